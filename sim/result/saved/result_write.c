/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.json: compact, with a new line for each workload and each strategy so that a diff shows
 * which one changed. */
#include "sim/result/saved/result_write.h"

#include "sim/json/record/record_write.h"
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

#include <stdlib.h>

/* The q-th of `values`, unless it is one of the five that are always there: in ascending order,
 * whatever the order in which they were asked for. */
static void put_further(struct sb_json_writer *w, const struct sb_percentiles *percentiles,
                        uint32_t q, enum sb_record_kind kind, const void *values)
{
    size_t size = kind == SB_RECORD_NS ? sizeof(sb_ns) : sizeof(struct sb_interval);
    const struct sb_record_field field = { percentiles->name[q], kind, q * size };
    if (q >= SB_QUANTILES_COUNT)
        sb_record_put(w, (struct sb_record_fields){ &field, 1 }, values);
}

static void put_makespan(struct sb_json_writer *w, const struct sb_strategy_result *strategy,
                         const struct sb_percentiles *percentiles)
{
    const struct sb_summary *makespan = &strategy->makespan;
    sb_json_put_text(w, "makespan_ns");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_makespan_fields, makespan);
    sb_record_put(w, sb_makespan_new_fields, makespan);
    for (uint32_t i = 0; i < percentiles->shown; i++)
        put_further(w, percentiles, percentiles->show[i], SB_RECORD_NS, makespan->quantile);
    sb_json_put_text(w, "ci95");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_makespan_ci95_fields, makespan);
    sb_record_put(w, sb_makespan_ci95_new_fields, makespan);
    for (uint32_t i = 0; i < percentiles->shown; i++)
        put_further(w, percentiles, percentiles->show[i], SB_RECORD_INTERVAL,
                    makespan->quantile_ci95);
    yajl_gen_map_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_estimates(struct sb_json_writer *w, const struct sb_estimate_field *field,
                          size_t count, const struct sb_speedup *speedup)
{
    for (size_t i = 0; i < count; i++) {
        sb_json_put_text(w, field[i].key);
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_estimate_fields, (const char *)speedup + field[i].offset);
        yajl_gen_map_close(w->gen);
    }
}

static void put_speedups(struct sb_json_writer *w, const struct sb_strategy_result *strategy)
{
    sb_json_put_text(w, "speedup");
    yajl_gen_map_open(w->gen);
    for (uint32_t i = 0; i < strategy->speedups; i++) {
        sb_json_put_any_text(w, strategy->speedup[i].over);
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_speedup_fields, &strategy->speedup[i]);
        sb_record_put(w, sb_speedup_new_fields, &strategy->speedup[i]);
        put_estimates(w, sb_speedup_estimate, SB_SPEEDUP_ESTIMATES, &strategy->speedup[i]);
        sb_json_put_text(w, "saved_ns");
        yajl_gen_map_open(w->gen);
        put_estimates(w, sb_saved_estimate, SB_SAVED_ESTIMATES, &strategy->speedup[i]);
        yajl_gen_map_close(w->gen);
        sb_result_saved_misses_write(w, &strategy->slo, &strategy->speedup[i].saved_misses);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_map_close(w->gen);
}

static void result_write_put_ns(struct sb_json_writer *w, sb_ns value)
{
    sb_json_put_u64(w, value < 0 ? 0 : (uint64_t)value);
}

static void put_cdf(struct sb_json_writer *w, const struct sb_strategy_result *strategy)
{
    sb_json_put_text(w, "cdf");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < strategy->makespan.cdf_points; i++) {
        yajl_gen_array_open(w->gen);
        sb_json_put_double(w, strategy->makespan.cdf_p[i]);
        result_write_put_ns(w, strategy->makespan.cdf_ns[i]);
        yajl_gen_array_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

static void put_strategy(struct sb_json_writer *w, const struct sb_workload_result *workload,
                         const struct sb_strategy_result *strategy)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    sb_record_put(w, sb_strategy_head_fields, strategy);
    sb_record_put(w, sb_strategy_new_fields, strategy);
    put_makespan(w, strategy, sb_result_percentiles(workload));
    sb_result_slo_write(w, &strategy->slo);
    put_speedups(w, strategy);
    sb_result_criticality_put(w, strategy);
    sb_result_barriers_put(w, strategy);
    sb_result_batches_put(w, &strategy->batches);
    sb_result_ratio_put(w, &strategy->paired);
    put_cdf(w, strategy);
    sb_result_shown_put_strategy(w, workload, strategy);
    sb_result_platform_put_strategy(w, workload, strategy);
    yajl_gen_map_close(w->gen);
}

