/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/tables.h"

#include "reports/load/figures/rows.h"

#include <math.h>
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
    if (has_bottleneck(f->view) && f->view->result->curves == 1)
        sb_load_rows_column(f, f->view->curve->pool[f->view->curve->bottleneck].name, " busy");
    else if (has_bottleneck(f->view)) /* it may be another one at each value */
        sb_text_table_column(f->table, "busiest", false);
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
            sb_load_rows_next(&f, p, g);
            put_point(&f, &f.groups.group[g].strategy->point[p]);
        }
    return sb_load_rows_end(&f, code, error);
}

static void put_value(struct sb_load_rows *f, const struct sb_load_curve *curve, bool first)
{
    char text[SB_LOAD_SENTENCE] = "";
    for (uint32_t i = 0; (first || !f->once) && i < curve->at.axes; i++)
        sb_load_add(text, "%s%.200s", i ? ", " : "", curve->at.value[i]);
    sb_text_table_row(f->table);
    f->column = 0;
    sb_load_rows_put(f, text);
}

/* The strategies at the last point of a curve. */
static enum sb_code put_curve(struct sb_load_rows *f, const struct sb_load_view *view,
                              struct sb_error *error)
{
    const struct sb_load_curve *curve = view->curve;
    const struct sb_estimate capacity = { curve->capacity, { NAN, NAN } };
    f->view = view;
    sb_load_groups_fini(&f->groups);
    enum sb_code code = sb_load_groups_build(&f->groups, view->result, curve, error);
    for (uint32_t g = 0; !code && g < f->groups.count; g++) {
        const struct sb_load_strategy *strategy = f->groups.group[g].strategy;
        put_value(f, curve, g == 0);
        sb_load_rows_put(f, strategy->name);
        sb_load_rows_value(f, capacity, 1 / view->units->rate_factor);
        put_point(f, &strategy->point[view->result->points - 1]);
    }
    return code;
}

enum sb_code sb_load_table_sweep(struct sb_text_table *table, const struct sb_load_result *result,
                                 const struct sb_load_units *units, bool once,
                                 struct sb_error *error)
{
    struct sb_load_view view = { result, result->curve, units };
    struct sb_load_rows f = { .table = table, .view = &view, .once = once };
    char title[SB_LOAD_SENTENCE] = "";
    enum sb_code code = SB_OK;
    *table = (struct sb_text_table){ 0 };
    for (uint32_t i = 0; i < result->curve->at.axes; i++)
        sb_load_add(title, "%s%.70s", i ? ", " : "", result->curve->at.name[i]);
    sb_load_rows_column(&f, title, "");
    sb_text_table_column(table, "strategy", true);
    sb_load_rows_column(&f, "capacity", units->per);
    add_point_columns(&f);
    for (uint32_t c = 0; !code && result->points && c < result->curves; c++) {
        view.curve = &result->curve[c];
        code = put_curve(&f, &view, error);
    }
    return sb_load_rows_end(&f, code, error);
}

/* Columns that are empty throughout are left out. */
static void put_attempts(struct sb_load_rows *f, const struct sb_load_pool_result *pool)
{
    sb_load_rows_value(f, pool->attempts, 1 / f->view->units->rate_factor);
    if (sb_load_repeats(f->view->result))
        sb_load_rows_value(f, pool->amplification, 1);
    else
        f->column++;
    for (int o = 0; o < SB_OUTCOMES; o++)
        if (pool->outcome[o].value > 0 || o == SB_OUTCOME_OK)
            sb_load_rows_share(f, pool->outcome[o]);
        else
            f->column++;
}

enum sb_code sb_load_table_attempts(struct sb_text_table *table, const struct sb_load_view *view,
                                    bool once, struct sb_error *error)
{
    struct sb_load_rows f;
    bool any = sb_load_fails(view->result) || sb_load_repeats(view->result);
    enum sb_code code = sb_load_rows_begin(&f, table, view, once, error);
    if (code == SB_OK) {
        sb_text_table_column(table, "pool", true);
        sb_load_rows_column(&f, "attempts", view->units->per);
        sb_text_table_column(table, "by first", false);
        for (int o = 0; o < SB_OUTCOMES; o++)
            sb_text_table_column(table, outcome_words[o], false);
    }
    for (uint32_t p = 0; !code && any && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++)
            for (uint32_t i = 0; i < view->curve->pools; i++) {
                const struct sb_load_pool_result *pool =
                    &f.groups.group[g].strategy->point[p].pool[i];
                if (!(pool->attempts.value > 0))
                    continue;
                sb_load_rows_next(&f, p, g);
                sb_load_rows_put(&f, view->curve->pool[i].name);
                put_attempts(&f, pool);
            }
    return sb_load_rows_end(&f, code, error);
}
