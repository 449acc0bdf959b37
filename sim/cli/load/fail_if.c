/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/fail_if.h"

#include "sim/cli/load/deliver.h"
#include "sim/cli/options/commands.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In this order; behind them stand the percentiles. Rates are a second. */
enum figure {
    MEAN,
    OK_MEAN,
    OK_SHARE,
    GOODPUT,
    THROUGHPUT,
    IN_FLIGHT,
    ATTEMPTS,
    AMPLIFICATION,
    UTILISATION,
    UNSTABLE,
    CAPACITY,
    KNEE,
    SLO_RATE
};

static const struct sb_condition_figure figure_of[SB_LOAD_FIGURES] = {
    [MEAN] = { "mean", SB_DIMENSION_TIME, 1 },
    [OK_MEAN] = { "ok_mean", SB_DIMENSION_TIME, 1 },
    [OK_SHARE] = { "ok", SB_DIMENSION_SHARE, 1 },
    [GOODPUT] = { "goodput", SB_DIMENSION_COUNT, 1 },
    [THROUGHPUT] = { "throughput", SB_DIMENSION_COUNT, 1 },
    [IN_FLIGHT] = { "in_flight", SB_DIMENSION_COUNT, 1 },
    [ATTEMPTS] = { "attempts", SB_DIMENSION_COUNT, 1 },
    [AMPLIFICATION] = { "amplification", SB_DIMENSION_COUNT, 1 },
    [UTILISATION] = { "utilisation", SB_DIMENSION_SHARE, 1 },
    [UNSTABLE] = { "unstable", SB_DIMENSION_COUNT, 1 },
    [CAPACITY] = { "capacity", SB_DIMENSION_COUNT, 0 },
    [KNEE] = { "knee", SB_DIMENSION_COUNT, 1 },
    [SLO_RATE] = { "slo_rate", SB_DIMENSION_COUNT, 1 },
};

/* Of the pool that is busiest. */
static double utilisation(const struct sb_load_point *point, uint32_t pools)
{
    double most = NAN;
    for (uint32_t p = 0; p < pools; p++)
        if (!(point->pool[p].utilisation.value <= most))
            most = point->pool[p].utilisation.value;
    return most;
}

/* The last rate where the limit holds at all of them: it holds up to there at least. */
static double slo_rate(const struct sb_load_result *result, const struct sb_load_strategy *strategy)
{
    return strategy->slo_never    ? result->rate[result->points - 1]
           : strategy->slo_always ? 0
                                  : strategy->slo_rate.value;
}

static double latency(const struct sb_load_point *point, double value)
{
    return point->runs && point->unstable ? INFINITY : value;
}

/* The subjects are the rates, curve by curve. */
static double value_of(const void *self, size_t figure, const size_t name[SB_CONDITION_NAMES],
                       size_t subject)
{
    const struct sb_load_result *r = ((const struct sb_load_fail_if *)self)->result;
    const struct sb_load_curve *curve = &r->curve[subject / r->points];
    if (figure == CAPACITY)
        return curve->capacity;
    const struct sb_load_strategy *strategy = &curve->strategy[name[0]];
    const struct sb_load_point *point = &strategy->point[subject % r->points];
    if (figure >= SB_LOAD_FIGURES)
        return latency(point, point->all.quantile[figure - SB_LOAD_FIGURES].value);
    switch ((enum figure)figure) {
    case MEAN: return latency(point, point->all.mean.value);
    case OK_MEAN: return latency(point, point->ok.mean.value);
    case OK_SHARE: return point->outcome[SB_OUTCOME_OK].value;
    case GOODPUT: return point->goodput.value;
    case THROUGHPUT: return point->throughput.value;
    case IN_FLIGHT: return latency(point, point->in_flight.value);
    case ATTEMPTS: return point->attempts.value;
    case AMPLIFICATION: return point->amplification.value;
    case UTILISATION: return utilisation(point, curve->pools);
    case UNSTABLE: return point->runs ? point->unstable : (double)NAN;
    case KNEE: return strategy->knee.value;
    case SLO_RATE: return slo_rate(r, strategy);
    case CAPACITY: break;
    }
    return NAN;
}

static bool lacks(const void *self, size_t figure, size_t subject, char why[SB_CONDITION_WHY])
{
    const struct sb_load_fail_if *f = self;
    (void)subject;
    snprintf(why, SB_CONDITION_WHY, "needs --slo");
    return figure == SLO_RATE && f->result->slo.limit == 0;
}

