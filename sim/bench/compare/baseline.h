/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A baseline: a folder with the figures of a run and a copy of the library that they are of. */
#ifndef SIM_BENCH_COMPARE_BASELINE_H
#define SIM_BENCH_COMPARE_BASELINE_H

#include "sim/bench/campaign/library.h"
#include "sim/bench/records/result.h"

#include <stdbool.h>

struct sb_bench_baseline {
    struct sb_bench_result result;
    struct sb_bench_library library;
};

/* SB_EINPUT when there is no such folder, or when it or what is in it could be another user's work
 * (unless `trusted`; see sim/bench/compare/trust.h); SB_ECHECK when it is damaged, saying what. On
 * failure `baseline` needs no fini. */
enum sb_code sb_bench_baseline_load(struct sb_bench_baseline *baseline, const char *folder,
                                    bool trusted, struct sb_error *error);
void sb_bench_baseline_fini(struct sb_bench_baseline *baseline);

/* Whether a baseline could be saved as `folder`: nothing is there, or an empty folder, or a
 * baseline, and the folder above can be written to. SB_EINPUT: something else is, or there is no
 * folder above. */
enum sb_code sb_bench_baseline_check(const char *folder, struct sb_error *error);

/* Removes what killed programs left, writes it beside its place, then puts it there in one step.
 * Whatever fails, what stood there stands there still. SB_EIO. */
enum sb_code sb_bench_baseline_save(const char *folder, const struct sb_bench_result *result,
                                    const struct sb_bench_library *library, struct sb_error *error);

#endif
