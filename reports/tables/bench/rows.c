/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/rows.h"

#include "sim/base/assert.h"

#include <stddef.h>

/* The comparison number `index` among those of which no benchmark was measured, or NULL. */
static const struct sb_bench_comparison *only_compared(const struct sb_bench_result *result,
                                                       uint32_t index)
{
    const struct sb_bench_against *a = result->against;
    for (uint32_t i = 0; a && i < a->comparisons; i++)
        if (!sb_bench_find(result, a->comparison[i].name) && index-- == 0)
            return &a->comparison[i];
    return NULL;
}

uint32_t sb_bench_rows(const struct sb_bench_result *result)
{
    uint32_t rows = result->results;
    for (uint32_t i = 0; result->against && i < result->against->comparisons; i++)
        rows += !sb_bench_find(result, result->against->comparison[i].name);
    return rows;
}

struct sb_bench sb_bench_row(const struct sb_bench_result *result, uint32_t index)
{
    struct sb_bench row;
    if (index < result->results)
        return result->result[index];
    const struct sb_bench_comparison *c = only_compared(result, index - result->results);
    SB_REQUIRE(c);
    sb_bench_init(&row);
    row.name = c->name;
    row.ns_per_task = c->changed;
    return row;
}
