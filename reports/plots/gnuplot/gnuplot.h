/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot as an external program. */
#ifndef REPORTS_PLOTS_GNUPLOT_GNUPLOT_H
#define REPORTS_PLOTS_GNUPLOT_GNUPLOT_H

#include "sim/base/time.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A run of it takes a fraction of a second. */
enum { SB_GNUPLOT_SECONDS = 30, SB_GNUPLOT_SCRIPTS = 24 };

enum sb_gnuplot {
    SB_GNUPLOT_DONE,
    SB_GNUPLOT_MISSING,
    SB_GNUPLOT_FAILED,
    SB_GNUPLOT_LATE,
    SB_GNUPLOT_INTERRUPTED
};

struct sb_gnuplot_run {
    pid_t pid;  /* and of its process group */
    int log;    /* an unlinked file that takes what gnuplot says */
    sb_ns late; /* on the monotonic clock */
};

/* While pictures are drawn, an interrupt (SIGINT, SIGTERM, SIGHUP) waits until sb_gnuplot_wait
 * notices it, so that the caller can clean up. Starting and waiting are for one thread, between
 * these two. */
void sb_gnuplot_hold_signals(sigset_t *before);
void sb_gnuplot_release_signals(const sigset_t *before);

/* Starts the gnuplot that PATH knows in the folder `dir` on the NULL-terminated `scripts` there, at
 * most SB_GNUPLOT_SCRIPTS, without the user's own settings and without a shell; with `png` those of
 * module.h draw a PNG too. MISSING and FAILED (`why` says why): nothing
 * was started. */
enum sb_gnuplot sb_gnuplot_start(struct sb_gnuplot_run *run, const char *dir,
                                 const char *const *scripts, bool png, unsigned seconds, char *why,
                                 size_t why_size);

/* Waits for it, and ends all that it started. FAILED: `why` gets what gnuplot complained of. LATE:
 * it was ended after `seconds`. INTERRUPTED: by the user. */
enum sb_gnuplot sb_gnuplot_wait(struct sb_gnuplot_run *run, char *why, size_t why_size);

#endif