/* "50/s", or in a sweep "pools.db.slots=2,50/s" */
static const char *subject_of(const struct sb_load_result *r, uint32_t curve, uint32_t point,
                              struct sb_arena *arena)
{
    char text[400] = "";
    size_t used = 0;
    const struct sb_result_point *at = &r->curve[curve].at;
    for (uint32_t i = 0; i < at->axes && used < sizeof text; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s=%s,", at->name[i], at->value[i]);
    if (used < sizeof text)
        snprintf(text + used, sizeof text - used, r->closed ? "%.0f" : "%.6g/s", r->rate[point]);
    return sb_arena_text(arena, text, strlen(text));
}

enum sb_code sb_load_fail_if_read(struct sb_load_fail_if *f, const struct sb_options *o,
                                  const struct sb_load_result *r, struct sb_error *error)
{
    const uint32_t strategies = r->curve[0].strategies, subjects = r->curves * r->points;
    const char **strategy = sb_arena_alloc(&f->arena, strategies, sizeof *strategy);
    const char **subject = sb_arena_alloc(&f->arena, subjects, sizeof *subject);
    if (!strategy || !subject)
        return sb_fail_memory(error);
    f->result = r;
    for (uint32_t s = 0; s < strategies; s++)
        strategy[s] = r->curve[0].strategy[s].name;
    for (uint32_t i = 0; i < subjects; i++)
        if (!(subject[i] = subject_of(r, i / r->points, i % r->points, &f->arena)))
            return sb_fail_memory(error);
    memcpy(f->figure, figure_of, sizeof figure_of);
    for (uint32_t q = 0; q < r->percentiles.count; q++)
        f->figure[SB_LOAD_FIGURES + q] =
            (struct sb_condition_figure){ r->percentiles.name[q], SB_DIMENSION_TIME, 1 };
    f->conditions.language =
        (struct sb_condition_language){ .figure = f->figure,
                                        .figures = SB_LOAD_FIGURES + r->percentiles.count,
                                        .word = { "strategy", NULL },
                                        .name = { strategy, NULL },
                                        .names = { strategies, 0 },
                                        .subject_word = r->closed ? "number of clients" : "rate",
                                        .subject = subject,
                                        .subjects = subjects,
                                        .lacks = lacks,
                                        .self = f };
    return sb_fail_if_parse(&f->conditions, o, error);
}

int sb_load_fail_if_deliver(const struct sb_load_fail_if *f, const struct sb_options *o,
                            const struct sb_load_report *report,
                            const struct sb_load_result *result)
{
    struct sb_gate gate[SB_FAIL_IF_MAX];
    const unsigned gates = sb_fail_if_judge(&f->conditions, value_of, f, gate);
    const int status = sb_load_deliver(o, report, result, gate, gates);
    return sb_fail_if_tell(gate, gates, status);
}

void sb_load_fail_if_fini(struct sb_load_fail_if *f)
{
    sb_fail_if_fini(&f->conditions);
    sb_arena_fini(&f->arena);
    *f = (struct sb_load_fail_if){ 0 };
}

/* ---- comparisons ---- */

static const struct sb_condition_figure compared_figure[] = {
    { "slower", SB_DIMENSION_COUNT, 0 },
    { "faster", SB_DIMENSION_COUNT, 0 },
    { "changed", SB_DIMENSION_COUNT, 0 },
};

static double compared_value(const void *self, size_t figure, const size_t name[SB_CONDITION_NAMES],
                             size_t subject)
{
    const struct sb_load_compared *x = self;
    (void)name;
    (void)subject;
    return figure == 0 ? x->slower : figure == 1 ? x->faster : x->slower + x->faster;
}

int sb_load_fail_if_compared(const struct sb_options *o, const struct sb_load_compared *x,
                             int status)
{
    struct sb_error error = { 0 };
    struct sb_gate gate[SB_FAIL_IF_MAX];
    const char *subject[1] = { x->before.name };
    struct sb_fail_if f = { .language = { .figure = compared_figure,
                                          .figures = 3,
                                          .subject_word = "load",
                                          .subject = subject,
                                          .subjects = 1 } };
    if (sb_fail_if_parse(&f, o, &error))
        status = sb_command_fail(&error);
    else
        status = sb_fail_if_tell(gate, sb_fail_if_judge(&f, compared_value, x, gate), status);
    sb_fail_if_fini(&f);
    return status;
}
