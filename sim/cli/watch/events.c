/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/watch/events.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

/* Editors write a file anew, or move another one to its place. */
enum {
    MASK = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF |
           IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR
};

static bool is_deaf(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

enum sb_code sb_watch_events_begin(struct sb_watch_events *events, struct sb_error *error)
{
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGCHLD);
    if (!is_deaf(SIGINT))
        sigaddset(&taken, SIGINT);
    if (!is_deaf(SIGTERM))
        sigaddset(&taken, SIGTERM);
    sigprocmask(SIG_BLOCK, &taken, &events->before);
    events->signals = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    events->folders = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (events->signals < 0 || events->folders < 0)
        return sb_fail(error, SB_EIO, "watch", "files cannot be watched: %s", strerror(errno));
    return SB_OK;
}

void sb_watch_events_end(struct sb_watch_events *events)
{
    if (events->signals >= 0)
        close(events->signals);
    if (events->folders >= 0)
        close(events->folders);
    sigprocmask(SIG_SETMASK, &events->before, NULL);
}

/* A folder that is not there cannot be watched; it is looked for again now and then. */
static enum sb_code follow(const struct sb_watch_events *events, const char *folder,
                           struct sb_error *error)
{
    if (inotify_add_watch(events->folders, folder, MASK) >= 0)
        return SB_OK;
    return errno == ENOSPC || errno == ENOMEM
               ? sb_fail(error, SB_EIO, folder, "cannot be watched: %s",
                         errno == ENOSPC ? "the limit fs.inotify.max_user_watches is reached"
                                         : strerror(errno))
               : SB_OK;
}

static enum sb_code follow_file(const struct sb_watch_events *events, const char *path,
                                struct sb_error *error)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    enum sb_code code = folder ? follow(events, folder, error) : sb_fail_memory(error);
    free(folder);
    return code;
}

enum sb_code sb_watch_events_follow(const struct sb_watch_events *events,
                                    const struct sb_watched_files *files,
                                    const struct sb_options *o, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (size_t i = 0; i < files->count && code == SB_OK; i++) {
        char *real = realpath(files->file[i].path, NULL);
        code = follow_file(events, files->file[i].path, error);
        if (code == SB_OK && real)
            code = follow_file(events, real, error);
        free(real);
    }
    for (unsigned i = 0; i < o->arguments && code == SB_OK; i++) {
        struct stat info;
        if (stat(o->argument[i], &info) == 0 && S_ISDIR(info.st_mode))
            code = follow(events, o->argument[i], error);
    }
    return code;
}

static bool drain_folders(int fd)
{
    char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    bool any = false;
    while (read(fd, buffer, sizeof buffer) > 0)
        any = true;
    return any;
}

struct sb_watch_happened sb_watch_events_wait(const struct sb_watch_events *events,
                                              int milliseconds)
{
    struct pollfd fd[] = { { events->folders, POLLIN, 0 }, { events->signals, POLLIN, 0 } };
    struct sb_watch_happened happened = { 0 };
    struct signalfd_siginfo info;
    poll(fd, 2, milliseconds);
    happened.folders = drain_folders(events->folders);
    while (read(events->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            happened.child = true;
        else
            happened.signal = (int)info.ssi_signo;
    }
    return happened;
}
