/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/live/command.h"

#include "sim/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK ((sb_ns)1000000000) /* how long at most until its time is looked at */

extern char **environ;

static int fail(const struct sb_action *action, const char *why, struct sb_error *error)
{
    sb_fail(error, SB_ECHECK, NULL, "%.200s %s", action->argument[0], why);
    return -1;
}

static int spawn(pid_t *pid, const struct sb_action *action)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    for (int fd = 0; fd < 3; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", fd ? O_WRONLY : O_RDONLY, 0);
    int why = posix_spawnp(pid, action->argument[0], &files, &attributes,
                           (char *const *)action->argument, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return why;
}

static void wait_for(const struct sb_command_run *run, struct sb_wait *wait)
{
    *wait = (struct sb_wait){ run->fd, POLLIN, LOOK };
}

int sb_command_begin(struct sb_command_run *run, const struct sb_action *action,
                     struct sb_wait *wait, struct sb_error *error)
{
    char text[120];
    *run = (struct sb_command_run){ .fd = -1, .begun = sb_clock_now() };
    int why = spawn(&run->pid, action);
    if (why) {
        run->pid = 0;
        snprintf(text, sizeof text, "cannot be run: %s", strerror(why));
        return fail(action, text, error);
    }
    run->fd = pidfd_open(run->pid, 0);
    if (run->fd < 0)
        return fail(action, strerror(errno), error);
    wait_for(run, wait);
    return 1;
}

int sb_command_go_on(struct sb_command_run *run, const struct sb_action *action, sb_ns limit,
                     struct sb_wait *wait, struct sb_error *error)
{
    char text[120];
    int status = 0;
    pid_t ended = waitpid(run->pid, &status, WNOHANG);
    if (ended == 0) {
        sb_ns left = run->begun + limit - sb_clock_now();
        wait_for(run, wait);
        wait->most = left < wait->most ? left : wait->most;
        return left > 0 ? 1 : fail(action, "takes longer than --time-limit", error);
    }
    run->pid = 0;
    if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFSIGNALED(status))
        snprintf(text, sizeof text, "was ended by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(text, sizeof text, "ended with exit status %d", WEXITSTATUS(status));
    return fail(action, text, error);
}

void sb_command_leave(struct sb_command_run *run)
{
    if (run->pid > 0) {
        kill(-run->pid, SIGKILL);
        while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (run->fd > 0)
        close(run->fd);
    *run = (struct sb_command_run){ .fd = -1 };
}
