/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/read.h"
#include "sim/bench/records/result.h"
#include "sim/json/json.h"
#include "sim/json/parse.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/bench.h"
#include "tests/fixtures/results/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char *write_result(const struct sb_bench_result *result, size_t *size)
{
    return fixture_kept_text(&fixture_kept_bench, result, size);
}

static enum sb_code read_text(struct sb_bench_result *result, const char *text, size_t size,
                              struct sb_error *error)
{
    return fixture_kept_read(&fixture_kept_bench, result, text, size, error);
}

static const struct {
    const char *name;
    void (*make)(struct sb_bench_result *);
} shapes[] = {
    { "plain", fixture_bench },
    { "compared", fixture_bench_compared },
    { "only compared", fixture_bench_only_compared },
    { "unfair", fixture_bench_unfair },
    { "selftest", fixture_bench_selftest },
    { "empty", fixture_bench_empty },
};

static void what_is_read_is_written_again_byte_for_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(shapes); i++) {
        struct sb_bench_result result;
        shapes[i].make(&result);
        const char *why = fixture_kept_difference(&fixture_kept_bench, &result);
        if (why)
            fail_msg("%s: %s", shapes[i].name, why);
        sb_bench_result_fini(&result);
    }
}

/* On a busy machine bodies that spin can take less than they should. */
static void a_sample_can_be_negative(void **state)
{
    (void)state;
    struct sb_bench_result first, second;
    size_t size = 0;
    fixture_bench(&first);
    char *text = write_result(&first, &size), *at = strstr(text, "\"samples\":[");
    assert_non_null(at);
    at[strlen("\"samples\":[")] = '-'; /* in the place of the first digit */
    assert_int_equal(read_text(&second, text, size, NULL), SB_OK);
    assert_true(second.result[0].ns_per_task.sample[0] < 0);
    free(text);
    sb_bench_result_fini(&first);
    sb_bench_result_fini(&second);
}

static void names_that_break_lines_survive_but_for_what_is_not_utf8(void **state)
{
    (void)state;
    struct sb_bench_result first, second;
    size_t size = 0;
    fixture_bench_nasty(&first);
    char *text = write_result(&first, &size);
    assert_int_equal(read_text(&second, text, size, NULL), SB_OK);
    assert_string_equal(second.result[0].name, first.result[0].name);
    assert_string_equal(second.result[0].graph, "=cmd()|\\{}\xEF\xBF\xBD");
    assert_string_equal(second.against->baseline, first.against->baseline);
    free(text);
    sb_bench_result_fini(&first);
    sb_bench_result_fini(&second);
}

static void every_sample_is_kept_to_the_last_bit(void **state)
{
    (void)state;
    struct sb_bench_result first, second;
    size_t size = 0;
    fixture_bench_compared(&first);
    char *text = write_result(&first, &size);
    assert_int_equal(read_text(&second, text, size, NULL), SB_OK);
    for (uint32_t i = 0; i < first.results; i++)
        assert_memory_equal(first.result[i].ns_per_task.sample, second.result[i].ns_per_task.sample,
                            first.result[i].ns_per_task.samples * sizeof(double));
    for (uint32_t i = 0; i < first.against->comparisons; i++)
        assert_memory_equal(first.against->comparison[i].log_ratio,
                            second.against->comparison[i].log_ratio,
                            first.against->comparison[i].processes * sizeof(double));
    assert_int_equal(second.against->verdict, SB_VERDICT_REGRESSED);
    free(text);
    sb_bench_result_fini(&first);
    sb_bench_result_fini(&second);
}

