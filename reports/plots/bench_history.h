/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How times went over the baselines that were kept: a picture of the ratios, each with its
 * interval. */
#ifndef REPORTS_PLOTS_BENCH_HISTORY_H
#define REPORTS_PLOTS_BENCH_HISTORY_H

#include "sim/bench/records/result.h"

#include <stdbool.h>

/* Whether any of the results has compared anything. */
bool sb_bench_history_applies(const struct sb_bench_result *result, uint32_t results);

/* Draws `dir`/history.svg and .png, with the script and the data that they are made from: from left
 * to right the results, which the caller has put in their order, named by their baselines; for each
 * benchmark a point at new time / baseline's time. A result without a comparison has no points.
 * Where gnuplot is missing or fails, `notice` gets a line and script and data are there all the
 * same. SB_EIO, SB_ENOMEM, SB_EINTR. */
enum sb_code sb_bench_history_draw(const struct sb_bench_result *result, uint32_t results,
                                   const char *dir, char *notice, size_t notice_size,
                                   struct sb_error *error);

#endif
