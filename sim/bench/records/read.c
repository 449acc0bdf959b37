/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/read.h"

#include "sim/base/assert.h"
#include "sim/base/names.h"
#include "sim/bench/records/fields.h"
#include "sim/bench/records/result.h"
#include "sim/json/parse.h"
#include "sim/json/record/record_read.h"

#include <math.h>
#include <string.h>

typedef const struct sb_json_node *node;

/* The array of numbers below `key`. The time without the bodies' own work can be negative. */
static bool get_numbers(struct sb_record_reader *r, node object, const char *key,
                        const double **number, uint32_t *count)
{
    double *room = NULL;
    uint32_t i = 0;
    node array = sb_record_array(r, object, key, sizeof *room, count, &room);
    if (!array)
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        if (!sb_record_value(r, c, SB_RECORD_DOUBLE, &room[i]))
            return false;
        if (isnan(room[i++]))
            return sb_record_refuse(r, c, "a number");
    }
    *number = room;
    return true;
}

static bool get_figure(struct sb_record_reader *r, node parent, const char *key,
                       struct sb_bench_figure *figure)
{
    static const struct sb_record_field field[] = {
        { "median", SB_RECORD_DOUBLE, offsetof(struct sb_bench_figure, median) },
        { "ci95", SB_RECORD_INTERVAL, offsetof(struct sb_bench_figure, ci95) }
    };
    static const char *const others[] = { "samples", NULL };
    node object = sb_record_need(r, parent, key);
    if (!object ||
        !sb_record_get(r, object, (struct sb_record_fields){ field, 2 }, others, figure) ||
        !get_numbers(r, object, "samples", &figure->sample, &figure->samples))
        return false;
    if ((figure->samples == 0) != isnan(figure->median))
        return sb_record_refuse(r, sb_json_get(r->json, object, "median"),
                                figure->samples ? "the median of the samples"
                                                : "null: there are no samples");
    if (figure->ci95.lo > figure->median || figure->ci95.hi < figure->median)
        return sb_record_refuse(r, sb_json_get(r->json, object, "ci95"),
                                "an interval around the median");
    return true;
}

static bool get_choice(struct sb_record_reader *r, node object, const char *key,
                       const char *const *name, unsigned count, unsigned *choice)
{
    node at = sb_record_need(r, object, key);
    return at && sb_record_choice(r, at, name, count, choice);
}

/* All fields of two tables in one object. */
static bool get_both(struct sb_record_reader *r, node object, struct sb_record_fields head,
                     struct sb_record_fields tail, const char *const *others, void *record)
{
    struct sb_record_field field[32];
    size_t count = 0;
    SB_REQUIRE(head.count + tail.count <= 32);
    for (size_t i = 0; i < head.count; i++)
        field[count++] = head.field[i];
    for (size_t i = 0; i < tail.count; i++)
        field[count++] = tail.field[i];
    return sb_record_get(r, object, (struct sb_record_fields){ field, count }, others, record);
}

/* What is told only of targets of others, and of results since 0.4. */
static bool get_target(struct sb_record_reader *r, node object, const char **target)
{
    node at = sb_json_get(r->json, object, "target");
    *target = "";
    return !at || sb_record_value(r, at, SB_RECORD_TEXT, target);
}

static bool get_call(struct sb_record_reader *r, node object, double *call)
{
    node at = sb_json_get(r->json, object, "call_ns");
    *call = NAN;
    return !at || sb_record_value(r, at, SB_RECORD_DOUBLE, call);
}

static bool get_bench(struct sb_record_reader *r, node object, struct sb_bench *bench)
{
    static const char *const others[] = { "kind",   "mode",    "body", "ns_per_task",
                                          "target", "call_ns", NULL };
    unsigned kind = 0, mode = 0, body = 0;
    if (!get_both(r, object, sb_bench_head_fields, sb_bench_tail_fields, others, bench) ||
        !get_choice(r, object, "kind", sb_bench_kind_name, SB_BENCH_KINDS, &kind) ||
        !get_choice(r, object, "mode", sb_bench_mode_name, SB_BENCH_MODES, &mode) ||
        !get_choice(r, object, "body", sb_bench_body_name, SB_BENCH_BODIES, &body) ||
        !get_figure(r, object, "ns_per_task", &bench->ns_per_task) ||
        !get_target(r, object, &bench->target) || !get_call(r, object, &bench->call_ns))
        return false;
    bench->kind = (enum sb_bench_kind)kind;
    bench->mode = (enum sb_bench_mode)mode;
    bench->body = (enum sb_bench_body)body;
    return true;
}

/* A name that stands there twice would make one of the two unreachable. */
static bool is_new(struct sb_record_reader *r, struct sb_names *names, node object,
                   const char *name)
{
    int failed = 0;
    bool is = sb_names_add(names, r->arena, name, &failed) != SB_NO_NAME;
    return is || (failed ? sb_record_no_memory(r)
                         : sb_record_refuse(r, sb_json_get(r->json, object, "name"),
                                            "a name that no other has"));
}

