/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/arrivals.h"

#include "sim/workload/latency/sample_file.h"
#include "sim/workload/load/modulation.h"
#include "sim/workload/load/quantity.h"

#include <math.h>

struct arrivals_reading {
    const struct sb_latency_source *source;
    const struct sb_json_node *node;
    struct sb_arrivals *to;
    struct sb_error *error;
};

static const struct sb_json_node *get(const struct arrivals_reading *r, const char *name)
{
    return sb_latency_get(r->source, r->node, name);
}

static enum sb_code missing(const struct arrivals_reading *r, const char *name)
{
    return sb_latency_fail(r->source, r->node, r->error, "\"%s\" is missing", name);
}

/* Without one it is left to the command line. */
static enum sb_code read_rate(const struct arrivals_reading *r)
{
    const struct sb_json_node *rate = get(r, "rate");
    return rate ? sb_quantity_rate(r->source, rate, &r->to->rate, r->error) : SB_OK;
}

/* 3, or {"mean": 2}: geometric. */
static enum sb_code read_batch(const struct arrivals_reading *r)
{
    static const char *const known[] = { "mean", NULL };
    const struct sb_json_node *batch = get(r, "batch");
    int64_t number = 1;
    if (batch && batch->type == SB_JSON_OBJECT) {
        enum sb_code code = sb_latency_known(r->source, batch, known, r->error);
        const struct sb_json_node *mean = sb_latency_get(r->source, batch, "mean");
        if (code == SB_OK && !mean)
            code = sb_latency_fail(r->source, batch, r->error, "\"mean\" is missing");
        if (code == SB_OK)
            code = sb_latency_number(r->source, mean, 1, 1e6, &r->to->batch_mean, r->error);
        if (!(r->to->batch_mean > 1))
            r->to->batch_mean = 0;
        return code;
    }
    enum sb_code code =
        batch ? sb_quantity_whole(r->source, batch, 1, 1000000, &number, r->error) : SB_OK;
    r->to->batch = (uint32_t)number;
    return code;
}

static enum sb_code read_point(const struct arrivals_reading *r, const struct sb_json_node *node,
                               struct sb_rate_point *point)
{
    static const char *const known[] = { "at", "factor", NULL };
    enum sb_code code =
        sb_latency_object(r->source, node, "{\"at\": ..., \"factor\": ...}", r->error);
    if (code == SB_OK)
        code = sb_latency_known(r->source, node, known, r->error);
    if (code)
        return code;
    const struct sb_json_node *at = sb_latency_get(r->source, node, "at"),
                              *factor = sb_latency_get(r->source, node, "factor");
    if (!at || !factor)
        return sb_latency_fail(r->source, node, r->error, "\"%s\" is missing",
                               at ? "factor" : "at");
    code = sb_quantity_time(r->source, at, 0, &point->time, r->error);
    return code ? code : sb_latency_number(r->source, factor, 0, 1e9, &point->factor, r->error);
}

static enum sb_code arrivals_check_points(const struct arrivals_reading *r,
                                          const struct sb_json_node *list)
{
    const struct sb_rate_point *point = r->to->point, *last = point + r->to->points - 1;
    double most = 0;
    for (const struct sb_rate_point *p = point; p <= last; p++)
        most = fmax(most, p->factor);
    if (r->to->period && last->time > r->to->period)
        return sb_latency_fail(r->source, list, r->error, "a point is beyond the \"period\"");
    if (!(most > 0))
        return sb_latency_fail(r->source, list, r->error, "nothing ever arrives");
    if (!r->to->period && !(last->factor > 0))
        return sb_latency_fail(r->source, list, r->error,
                               "nothing arrives after the last point, whose factor holds on; with "
                               "a \"period\" all begins anew");
    return SB_OK;
}

