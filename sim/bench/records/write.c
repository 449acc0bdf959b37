/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/write.h"

#include "sim/bench/records/fields.h"
#include "sim/bench/records/result.h"
#include "sim/json/record/record_write.h"

#include <math.h>

static void put_numbers(struct sb_json_writer *w, const char *key, const double *number,
                        uint32_t count)
{
    sb_json_put_text(w, key);
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < count; i++)
        sb_json_put_double(w, number[i]);
    yajl_gen_array_close(w->gen);
}

static void put_figure(struct sb_json_writer *w, const char *key,
                       const struct sb_bench_figure *figure)
{
    const double ci95[] = { figure->ci95.lo, figure->ci95.hi };
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "median");
    sb_json_put_double(w, figure->median);
    put_numbers(w, "ci95", ci95, 2);
    put_numbers(w, "samples", figure->sample, figure->samples);
    yajl_gen_map_close(w->gen);
}

static void put_word(struct sb_json_writer *w, const char *key, const char *word)
{
    sb_json_put_text(w, key);
    sb_json_put_text(w, word);
}

/* Of libearliest nothing is said. */
static void put_target(struct sb_json_writer *w, const char *target)
{
    if (target[0])
        put_word(w, "target", target);
}

static void put_bench(struct sb_json_writer *w, const struct sb_bench *bench)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    sb_record_put(w, sb_bench_head_fields, bench);
    put_word(w, "kind", sb_bench_kind_name[bench->kind]);
    put_word(w, "mode", sb_bench_mode_name[bench->mode]);
    put_word(w, "body", sb_bench_body_name[bench->body]);
    put_figure(w, "ns_per_task", &bench->ns_per_task);
    sb_record_put(w, sb_bench_tail_fields, bench);
    put_target(w, bench->target);
    if (!isnan(bench->call_ns)) {
        sb_json_put_text(w, "call_ns");
        sb_json_put_double(w, bench->call_ns);
    }
    yajl_gen_map_close(w->gen);
}

static void put_fingerprint(struct sb_json_writer *w,
                            const struct sb_bench_fingerprint *fingerprint)
{
    sb_json_put_text(w, "fingerprint");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_bench_fingerprint_fields, fingerprint);
    put_target(w, fingerprint->target);
    yajl_gen_map_close(w->gen);
}

static void write_put_counters(struct sb_json_writer *w,
                               const struct sb_bench_comparison *comparison)
{
    sb_json_put_text(w, "counters");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < comparison->counters; i++) {
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_bench_counter_fields, &comparison->counter[i]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

static void put_comparison(struct sb_json_writer *w, const struct sb_bench_comparison *comparison)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    sb_record_put(w, sb_bench_comparison_fields, comparison);
    put_word(w, "verdict", sb_verdict_name[comparison->verdict]);
    put_word(w, "time_verdict", sb_verdict_name[comparison->time_verdict]);
    put_word(w, "instructions_verdict", sb_verdict_name[comparison->instructions_verdict]);
    put_figure(w, "base_ns_per_task", &comparison->base);
    put_figure(w, "new_ns_per_task", &comparison->changed);
    put_numbers(w, "log_ratios", comparison->log_ratio, comparison->processes);
    sb_json_put_text(w, "lag1_correlation");
    sb_json_put_double(w, comparison->lag1);
    write_put_counters(w, comparison);
    yajl_gen_map_close(w->gen);
}

static void put_against(struct sb_json_writer *w, const struct sb_bench_against *against)
{
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_bench_against_fields, against);
    put_word(w, "verdict", sb_verdict_name[against->verdict]);
    put_fingerprint(w, &against->fingerprint);
    sb_json_put_text(w, "benchmarks");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < against->comparisons; i++)
        put_comparison(w, &against->comparison[i]);
    yajl_gen_array_close(w->gen);
    sb_json_put_text(w, "control");
    if (against->has_control)
        put_comparison(w, &against->control);
    else
        yajl_gen_null(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_powers(struct sb_json_writer *w, const struct sb_bench_result *result)
{
    sb_json_put_text(w, "selftest");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < result->powers; i++) {
        yajl_gen_map_open(w->gen);
        sb_json_put_line(w);
        sb_record_put(w, sb_bench_power_fields, &result->power[i]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

/* Those that have begun, or for which it is known what is put in. */
static void put_trials(struct sb_json_writer *w, const struct sb_bench_result *result)
{
    sb_json_put_text(w, "selftest_trials");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < result->trials; i++) {
        const struct sb_bench_trial *trial = &result->trial[i];
        if (!trial->run || (!trial->every && !trial->processes))
            continue;
        yajl_gen_map_open(w->gen);
        sb_json_put_line(w);
        sb_record_put(w, sb_bench_trial_fields, trial);
        put_numbers(w, "log_ratios", trial->log_ratio, trial->processes);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

static void put_head(struct sb_json_writer *w, const struct sb_bench_result *result)
{
    sb_json_put_text(w, "simbench");
    sb_json_put_any_text(w, result->version ? result->version : "");
    sb_json_put_text(w, "bench");
    sb_json_put_u64(w, SB_BENCH_FORMAT);
    if (result->draws > 1) {
        sb_json_put_text(w, "draws");
        sb_json_put_u64(w, result->draws);
    }
    sb_json_put_text(w, "partial");
    yajl_gen_bool(w->gen, result->partial);
    put_fingerprint(w, &result->fingerprint);
    sb_json_put_text(w, "warnings");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < result->warnings; i++)
        sb_json_put_any_text(w, result->warning[i]);
    yajl_gen_array_close(w->gen);
}

static void put_result(struct sb_json_writer *w, const struct sb_bench_result *result)
{
    yajl_gen_map_open(w->gen);
    put_head(w, result);
    sb_json_put_text(w, "results");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < result->results; i++)
        put_bench(w, &result->result[i]);
    yajl_gen_array_close(w->gen);
    sb_json_put_text(w, "comparison");
    if (result->against)
        put_against(w, result->against);
    else
        yajl_gen_null(w->gen);
    put_powers(w, result);
    if (result->trials)
        put_trials(w, result);
    yajl_gen_map_close(w->gen);
    sb_json_put_line(w);
}

enum sb_code sb_bench_result_write(const struct sb_bench_result *result, char **text, size_t *size,
                                   struct sb_error *error)
{
    struct sb_json_writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    put_result(&w, result);
    return sb_json_write_end(&w, text, size, error);
}
