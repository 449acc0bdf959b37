/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/read.h"

#include "sim/json/parse.h"
#include "sim/json/record/record_read.h"
#include "sim/load/saved/fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef const struct sb_json_node *node;

static bool get_estimate(struct sb_record_reader *r, node object, const char *key,
                         struct sb_estimate *e)
{
    node at = sb_record_need(r, object, key);
    return at && sb_record_get(r, at, sb_load_estimate_record, NULL, e);
}

static bool get_estimates(struct sb_record_reader *r, node object,
                          struct sb_load_estimate_fields fields, void *record)
{
    bool good = true;
    for (size_t i = 0; i < fields.count && good; i++)
        good =
            get_estimate(r, object, fields.field[i].key,
                         (struct sb_estimate *)(void *)((char *)record + fields.field[i].offset));
    return good;
}

static bool get_double(struct sb_record_reader *r, node object, const char *key, double *value)
{
    node at = sb_record_need(r, object, key);
    return at && sb_record_value(r, at, SB_RECORD_DOUBLE, value);
}

/* One of each run. */
static bool get_runs(struct sb_record_reader *r, node object, const char *key, uint32_t runs,
                     double **value)
{
    uint32_t i = 0, count = 0;
    if (!sb_json_get(r->json, object, key))
        return true;
    node array = sb_record_array(r, object, key, sizeof **value, &count, value);
    if (!array || !sb_record_is_array(r, array, runs, "one of each run"))
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!sb_record_value(r, c, SB_RECORD_DOUBLE, &(*value)[i++]))
            return false;
    return true;
}

static bool get_latency(struct sb_record_reader *r, node object,
                        const struct sb_percentiles *percentiles, uint32_t runs,
                        struct sb_load_latency *latency)
{
    bool good = get_double(r, object, "requests", &latency->requests) &&
                get_estimates(r, object, sb_load_latency_estimates, latency);
    for (uint32_t q = 0; q < percentiles->count && good; q++)
        good = get_estimate(r, object, percentiles->name[q], &latency->quantile[q]);
    return good && get_runs(r, object, "run_tail_ns", runs, &latency->run_tail);
}

static bool get_outcomes(struct sb_record_reader *r, node object,
                         struct sb_estimate outcome[SB_OUTCOMES])
{
    node at = sb_record_need(r, object, "outcomes");
    for (int o = 0; o < SB_OUTCOMES && at; o++)
        if (!get_estimate(r, at, sb_load_outcome_key[o], &outcome[o]))
            return false;
    return at != NULL;
}

static bool get_parts(struct sb_record_reader *r, node object, const struct sb_load_result *result,
                      struct sb_load_point *point)
{
    uint32_t i = 0, count = 0;
    node array = sb_record_array(r, object, "workloads", sizeof *point->part, &count, &point->part);
    if (!array || !sb_record_is_array(r, array, result->parts > 1 ? result->parts : 0,
                                      "one of each workload of a mix"))
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!get_latency(r, c, &result->percentiles, point->runs, &point->part[i++]))
            return false;
    if (result->parts <= 1)
        point->part = NULL;
    return true;
}

static bool get_pool_figures(struct sb_record_reader *r, node object,
                             const struct sb_load_curve *curve, struct sb_load_point *point)
{
    uint32_t i = 0, count = 0;
    node array = sb_record_array(r, object, "pools", sizeof *point->pool, &count, &point->pool);
    if (array && count != curve->pools)
        return sb_record_refuse(r, array, "one of each pool");
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c)) {
        struct sb_load_pool_result *pool = &point->pool[i++];
        if (!sb_record_get(r, c, sb_load_pool_fields,
                           (const char *const[]){ "utilisation", "queue", "wait_ns", "shed",
                                                  "attempts", "amplification", "outcomes", NULL },
                           pool) ||
            !get_estimates(r, c, sb_load_pool_estimates, pool) ||
            !get_outcomes(r, c, pool->outcome))
            return false;
    }
    return array != NULL;
}

static bool get_figures(struct sb_record_reader *r, node object,
                        const struct sb_load_result *result, const struct sb_load_curve *curve,
                        struct sb_load_point *point)
{
    bool good = get_estimates(r, object, sb_load_point_estimates, point) &&
                get_outcomes(r, object, point->outcome);
    for (int i = 0; i < SB_LOAD_LATENCIES && good; i++) {
        node at = sb_record_need(r, object, sb_load_latency_of[i].key);
        good = at && get_latency(r, at, &result->percentiles, point->runs,
                                 (struct sb_load_latency *)(void *)((char *)point +
                                                                    sb_load_latency_of[i].offset));
    }
    /* Infinite as well as not known is null. */
    if (good && result->slo.limit > 0 && !point->unstable && isnan(point->slo.value))
        point->slo.value = INFINITY;
    return good && get_parts(r, object, result, point) &&
           get_pool_figures(r, object, curve, point) &&
           get_runs(r, object, "run_latency_ns", point->runs, &point->run_latency) &&
           get_runs(r, object, "run_goodput", point->runs, &point->run_goodput) &&
           get_runs(r, object, "run_median_ns", point->runs, &point->run_median);
}

