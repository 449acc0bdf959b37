/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/curve.h"

#include "sim/load/analysis/point.h"
#include "sim/load/analysis/steady_state/over_runs.h"

#include <math.h>

static double power(const struct sb_load_point *point, uint32_t run)
{
    const bool known = !point->unstable && run < point->runs && point->run_latency;
    return known ? log(point->run_goodput[run] / point->run_latency[run]) : NAN;
}

/* Where the parabola through three points is greatest. */
static double vertex(const double x[3], const double y[3])
{
    const double left = (y[1] - y[0]) / (x[1] - x[0]), right = (y[2] - y[1]) / (x[2] - x[1]);
    const double bend = (right - left) / (x[2] - x[0]);
    return bend < 0 ? (x[0] + x[1]) / 2 - left / (2 * bend) : NAN;
}

static double knee_of_run(const double *axis, const struct sb_load_point *point, uint32_t points,
                          uint32_t run)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < points && !isnan(power(&point[i], run)); i++)
        if (power(&point[i], run) > power(&point[best], run))
            best = i;
    if (best == 0 || best + 1 == points || isnan(power(&point[best + 1], run)))
        return NAN;
    const double y[3] = { power(&point[best - 1], run), power(&point[best], run),
                          power(&point[best + 1], run) };
    return vertex(axis + best - 1, y);
}

struct sb_estimate sb_load_knee(const double *axis, const struct sb_load_point *point,
                                uint32_t points)
{
    double knee[SB_LOAD_RUNS_MAX];
    uint32_t runs = points ? point[0].runs : 0; /* that all stable points have */
    for (uint32_t i = 1; i < points && !point[i].unstable; i++)
        runs = point[i].runs < runs ? point[i].runs : runs;
    for (uint32_t run = 0; run < runs; run++) {
        knee[run] = knee_of_run(axis, point, points, run);
        if (isnan(knee[run]))
            return sb_over_none();
    }
    return sb_over_runs(knee, runs, SB_INTERVAL_TAIL);
}

/* 1 / figure, of which 0 is "for ever". */
static double speed(const struct sb_load_point *point, double figure)
{
    return point->unstable || isinf(figure) ? 0 : 1 / figure;
}

enum side { VALUE, LO, HI };

static double figure(const struct sb_load_point *point, enum side side)
{
    const struct sb_estimate *slo = &point->slo;
    return side == VALUE ? slo->value : side == LO ? slo->ci95.lo : slo->ci95.hi;
}

/* NAN: not within the rates. */
static double curve_crossing(const struct sb_load_point *point, const double *axis, uint32_t points,
                             double limit, enum side side)
{
    for (uint32_t i = 0; i < points; i++) {
        const double now = speed(&point[i], figure(&point[i], side));
        if (isnan(now))
            return NAN;
        if (now >= 1 / limit)
            continue;
        if (i == 0)
            return NAN;
        const double before = speed(&point[i - 1], figure(&point[i - 1], side));
        return axis[i - 1] + (axis[i] - axis[i - 1]) * (before - 1 / limit) / (before - now);
    }
    return NAN;
}

void sb_load_slo_find(struct sb_load_strategy *strategy, const double *axis, uint32_t points,
                      sb_ns limit)
{
    const struct sb_load_point *point = strategy->point;
    const double most = (double)limit;
    uint32_t kept = 0;
    strategy->slo_rate = (struct sb_estimate){ curve_crossing(point, axis, points, most, VALUE),
                                               { curve_crossing(point, axis, points, most, HI),
                                                 curve_crossing(point, axis, points, most, LO) } };
    while (kept < points && !point[kept].unstable && point[kept].slo.value <= most)
        kept++;
    strategy->slo_never = kept == points;
    strategy->slo_always = points > 0 && kept == 0 && !isnan(speed(&point[0], point[0].slo.value));
}

static bool holds(const struct sb_load_point *point, double figure, sb_ns limit)
{
    return !point->unstable && figure <= (double)limit;
}

enum sb_code sb_load_enough_fill(struct sb_load_result *result, struct sb_error *error)
{
    const bool asked = result->curves > 1 && result->curve[0].at.axes == 1 && result->slo.limit > 0;
    const uint32_t strategies = result->curves ? result->curve[0].strategies : 0;
    result->enoughs = 0;
    if (!asked || result->points == 0)
        return SB_OK;
    result->enough = sb_arena_alloc(&result->arena, strategies, sizeof *result->enough);
    if (!result->enough)
        return sb_fail_memory(error);
    result->enoughs = strategies;
    for (uint32_t s = 0; s < strategies; s++) {
        struct sb_load_enough *enough = &result->enough[s];
        enough->strategy = result->curve[0].strategy[s].name;
        for (uint32_t c = result->curves; c-- > 0;) {
            const struct sb_load_curve *curve = &result->curve[c];
            const struct sb_load_point *last = &curve->strategy[s].point[result->points - 1];
            if (holds(last, last->slo.value, result->slo.limit))
                enough->value = curve->at.value[0];
            if (holds(last, last->slo.ci95.hi, result->slo.limit))
                enough->surely = curve->at.value[0];
        }
    }
    return SB_OK;
}

/* Points that were not run, as figures that are not known. */
static enum sb_code fill_gaps(struct sb_load_result *result, const struct sb_load_curve *curve,
                              struct sb_load_strategy *strategy, struct sb_error *error)
{
    const struct sb_load_ask ask = { .percentiles = &result->percentiles,
                                     .slo = result->slo,
                                     .pool = curve->pool,
                                     .pools = curve->pools,
                                     .parts = result->parts,
                                     .capacity = curve->capacity };
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < result->points && code == SB_OK; i++)
        if (strategy->point[i].runs == 0)
            code = sb_load_point_fill(&strategy->point[i], &ask, NULL, 0, &result->arena, error);
    return code;
}

enum sb_code sb_load_conclude(struct sb_load_result *result, struct sb_error *error)
{
    for (uint32_t c = 0; c < result->curves; c++)
        for (uint32_t s = 0; s < result->curve[c].strategies; s++) {
            struct sb_load_strategy *strategy = &result->curve[c].strategy[s];
            if (fill_gaps(result, &result->curve[c], strategy, error))
                return error->code;
            strategy->knee = sb_load_knee(result->rate, strategy->point, result->points);
            strategy->slo_rate = sb_over_none();
            if (result->slo.limit > 0)
                sb_load_slo_find(strategy, result->rate, result->points, result->slo.limit);
        }
    return sb_load_enough_fill(result, error);
}
