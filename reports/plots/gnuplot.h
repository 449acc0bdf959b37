/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot as an external program. */
#ifndef REPORTS_PLOTS_GNUPLOT_H
#define REPORTS_PLOTS_GNUPLOT_H

#include <stddef.h>
#include <sys/types.h>

enum sb_gnuplot { SB_GNUPLOT_DONE, SB_GNUPLOT_MISSING, SB_GNUPLOT_FAILED, SB_GNUPLOT_INTERRUPTED };

struct sb_gnuplot_run {
    pid_t pid;
    int log; /* an unlinked file that takes what gnuplot says */
};

/* Starts the gnuplot that PATH knows in the folder `dir` on the NULL-terminated `scripts` there,
 * without the user's own settings and without a shell. MISSING and FAILED (`why` says why): nothing
 * was started. */
enum sb_gnuplot sb_gnuplot_start(struct sb_gnuplot_run *run, const char *dir,
                                 const char *const *scripts, char *why, size_t why_size);

/* Waits for it. FAILED: `why` gets what gnuplot complained of. INTERRUPTED: by the user. */
enum sb_gnuplot sb_gnuplot_wait(struct sb_gnuplot_run *run, char *why, size_t why_size);

#endif
