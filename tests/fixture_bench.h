/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bench results made up by formula, for tests of what reads, judges and shows them. */
#ifndef FIXTURE_BENCH_H
#define FIXTURE_BENCH_H

#include "sim/bench_result.h"

/* Four benchmarks of the scheduler (one with timers, one with spinning bodies) and two of the engines; nothing compared. Release with
 * sb_bench_result_fini. */
void fixture_bench(struct sb_bench_result *result);

/* The same against a baseline: one benchmark regressed by 5 %, one unchanged, one improved, one inconclusive; a quiet control. */
void fixture_bench_compared(struct sb_bench_result *result);

/* The same, of which nothing was measured but what was compared. */
void fixture_bench_only_compared(struct sb_bench_result *result);

/* The control is flagged. */
void fixture_bench_unfair(struct sb_bench_result *result);

/* Only a self-test. */
void fixture_bench_selftest(struct sb_bench_result *result);

/* Names, warnings and folders that break whatever is not escaped. */
void fixture_bench_nasty(struct sb_bench_result *result);

/* No benchmark at all. */
void fixture_bench_empty(struct sb_bench_result *result);

#endif
