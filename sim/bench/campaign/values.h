/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, growing, on the heap. */
#ifndef SIM_BENCH_CAMPAIGN_VALUES_H
#define SIM_BENCH_CAMPAIGN_VALUES_H

#include "sim/base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty; whoever has it frees `value`. */
struct sb_bench_values {
    double *value; /* [count] */
    uint32_t count;
    size_t room;
};
/* SB_ENOMEM. */
enum sb_code sb_bench_values_add(struct sb_bench_values *values, double value,
                                 struct sb_error *error);

#endif
