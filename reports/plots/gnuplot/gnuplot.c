/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/gnuplot.h"

#include "sim/base/clock.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { LOG_SIZE = 1 << 14 };

static int prepare(posix_spawn_file_actions_t *actions, const char *dir, int log)
{
    int why = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    why = why ? why : posix_spawn_file_actions_adddup2(actions, log, STDOUT_FILENO);
    why = why ? why : posix_spawn_file_actions_adddup2(actions, log, STDERR_FILENO);
    return why ? why : posix_spawn_file_actions_addchdir_np(actions, dir);
}

/* What a user or the system interrupts with, without what was ignored when this program began. */
static void interrupts(sigset_t *set)
{
    static const int number[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action;
    sigemptyset(set);
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        if (sigaction(number[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(set, number[i]);
}

void sb_gnuplot_hold_signals(sigset_t *before)
{
    sigset_t held;
    interrupts(&held);
    sigaddset(&held, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &held, before);
}

void sb_gnuplot_release_signals(const sigset_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* A child starts with the default answer to a closed pipe and an interrupt, whatever this program
 * does about them. It leads a process group, so that all it starts can be ended with it. */
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
    why = why ? why : posix_spawnattr_setpgroup(attributes, 0);
    return why ? why
               : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF |
                                                          POSIX_SPAWN_SETSIGMASK |
                                                          POSIX_SPAWN_SETPGROUP);
}

static int spawn(struct sb_gnuplot_run *run, const char *dir, const char *const *scripts, bool png)
{
    char *argv[SB_GNUPLOT_SCRIPTS + 5] = { (char[]){ "gnuplot" }, (char[]){ "--default-settings" },
                                           (char[]){ "-e" }, (char[]){ "also_png=1" } };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (!png)
        argv[2] = argv[3] = NULL;
    for (int i = 0; i < SB_GNUPLOT_SCRIPTS && scripts[i]; i++)
        memcpy(&argv[i + (png ? 4 : 2)], &scripts[i],
               sizeof argv[0]); /* posix_spawn changes none of them */
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

/* Memory of a fixed size, as a child that says the same for ever must not fill it; -1 and errno. */
static int open_log(void)
{
    int log = memfd_create("gnuplot", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (log < 0 || (ftruncate(log, LOG_SIZE) == 0 && fcntl(log, F_ADD_SEALS, F_SEAL_GROW) == 0))
        return log;
    int why = errno;
    close(log);
    errno = why;
    return -1;
}

enum sb_gnuplot sb_gnuplot_start(struct sb_gnuplot_run *run, const char *dir,
                                 const char *const *scripts, bool png, unsigned seconds, char *why,
                                 size_t why_size)
{
    run->late = sb_clock_now() + (sb_ns)seconds * 1000000000;
    run->log = open_log();
    if (run->log < 0) {
        snprintf(why, why_size, "%s", strerror(errno));
        return SB_GNUPLOT_FAILED;
    }
    int error = spawn(run, dir, scripts, png);
    if (!error)
        return SB_GNUPLOT_DONE;
    close(run->log);
    snprintf(why, why_size, "%s", strerror(error));
    return error == ENOENT || error == EACCES || error == ENOTDIR ? SB_GNUPLOT_MISSING
                                                                  : SB_GNUPLOT_FAILED;
}

/* gnuplot shows the line, a caret below it, and then "file" line N: what is wrong. The last line
 * that says something is the one. The child shares the file's position: so much it has written. */
static void read_log(int log, char *why, size_t why_size)
{
    char text[4096] = "", *last = text, *rest = NULL;
    off_t size = lseek(log, 0, SEEK_CUR),
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

/* DONE when the child has ended: it is not reaped, so that its process group is still its own. */
static enum sb_gnuplot await_end(const struct sb_gnuplot_run *run)
{
    const struct timespec a_while = { .tv_nsec = 100000000 };
    sigset_t told;
    interrupts(&told);
    for (;;) {
        siginfo_t end = { 0 };
        struct timespec none = { 0 };
        if (sigtimedwait(&told, NULL, &none) > 0)
            return SB_GNUPLOT_INTERRUPTED;
        if (waitid(P_PID, (id_t)run->pid, &end, WEXITED | WNOHANG | WNOWAIT) || end.si_pid)
            return SB_GNUPLOT_DONE;
        if (sb_clock_now() >= run->late)
            return SB_GNUPLOT_LATE;
        sigset_t any = told;
        sigaddset(&any, SIGCHLD);
        int number = sigtimedwait(&any, NULL, &a_while);
        if (number > 0 && number != SIGCHLD)
            return SB_GNUPLOT_INTERRUPTED;
    }
}

enum sb_gnuplot sb_gnuplot_wait(struct sb_gnuplot_run *run, char *why, size_t why_size)
{
    int status = 0;
    enum sb_gnuplot end = await_end(run);
    kill(-run->pid, SIGKILL);
    pid_t got;
    do
        got = waitpid(run->pid, &status, 0);
    while (got < 0 && errno == EINTR);
    if (end == SB_GNUPLOT_LATE)
        snprintf(why, why_size, "it did not end, and was ended");
    else if (end == SB_GNUPLOT_DONE && got > 0 && WIFSIGNALED(status) &&
             (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM))
        end = SB_GNUPLOT_INTERRUPTED;
    else if (end == SB_GNUPLOT_DONE && got > 0 && WIFSIGNALED(status)) {
        snprintf(why, why_size, "ended by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
        end = SB_GNUPLOT_FAILED;
    }
    else if (end == SB_GNUPLOT_DONE && (got < 0 || WEXITSTATUS(status) != 0)) {
        read_log(run->log, why, why_size);
        if (!*why)
            snprintf(why, why_size, "exit status %d", WEXITSTATUS(status));
        end = SB_GNUPLOT_FAILED;
    }
    close(run->log);
    return end;
}
