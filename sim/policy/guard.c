/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/policy/guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    struct sb_error error;
    enum sb_code code;
    bool done;
    const char *volatile doing; /* a constant, which stands at the same place in the child */
};

static void child(const struct sb_guard *guard, struct shared *shared, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    for (int s = 1; s < NSIG; s++)
        signal(s, SIG_DFL);
    shared->code = guard->body(guard->self, &shared->doing, &shared->error);
    shared->done = true;
    _exit(0);
}

static enum sb_code judge(const struct sb_guard *guard, const struct shared *shared, int status,
                          struct sb_error *error)
{
    const char *doing = shared->doing ? shared->doing : "its beginning";
    if (shared->done)
        return shared->code ? sb_fail(error, shared->code,
                                      shared->error.where[0] ? shared->error.where : NULL, "%s",
                                      shared->error.text)
                            : SB_OK;
    if (WIFSIGNALED(status))
        return sb_fail(error, SB_ECHECK, NULL, "strategy %.200s: crashed in %s (%s)", guard->name,
                       doing, strsignal(WTERMSIG(status)));
    return sb_fail(error, SB_ECHECK, NULL, "strategy %.200s: ended the process in %s, with exit "
                                           "status %d",
                   guard->name, doing, WEXITSTATUS(status));
}

/* Until it has ended, or else is killed. */
static enum sb_code await(const struct sb_guard *guard, pid_t pid, const struct shared *shared,
                          struct sb_error *error)
{
    struct pollfd ended = { .fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
    int status = 0;
    int rc = ended.fd < 0 ? -1 : poll(&ended, 1, (int)(guard->limit / 1000000));
    int why = errno;
    if (rc <= 0)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (ended.fd >= 0)
        close(ended.fd);
    if (rc == 0)
        return sb_fail(error, SB_ECHECK, NULL,
                       "strategy %.200s: hangs in %s: no answer within %.3g s", guard->name,
                       shared->doing ? shared->doing : "its beginning", (double)guard->limit / 1e9);
    if (rc < 0)
        return why == EINTR ? sb_fail(error, SB_EINTR, NULL, "interrupted")
                            : sb_fail(error, SB_EIO, NULL, "strategy %.200s: cannot be tried: %s",
                                      guard->name, strerror(why));
    return judge(guard, shared, status, error);
}

enum sb_code sb_guard_run(const struct sb_guard *guard, struct sb_error *error)
{
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return sb_fail_memory(error);
    fflush(NULL); /* nothing is written twice */
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        child(guard, shared, parent);
    enum sb_code code = pid < 0 ? sb_fail(error, SB_EIO, NULL, "fork: %s", strerror(errno))
                                : await(guard, pid, shared, error);
    munmap(shared, sizeof *shared);
    return code;
}
