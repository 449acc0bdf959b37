/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads results.json. A file that people may have edited: whatever reports rely on (counts, order,
 * indices) is checked here. */
#include "sim/result/saved/result_read.h"

#include "sim/base/assert.h"
#include "sim/json/json.h"
#include "sim/json/parse.h"
#include "sim/json/record/record_read.h"
#include "sim/result/keys/bounds.h"
#include "sim/result/keys/criticality.h"
#include "sim/result/keys/fields.h"
#include "sim/result/keys/levers.h"
#include "sim/result/keys/platform.h"
#include "sim/result/keys/pools.h"
#include "sim/result/keys/precision.h"
#include "sim/result/keys/sampling.h"
#include "sim/result/keys/shown.h"
#include "sim/result/keys/slo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef const struct sb_json_node *result_read_node;

/* Those of the fields that are there: files of earlier versions lack them. */
static bool get_newer(struct sb_record_reader *r, result_read_node object,
                      struct sb_record_fields fields, void *record)
{
    for (size_t i = 0; i < fields.count; i++) {
        result_read_node at = sb_json_get(r->json, object, fields.field[i].key);
        if (at &&
            !sb_record_value(r, at, fields.field[i].kind, (char *)record + fields.field[i].offset))
            return false;
    }
    return true;
}

/* Those of the percentiles that are not always there. */
static bool get_quantiles(struct sb_record_reader *r, result_read_node makespan,
                          result_read_node ci95, const struct sb_percentiles *percentiles,
                          struct sb_summary *to)
{
    for (uint32_t q = SB_QUANTILES_COUNT; q < percentiles->count; q++) {
        result_read_node value = sb_record_need(r, makespan, percentiles->name[q]),
                         interval = value ? sb_record_need(r, ci95, percentiles->name[q]) : NULL;
        if (!interval || !sb_record_value(r, value, SB_RECORD_NS, &to->quantile[q]) ||
            !sb_record_value(r, interval, SB_RECORD_INTERVAL, &to->quantile_ci95[q]))
            return false;
    }
    return true;
}

static bool get_makespan(struct sb_record_reader *r, result_read_node object,
                         const struct sb_percentiles *percentiles,
                         struct sb_strategy_result *strategy)
{
    const char *others[SB_PERCENTILES_MAX + 3] = { "mean_cv", "ci95" },
                                            *in_ci95[SB_PERCENTILES_MAX + 2] = { "mean_cv" };
    struct sb_summary *makespan = &strategy->makespan;
    result_read_node ci95;
    for (uint32_t q = SB_QUANTILES_COUNT; q < percentiles->count; q++)
        others[2 + q - SB_QUANTILES_COUNT] = in_ci95[1 + q - SB_QUANTILES_COUNT] =
            percentiles->name[q];
    if (!sb_record_get(r, object, sb_makespan_fields, others, makespan) ||
        !(ci95 = sb_record_need(r, object, "ci95")) ||
        !sb_record_get(r, ci95, sb_makespan_ci95_fields, in_ci95, makespan) ||
        !get_quantiles(r, object, ci95, percentiles, makespan))
        return false;
    makespan->mean_cv = makespan->mean; /* where an older file has none */
    makespan->mean_cv_ci95 = makespan->mean_ci95;
    return get_newer(r, object, sb_makespan_new_fields, makespan) &&
           get_newer(r, ci95, sb_makespan_ci95_new_fields, makespan);
}

/* Those that are there: files that 0.2.0 and earlier wrote lack them. */
static bool get_estimates(struct sb_record_reader *r, result_read_node object,
                          const struct sb_estimate_field *field, size_t count,
                          struct sb_speedup *speedup)
{
    for (size_t i = 0; i < count; i++) {
        result_read_node at = sb_json_get(r->json, object, field[i].key);
        if (at &&
            !sb_record_get(r, at, sb_estimate_fields, NULL, (char *)speedup + field[i].offset))
            return false;
    }
    return true;
}

