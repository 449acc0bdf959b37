/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/tables.h"

#include "reports/load/figures/groups.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const outcome_words[SB_OUTCOMES] = {
    "ok", "failed", "timed out", "gave up waiting", "shed", "rejected", "cancelled", "skipped"
};

/* A table while it is filled, row by row. */
struct filling {
    struct sb_text_table *table;
    const struct sb_load_view *view;
    struct sb_load_groups groups;
    uint32_t column; /* the next to be filled */
    bool once;       /* a rate stands in its first row alone */
};

/* A column whose name is put together: "p99, ms". */
static void add_column(struct filling *f, const char *first, const char *second)
{
    char name[SB_LOAD_NAME + 80], clean[SB_LOAD_NAME];
    snprintf(name, sizeof name, "%s%.70s", sb_load_name(clean, first), second);
    if (f->table->columns == SB_TEXT_TABLE_COLUMNS)
        return; /* results.json has the others */
    const char *copy = sb_arena_text(&f->table->arena, name, strlen(name));
    f->table->failed = f->table->failed || !copy;
    sb_text_table_column(f->table, copy ? copy : "", false);
}

static void put(struct filling *f, const char *text)
{
    if (f->column < f->table->columns)
        sb_text_table_put(f->table, f->column++, text);
}

static void put_estimate(struct filling *f, struct sb_estimate figure, double unit)
{
    char text[SB_LOAD_TEXT];
    put(f, sb_load_estimate(text, figure, unit));
}

static void put_value(struct filling *f, struct sb_estimate figure, double unit)
{
    char text[SB_LOAD_TEXT];
    put(f, sb_load_value(text, figure, unit));
}

static void put_share(struct filling *f, struct sb_estimate share)
{
    char text[SB_LOAD_TEXT];
    put(f, sb_load_share(text, share));
}

static enum sb_code begin(struct filling *f, struct sb_text_table *table,
                          const struct sb_load_view *view, bool once, struct sb_error *error)
{
    *table = (struct sb_text_table){ 0 };
    *f = (struct filling){ .table = table, .view = view, .once = once };
    sb_text_table_column(table, view->units->closed ? "clients" : "rate", false);
    sb_text_table_column(table, "strategy", true);
    return sb_load_groups_build(&f->groups, view->result, view->curve, error);
}

static enum sb_code end(struct filling *f, enum sb_code code, struct sb_error *error)
{
    if (code == SB_OK)
        code = sb_text_table_finish(f->table, error);
    sb_load_groups_fini(&f->groups);
    return code;
}

/* The next row, of a group at a point; `first` of all there. */
static void begin_row(struct filling *f, uint32_t point, uint32_t group, bool first)
{
    char at[SB_LOAD_TEXT] = "";
    if (first || !f->once)
        sb_load_at(at, f->view->units, f->view->result->rate[point]);
    at[strcspn(at, f->view->units->closed ? " " : "")] = '\0';
    sb_text_table_row(f->table);
    f->column = 0;
    put(f, at);
    put(f, f->groups.group[group].strategy->name);
}

/* The utilisation of the bottleneck, unless nothing limits. */
static bool has_bottleneck(const struct sb_load_view *view)
{
    return view->curve->bottleneck != SB_NONE;
}

static void add_point_columns(struct filling *f)
{
    const struct sb_load_result *result = f->view->result;
    uint32_t index[SB_PERCENTILES_MAX], count = sb_load_quantiles(index, result);
    char unit[SB_UNITS_SIZE];
    snprintf(unit, sizeof unit, ", %s", f->view->units->time->symbol);
    for (uint32_t i = 0; i < count; i++)
        add_column(f, result->percentiles.name[index[i]], unit);
    add_column(f, "goodput", f->view->units->per);
    if (sb_load_fails(f->view->result))
        sb_text_table_column(f->table, "ok", false);
    if (has_bottleneck(f->view))
        add_column(f, f->view->curve->pool[f->view->curve->bottleneck].name, " busy");
}

static void put_point(struct filling *f, const struct sb_load_point *point)
{
    uint32_t index[SB_PERCENTILES_MAX], count = sb_load_quantiles(index, f->view->result);
    for (uint32_t i = 0; i < count; i++)
        if (point->unstable)
            put(f, i ? "–" : "unstable");
        else
            put_estimate(f, point->ok.quantile[index[i]], f->view->units->time->ns);
    put_value(f, point->goodput, 1 / f->view->units->rate_factor);
    if (sb_load_fails(f->view->result))
        put_share(f, point->outcome[SB_OUTCOME_OK]);
    if (has_bottleneck(f->view))
        put_share(f, point->pool[f->view->curve->bottleneck].utilisation);
}

enum sb_code sb_load_table_points(struct sb_text_table *table, const struct sb_load_view *view,
                                  bool once, struct sb_error *error)
{
    struct filling f;
    enum sb_code code = begin(&f, table, view, once, error);
    if (code == SB_OK)
        add_point_columns(&f);
    for (uint32_t p = 0; !code && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++) {
            begin_row(&f, p, g, g == 0);
            put_point(&f, &f.groups.group[g].strategy->point[p]);
        }
    return end(&f, code, error);
}