static void put_workload(struct sb_json_writer *w, const struct sb_workload_result *workload)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    sb_record_put(w, sb_workload_fields, workload);
    sb_record_put(w, sb_workload_new_fields, workload);
    sb_result_pools_put(w, workload);
    sb_result_precision_write(w, &workload->precision);
    sb_result_sampling_write(w, &workload->sampling);
    sb_result_bounds_put(w, workload);
    sb_result_platform_put(w, &workload->platform);
    sb_result_levers_put(w, workload);
    sb_result_point_put(w, &workload->point);
    sb_result_shown_put_workload(w, workload);
    sb_result_advice_write(w, &workload->advice);
    sb_json_put_text(w, "strategies");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < workload->strategies; i++)
        put_strategy(w, workload, &workload->strategy[i]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

/* Which ones tables show, where those are others than they always were. */
static void put_percentiles(struct sb_json_writer *w, const struct sb_percentiles *percentiles)
{
    if (!percentiles || sb_percentiles_are_default(percentiles))
        return;
    sb_json_put_text(w, "percentiles");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < percentiles->shown; i++)
        sb_json_put_double(w, strtod(percentiles->name[percentiles->show[i]] + 1, NULL));
    yajl_gen_array_close(w->gen);
}

/* What is known before the first workload has run. */
static void open_result(struct sb_json_writer *w, const struct sb_result *result)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "simbench");
    sb_json_put_any_text(w, result->version);
    sb_json_put_text(w, "format");
    sb_json_put_u64(w, SB_RESULT_FORMAT);
    sb_json_put_text(w, "seed");
    sb_json_put_u64(w, result->seed);
    if (result->draws > 1) {
        sb_json_put_text(w, "draws");
        sb_json_put_u64(w, result->draws);
    }
    put_percentiles(w, result->percentiles);
    sb_json_put_text(w, "workloads");
    yajl_gen_array_open(w->gen);
}

/* What is known behind the last one alone. */
static void close_result(struct sb_json_writer *w, const struct sb_result *result)
{
    yajl_gen_array_close(w->gen);
    sb_json_put_text(w, "partial");
    yajl_gen_bool(w->gen, result->partial);
    if (result->missing) {
        sb_json_put_text(w, "missing");
        yajl_gen_bool(w->gen, true);
    }
    yajl_gen_map_close(w->gen);
    sb_json_put_line(w);
}

static void put_result(struct sb_json_writer *w, const struct sb_result *result)
{
    open_result(w, result);
    for (uint32_t i = 0; i < result->workloads; i++)
        put_workload(w, &result->workload[i]);
    close_result(w, result);
}

enum sb_code sb_result_print_begin(struct sb_json_writer *w, const struct sb_result *head,
                                   FILE *out, struct sb_error *error)
{
    if (sb_json_write_begin_to(w, out, error))
        return SB_ENOMEM;
    open_result(w, head);
    return SB_OK;
}

void sb_result_print_workload(struct sb_json_writer *w, const struct sb_workload_result *workload)
{
    put_workload(w, workload);
    sb_json_write_so_far(w);
}

enum sb_code sb_result_print_end(struct sb_json_writer *w, const struct sb_result *head,
                                 struct sb_error *error)
{
    close_result(w, head);
    return sb_json_write_end_to(w, error);
}

enum sb_code sb_result_print(const struct sb_result *result, FILE *out, struct sb_error *error)
{
    struct sb_json_writer w;
    if (sb_json_write_begin_to(&w, out, error))
        return SB_ENOMEM;
    put_result(&w, result);
    return sb_json_write_end_to(&w, error);
}

enum sb_code sb_result_write(const struct sb_result *result, char **text, size_t *size,
                             struct sb_error *error)
{
    struct sb_json_writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    put_result(&w, result);
    return sb_json_write_end(&w, text, size, error);
}