static bool get_results(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    struct sb_names names = { 0 };
    bool fine = true;
    node array = sb_record_array(r, root, "results", sizeof *result->result, &result->results,
                                 &result->result);
    if (!array)
        return false;
    struct sb_bench *bench = result->result;
    for (node c = sb_json_first(r->json, array); c && fine;
         c = sb_json_next(r->json, array, c), bench++)
        fine = get_bench(r, c, bench) && is_new(r, &names, c, bench->name);
    sb_names_fini(&names);
    return fine;
}

static bool get_fingerprint(struct sb_record_reader *r, node parent,
                            struct sb_bench_fingerprint *fingerprint)
{
    static const char *const others[] = { "target", NULL };
    node object = sb_record_need(r, parent, "fingerprint");
    return object && sb_record_get(r, object, sb_bench_fingerprint_fields, others, fingerprint) &&
           get_target(r, object, &fingerprint->target);
}

static bool get_counters(struct sb_record_reader *r, node object,
                         struct sb_bench_comparison *comparison)
{
    uint32_t i = 0;
    node array = sb_record_array(r, object, "counters", sizeof *comparison->counter,
                                 &comparison->counters, &comparison->counter);
    if (!array)
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!sb_record_get(r, c, sb_bench_counter_fields, NULL, &comparison->counter[i++]))
            return false;
    return true;
}

static bool get_verdict(struct sb_record_reader *r, node object, const char *key,
                        enum sb_verdict *verdict)
{
    unsigned choice = 0;
    if (!get_choice(r, object, key, sb_verdict_name, SB_VERDICTS, &choice))
        return false;
    *verdict = (enum sb_verdict)choice;
    return true;
}

/* Up to 0.2 a regression was confirmed by other processes, which came behind. */
static bool get_log_ratios(struct sb_record_reader *r, node object, struct sb_bench_comparison *c)
{
    const double *second = NULL;
    uint32_t seconds = 0;
    if (!get_numbers(r, object, "log_ratios", &c->log_ratio, &c->processes))
        return false;
    if (!sb_json_get(r->json, object, "confirming_log_ratios"))
        return true;
    if (!get_numbers(r, object, "confirming_log_ratios", &second, &seconds))
        return false;
    double *all = sb_arena_alloc(r->arena, (size_t)c->processes + seconds, sizeof *all);
    if (!all)
        return sb_record_no_memory(r);
    if (c->processes)
        memcpy(all, c->log_ratio, c->processes * sizeof *all);
    if (seconds)
        memcpy(all + c->processes, second, seconds * sizeof *all);
    c->log_ratio = all;
    c->processes += seconds;
    return true;
}

static bool get_lag1(struct sb_record_reader *r, node object, double *lag1)
{
    node at = sb_json_get(r->json, object, "lag1_correlation");
    *lag1 = NAN;
    return !at || sb_record_value(r, at, SB_RECORD_DOUBLE, lag1);
}

/* "looks" and "unconfirmed" are of comparisons up to 0.2. */
static bool get_comparison(struct sb_record_reader *r, node object, struct sb_bench_comparison *c)
{
    static const char *const others[] = { "verdict",
                                          "time_verdict",
                                          "instructions_verdict",
                                          "base_ns_per_task",
                                          "new_ns_per_task",
                                          "log_ratios",
                                          "confirming_log_ratios",
                                          "lag1_correlation",
                                          "looks",
                                          "unconfirmed",
                                          "counters",
                                          NULL };
    return sb_record_get(r, object, sb_bench_comparison_fields, others, c) &&
           get_verdict(r, object, "verdict", &c->verdict) &&
           get_verdict(r, object, "time_verdict", &c->time_verdict) &&
           get_verdict(r, object, "instructions_verdict", &c->instructions_verdict) &&
           get_figure(r, object, "base_ns_per_task", &c->base) &&
           get_figure(r, object, "new_ns_per_task", &c->changed) && get_log_ratios(r, object, c) &&
           get_lag1(r, object, &c->lag1) && get_counters(r, object, c);
}

static bool get_comparisons(struct sb_record_reader *r, node object,
                            struct sb_bench_against *against)
{
    struct sb_names names = { 0 };
    bool fine = true;
    node array = sb_record_array(r, object, "benchmarks", sizeof *against->comparison,
                                 &against->comparisons, &against->comparison);
    if (!array)
        return false;
    struct sb_bench_comparison *comparison = against->comparison;
    for (node c = sb_json_first(r->json, array); c && fine;
         c = sb_json_next(r->json, array, c), comparison++)
        fine = get_comparison(r, c, comparison) && is_new(r, &names, c, comparison->name);
    sb_names_fini(&names);
    return fine;
}