static bool get_point(struct sb_record_reader *r, node object, const struct sb_load_result *result,
                      const struct sb_load_curve *curve, uint32_t number,
                      struct sb_load_point *point)
{
    static const char *const others[] = {
        "growth",     "throughput",     "goodput",          "in_flight",
        "attempts",   "amplification",  "slo_figure_ns",    "outcomes",
        "latency_ns", "ok_latency_ns",  "closed_tester_ns", "workloads",
        "pools",      "run_latency_ns", "run_goodput",      "run_median_ns",
        NULL
    };
    if (!sb_record_get(r, object, sb_load_point_fields, others, point))
        return false;
    point->clients = result->closed ? result->rate[number] : 0;
    point->offered = result->closed ? NAN : result->rate[number];
    if (point->runs > SB_LOAD_RUNS_MAX)
        return sb_record_refuse(r, sb_json_get(r->json, object, "runs"), "1024 runs at most");
    return point->runs == 0 || get_figures(r, object, result, curve, point);
}

static bool get_strategy(struct sb_record_reader *r, node object,
                         const struct sb_load_result *result, const struct sb_load_curve *curve,
                         struct sb_load_strategy *strategy)
{
    static const char *const others[] = { "knee", "slo_rate", "points", NULL };
    uint32_t i = 0, count = 0;
    if (!sb_record_get(r, object, sb_load_strategy_fields, others, strategy))
        return false;
    node array =
        sb_record_array(r, object, "points", sizeof *strategy->point, &count, &strategy->point);
    if (array && count != result->points)
        return sb_record_refuse(r, array, "one of each rate");
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c)) {
        if (!get_point(r, c, result, curve, i, &strategy->point[i]))
            return false;
        i++;
    }
    return array && get_estimates(r, object, sb_load_strategy_estimates, strategy);
}

static bool get_capacity(struct sb_record_reader *r, node object, struct sb_load_capacity *pool)
{
    unsigned queue = 0;
    if (!sb_record_get(r, object, sb_load_capacity_fields,
                       (const char *const[]){ "queue", "places", NULL }, pool))
        return false;
    node word = sb_record_need(r, object, "queue"), places = sb_json_get(r->json, object, "places");
    if (!word || !sb_record_choice(r, word, sb_load_queue_word, SB_QUEUES, &queue))
        return false;
    pool->queue = (enum sb_queue)queue;
    pool->places = SB_PLACES_UNLIMITED;
    pool->capacity = isnan(pool->capacity) ? INFINITY : pool->capacity;
    return !places || sb_record_value(r, places, SB_RECORD_U32, &pool->places);
}

/* The bottleneck is the one that takes least. */
static bool get_pools(struct sb_record_reader *r, node object, struct sb_load_curve *curve)
{
    uint32_t i = 0;
    node array =
        sb_record_array(r, object, "pools", sizeof *curve->pool, &curve->pools, &curve->pool);
    curve->bottleneck = SB_NONE;
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c)) {
        if (!get_capacity(r, c, &curve->pool[i]))
            return false;
        const double least =
            curve->bottleneck == SB_NONE ? INFINITY : curve->pool[curve->bottleneck].capacity;
        curve->bottleneck = curve->pool[i].capacity < least ? i : curve->bottleneck;
        i++;
    }
    curve->capacity = isnan(curve->capacity) ? INFINITY : curve->capacity;
    return array != NULL;
}

static bool get_curve(struct sb_record_reader *r, node object, const struct sb_load_result *result,
                      struct sb_load_curve *curve)
{
    static const char *const others[] = { "point", "pools", "strategies", NULL };
    uint32_t i = 0;
    if (!sb_record_get(r, object, sb_load_curve_fields, others, curve) ||
        !sb_result_point_get(r, object, &curve->at) || !get_pools(r, object, curve))
        return false;
    node array = sb_record_array(r, object, "strategies", sizeof *curve->strategy,
                                 &curve->strategies, &curve->strategy);
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c))
        if (!get_strategy(r, c, result, curve, &curve->strategy[i++]))
            return false;
    if (array && curve != result->curve && curve->strategies != result->curve[0].strategies)
        return sb_record_refuse(r, array, "the strategies of the first curve");
    return array != NULL;
}

