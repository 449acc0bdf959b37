/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/write.h"

#include "sim/json/record/record_write.h"
#include "sim/load/saved/fields.h"

#include <string.h>

static void put_estimate(struct sb_json_writer *w, const char *key, const struct sb_estimate *e)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_load_estimate_record, e);
    yajl_gen_map_close(w->gen);
}

static void put_estimates(struct sb_json_writer *w, struct sb_load_estimate_fields fields,
                          const void *record)
{
    for (size_t i = 0; i < fields.count; i++)
        put_estimate(w, fields.field[i].key,
                     (const struct sb_estimate *)(const void *)((const char *)record +
                                                                fields.field[i].offset));
}

static void put_doubles(struct sb_json_writer *w, const char *key, const double *value,
                        uint32_t count)
{
    if (!value)
        return;
    sb_json_put_text(w, key);
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < count; i++)
        sb_json_put_double(w, value[i]);
    yajl_gen_array_close(w->gen);
}

static void put_latency(struct sb_json_writer *w, const struct sb_load_latency *latency,
                        const struct sb_percentiles *percentiles, uint32_t runs)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "requests");
    sb_json_put_double(w, latency->requests);
    put_estimates(w, sb_load_latency_estimates, latency);
    for (uint32_t q = 0; q < percentiles->count; q++)
        put_estimate(w, percentiles->name[q], &latency->quantile[q]);
    put_doubles(w, "run_tail_ns", latency->run_tail, runs);
    yajl_gen_map_close(w->gen);
}

/* Those that there are. */
static void put_outcomes(struct sb_json_writer *w, const struct sb_estimate outcome[SB_OUTCOMES])
{
    sb_json_put_text(w, "outcomes");
    yajl_gen_map_open(w->gen);
    for (int o = 0; o < SB_OUTCOMES; o++)
        put_estimate(w, sb_load_outcome_key[o], &outcome[o]);
    yajl_gen_map_close(w->gen);
}

static void put_point(struct sb_json_writer *w, const struct sb_load_result *result,
                      const struct sb_load_curve *curve, const struct sb_load_point *point)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_load_point_fields, point);
    if (point->runs) {
        put_estimates(w, sb_load_point_estimates, point);
        put_outcomes(w, point->outcome);
        for (int i = 0; i < SB_LOAD_LATENCIES; i++) {
            sb_json_put_text(w, sb_load_latency_of[i].key);
            put_latency(
                w,
                (const struct sb_load_latency *)(const void *)((const char *)point +
                                                               sb_load_latency_of[i].offset),
                &result->percentiles, point->runs);
        }
        sb_json_put_text(w, "workloads");
        yajl_gen_array_open(w->gen);
        for (uint32_t p = 0; point->part && p < result->parts; p++)
            put_latency(w, &point->part[p], &result->percentiles, point->runs);
        yajl_gen_array_close(w->gen);
        sb_json_put_text(w, "pools");
        yajl_gen_array_open(w->gen);
        for (uint32_t p = 0; p < curve->pools; p++) {
            yajl_gen_map_open(w->gen);
            sb_record_put(w, sb_load_pool_fields, &point->pool[p]);
            put_estimates(w, sb_load_pool_estimates, &point->pool[p]);
            put_outcomes(w, point->pool[p].outcome);
            yajl_gen_map_close(w->gen);
        }
        yajl_gen_array_close(w->gen);
        put_doubles(w, "run_latency_ns", point->run_latency, point->runs);
        put_doubles(w, "run_goodput", point->run_goodput, point->runs);
        put_doubles(w, "run_median_ns", point->run_median, point->runs);
    }
    yajl_gen_map_close(w->gen);
}

static void put_pools(struct sb_json_writer *w, const struct sb_load_curve *curve)
{
    sb_json_put_text(w, "pools");
    yajl_gen_array_open(w->gen);
    for (uint32_t p = 0; p < curve->pools; p++) {
        const struct sb_load_capacity *pool = &curve->pool[p];
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_load_capacity_fields, pool);
        sb_json_put_text(w, "queue");
        sb_json_put_text(w, sb_load_queue_word[pool->queue]);
        if (pool->places != SB_PLACES_UNLIMITED) {
            sb_json_put_text(w, "places");
            sb_json_put_u64(w, pool->places);
        }
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

static void put_curve(struct sb_json_writer *w, const struct sb_load_result *result,
                      const struct sb_load_curve *curve)
{
    yajl_gen_map_open(w->gen);
    sb_result_point_put(w, &curve->at);
    sb_record_put(w, sb_load_curve_fields, curve);
    put_pools(w, curve);
    sb_json_put_text(w, "strategies");
    yajl_gen_array_open(w->gen);
    for (uint32_t s = 0; s < curve->strategies; s++) {
        const struct sb_load_strategy *strategy = &curve->strategy[s];
        sb_json_put_line(w);
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_load_strategy_fields, strategy);
        put_estimates(w, sb_load_strategy_estimates, strategy);
        sb_json_put_text(w, "points");
        yajl_gen_array_open(w->gen);
        for (uint32_t i = 0; i < result->points; i++)
            put_point(w, result, curve, &strategy->point[i]);
        yajl_gen_array_close(w->gen);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_head(struct sb_json_writer *w, const struct sb_load_result *result)
{
    const struct sb_percentiles *percentiles = &result->percentiles;
    sb_record_put(w, sb_load_result_fields, result); /* first of all whose file it is */
    sb_json_put_text(w, "load");
    sb_json_put_u64(w, SB_LOAD_FORMAT);
    if (result->files) {
        sb_json_put_text(w, "part");
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_load_part_fields, result);
        yajl_gen_map_close(w->gen);
    }
    sb_json_put_text(w, "percentiles");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < percentiles->shown; i++)
        sb_json_put_text(w, percentiles->name[percentiles->show[i]]);
    yajl_gen_array_close(w->gen);
    if (result->slo.limit > 0) {
        const uint32_t q = result->slo.quantile;
        sb_json_put_text(w, "slo");
        yajl_gen_map_open(w->gen);
        sb_json_put_text(w, "figure");
        sb_json_put_text(w, q == SB_QUANTILES_MAX ? "mean" : percentiles->name[q]);
        sb_json_put_text(w, "limit_ns");
        sb_json_put_u64(w, (uint64_t)result->slo.limit);
        yajl_gen_map_close(w->gen);
    }
}

enum sb_code sb_load_result_write(const struct sb_load_result *result, char **text, size_t *size,
                                  struct sb_error *error)
{
    struct sb_json_writer writer, *w = &writer;
    enum sb_code code = sb_json_write_begin(w, error);
    if (code)
        return code;
    yajl_gen_map_open(w->gen);
    put_head(w, result);
    sb_json_put_text(w, "workloads");
    yajl_gen_array_open(w->gen);
    for (uint32_t p = 0; p < result->parts; p++) {
        sb_json_put_line(w);
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_load_workload_fields, &result->part[p]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
    put_doubles(w, result->closed ? "clients" : "rates", result->rate, result->points);
    sb_json_put_text(w, "curves");
    yajl_gen_array_open(w->gen);
    for (uint32_t c = 0; c < result->curves; c++)
        put_curve(w, result, &result->curve[c]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
    return sb_json_write_end(w, text, size, error);
}