static bool get_against(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    static const char *const others[] = { "verdict", "fingerprint", "benchmarks", "control", NULL };
    node object = sb_record_need(r, root, "comparison"), control;
    if (!object || object->type == SB_JSON_NULL)
        return object != NULL;
    struct sb_bench_against *against = result->against =
        sb_arena_alloc(r->arena, 1, sizeof *against);
    if (!against)
        return sb_record_no_memory(r);
    if (!sb_record_get(r, object, sb_bench_against_fields, others, against) ||
        !get_verdict(r, object, "verdict", &against->verdict) ||
        !get_fingerprint(r, object, &against->fingerprint) ||
        !get_comparisons(r, object, against) || !(control = sb_record_need(r, object, "control")))
        return false;
    if (!(against->margin > 0 && against->margin < 1))
        return sb_record_refuse(r, sb_json_get(r->json, object, "margin"),
                                "a share above 0 and below 1");
    against->has_control = control->type != SB_JSON_NULL;
    return !against->has_control || get_comparison(r, control, &against->control);
}

static bool get_powers(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    node array = sb_record_array(r, root, "selftest", sizeof *result->power, &result->powers,
                                 &result->power);
    if (!array)
        return false;
    struct sb_bench_power *power = result->power;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c), power++) {
        uint64_t sum = 0;
        if (!sb_record_get(r, c, sb_bench_power_fields, NULL, power))
            return false;
        for (int v = 0; v < SB_VERDICTS; v++)
            sum += power->verdicts[v];
        if (sum != power->runs)
            return sb_record_refuse(r, sb_json_get(r->json, c, "runs"),
                                    "as many runs as have a verdict");
    }
    return true;
}

/* Only where there was a self-test, and not up to 0.2. */
static bool get_trials(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    static const char *const others[] = { "log_ratios", NULL };
    node array = sb_json_get(r->json, root, "selftest_trials");
    if (!array)
        return true;
    if (!(array = sb_record_array(r, root, "selftest_trials", sizeof *result->trial,
                                  &result->trials, &result->trial)))
        return false;
    struct sb_bench_trial *trial = result->trial;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c), trial++) {
        if (!sb_record_get(r, c, sb_bench_trial_fields, others, trial) ||
            !get_numbers(r, c, "log_ratios", &trial->log_ratio, &trial->processes))
            return false;
        if (!(trial->injected >= 0) || !(trial->seconds >= 0))
            return sb_record_refuse(r, c, "what was put in and seconds from 0");
    }
    return true;
}

static bool get_warnings(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    uint32_t i = 0;
    node array = sb_record_array(r, root, "warnings", sizeof *result->warning, &result->warnings,
                                 &result->warning);
    if (!array)
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!sb_record_value(r, c, SB_RECORD_TEXT, &result->warning[i++]))
            return false;
    return true;
}

/* First of all, so that a file of another kind or of a later version is told so, and not which key
 * it lacks. */
static bool get_head(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    static const char *const known[] = { "simbench",    "bench",          "draws",   "partial",
                                         "fingerprint", "warnings",       "results", "comparison",
                                         "selftest",    "selftest_trials" };
    uint64_t format = 0;
    node at = sb_json_get(r->json, root, "bench");
    if (root->type != SB_JSON_OBJECT || !at || !sb_json_get(r->json, root, "simbench"))
        return sb_json_fail(
                   r->json, root, SB_EINPUT, r->error,
                   "not a result of `simbench bench`: \"simbench\" and \"bench\" are missing"),
               false;
    if (!sb_json_u64(r->json, at, &format) || format != SB_BENCH_FORMAT)
        return sb_json_fail(r->json, at, SB_EINPUT, r->error, "this program reads format %d",
                            SB_BENCH_FORMAT),
               false;
    result->draws = 1;
    return sb_json_known(r->json, root, known, sizeof known / sizeof *known, r->error) == SB_OK &&
           (!(at = sb_json_get(r->json, root, "draws")) ||
            sb_record_value(r, at, SB_RECORD_U32, &result->draws)) &&
           (at = sb_record_need(r, root, "simbench")) &&
           sb_record_value(r, at, SB_RECORD_TEXT, &result->version) &&
           (at = sb_record_need(r, root, "partial")) &&
           sb_record_value(r, at, SB_RECORD_BOOL, &result->partial);
}

static bool get_result(struct sb_record_reader *r, node root, struct sb_bench_result *result)
{
    return get_head(r, root, result) && get_fingerprint(r, root, &result->fingerprint) &&
           get_warnings(r, root, result) && get_results(r, root, result) &&
           get_against(r, root, result) && get_powers(r, root, result) &&
           get_trials(r, root, result);
}

enum sb_code sb_bench_result_of_json(struct sb_bench_result *result, const struct sb_json *json,
                                     struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct sb_bench_result read = { 0 };
    struct sb_record_reader r = { json, &read.arena, &local };
    get_result(&r, json->node, &read);
    if (local.code) {
        sb_bench_result_fini(&read);
        return sb_fail(error, local.code, local.where, "%s", local.text);
    }
    *result = read;
    return SB_OK;
}

enum sb_code sb_bench_result_read(struct sb_bench_result *result, const char *path,
                                  struct sb_error *error)
{
    struct sb_json json;
    enum sb_code code = sb_json_read(&json, path, error);
    if (code)
        return code;
    code = sb_bench_result_of_json(result, &json, error);
    sb_json_fini(&json);
    return code;
}