/* [{"at": 0, "factor": 1}, {"at": "60s", "factor": 3}] */
static enum sb_code read_varies(const struct arrivals_reading *r)
{
    const struct sb_json_node *list = get(r, "varies"), *period = get(r, "period"), *c = NULL;
    if (!list)
        return period ? sb_latency_fail(r->source, period, r->error,
                                        "of what? A rate that \"varies\" can begin anew")
                      : SB_OK;
    if (!(list = sb_latency_list(r->source, r->node, "varies", r->error)))
        return SB_EINPUT;
    r->to->points = list->size;
    r->to->point = sb_arena_alloc(r->source->arena, list->size, sizeof *r->to->point);
    if (!r->to->point)
        return sb_fail_memory(r->error);
    enum sb_code code =
        period ? sb_quantity_time(r->source, period, 1, &r->to->period, r->error) : SB_OK;
    for (uint32_t i = 0; code == SB_OK && (c = sb_latency_next(r->source, list, c)); i++) {
        code = read_point(r, c, &r->to->point[i]);
        if (code == SB_OK && i && r->to->point[i].time < r->to->point[i - 1].time)
            code = sb_latency_fail(r->source, c, r->error,
                                   "is before the point in front of it: times ascend");
    }
    return code ? code : arrivals_check_points(r, list);
}

/* Times in between are rounded to nanoseconds, as all times are. */
static enum sb_code take_times(const struct arrivals_reading *r, const struct sb_json_node *at,
                               const double *ns, uint32_t count)
{
    const struct sb_json_node *start = get(r, "start");
    sb_ns from = 0;
    enum sb_code code = start ? sb_quantity_time(r->source, start, 0, &from, r->error) : SB_OK;
    if (code)
        return code;
    r->to->times = count;
    r->to->time = sb_arena_alloc(r->source->arena, count, sizeof *r->to->time);
    if (!r->to->time)
        return sb_fail_memory(r->error);
    for (uint32_t i = 0; i < count; i++) {
        r->to->time[i] = (sb_ns)rint(ns[i]) - from;
        if (r->to->time[i] < 0 || (i && r->to->time[i] < r->to->time[i - 1]))
            return sb_latency_fail(r->source, at, r->error,
                                   r->to->time[i] < 0 ? "an arrival is before the \"start\""
                                                      : "times of arrivals ascend");
    }
    double span = (double)(r->to->time[count - 1] - r->to->time[0]);
    r->to->rate = fmin(1, count > 1 && span > 0 ? (count - 1) / span : 1);
    return SB_OK;
}

static enum sb_code read_times(const struct arrivals_reading *r, const struct sb_json_node *list)
{
    const struct sb_json_node *c = NULL;
    double *ns = sb_arena_alloc(r->source->arena, list->size, sizeof *ns);
    enum sb_code code = ns ? SB_OK : sb_fail_memory(r->error);
    for (uint32_t i = 0; code == SB_OK && (c = sb_latency_next(r->source, list, c)); i++)
        code = sb_latency_time(r->source, c, &ns[i], r->error);
    return code ? code : take_times(r, list, ns, list->size);
}

static enum sb_code read_trace(const struct arrivals_reading *r)
{
    const struct sb_json_node *file = get(r, "file"), *times = get(r, "times"),
                              *column = get(r, "column");
    struct sb_latency_file samples = { 0 };
    if (!file == !times)
        return sb_latency_fail(r->source, r->node, r->error,
                               "expected either \"file\" or \"times\"");
    if (column && !file)
        return sb_latency_fail(r->source, column, r->error, "only a \"file\" has columns");
    if (times) {
        times = sb_latency_list(r->source, r->node, "times", r->error);
        return times ? read_times(r, times) : SB_EINPUT;
    }
    enum sb_code code = sb_sample_file_read(r->source, file, column, &samples, r->error);
    return code ? code : take_times(r, file, samples.sample, samples.count);
}

static enum sb_code read_closed(const struct arrivals_reading *r)
{
    const struct sb_json_node *clients = get(r, "clients"), *think = get(r, "think");
    int64_t number = 0;
    enum sb_code code = SB_OK;
    if (clients)
        code = sb_quantity_whole(r->source, clients, 1, SB_CLIENTS_MAX, &number, r->error);
    r->to->clients = (uint32_t)number; /* 0: left to the command line */
    if (code == SB_OK && think)
        code = sb_quantity_latency(r->source, think, &r->to->think, r->error);
    return code;
}

