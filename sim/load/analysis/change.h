/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One point of two loads side by side. */
#ifndef SIM_LOAD_ANALYSIS_CHANGE_H
#define SIM_LOAD_ANALYSIS_CHANGE_H

#include "sim/load/result.h"

enum sb_load_verdict { SB_LOAD_SAME, SB_LOAD_FASTER, SB_LOAD_SLOWER, SB_LOAD_UNTOLD };

struct sb_load_change {
    double before, after;          /* ns */
    struct sb_estimate difference; /* after - before, with its 95 % interval */
    bool paired;                   /* run by run, which had the same draws */
    enum sb_load_verdict verdict;  /* at the tail that is asked for */
};

/* The mean latency of a point. Where both loads have the same seed, requests and runs (`alike`),
 * run r of one faced the draws of run r of the other, and the differences of the runs have
 * Student's interval; else Welch's ("The generalization of Student's problem", Biometrika 34,
 * 1947). A queue that grows after and did not before is slower, and the other way round faster;
 * SB_LOAD_UNTOLD where it grows in both, or one was not run. `tail` on each side decides: for
 * several changes at once 0.025 by their number. */
struct sb_load_change sb_load_change_mean(const struct sb_load_point *before,
                                          const struct sb_load_point *after, bool alike,
                                          double tail);

/* The same of a quantile; `alike` besides that it is the tail of both (sb_load_result_tail), of
 * which what each run gave is kept. */
struct sb_load_change sb_load_change_quantile(const struct sb_load_point *before,
                                              const struct sb_load_point *after, uint32_t quantile,
                                              bool alike, double tail);

#endif
