/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is waited for: something happens to a folder, a child ends, a signal comes. */
#ifndef SIM_CLI_WATCH_EVENTS_H
#define SIM_CLI_WATCH_EVENTS_H

#include "sim/cli/watch/files.h"

#include <signal.h>

struct sb_watch_events {
    int folders, signals; /* descriptors of inotify and of signalfd */
    sigset_t before;      /* what a child's mask is */
};

/* From now on SIGINT, SIGTERM and SIGCHLD wait to be taken; the first two only where the caller did
 * not make the program deaf to them. SB_EIO where the system has no more descriptors or watches. */
enum sb_code sb_watch_events_begin(struct sb_watch_events *events, struct sb_error *error);
void sb_watch_events_end(struct sb_watch_events *events);

/* Watches the folders in which the files, and what they are links to, are or would be, and the
 * arguments that are folders. Those that are watched already stay so. SB_EIO as above. */
enum sb_code sb_watch_events_follow(const struct sb_watch_events *events,
                                    const struct sb_watched_files *files,
                                    const struct sb_options *o, struct sb_error *error);

/* Waits for `milliseconds` at most (-1: for ever). */
struct sb_watch_happened {
    bool folders; /* a file was written, moved, made or removed in one of them */
    bool child;   /* one has ended */
    int signal;   /* SIGINT or SIGTERM; 0: none came */
};
struct sb_watch_happened sb_watch_events_wait(const struct sb_watch_events *events,
                                              int milliseconds);

#endif
