/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/curves/series.h"

#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double take(struct sb_estimate estimate, struct sb_interval *ci95)
{
    *ci95 = estimate.ci95;
    return estimate.value;
}

static double pick_latency(const struct sb_load_point *point, uint32_t quantile,
                           struct sb_interval *ci95)
{
    return take(point->ok.quantile[quantile], ci95);
}

static double pick_goodput(const struct sb_load_point *point, uint32_t quantile,
                           struct sb_interval *ci95)
{
    (void)quantile;
    return take(point->goodput, ci95);
}

static double pick_success(const struct sb_load_point *point, uint32_t quantile,
                           struct sb_interval *ci95)
{
    (void)quantile;
    return take(point->outcome[SB_OUTCOME_OK], ci95);
}

static double pick_amplification(const struct sb_load_point *point, uint32_t quantile,
                                 struct sb_interval *ci95)
{
    (void)quantile;
    return take(point->amplification, ci95);
}

static struct sb_load_figure latency_figure(const struct sb_load_result *result, uint32_t quantile)
{
    struct sb_load_figure figure = { .scale = SB_LOAD_TIMES,
                                     .pick = pick_latency,
                                     .quantile = quantile };
    const char *name = result->percentiles.name[quantile];
    snprintf(figure.base, sizeof figure.base, "%s", name);
    for (char *at = figure.base; (at = strchr(at, '.'));)
        *at = '-';
    snprintf(figure.axis, sizeof figure.axis, "%s", name);
    snprintf(figure.heading, sizeof figure.heading, "%s of requests%s", name,
             sb_load_fails(result) ? " that are ok" : "");
    return figure;
}

static const struct sb_load_figure goodput_figure = { .base = "goodput",
                                                      .heading = "Requests that are ok",
                                                      .axis = "goodput",
                                                      .scale = SB_LOAD_RATES,
                                                      .pick = pick_goodput },
                                   success_figure = { .base = "success",
                                                      .heading = "Share of requests that are ok",
                                                      .axis = "ok",
                                                      .scale = SB_LOAD_SHARES,
                                                      .pick = pick_success },
                                   repeats_figure = { .base = "amplification",
                                                      .heading = "Attempts by first attempts",
                                                      .axis = "times",
                                                      .scale = SB_LOAD_RATIOS,
                                                      .pick = pick_amplification };

uint32_t sb_load_figures(struct sb_load_figure figure[SB_LOAD_FIGURES],
                         const struct sb_load_result *result)
{
    uint32_t index[SB_PERCENTILES_MAX], quantiles = sb_load_quantiles(index, result),
                                        tail = sb_load_tail(result), count = 0;
    bool swept = result->curves > 1;
    if (swept && result->curve->at.axes > 1)
        return 0; /* a curve is over one thing */
    figure[count++] = latency_figure(result, tail);
    if (!swept)
        figure[count++] = goodput_figure;
    if (sb_load_fails(result))
        figure[count++] = success_figure;
    if (sb_load_repeats(result))
        figure[count++] = repeats_figure;
    for (uint32_t i = 0; !swept && i < quantiles && count < SB_LOAD_FIGURES; i++)
        if (index[i] != tail)
            figure[count++] = latency_figure(result, index[i]);
    return count;
}

static struct sb_load_dot dot_of(const struct sb_load_figure *figure,
                                 const struct sb_load_point *point, double x)
{
    struct sb_load_dot dot = { .x = x, .unstable = point->unstable };
    dot.y.value = figure->pick(point, figure->quantile, &dot.y.ci95);
    if (point->unstable && figure->scale == SB_LOAD_TIMES)
        dot.y.value = NAN;
    return dot;
}

/* Room for so many lines of so many dots. */
static enum sb_code make_room(struct sb_load_series *series, uint32_t lines, uint32_t dots,
                              struct sb_error *error)
{
    struct sb_arena *arena = &series->groups.arena;
    series->lines = lines, series->dots = dots;
    series->line = sb_arena_alloc(arena, lines, sizeof *series->line);
    for (uint32_t i = 0; series->line && i < lines; i++)
        if (!(series->line[i].dot = sb_arena_alloc(arena, dots, sizeof(struct sb_load_dot))))
            return sb_fail_memory(error);
    return series->line ? SB_OK : sb_fail_memory(error);
}

/* All names of a group where they have room, else "earliest-start and 2 others". */
static const char *name_of(struct sb_arena *arena, const struct sb_load_group *group)
{
    enum { SERIES_COLUMNS = 40 };
    char text[256], clean[128];
    if (sb_utf8_width(group->name) <= SERIES_COLUMNS)
        return group->name;
    sb_utf8_clean(clean, sizeof clean, group->strategy->name, SERIES_COLUMNS / 2);
    snprintf(text, sizeof text, "%s and %u other%s", clean, (unsigned)group->count - 1,
             group->count == 2 ? "" : "s");
    const char *copy = sb_arena_text(arena, text, strlen(text));
    return copy ? copy : group->name;
}

/* Against rate or clients: the points of the one curve. */
static enum sb_code build_points(struct sb_load_series *series, const struct sb_load_result *result,
                                 struct sb_error *error)
{
    const struct sb_load_curve *curve = result->curve;
    enum sb_code code = sb_load_groups_build(&series->groups, result, curve, error);
    if (!code)
        code = make_room(series, series->groups.count, result->points, error);
    for (uint32_t g = 0; !code && g < series->lines; g++) {
        const struct sb_load_group *group = &series->groups.group[g];
        series->line[g].strategy = group->strategy;
        series->line[g].name = name_of(&series->groups.arena, group);
        for (uint32_t p = 0; p < result->points; p++)
            series->line[g].dot[p] =
                dot_of(series->figure, &group->strategy->point[p], result->rate[p]);
    }
    series->capacity = !result->closed && isfinite(curve->capacity) ? curve->capacity : (double)NAN;
    return code;
}

/* Against what was swept: the last point of each curve. */
static enum sb_code build_sweep(struct sb_load_series *series, const struct sb_load_result *result,
                                struct sb_error *error)
{
    enum sb_code code = make_room(series, result->curve->strategies, result->curves, error);
    for (uint32_t s = 0; !code && s < series->lines; s++) {
        series->line[s].strategy = &result->curve->strategy[s];
        series->line[s].name = result->curve->strategy[s].name;
        for (uint32_t c = 0; c < result->curves; c++)
            series->line[s].dot[c] =
                dot_of(series->figure, &result->curve[c].strategy[s].point[result->points - 1],
                       sb_result_point_value(&result->curve[c].at, 0));
    }
    series->capacity = NAN;
    series->swept = true;
    return code;
}

enum sb_code sb_load_series_build(struct sb_load_series *series,
                                  const struct sb_load_figure *figure,
                                  const struct sb_load_result *result, struct sb_error *error)
{
    *series = (struct sb_load_series){ .figure = figure };
    return result->curves > 1 ? build_sweep(series, result, error)
                              : build_points(series, result, error);
}

void sb_load_series_fini(struct sb_load_series *series)
{
    sb_load_groups_fini(&series->groups);
    *series = (struct sb_load_series){ 0 };
}
