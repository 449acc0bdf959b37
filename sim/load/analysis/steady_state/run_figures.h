/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one run says of the requests that count. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_RUN_FIGURES_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_RUN_FIGURES_H

#include "sim/load/analysis/steady_state/ask.h"
#include "sim/load/analysis/steady_state/latencies.h"
#include "sim/load/analysis/steady_state/path.h"

struct sb_run_figures {
    struct sb_run_latency all, ok, closed;
    struct sb_run_latency *part; /* [parts], the caller's; NULL where there is one */
    double outcome[SB_OUTCOMES]; /* shares */
    double throughput, goodput, in_flight, slo;
    double halves[2];  /* mean latencies of the first and the second half; of a long run those that
                          are kept one by one, and the rest */
    double tau, slope; /* of lengths; slope a second */
    double length, seconds; /* their mean, and over how long */
};

/* Scratch for all runs of a point. */
struct sb_run_room {
    sb_ns *took;           /* [kept] */
    uint64_t *index;       /* [kept] */
    struct sb_tally tally; /* with buckets, where paths have a rest */
};

/* SB_ENOMEM. */
enum sb_code sb_run_room_init(struct sb_run_room *room, const struct sb_load_path *path,
                              struct sb_arena *arena, struct sb_error *error);

/* How lengths went on behind the first `cut` requests: tau, slope, length and seconds. Of a run
 * that is kept whole they are requests in flight, else attempts that wait. SB_ENOMEM. */
enum sb_code sb_run_figures_trend(struct sb_run_figures *figures, const struct sb_load_path *path,
                                  uint64_t cut, struct sb_error *error);

/* All others, of requests behind the first `cut`. They count by the time at which they came, and
 * are followed to their end: to count what ends in a window would count the end of a backlog. */
void sb_run_figures_fill(struct sb_run_figures *figures, const struct sb_load_path *path,
                         uint64_t cut, const struct sb_load_ask *ask, struct sb_run_room *room);

#endif