static bool get_speedup(struct sb_record_reader *r, result_read_node object,
                        struct sb_speedup *speedup)
{
    static const char *const others[] = {
        "ratio_of_means", "geometric_mean",    "saved_ns", "faster_ci95",
        "equal_ci95",     SB_SAVED_MISSES_KEY, NULL
    };
    static const char *const saved[] = { "mean", "p50", "p99" };
    if (!sb_record_get(r, object, sb_speedup_fields, others, speedup) ||
        !get_newer(r, object, sb_speedup_new_fields, speedup) ||
        !sb_result_saved_misses_read(r, object, &speedup->saved_misses) ||
        !get_estimates(r, object, sb_speedup_estimate, SB_SPEEDUP_ESTIMATES, speedup))
        return false;
    result_read_node at = sb_json_get(r->json, object, "saved_ns");
    if (!at)
        return true;
    if (at->type != SB_JSON_OBJECT)
        return sb_record_refuse(r, at, "an object");
    return sb_json_known(r->json, at, saved, 3, r->error) == SB_OK &&
           get_estimates(r, at, sb_saved_estimate, SB_SAVED_ESTIMATES, speedup);
}

static bool get_speedups(struct sb_record_reader *r, result_read_node object,
                         struct sb_strategy_result *strategy)
{
    if (object->type != SB_JSON_OBJECT)
        return sb_record_refuse(r, object, "an object");
    strategy->speedup = sb_arena_alloc(r->arena, object->size, sizeof *strategy->speedup);
    if (!strategy->speedup)
        return sb_record_no_memory(r);
    for (result_read_node c = sb_json_first(r->json, object); c;
         c = sb_json_next(r->json, object, c)) {
        struct sb_speedup *speedup = &strategy->speedup[strategy->speedups++];
        const char *over = sb_json_key(r->json, c);
        sb_speedup_init(speedup, sb_arena_text(r->arena, over, strlen(over)));
        if (!speedup->over)
            return sb_record_no_memory(r);
        if (!get_speedup(r, c, speedup))
            return false;
    }
    return true;
}

static bool get_cdf(struct sb_record_reader *r, result_read_node object,
                    struct sb_strategy_result *strategy)
{
    uint32_t count = 0;
    struct sb_summary *m = &strategy->makespan;
    result_read_node array = sb_record_array(r, object, "cdf", sizeof *m->cdf_p, &count, &m->cdf_p);
    double p_before = 0;
    sb_ns before = 0;
    if (!array || !sb_record_array(r, object, "cdf", sizeof *m->cdf_ns, &count, &m->cdf_ns))
        return false;
    for (result_read_node c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c)) {
        double *point_p = &m->cdf_p[m->cdf_points];
        sb_ns *point = &m->cdf_ns[m->cdf_points++];
        if (!sb_record_is_array(r, c, 2, "[p, ns]"))
            return false;
        result_read_node p = sb_json_first(r->json, c);
        if (!sb_record_value(r, p, SB_RECORD_DOUBLE, point_p) ||
            !sb_record_value(r, sb_json_next(r->json, c, p), SB_RECORD_NS, point))
            return false;
        if (!(*point_p >= p_before && *point_p <= 1 && *point >= before))
            return sb_record_refuse(r, c, "points that ascend, up to p = 1");
        p_before = *point_p;
        before = *point;
    }
    return true;
}

static bool get_strategy(struct sb_record_reader *r, result_read_node object,
                         const struct sb_workload_result *workload,
                         struct sb_strategy_result *strategy)
{
    static const char *const others[] = { "simplicity", "makespan_ns", "speedup",      "batches",
                                          "cdf",        "criticality", "spans",        "barriers",
                                          SB_SLO_KEY,   "shown",       "paired_ratio", "placement",
                                          "transfers",  NULL };
    result_read_node at;
    return sb_record_get(r, object, sb_strategy_head_fields, others, strategy) &&
           get_newer(r, object, sb_strategy_new_fields, strategy) &&
           sb_result_slo_read(r, object, &strategy->slo) &&
           sb_result_ratio_get(r, object, &strategy->paired) &&
           (at = sb_record_need(r, object, "makespan_ns")) &&
           get_makespan(r, at, sb_result_percentiles(workload), strategy) &&
           (at = sb_record_need(r, object, "speedup")) && get_speedups(r, at, strategy) &&
           sb_result_criticality_get(r, object, strategy) &&
           sb_result_batches_get(r, object, &strategy->batches) &&
           sb_result_barriers_get(r, object, strategy) && get_cdf(r, object, strategy) &&
           sb_result_shown_get_strategy(r, object, workload, strategy) &&
           sb_result_platform_get_strategy(r, object, workload, strategy);
}