static void the_promised_names_are_there(void **state)
{
    (void)state;
    static const char *const promised[] = { "name",    "graph",       "tasks",         "mode",
                                            "workers", "ns_per_task", "bytes_per_task" };
    struct sb_bench_result result;
    struct sb_json json;
    size_t size = 0;
    fixture_bench(&result);
    char *text = write_result(&result, &size);
    assert_int_equal(sb_json_parse(&json, "x", text, size, NULL), SB_OK);
    const struct sb_json_node *results = sb_json_get(&json, json.node, "results"),
                              *bench = sb_json_first(&json, results);
    assert_int_equal(results->type, SB_JSON_ARRAY);
    for (size_t i = 0; i < COUNT(promised); i++)
        assert_non_null(sb_json_get(&json, bench, promised[i]));
    const struct sb_json_node *ns = sb_json_get(&json, bench, "ns_per_task");
    assert_int_equal(sb_json_get(&json, ns, "median")->type, SB_JSON_NUMBER);
    assert_int_equal(sb_json_get(&json, ns, "ci95")->size, 2);
    assert_int_equal(sb_json_get(&json, ns, "samples")->size, 20);
    assert_non_null(strstr(text, "\"metg_ns\":null"));
    free(text);
    sb_json_fini(&json);
    sb_bench_result_fini(&result);
}

static void the_text_is_the_one_that_is_kept(void **state)
{
    (void)state;
    struct sb_bench_result result;
    size_t size = 0;
    fixture_bench_compared(&result);
    char *text = write_result(&result, &size);
    const char *why = golden_difference("bench.json", text, size);
    if (why)
        fail_msg("%s", why);
    free(text);
    sb_bench_result_fini(&result);
}

static void read_file(struct sb_bench_result *result, const char *path)
{
    struct sb_error error = { 0 };
    if (sb_bench_result_read(result, path, &error))
        fail_msg("%s: %s", error.where, error.text);
}

static void what_is_kept_is_read_and_written_again(void **state)
{
    static const char path[] = "tests/data/golden/bench.json";
    (void)state;
    struct sb_bench_result result;
    size_t size = 0, kept_size = 0;
    read_file(&result, path);
    char *text = write_result(&result, &size), *kept = golden_read(path, &kept_size);
    assert_int_equal(size, kept_size);
    assert_memory_equal(text, kept, size);
    free(text);
    free(kept);
    sb_bench_result_fini(&result);
}

/* Baselines and --out files of older versions stay readable. What confirmed comes behind what it
 * confirmed; the correlation was not told, and verdicts stay what they were. */
static void what_older_versions_left_is_read_and_written_as_today(void **state)
{
    static const struct {
        const char *path;
        uint32_t processes; /* of the first comparison */
        enum sb_verdict verdict;
    } old[] = { { "tests/data/corpus/bench/kept.json", 32, SB_VERDICT_INCONCLUSIVE },
                { "tests/data/corpus/bench/compared.json", 24, SB_VERDICT_REGRESSED } };
    (void)state;
    for (size_t i = 0; i < COUNT(old); i++) {
        struct sb_bench_result first;
        size_t size = 0;
        read_file(&first, old[i].path);
        const struct sb_bench_comparison *c = &first.against->comparison[0];
        assert_int_equal(c->processes, old[i].processes);
        assert_int_equal(c->base.samples, old[i].processes);
        assert_int_equal(c->verdict, old[i].verdict);
        assert_true(isnan(c->lag1));
        char *text = write_result(&first, &size);
        assert_null(strstr(text, "confirming_log_ratios"));
        assert_null(fixture_kept_difference(&fixture_kept_bench, &first));
        free(text);
        sb_bench_result_fini(&first);
    }
}

