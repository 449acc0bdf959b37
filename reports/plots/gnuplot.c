/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot.h"

#include "sim/text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { SCRIPTS_MAX = 16 };

static int prepare(posix_spawn_file_actions_t *actions, const char *dir, int log)
{
    int why = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    why = why ? why : posix_spawn_file_actions_adddup2(actions, log, STDOUT_FILENO);
    why = why ? why : posix_spawn_file_actions_adddup2(actions, log, STDERR_FILENO);
    return why ? why : posix_spawn_file_actions_addchdir_np(actions, dir);
}

/* A child starts with the default answer to a closed pipe and an interrupt, whatever this program
 * does about them. */
static int reset_signals(posix_spawnattr_t *attributes)
{
    sigset_t all, none;
    sigemptyset(&none);
    sigemptyset(&all);
    sigaddset(&all, SIGPIPE);
    sigaddset(&all, SIGINT);
    sigaddset(&all, SIGTERM);
    sigaddset(&all, SIGXFSZ);
    int why = posix_spawnattr_setsigdefault(attributes, &all);
    why = why ? why : posix_spawnattr_setsigmask(attributes, &none);
    return why ? why
               : posix_spawnattr_setflags(attributes,
                                          POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

static int spawn(struct sb_gnuplot_run *run, const char *dir, const char *const *scripts)
{
    char *argv[SCRIPTS_MAX + 3] = { (char[]){ "gnuplot" }, (char[]){ "--default-settings" } };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    for (int i = 0; i < SCRIPTS_MAX && scripts[i]; i++)
        memcpy(&argv[i + 2], &scripts[i], sizeof argv[0]); /* posix_spawn changes none of them */
    int why = posix_spawn_file_actions_init(&actions);
    if (why)
        return why;
    why = posix_spawnattr_init(&attributes);
    if (!why) {
        why = prepare(&actions, dir, run->log);
        why = why ? why : reset_signals(&attributes);
        why = why ? why : posix_spawnp(&run->pid, "gnuplot", &actions, &attributes, argv, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return why;
}

enum sb_gnuplot sb_gnuplot_start(struct sb_gnuplot_run *run, const char *dir,
                                 const char *const *scripts, char *why, size_t why_size)
{
    run->log = memfd_create("gnuplot", MFD_CLOEXEC);
    if (run->log < 0) {
        snprintf(why, why_size, "%s", strerror(errno));
        return SB_GNUPLOT_FAILED;
    }
    int error = spawn(run, dir, scripts);
    if (!error)
        return SB_GNUPLOT_DONE;
    close(run->log);
    snprintf(why, why_size, "%s", strerror(error));
    return error == ENOENT || error == EACCES || error == ENOTDIR ? SB_GNUPLOT_MISSING
                                                                  : SB_GNUPLOT_FAILED;
}

/* gnuplot shows the line, a caret below it, and then "file" line N: what is wrong. The last line
 * that says something is the one. */
static void read_log(int log, char *why, size_t why_size)
{
    char text[4096] = "", *last = text, *rest = NULL;
    off_t size = lseek(log, 0, SEEK_END),
          from = size > (off_t)sizeof text - 1 ? size - (off_t)sizeof text + 1 : 0;
    ssize_t got = pread(log, text, sizeof text - 1, from);
    text[got > 0 ? got : 0] = '\0';
    for (char *line = strtok_r(text, "\n", &rest), *next; line; line = next) {
        next = strtok_r(NULL, "\n", &rest);
        if (line[strspn(line, " \t^")])
            last = line;
    }
    sb_utf8_clean(why, why_size, last, 200);
}

enum sb_gnuplot sb_gnuplot_wait(struct sb_gnuplot_run *run, char *why, size_t why_size)
{
    int status = 0;
    pid_t got;
    do
        got = waitpid(run->pid, &status, 0);
    while (got < 0 && errno == EINTR);
    enum sb_gnuplot end = SB_GNUPLOT_DONE;
    if (got > 0 && WIFSIGNALED(status) &&
        (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM))
        end = SB_GNUPLOT_INTERRUPTED;
    else if (got > 0 && WIFSIGNALED(status)) {
        snprintf(why, why_size, "ended by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
        end = SB_GNUPLOT_FAILED;
    }
    else if (got < 0 || WEXITSTATUS(status) != 0) {
        read_log(run->log, why, why_size);
        end = SB_GNUPLOT_FAILED;
    }
    close(run->log);
    return end;
}