/* Columns that are empty throughout are left out. */
static void put_outcomes(struct filling *f, const struct sb_load_point *point)
{
    for (int o = 0; o < SB_OUTCOMES; o++)
        if (point->outcome[o].value > 0 || o == SB_OUTCOME_OK)
            put_share(f, point->outcome[o]);
        else
            f->column++;
    if (!sb_load_repeats(f->view->result))
        return;
    put_value(f, point->attempts, 1);
    for (uint32_t i = 0; i < f->view->curve->pools; i++)
        put_value(f, point->pool[i].amplification, 1);
}

enum sb_code sb_load_table_outcomes(struct sb_text_table *table, const struct sb_load_view *view,
                                    bool once, struct sb_error *error)
{
    struct filling f;
    bool any = sb_load_fails(view->result) || sb_load_repeats(view->result);
    enum sb_code code = begin(&f, table, view, once, error);
    for (int o = 0; !code && o < SB_OUTCOMES; o++)
        sb_text_table_column(table, outcome_words[o], false);
    if (code == SB_OK)
        sb_text_table_column(table, "attempts", false);
    for (uint32_t i = 0; !code && i < view->curve->pools; i++)
        add_column(&f, view->curve->pool[i].name, ", times");
    for (uint32_t p = 0; !code && any && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++) {
            begin_row(&f, p, g, g == 0);
            put_outcomes(&f, &f.groups.group[g].strategy->point[p]);
        }
    return end(&f, code, error);
}

static void put_pool(struct filling *f, const struct sb_load_pool *pool,
                     const struct sb_load_units *units)
{
    char count[SB_UNITS_SIZE];
    put_share(f, pool->utilisation);
    put_estimate(f, pool->queue, 1);
    put(f, isfinite(pool->queue_max) ? sb_units_count(count, (uint64_t)pool->queue_max) : "–");
    put_estimate(f, pool->wait, units->time->ns);
    put_estimate(f, pool->attempts, 1 / units->rate_factor);
    put_estimate(f, pool->amplification, 1);
    if (pool->shed.value > 0)
        put_estimate(f, pool->shed, 1 / units->rate_factor);
}

enum sb_code sb_load_table_pools(struct sb_text_table *table, const struct sb_load_view *view,
                                 bool once, struct sb_error *error)
{
    struct filling f;
    enum sb_code code = begin(&f, table, view, once, error);
    if (code == SB_OK) {
        sb_text_table_column(table, "pool", true);
        sb_text_table_column(table, "busy", false);
        sb_text_table_column(table, "waiting", false);
        sb_text_table_column(table, "at most", false);
        add_column(&f, "wait, ", view->units->time->symbol);
        add_column(&f, "attempts", view->units->per);
        sb_text_table_column(table, "by first", false);
        add_column(&f, "shed", view->units->per);
    }
    for (uint32_t p = 0; !code && p < view->result->points; p++)
        for (uint32_t g = 0; g < f.groups.count; g++)
            for (uint32_t i = 0; i < view->curve->pools; i++) {
                begin_row(&f, p, g, g == 0 && i == 0);
                put(&f, view->curve->pool[i].name);
                put_pool(&f, &f.groups.group[g].strategy->point[p].pool[i], view->units);
            }
    return end(&f, code, error);
}

static void put_sweep_row(struct filling *f, const struct sb_load_result *result, uint32_t c)
{
    const struct sb_load_curve *curve = &result->curve[c];
    const struct sb_estimate capacity = { curve->capacity, { NAN, NAN } };
    char text[SB_LOAD_SENTENCE] = "";
    for (uint32_t i = 0; i < curve->at.axes; i++)
        sb_load_add(text, "%s%.200s", i ? ", " : "", curve->at.value[i]);
    sb_text_table_row(f->table);
    f->column = 0;
    put(f, text);
    put_value(f, capacity, 1 / f->view->units->rate_factor);
    for (uint32_t s = 0; s < result->curve->strategies; s++) {
        const struct sb_load_point *point = &curve->strategy[s].point[result->points - 1];
        if (point->unstable)
            put(f, "unstable");
        else
            put_estimate(f, point->ok.quantile[sb_load_tail(result)], f->view->units->time->ns);
    }
}

enum sb_code sb_load_table_sweep(struct sb_text_table *table, const struct sb_load_result *result,
                                 const struct sb_load_units *units, struct sb_error *error)
{
    const struct sb_load_view view = { result, result->curve, units };
    struct filling f = { .table = table, .view = &view };
    char title[SB_LOAD_SENTENCE] = "";
    *table = (struct sb_text_table){ 0 };
    for (uint32_t i = 0; i < result->curve->at.axes; i++)
        sb_load_add(title, "%s%.70s", i ? ", " : "", result->curve->at.name[i]);
    add_column(&f, title, "");
    add_column(&f, "capacity", units->per);
    for (uint32_t s = 0; s < result->curve->strategies; s++)
        add_column(&f, result->curve->strategy[s].name, "");
    for (uint32_t c = 0; result->points && c < result->curves; c++)
        put_sweep_row(&f, result, c);
    return sb_text_table_finish(table, error);
}