static void what_simbench_did_not_write_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct fixture_refusal cases[] = {
        { "\"bench\":1", "\"bench\":2", ":1: bench", "this program reads format 1" },
        { "\"bench\":1", "\"bunch\":1", "", "not a result of `simbench bench`" },
        { "\"simbench\":", "\"hyperfine\":", "", "not a result of `simbench bench`" },
        { "\"partial\":false", "\"partial\":0", "partial", "expected true or false" },
        { "\"partial\":false", "\"partial\":false,\"result\":[]", "result",
          "did you mean \"results\"?" },
        { "\"cores\":2", "\"cores\":-2", "fingerprint.cores", "expected an integer" },
        { "\"cpu\":", "\"gpu\":", "fingerprint", "the key \"cpu\" is missing" },
        { "\"warnings\":[", "\"warnings\":[7,", "warnings[0]", "expected a string" },
        { "\"layered-10000-strict-1\"", "\"chain-10-declared-1\"", ":3: results[1].name",
          "a name that no other has" },
        { "\"mode\":\"strict\"", "\"mode\":\"lazy\"", ":3: results[1].mode",
          "expected \"declared\", \"strict\", \"continue\", \"copied\" or \"simulated\"" },
        { "\"kind\":\"scheduler\"", "\"kind\":1", "results[0].kind",
          "expected \"scheduler\", \"task-replicate\" or \"event\"" },
        { "\"body\":\"empty\",", "", "results[0]", "the key \"body\" is missing" },
        { "\"samples\":[", "\"samples\":[null,", "results[0].ns_per_task.samples[0]",
          "expected a number" },
        { "\"median\":", "\"median\":1", "results[0].ns_per_task.ci95",
          "an interval around the median" },
        { "\"ci95\":[87.897", "\"ci95\":[88.4", "results[0].ns_per_task.ci95",
          "an interval around the median" },
        { "\"metg_ns\":null", "\"metg_ns\":\"\"", "results[0].metg_ns",
          "expected a number or null" },
        { "\"margin\":0.02", "\"margin\":0", "comparison.margin", "a share above 0 and below 1" },
        { "\"verdict\":\"regressed\"", "\"verdict\":\"worse\"", "comparison.verdict",
          "or \"regressed\"" },
        { "\"log_ratios\":[", "\"log_ratios\":[null,", "comparison.benchmarks[0].log_ratios[0]",
          "expected a number" },
        { "\"counters\":[{\"name\"", "\"counters\":[{\"nome\"",
          "comparison.benchmarks[0].counters[0]", "the key \"name\" is missing" },
        { "\"control\":{", "\"control\":7,\"x\":{", "comparison", "unknown key" },
        { "\"selftest\":[", "\"selftest\":[{}", "selftest[0]", "the key \"injected\" is missing" },
        { "\"results\":[", "\"results\":[[],", "results[0]", "expected an object, found an array" },
    };
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    fixture_kept_refuses(&fixture_kept_bench, &result, cases, COUNT(cases));
    sb_bench_result_fini(&result);
}

static void runs_that_do_not_add_up_are_refused(void **state)
{
    (void)state;
    struct sb_bench_result result, read;
    struct sb_error error = { 0 };
    size_t size = 0;
    fixture_bench_selftest(&result);
    result.power[1].runs++;
    char *text = write_result(&result, &size);
    assert_int_equal(read_text(&read, text, size, &error), SB_EINPUT);
    assert_non_null(strstr(error.where, ":3: selftest[1].runs"));
    free(text);
    sb_bench_result_fini(&result);
}

/* Of those for which nothing is known there is nothing to say. */
static void trials_are_kept_to_the_last_bit(void **state)
{
    (void)state;
    struct sb_bench_result first, second;
    size_t size = 0;
    fixture_bench_selftest(&first);
    struct sb_bench_trial trial[4] = {
        first.trial[0], { .run = 0 }, first.trial[1], { .injected = 0, .run = 2, .name = "" }
    };
    first.trial = trial;
    first.trials = 4;
    char *text = write_result(&first, &size);
    assert_int_equal(read_text(&second, text, size, NULL), SB_OK);
    assert_int_equal(second.trials, 2);
    for (int i = 0; i < 2; i++) {
        const struct sb_bench_trial *a = &trial[2 * i], *b = &second.trial[i];
        assert_true(a->injected == b->injected && a->run == b->run && a->extra == b->extra &&
                    a->every == b->every && a->seconds == b->seconds && a->failed == b->failed);
        assert_string_equal(a->name, b->name);
        assert_int_equal(a->processes, b->processes);
        assert_memory_equal(a->log_ratio, b->log_ratio, a->processes * sizeof *a->log_ratio);
    }
    free(text);
    sb_bench_result_fini(&first);
    sb_bench_result_fini(&second);
}

static void a_file_that_is_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    fixture_kept_refuses_parts(&fixture_kept_bench, &result);
    sb_bench_result_fini(&result);
}