static bool get_percentiles(struct sb_record_reader *r, node root, struct sb_percentiles *to)
{
    char list[SB_PERCENTILES_MAX * (SB_PERCENTILE_NAME + 1) + 1] = "";
    node array = sb_record_need(r, root, "percentiles");
    struct sb_error local = { 0 };
    if (!array || !sb_record_is_array(r, array, 0, "an array of percentiles"))
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        const char *name = NULL;
        const size_t used = strlen(list);
        if (!sb_record_value(r, c, SB_RECORD_TEXT, &name))
            return false;
        snprintf(list + used, sizeof list - used, "%s%s", used ? "," : "", name);
    }
    if (sb_percentiles_parse(to, list, &local))
        return sb_record_refuse(r, array, "percentiles");
    return true;
}

static bool get_slo(struct sb_record_reader *r, node root, struct sb_load_result *result)
{
    static const char *const keys[] = { "figure", "limit_ns" };
    node at = sb_json_get(r->json, root, "slo");
    const char *name = NULL;
    if (!at)
        return true;
    if (at->type != SB_JSON_OBJECT)
        return sb_record_refuse(r, at, "an object");
    if (sb_json_known(r->json, at, keys, 2, r->error))
        return false;
    node figure = sb_record_need(r, at, "figure"), limit = sb_record_need(r, at, "limit_ns");
    if (!figure || !limit || !sb_record_value(r, figure, SB_RECORD_TEXT, &name) ||
        !sb_record_value(r, limit, SB_RECORD_NS, &result->slo.limit))
        return false;
    result->slo.quantile = sb_percentiles_find(&result->percentiles, name);
    return result->slo.quantile < SB_QUANTILES_MAX || strcmp(name, "mean") == 0 ||
           sb_record_refuse(r, figure, "\"mean\", or one of the percentiles");
}

static bool get_axis(struct sb_record_reader *r, node root, struct sb_load_result *result)
{
    const char *key = result->closed ? "clients" : "rates";
    uint32_t i = 0;
    double before = 0;
    node array =
        sb_record_array(r, root, key, sizeof *result->rate, &result->points, &result->rate);
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c)) {
        if (!sb_record_value(r, c, SB_RECORD_DOUBLE, &result->rate[i]))
            return false;
        if (!(result->rate[i] > before))
            return sb_record_refuse(r, c, "more than the one before");
        before = result->rate[i++];
    }
    return array != NULL;
}

static bool get_result(struct sb_record_reader *r, node root, struct sb_load_result *result)
{
    static const char *const others[] = { "load",  "part",    "percentiles", "slo", "workloads",
                                          "rates", "clients", "curves",      NULL };
    uint32_t format = 0, i = 0;
    node at = sb_record_need(r, root, "load");
    if (!at || !sb_record_value(r, at, SB_RECORD_U32, &format))
        return false;
    if (format != SB_LOAD_FORMAT)
        return sb_record_refuse(r, at, "1, the only format so far");
    node part = sb_json_get(r->json, root, "part");
    if (!sb_record_get(r, root, sb_load_result_fields, others, result) ||
        (part && !sb_record_get(r, part, sb_load_part_fields, NULL, result)) ||
        !get_percentiles(r, root, &result->percentiles) || !get_slo(r, root, result) ||
        !get_axis(r, root, result))
        return false;
    node array =
        sb_record_array(r, root, "workloads", sizeof *result->part, &result->parts, &result->part);
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c))
        if (!sb_record_get(r, c, sb_load_workload_fields, NULL, &result->part[i++]))
            return false;
    i = 0;
    if (array)
        array = sb_record_array(r, root, "curves", sizeof *result->curve, &result->curves,
                                &result->curve);
    for (node c = sb_json_first(r->json, array); array && c; c = sb_json_next(r->json, array, c))
        if (!get_curve(r, c, result, &result->curve[i++]))
            return false;
    return array != NULL;
}

bool sb_load_is_result(const struct sb_json *json)
{
    return json->node->type == SB_JSON_OBJECT && sb_json_get(json, json->node, "load");
}

enum sb_code sb_load_result_read(struct sb_load_result *result, const struct sb_json *json,
                                 struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct sb_load_result read = { .slo.quantile = SB_QUANTILES_MAX };
    struct sb_record_reader r = { json, &read.arena, &local };
    *result = (struct sb_load_result){ 0 };
    get_result(&r, json->node, &read);
    if (local.code) {
        sb_load_result_fini(&read);
        return sb_fail(error, local.code, local.where, "%s", local.text);
    }
    *result = read;
    return SB_OK;
}
