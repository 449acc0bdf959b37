/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/tables.h"

#include "reports/load/figures/rows.h"

#include <stdio.h>
#include <string.h>

static const char *const outcome_words[SB_OUTCOMES] = {
    "ok", "failed", "timed out", "gave up waiting", "shed", "rejected", "cancelled", "skipped"
};

/* The utilisation of the bottleneck, unless nothing limits. */
static bool has_bottleneck(const struct sb_load_view *view)
{
    return view->curve->bottleneck != SB_NONE;
}

static void add_point_columns(struct sb_load_rows *f)
{
    const struct sb_load_result *result = f->view->result;
    uint32_t index[SB_PERCENTILES_MAX], count = sb_load_quantiles(index, result);
    char unit[SB_UNITS_SIZE];
    snprintf(unit, sizeof unit, ", %s", f->view->units->time->symbol);
    for (uint32_t i = 0; i < count; i++)
        sb_load_rows_column(f, result->percentiles.name[index[i]], unit);
    sb_load_rows_column(f, "goodput", f->view->units->per);
    if (sb_load_fails(f->view->result))
        sb_text_table_column(f->table, "ok", false);
    if (has_bottleneck(f->view))
        sb_load_rows_column(f, f->view->curve->pool[f->view->curve->bottleneck].name, " busy");
}

static void put_point(struct sb_load_rows *f, const struct sb_load_point *point)
{
    uint32_t index[SB_PERCENTILES_MAX], count = sb_load_quantiles(index, f->view->result);
    for (uint32_t i = 0; i < count; i++)
        if (point->unstable)
            sb_load_rows_put(f, i ? "–" : "unstable");
        else
            sb_load_rows_estimate(f, point->ok.quantile[index[i]], f->view->units->time->ns);
    sb_load_rows_value(f, point->goodput, 1 / f->view->units->rate_factor);
    if (sb_load_fails(f->view->result))
        sb_load_rows_share(f, point->outcome[SB_OUTCOME_OK]);
    if (has_bottleneck(f->view))
        sb_load_rows_share(f, point->pool[f->view->curve->bottleneck].utilisation);
}

enum sb_code sb_load_table_points(struct sb_text_table *table, const struct sb_load_view *view,
                                  bool once, struct sb_error *error)
{
    struct sb_load_rows f;
    enum sb_code code = sb_load_rows_begin(&f, table, view, once, error);
    if (code == SB_OK)
        add_point_columns(&f);
    for (uint32_t p = 0; !code && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++) {
            sb_load_rows_next(&f, p, g, g == 0);
            put_point(&f, &f.groups.group[g].strategy->point[p]);
        }
    return sb_load_rows_end(&f, code, error);
}

/* Columns that are empty throughout are left out. */
static void put_outcomes(struct sb_load_rows *f, const struct sb_load_point *point)
{
    for (int o = 0; o < SB_OUTCOMES; o++)
        if (point->outcome[o].value > 0 || o == SB_OUTCOME_OK)
            sb_load_rows_share(f, point->outcome[o]);
        else
            f->column++;
    if (!sb_load_repeats(f->view->result))
        return;
    sb_load_rows_value(f, point->attempts, 1);
    for (uint32_t i = 0; i < f->view->curve->pools; i++)
        sb_load_rows_value(f, point->pool[i].amplification, 1);
}

enum sb_code sb_load_table_outcomes(struct sb_text_table *table, const struct sb_load_view *view,
                                    bool once, struct sb_error *error)
{
    struct sb_load_rows f;
    bool any = sb_load_fails(view->result) || sb_load_repeats(view->result);
    enum sb_code code = sb_load_rows_begin(&f, table, view, once, error);
    for (int o = 0; !code && o < SB_OUTCOMES; o++)
        sb_text_table_column(table, outcome_words[o], false);
    if (code == SB_OK)
        sb_text_table_column(table, "attempts", false);
    for (uint32_t i = 0; !code && i < view->curve->pools; i++)
        sb_load_rows_column(&f, view->curve->pool[i].name, ", times");
    for (uint32_t p = 0; !code && any && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++) {
            sb_load_rows_next(&f, p, g, g == 0);
            put_outcomes(&f, &f.groups.group[g].strategy->point[p]);
        }
    return sb_load_rows_end(&f, code, error);
}