/* Whether 0.2.0 or an earlier version wrote these strategies. */
static bool is_older(struct sb_record_reader *r, result_read_node strategies)
{
    for (result_read_node c = sb_json_first(r->json, strategies); c;
         c = sb_json_next(r->json, strategies, c)) {
        result_read_node speedups = sb_json_get(r->json, c, "speedup"),
                         first = speedups ? sb_json_first(r->json, speedups) : NULL;
        if (first)
            return !sb_json_get(r->json, first, "ratio_of_means");
    }
    return false;
}

/* Of an older file the ratio and the difference of the means, which follow from what it says. */
static void complete(struct sb_workload_result *workload)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        for (uint32_t k = 0; k < workload->strategy[i].speedups; k++) {
            struct sb_speedup *speedup = &workload->strategy[i].speedup[k];
            const struct sb_strategy_result *over = sb_result_find(workload, speedup->over);
            if (!over)
                continue;
            double x = over->makespan.mean, y = workload->strategy[i].makespan.mean;
            speedup->ratio_of_means.value = y > 0 ? x / y : x > 0 ? NAN : 1;
            speedup->saved_mean.value = x - y;
        }
}

static bool get_workload(struct sb_record_reader *r, result_read_node object,
                         struct sb_workload_result *workload)
{
    static const char *const others[] = { "task_names",
                                          "strategies",
                                          "point",
                                          "longest_path_mean_ns",
                                          "longest_path_ci95_ns",
                                          "mean_parallelism",
                                          "mean_is_infinite",
                                          "variance_is_infinite",
                                          "largest_speedup",
                                          "levers",
                                          "precision",
                                          "sampling",
                                          "shown_replicates",
                                          "dependencies",
                                          "advice",
                                          "bounds",
                                          "pools",
                                          "platform",
                                          NULL };
    workload->longest_path = (struct sb_estimate){ NAN, { NAN, NAN } };
    workload->mean_parallelism = NAN;
    if (!sb_record_get(r, object, sb_workload_fields, others, workload) ||
        !get_newer(r, object, sb_workload_new_fields, workload) ||
        !sb_result_pools_get(r, object, workload) ||
        !sb_result_precision_read(r, object, &workload->precision) ||
        !sb_result_sampling_read(r, object, &workload->sampling) ||
        !sb_result_levers_get(r, object, workload) ||
        !sb_result_platform_get(r, object, &workload->platform) ||
        !sb_result_point_get(r, object, &workload->point) ||
        !sb_result_shown_get_workload(r, object, workload) ||
        !sb_result_advice_read(r, object, &workload->advice))
        return false;
    uint32_t i = 0;
    result_read_node array = sb_record_array(r, object, "strategies", sizeof *workload->strategy,
                                             &workload->strategies, &workload->strategy);
    if (!array)
        return false;
    for (result_read_node c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c)) {
        workload->strategy[i].simplicity = i + 1; /* about so where an older file does not say */
        if (!get_strategy(r, c, workload, &workload->strategy[i++]))
            return false;
    }
    if (is_older(r, array))
        complete(workload);
    return sb_result_bounds_get(r, object, workload);
}