static void a_figure_has_its_median_and_all_samples_in_their_order(void **state)
{
    (void)state;
    static const double sample[] = { 5, 1, 4, 2, 3, 9, 7 };
    struct sb_arena arena = { 0 };
    struct sb_bench_figure figure;
    assert_int_equal(sb_bench_figure_set(&figure, sample, 7, &arena, NULL), SB_OK);
    assert_true(figure.median == 4 && figure.ci95.lo == 1 && figure.ci95.hi == 9);
    assert_memory_equal(figure.sample, sample, sizeof sample);
    assert_int_equal(sb_bench_figure_set(&figure, NULL, 0, &arena, NULL), SB_OK);
    assert_true(isnan(figure.median) && isnan(figure.ci95.lo) && figure.samples == 0);
    sb_arena_fini(&arena);
}

static void fingerprints_name_what_differs(void **state)
{
    (void)state;
    struct sb_bench_fingerprint base = { .machine = "a",
                                         .cpu = "c",
                                         .cores = 2,
                                         .compiler = "gcc",
                                         .flags = "-O2" },
                                here = base;
    assert_null(sb_bench_other_build(&base, &here));
    here.library_hash = "changed"; /* is what is compared */
    here.kernel = "newer";
    assert_null(sb_bench_other_build(&base, &here));
    here.flags = "-O3";
    assert_null(sb_bench_other_machine(&base, &here));
    assert_string_equal(sb_bench_other_build(&base, &here), "flags");
    here.compiler = "clang";
    assert_string_equal(sb_bench_other_build(&base, &here), "compiler");
    here.cores = 4;
    assert_string_equal(sb_bench_other_machine(&base, &here), "cores");
    here.cpu = NULL;
    assert_string_equal(sb_bench_other_machine(&base, &here), "cpu");
    here.machine = "b";
    assert_string_equal(sb_bench_other_build(&base, &here), "machine");
}

static void results_are_found_by_name(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    assert_ptr_equal(sb_bench_find(&result, "fan-1000-timer-1"), &result.result[2]);
    assert_null(sb_bench_find(&result, "fan"));
    assert_ptr_equal(sb_bench_find_comparison(&result, "fan-1000-timer-1"),
                     &result.against->comparison[2]);
    result.against = NULL;
    assert_null(sb_bench_find_comparison(&result, "fan-1000-timer-1"));
    sb_bench_result_fini(&result);
}

/* The machine becomes twice as slow meanwhile, for both. */
static void targets_are_compared_round_by_round(void **state)
{
    double first[7], other[7];
    struct sb_bench_figure a = { .sample = first, .samples = 7 },
                           b = { .sample = other, .samples = 7 };
    struct sb_estimate times;
    (void)state;
    for (int r = 0; r < 7; r++) {
        first[r] = 100 + 100 * r / 6.0;
        other[r] = first[r] * (1.1 + 0.001 * (r % 3 - 1));
    }
    assert_int_equal(sb_bench_times(&b, &a, &times, NULL), SB_OK);
    assert_true(fabs(times.value - 1.1) < 1e-9);
    assert_true(times.ci95.lo > 1.0985 && times.ci95.hi < 1.1015);
    b.samples = 6;
    assert_int_equal(sb_bench_times(&b, &a, &times, NULL), SB_OK);
    assert_true(isnan(times.value) && isnan(times.ci95.lo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_again_byte_for_byte),
        cmocka_unit_test(a_sample_can_be_negative),
        cmocka_unit_test(names_that_break_lines_survive_but_for_what_is_not_utf8),
        cmocka_unit_test(every_sample_is_kept_to_the_last_bit),
        cmocka_unit_test(the_promised_names_are_there),
        cmocka_unit_test(the_text_is_the_one_that_is_kept),
        cmocka_unit_test(what_is_kept_is_read_and_written_again),
        cmocka_unit_test(what_older_versions_left_is_read_and_written_as_today),
        cmocka_unit_test(what_simbench_did_not_write_is_refused_with_its_place),
        cmocka_unit_test(runs_that_do_not_add_up_are_refused),
        cmocka_unit_test(trials_are_kept_to_the_last_bit),
        cmocka_unit_test(a_file_that_is_cut_anywhere_is_refused),
        cmocka_unit_test(a_figure_has_its_median_and_all_samples_in_their_order),
        cmocka_unit_test(fingerprints_name_what_differs),
        cmocka_unit_test(targets_are_compared_round_by_round),
        cmocka_unit_test(results_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
