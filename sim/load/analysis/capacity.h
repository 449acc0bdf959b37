/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many requests a second pools take, known from mean latencies before anything runs: slots by
 * the slot time that a request takes of them. A graph of pools that serve whenever they can is
 * stable below the least of them, whatever the strategy. Where steps take slots of several pools at
 * once, or attempts fail and are tried again, the limit is lower. */
#ifndef SIM_LOAD_ANALYSIS_CAPACITY_H
#define SIM_LOAD_ANALYSIS_CAPACITY_H

#include "sim/load/result.h"
#include "sim/model/dag.h"

/* Adds to demand[pools of the graph], in slot-nanoseconds, what `share` of a request takes of
 * each. */
void sb_load_demand(const struct sb_dag *dag, double share, double *demand);

/* The same of a pool of which every step takes one slot. */
double sb_load_work(const struct sb_dag *dag);

/* Fills pool[].capacity from slots and demand, and what the curve says of all of them. */
void sb_load_capacity_fill(struct sb_load_curve *curve);

/* Whether steps take several slots at once: that is an upper bound alone. */
bool sb_load_takes_several(const struct sb_dag *dag);

#endif