static bool get_percentiles(struct sb_record_reader *r, result_read_node array,
                            struct sb_result *result)
{
    struct sb_percentiles *percentiles = sb_arena_alloc(r->arena, 1, sizeof *percentiles);
    if (!percentiles)
        return sb_record_no_memory(r);
    if (!sb_record_is_array(r, array, 0, "an array of percentiles"))
        return false;
    *percentiles = sb_percentiles_default;
    percentiles->shown = 0;
    for (result_read_node c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c)) {
        double percent;
        char text[400];
        if (!sb_record_value(r, c, SB_RECORD_DOUBLE, &percent))
            return false;
        snprintf(text, sizeof text, "%.10f", percent);
        if (!sb_percentiles_show(percentiles, text))
            return sb_record_refuse(r, c, "up to 16 different percentiles");
    }
    if (!percentiles->shown)
        return sb_record_refuse(r, array, "percentiles");
    result->percentiles = percentiles;
    return true;
}

/* First of all, so that a file of another kind or of a later version is told so, and not which key
 * it lacks. */
static bool get_head(struct sb_record_reader *r, result_read_node root, struct sb_result *result)
{
    static const char *const known[] = { "simbench", "format",  "seed",        "draws",
                                         "partial",  "missing", "percentiles", "workloads" };
    uint64_t format = 0;
    if (root->type != SB_JSON_OBJECT || !sb_json_get(r->json, root, "format") ||
        !sb_json_get(r->json, root, "simbench"))
        return sb_json_fail(
                   r->json, root, SB_EINPUT, r->error,
                   "not a results.json of simbench: \"simbench\" and \"format\" are missing"),
               false;
    result_read_node at = sb_record_need(r, root, "format");
    if (!sb_json_u64(r->json, at, &format) || format != SB_RESULT_FORMAT)
        return sb_json_fail(r->json, at, SB_EINPUT, r->error, "this program reads format %d",
                            SB_RESULT_FORMAT),
               false;
    result->draws = 1;
    return sb_json_known(r->json, root, known, sizeof known / sizeof *known, r->error) == SB_OK &&
           (at = sb_record_need(r, root, "simbench")) &&
           sb_record_value(r, at, SB_RECORD_TEXT, &result->version) &&
           (at = sb_record_need(r, root, "seed")) &&
           sb_record_value(r, at, SB_RECORD_U64, &result->seed) &&
           (!(at = sb_json_get(r->json, root, "draws")) ||
            sb_record_value(r, at, SB_RECORD_U32, &result->draws)) &&
           (at = sb_record_need(r, root, "partial")) &&
           sb_record_value(r, at, SB_RECORD_BOOL, &result->partial) &&
           (!(at = sb_json_get(r->json, root, "missing")) ||
            sb_record_value(r, at, SB_RECORD_BOOL, &result->missing)) &&
           (!(at = sb_json_get(r->json, root, "percentiles")) || get_percentiles(r, at, result));
}

static bool get_result(struct sb_record_reader *r, result_read_node root, struct sb_result *result)
{
    uint32_t i = 0;
    result_read_node array;
    if (!get_head(r, root, result) ||
        !(array = sb_record_array(r, root, "workloads", sizeof *result->workload,
                                  &result->workloads, &result->workload)))
        return false;
    for (result_read_node c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c)) {
        result->workload[i].percentiles = result->percentiles;
        result->workload[i].missing = result->missing;
        if (!get_workload(r, c, &result->workload[i++]))
            return false;
    }
    return true;
}

enum sb_code sb_result_of_json(struct sb_result *result, const struct sb_json *json,
                               struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct sb_result read = { 0 };
    struct sb_record_reader r = { json, &read.arena, &local };
    get_result(&r, json->node, &read);
    if (local.code) {
        sb_result_fini(&read);
        return sb_fail(error, local.code, local.where, "%s", local.text);
    }
    *result = read;
    return SB_OK;
}

enum sb_code sb_result_read(struct sb_result *result, const char *path, struct sb_error *error)
{
    struct sb_json json;
    enum sb_code code = sb_json_read(&json, path, error);
    if (code)
        return code;
    code = sb_result_of_json(result, &json, error);
    sb_json_fini(&json);
    return code;
}
