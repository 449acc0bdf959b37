/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/keeper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- in the keeper ---- */

/* What the keeper is given. */
struct task {
    const struct sb_keeper_command *command;
    int control, report;
};

_Noreturn static void execute(const struct task *task, pid_t keeper)
{
    sigset_t none;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper)
        _exit(127); /* it died before it was to be told */
    const struct sb_keeper_command *command = task->command;
    int moved[SB_KEEPER_DESCRIPTORS], count = (int)command->descriptors;
    for (int fd = 0; fd < count; fd++) /* none of them in another's way */
        if ((moved[fd] = fcntl(command->descriptor[fd], F_DUPFD, count)) < 0)
            _exit(127);
    for (int fd = 0; fd < count; fd++)
        if (dup2(moved[fd], fd) < 0)
            _exit(127);
    close_range((unsigned)count, ~0U, 0);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (command->shell)
        execl("/bin/sh", "sh", "-c", command->shell, (char *)NULL);
    else
        execvpe(command->word[0], (char *const *)command->word,
                command->environment ? command->environment : environ);
    _exit(127);
}

/* The parent of a process, from "PID (NAME) STATE PARENT ..."; a name may hold parentheses. */
static pid_t parent_of(const char *process)
{
    char path[64], text[512];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%.20s/stat", process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (length <= 0)
        return 0;
    text[length] = '\0';
    const char *behind = strrchr(text, ')');
    return behind && sscanf(behind, ") %*c %d", &parent) == 1 ? parent : 0;
}

static void kill_children(void)
{
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            parent_of(entry->d_name) == getpid())
            kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL);
    if (folder)
        closedir(folder);
}

/* Waits for those that have ended; whether any is left. */
static bool any_left(void)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        continue;
    return pid == 0;
}

/* When a process dies its children become the keeper's, so that each round finds the next ones.
 * Most commands leave none, and then none is looked for: that reads a file for each process of the
 * machine. */
static void kill_all(pid_t child)
{
    kill(-child, SIGKILL); /* many at once; the group's number is held by the child until it is
                              waited for */
    kill(child, SIGKILL);  /* which may be of another group by now */
    waitpid(child, NULL, 0);
    while (any_left()) {
        kill_children();
        waitpid(-1, NULL, 0);
    }
}

/* Until the child ends or the program at the other end of `control` wants it to. */
static void await(const struct task *task, pid_t child)
{
    struct pollfd wait[] = { { .fd = task->control }, { pidfd_open(child, 0), POLLIN, 0 } };
    siginfo_t info;
    int status = 0;
    while (poll(wait, 2, -1) < 0 && errno == EINTR)
        continue;
    if (!wait[1].revents || waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0)
        return;
    status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status;
    if (write(task->report, &status, sizeof status) < 0)
        return; /* nobody wants to know */
}

/* All but the two: what this program has open, the command's pipes among it, stays open only where
 * it is used. */
static void close_others(int a, int b)
{
    unsigned low = (unsigned)(a < b ? a : b), high = (unsigned)(a < b ? b : a);
    if (low > 0)
        close_range(0, low - 1, 0);
    if (high > low + 1)
        close_range(low + 1, high - 1, 0);
    close_range(high + 1, ~0U, 0);
}

_Noreturn static void keep(const struct task *task)
{
    sigset_t all;
    pid_t self = getpid();
    sigfillset(&all); /* a terminal's signals are for the program, which then closes `control` */
    sigprocmask(SIG_SETMASK, &all, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t child = fork();
    if (child == 0)
        execute(task, self);
    if (child < 0)
        _exit(1);
    close_others(task->control, task->report);
    setpgid(child, child); /* whoever of the two comes first */
    await(task, child);
    kill_all(child);
    _exit(0);
}

/* ---- in the program ---- */

enum sb_code sb_keeper_start(struct sb_keeper *keeper, const struct sb_keeper_command *command,
                             struct sb_error *error)
{
    int control[2], report[2];
    if (pipe2(control, O_CLOEXEC) < 0)
        return sb_fail(error, SB_EIO, NULL, "no pipe: %s", strerror(errno));
    if (pipe2(report, O_CLOEXEC) < 0) {
        close(control[0]);
        close(control[1]);
        return sb_fail(error, SB_EIO, NULL, "no pipe: %s", strerror(errno));
    }
    const struct task task = { command, control[0], report[1] };
    pid_t pid = fork();
    int why = errno;
    if (pid == 0) {
        close(control[1]);
        close(report[0]);
        keep(&task);
    }
    close(control[0]);
    close(report[1]);
    *keeper = (struct sb_keeper){ pid, control[1], report[0] };
    if (pid > 0)
        return SB_OK;
    close(control[1]);
    close(report[0]);
    return sb_fail(error, SB_EIO, NULL, "no process: %s", strerror(why));
}

bool sb_keeper_status(const struct sb_keeper *keeper, int *status)
{
    ssize_t length;
    while ((length = read(keeper->report, status, sizeof *status)) < 0 && errno == EINTR)
        continue;
    return length == (ssize_t)sizeof *status;
}

void sb_keeper_stop(struct sb_keeper *keeper)
{
    close(keeper->control);
    while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    close(keeper->report);
    *keeper = (struct sb_keeper){ 0 };
}