/* Gaps have a mean of 1 / rate; where no rate is said, their own. */
static enum sb_code read_gap(const struct arrivals_reading *r)
{
    const struct sb_json_node *gap = get(r, "gap");
    enum sb_code code =
        gap ? sb_quantity_latency(r->source, gap, &r->to->gap, r->error) : missing(r, "gap");
    double mean = code ? 0 : sb_dist_mean(&r->to->gap);
    if (code == SB_OK && !(mean > 0 && isfinite(mean)))
        code = sb_latency_fail(r->source, gap, r->error, "a gap has a mean above 0 that is finite");
    if (code == SB_OK && !get(r, "rate"))
        r->to->rate = 1 / mean;
    return code;
}

static enum sb_code read_states(const struct arrivals_reading *r)
{
    if (!get(r, "states"))
        return missing(r, "states");
    return sb_modulation_read(r->source, r->node, r->to, r->error);
}

/* Also where it is greatest. */
static enum sb_code check_rate(const struct arrivals_reading *r)
{
    double state = 1, factor = 1;
    for (uint32_t i = 0; i < r->to->states; i++)
        state = fmax(state, r->to->state_rate[i]);
    for (uint32_t i = 0; i < r->to->points; i++)
        factor = fmax(factor, r->to->point[i].factor);
    return r->to->rate * state * factor <= 1
               ? SB_OK
               : sb_latency_fail(r->source, r->node, r->error,
                                 "the greatest rate is above one a nanosecond");
}

static enum sb_code read_open(const struct arrivals_reading *r)
{
    enum sb_code code = read_rate(r);
    if (code == SB_OK && r->to->kind == SB_ARRIVALS_RENEWAL)
        code = read_gap(r);
    if (code == SB_OK && r->to->kind == SB_ARRIVALS_MMPP)
        code = read_states(r);
    if (code == SB_OK)
        code = read_batch(r);
    if (code == SB_OK)
        code = read_varies(r);
    return code ? code : check_rate(r);
}

static enum sb_code read_kind(const struct arrivals_reading *r)
{
    static const char *const word[] = { "poisson", "constant", "renewal", "mmpp",
                                        "trace",   "closed",   NULL };
#define OPEN_MEMBERS "kind", "rate", "batch", "varies", "period"
    static const char *const known[][8] = { { OPEN_MEMBERS },
                                            { OPEN_MEMBERS },
                                            { OPEN_MEMBERS, "gap" },
                                            { OPEN_MEMBERS, "states" },
                                            { "kind", "file", "column", "times", "start" },
                                            { "kind", "clients", "think" } };
    const struct sb_json_node *kind = get(r, "kind");
    unsigned place = 0;
    enum sb_code code =
        kind ? sb_quantity_word(r->source, kind, word, &place, r->error) : missing(r, "kind");
    if (code == SB_OK)
        code = sb_latency_known(r->source, r->node, known[place], r->error);
    if (code)
        return code;
    r->to->kind = (enum sb_arrival_kind)(SB_ARRIVALS_POISSON + place);
    return r->to->kind == SB_ARRIVALS_TRACE    ? read_trace(r)
           : r->to->kind == SB_ARRIVALS_CLOSED ? read_closed(r)
                                               : read_open(r);
}

enum sb_code sb_arrivals_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const struct sb_arrivals **arrivals,
                              struct sb_error *error)
{
    struct sb_arrivals *to = sb_arena_alloc(source->arena, 1, sizeof *to);
    if (!to)
        return sb_fail_memory(error);
    to->batch = 1;
    const struct arrivals_reading r = { source, node, to, error };
    enum sb_code code =
        sb_latency_object(source, node, "arrivals ({\"kind\": ..., \"rate\": ...})", error);
    if (code == SB_OK)
        code = read_kind(&r);
    if (code == SB_OK)
        *arrivals = to;
    return code;
}
