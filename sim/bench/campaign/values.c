/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/values.h"

#include "sim/base/arena.h"

enum sb_code sb_bench_values_add(struct sb_bench_values *values, double value,
                                 struct sb_error *error)
{
    if (sb_reserve(&values->value, values->count, &values->room, sizeof *values->value))
        return sb_fail_memory(error);
    values->value[values->count++] = value;
    return SB_OK;
}
