/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools and policies in the library's terms. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_LOAD_POLICIES_H
#define STRATEGIES_RUNTIMES_EARLIEST_LOAD_POLICIES_H

#include "strategies/runtimes/earliest/load/load_program.h"

/* The program's pools: those of the workloads, by name, and then the workers. 0, or -1 when memory
 * is out. */
int sb_load_make_pools(struct sb_load_program *program);

/* For each step of a workload what is done about it. The pools have been made. 0, or -1. */
int sb_load_make_policies(struct sb_load_program *program, struct sb_load_set *set);

#endif
