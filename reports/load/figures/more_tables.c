/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/more_tables.h"

#include "reports/load/figures/rows.h"

#include <math.h>
#include <stdio.h>

static void put_pool(struct sb_load_rows *f, const struct sb_load_pool_result *pool,
                     const struct sb_load_units *units)
{
    char count[SB_UNITS_SIZE];
    sb_load_rows_share(f, pool->utilisation);
    sb_load_rows_estimate(f, pool->queue, 1);
    sb_load_rows_put(f, isfinite(pool->queue_max) ? sb_units_count(count, (uint64_t)pool->queue_max)
                                                  : "–");
    sb_load_rows_estimate(f, pool->wait, units->time->ns);
    if (pool->shed.value > 0)
        sb_load_rows_estimate(f, pool->shed, 1 / units->rate_factor);
}

enum sb_code sb_load_table_pools(struct sb_text_table *table, const struct sb_load_view *view,
                                 bool once, struct sb_error *error)
{
    struct sb_load_rows f;
    enum sb_code code = sb_load_rows_begin(&f, table, view, once, error);
    if (code == SB_OK) {
        sb_text_table_column(table, "pool", true);
        sb_text_table_column(table, "busy", false);
        sb_text_table_column(table, "waiting", false);
        sb_text_table_column(table, "at most", false);
        sb_load_rows_column(&f, "wait, ", view->units->time->symbol);
        sb_load_rows_column(&f, "shed", view->units->per);
    }
    for (uint32_t p = 0; !code && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++)
            for (uint32_t i = 0; i < view->curve->pools; i++) {
                sb_load_rows_next(&f, p, g);
                sb_load_rows_put(&f, view->curve->pool[i].name);
                put_pool(&f, &f.groups.group[g].strategy->point[p].pool[i], view->units);
            }
    return sb_load_rows_end(&f, code, error);
}

enum sb_code sb_load_table_parts(struct sb_text_table *table, const struct sb_load_view *view,
                                 bool once, struct sb_error *error)
{
    const struct sb_load_result *result = view->result;
    uint32_t index[SB_PERCENTILES_MAX], count = sb_load_quantiles(index, result);
    uint32_t parts = result->parts > 1 ? result->parts : 0;
    struct sb_load_rows f;
    char unit[SB_UNITS_SIZE];
    snprintf(unit, sizeof unit, ", %s", view->units->time->symbol);
    enum sb_code code = sb_load_rows_begin(&f, table, view, once, error);
    if (code == SB_OK)
        sb_text_table_column(table, "workload", true);
    for (uint32_t i = 0; !code && i < count; i++)
        sb_load_rows_column(&f, result->percentiles.name[index[i]], unit);
    for (uint32_t p = 0; !code && p < result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++)
            for (uint32_t w = 0; w < parts; w++) {
                const struct sb_load_point *point = &f.groups.group[g].strategy->point[p];
                if (point->unstable || point->runs == 0)
                    continue;
                sb_load_rows_next(&f, p, g);
                sb_load_rows_put(&f, result->part[w].name);
                for (uint32_t i = 0; i < count && point->part; i++)
                    sb_load_rows_estimate(&f, point->part[w].quantile[index[i]],
                                          view->units->time->ns);
            }
    return sb_load_rows_end(&f, code, error);
}
