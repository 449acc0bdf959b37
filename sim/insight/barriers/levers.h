/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run says of what to change: levers of the order to take, what the barriers of strategies
 * cost, the largest speed-ups of the graph. */
#ifndef SIM_INSIGHT_BARRIERS_LEVERS_H
#define SIM_INSIGHT_BARRIERS_LEVERS_H

#include "sim/insight/insight.h"

enum { SB_LEVERS_MAX = 8 };

/* Of the strategies that are looked at, whose criticality is there (sb_insight_add), result->lever
 * of the one called `take`: the few tasks that are critical for longest, each at half its time, if
 * that saves anything; result->largest_speedup; and the barriers of those that wait for more than
 * the graph says. All of it within insight->steps again, else of the first replicates that fit: as
 * many as lever->replicates says, and 131,072 at most; where fewer than 256 fit, none is looked
 * for. Nothing of what was stopped. Parts live in `arena`. SB_EINPUT as sb_insight_add; SB_ENOMEM.
 */
enum sb_code sb_levers_add(const struct sb_insight *insight, const char *take,
                           struct sb_workload_result *result, struct sb_arena *arena,
                           struct sb_error *error);

#endif
