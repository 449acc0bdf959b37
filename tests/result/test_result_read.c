/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/saved/result_read.h"

#include "sim/result/result.h"
#include "tests/fixtures/results/kept.h"
#include "tests/fixtures/results/result.h"
#include "tests/fixtures/results/result_text.h"
#include "tests/fixtures/results/sweep.h"

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

static void plain(struct sb_result *r) { fixture_result(r, 3, 5); }

static void many(struct sb_result *r) { fixture_result(r, 1, 12); }

static void one_strategy(struct sb_result *r) { fixture_result(r, 1, 1); }

static void empty(struct sb_result *r) { fixture_result(r, 0, 0); }

static void nasty(struct sb_result *r)
{
    fixture_result(r, 11, 12);
    fixture_nasty_names(r);
}

static void no_intervals(struct sb_result *r)
{
    fixture_result(r, 1, 5);
    fixture_no_intervals(r->workload);
}

static void partial(struct sb_result *r)
{
    fixture_result(r, 2, 5);
    r->partial = true;
    r->workload[1].wanted = 20000;
    r->workload[1].workers = 4;
    r->workload[1].strategy[0].baseline_only = true;
}

static void percentiles(struct sb_result *r)
{
    fixture_result(r, 2, 3);
    fixture_percentiles(r, "0,12.5,50,99.99,100");
}

static void levers(struct sb_result *r)
{
    fixture_result(r, 2, 5);
    fixture_levers(r);
    r->workload->lever[1].saved.p99.ci95.lo = NAN;
}

static void precision(struct sb_result *r)
{
    fixture_result(r, 4, 2);
    fixture_precision(r);
    r->workload[1].precision.reached = NAN;
    r->workload[2].precision.stop = SB_STOP_ROWS;
    r->workload[3].precision.figure = r->workload[3].precision.strategy = NULL;
}

static void sampling(struct sb_result *r)
{
    fixture_result(r, 2, 2);
    fixture_sampling(r);
    r->workload[1].sampling.speedup = NAN;
}

static void bounds(struct sb_result *r)
{
    fixture_result(r, 2, 3);
    fixture_bounds(r);
    r->workload[1].bounds.mean.ci95.hi = NAN;
}

static void limit(struct sb_result *r)
{
    fixture_result(r, 2, 5);
    fixture_limit(r, 200000000);
}

static void critical(struct sb_result *r)
{
    fixture_result(r, 2, 5);
    fixture_critical(r);
    r->workload->strategy[0].criticality->task[1].p_tail = NAN;
    r->workload->strategy[0].criticality->edge[1].to = NULL;
    r->workload->strategy[0].criticality->edge[1].to_join = 2;
    r->workload->strategy[4].criticality->tasks = r->workload->strategy[4].criticality->edges = 0;
}

static void sweep(struct sb_result *r)
{
    fixture_result(r, 4, 2);
    fixture_sweep(r, "workers", NULL);
    fixture_batches(r);
}

static void sweep_of_two(struct sb_result *r)
{
    fixture_result(r, 6, 2);
    fixture_sweep(r, "generate.depth", "tasks.\"a.b\".latency.p99");
}

static void extreme(struct sb_result *r)
{
    fixture_result(r, 1, 2);
    r->seed = UINT64_MAX;
    r->workload->replicates = UINT64_MAX - 1;
    r->workload->expected_work = INT64_MAX;
    r->workload->parallelism = 0.1 + 0.2;
    r->workload->relative_error = 5e-324;
    r->workload->strategy->makespan.mean = 1.7976931348623157e308;
    r->workload->strategy->makespan.max = ((sb_ns)1 << 62) + 1;
    r->workload->strategy->shown[SB_SHOWN_P50].span[1] =
        (struct sb_span){ 1, 1, 7, SB_CANCELLED, 1, 2, ((sb_ns)1 << 53) + 1 };
    r->workload->strategy->shown[SB_SHOWN_P50].span[2].status = SB_FAILED;
}

static const struct {
    const char *name;
    void (*make)(struct sb_result *);
} shapes[] = {
    { "plain", plain },       { "many", many },       { "one strategy", one_strategy },
    { "empty", empty },       { "nasty", nasty },     { "no intervals", no_intervals },
    { "partial", partial },   { "extreme", extreme }, { "percentiles", percentiles },
    { "levers", levers },     { "limit", limit },     { "precision", precision },
    { "critical", critical }, { "sampling", sampling },
    { "bounds", bounds },
    { "sweep", sweep },       { "sweep of two", sweep_of_two },
};

static void what_is_read_is_written_again_byte_for_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(shapes); i++) {
        struct sb_result result;
        shapes[i].make(&result);
        const char *why = fixture_kept_difference(&fixture_kept_result, &result);
        if (why)
            fail_msg("%s: %s", shapes[i].name, why);
        sb_result_fini(&result);
    }
}

static void every_digit_of_a_large_number_is_kept(void **state)
{
    (void)state;
    struct sb_result first, second;
    size_t size = 0;
    extreme(&first);
    char *text = fixture_result_text(&first, &size);
    assert_int_equal(fixture_result_read(&second, text, size, NULL), SB_OK);
    assert_true(second.seed == UINT64_MAX);
    assert_true(second.workload->replicates == UINT64_MAX - 1);
    assert_true(second.workload->expected_work == INT64_MAX);
    assert_true(second.workload->parallelism == 0.1 + 0.2);
    assert_true(second.workload->strategy->makespan.max == ((sb_ns)1 << 62) + 1);
    assert_true(second.workload->strategy->shown[SB_SHOWN_P50].span[1].end == ((sb_ns)1 << 53) + 1);
    assert_int_equal(second.workload->strategy->shown[SB_SHOWN_P50].span[1].status, SB_CANCELLED);
    free(text);
    sb_result_fini(&first);
    sb_result_fini(&second);
}

static void the_version_of_draws_is_one_where_none_is_told(void **state)
{
    (void)state;
    static const char member[] = ",\"draws\":2";
    struct sb_result first, second;
    size_t size = 0;
    plain(&first);
    char *text = fixture_result_text(&first, &size), *at = strstr(text, member);
    assert_non_null(at);
    assert_int_equal(fixture_result_read(&second, text, size, NULL), SB_OK);
    assert_int_equal(second.draws, 2);
    sb_result_fini(&second);
    memmove(at, at + strlen(member), strlen(at + strlen(member)) + 1);
    assert_int_equal(fixture_result_read(&second, text, size - strlen(member), NULL), SB_OK);
    assert_int_equal(second.draws, 1);
    free(text);
    sb_result_fini(&first);
    sb_result_fini(&second);
}

/* Cuts ,"KEY":{…} out of `text` wherever it stands; objects hold no text with a brace. */
static void cut(char *text, const char *key)
{
    char begin[80];
    snprintf(begin, sizeof begin, ",\"%s\":{", key);
    for (char *at; (at = strstr(text, begin));) {
        char *end = at + strlen(begin);
        for (int depth = 1; depth > 0; end++)
            depth += (*end == '{') - (*end == '}');
        memmove(at, end, strlen(end) + 1);
    }
}

static void of_an_older_file_the_ratio_follows_from_the_means(void **state)
{
    (void)state;
    struct sb_result first, second;
    size_t size = 0;
    fixture_result(&first, 1, 5);
    char *text = fixture_result_text(&first, &size);
    cut(text, "ratio_of_means");
    cut(text, "geometric_mean");
    cut(text, "saved_ns");
    assert_int_equal(fixture_result_read(&second, text, strlen(text), NULL), SB_OK);
    const struct sb_strategy_result *s = second.workload->strategy;
    const struct sb_speedup *speedup = &s[4].speedup[0];
    assert_true(speedup->ratio_of_means.value == s[0].makespan.mean / s[4].makespan.mean);
    assert_true(speedup->saved_mean.value == s[0].makespan.mean - s[4].makespan.mean);
    assert_true(isnan(speedup->ratio_of_means.ci95.lo) && isnan(speedup->saved_p99.value));
    free(text);
    sb_result_fini(&first);
    sb_result_fini(&second);
}

static void of_an_older_file_the_one_at_the_median_is_all_that_is_shown(void **state)
{
    (void)state;
    struct sb_result first, second;
    size_t size = 0;
    fixture_result(&first, 1, 5);
    char *text = fixture_result_text(&first, &size);
    cut(text, "shown_replicates");
    cut(text, "shown");
    assert_int_equal(fixture_result_read(&second, text, strlen(text), NULL), SB_OK);
    assert_int_equal(second.workload->shown_replicate[SB_SHOWN_P50], 4711);
    assert_int_equal(second.workload->shown_replicate[SB_SHOWN_P99], 4711);
    for (uint32_t s = 0; s < 5; s++)
        assert_ptr_equal(second.workload->strategy[s].shown[SB_SHOWN_P50].span,
                         second.workload->strategy[s].shown[SB_SHOWN_P99].span);
    free(text);
    sb_result_fini(&first);
    sb_result_fini(&second);
}

static void what_simbench_did_not_write_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct fixture_refusal cases[] = {
        { "\"format\":1", "\"format\":2", "format", "this program reads format 1" },
        { "\"simbench\"", "\"hyperfine\"", "", "not a results.json of simbench" },
        { "\"seed\":1", "\"seed\":-1", "seed", "expected an integer" },
        { "\"seed\":1", "\"seed\":1.5", "seed", "expected an integer" },
        { "\"seed\":1,", "", "", "the key \"seed\" is missing" },
        { "\"partial\":false", "\"partial\":0", "partial", "expected true or false" },
        { "\"edges\":7", "\"edge\":7", "workloads[0]", "the key \"edges\" is missing" },
        { "\"edges\":7", "\"edges\":7,\"egdes\":7", "workloads[0].egdes",
          "did you mean \"edges\"?" },
        { "\"tasks\":6", "\"tasks\":4294967296", "workloads[0].tasks", "expected an integer" },
        { "\"workers\":\"unlimited\"", "\"workers\":\"many\"", "workloads[0].workers", "expected" },
        { "\"workers\":\"unlimited\"", "\"workers\":0", "workloads[0].workers", "unlimited" },
        { "\"note\":\"\"", "\"note\":\"\\u0000\"", "workloads[0].note",
          "expected a string without NUL" },
        { "\"task_names\":[\"config\",", "\"task_names\":[", "workloads[0].task_names",
          "a name for each task" },
        { "\"cdf\":[[", "\"cdf\":[[2,5],[", "workloads[0].strategies[0].cdf[0]",
          "points that ascend" },
        { "\"spans\":[[0,0,null", "\"spans\":[[6,0,null", "workloads[0].strategies[0].spans[0]",
          "a task that has a name" },
        { "\"spans\":[[0,0,null", "\"spans\":[[0,null", "workloads[0].strategies[0].spans[0]",
          "[task, step," },
        { "\"p50\":4711,\"p99\":815", "\"p50\":4711", "workloads[0].shown_replicates",
          "the key \"p99\" is missing" },
        { "\"p50\":4711,\"p99\"", "\"p50\":4712,\"p99\"", "workloads[0].shown_replicates",
          "at p50 the" },
        { "\"dependencies\":[[1,2]", "\"dependencies\":[[1,6]", "workloads[0].dependencies[0]",
          "two different steps" },
        { "\"dependencies\":[[1,2]", "\"dependencies\":[[2,2]", "workloads[0].dependencies[0]",
          "two different steps" },
        { "\"dependencies\":[[1,2]", "\"dependencies\":[[1]", "workloads[0].dependencies[0]",
          "[step, step that awaits it]" },
        { "\"points\":[[0,0.9],[", "\"points\":[[0.2,0.9],[",
          "workloads[0].strategies[0].paired_ratio.points[1]", "points that ascend" },
        { "\"points\":[[0,0.9],[", "\"points\":[[0,-0.9],[",
          "workloads[0].strategies[0].paired_ratio.points[0]", "points that ascend" },
        { "\"points\":[[0,0.9],[", "\"points\":[[0],[", "paired_ratio.points[0]", "[p, ratio]" },
        { "\"paired_ratio\":{\"over\"", "\"paired_ratio\":{\"under\"", "paired_ratio", "\"over\"" },
        { "\"shown\":{\"p99\"", "\"shown\":{\"p98\"", "workloads[0].strategies[0].shown",
          "did you mean \"p99\"?" },
        { "\"shown\":{\"p99\":{", "\"shown\":{\"p99\":{\"p\":1,",
          "workloads[0].strategies[0].shown.p99", "unknown key" },
        { "\"spans\":[[0,0,null,0,0,130000000", "\"spans\":[[6,0,null,0,0,130000000",
          "workloads[0].strategies[0].shown.p99.spans[0]", "a task that has a name" },
        { "0,50000000]", "60000000,50000000]", "workloads[0].strategies[0].spans[0]",
          "not before the start" },
        { "\"ci95\":{\"mean\":[", "\"ci95\":{\"mean\":[1,", "makespan_ns.ci95.mean",
          "[low, high]" },
        { "\"workloads\":[", "\"workloads\":[[],", "workloads[0]",
          "expected an object, found an array" },
    };
    struct sb_result result;
    fixture_result(&result, 1, 2);
    fixture_kept_refuses(&fixture_kept_result, &result, cases, COUNT(cases));
    sb_result_fini(&result);
}

static void percentiles_are_those_that_the_file_names(void **state)
{
    (void)state;
    static const struct fixture_refusal cases[] = {
        { "[0,12.5,50,99.99,100]", "[]", "percentiles", "expected percentiles" },
        { "[0,12.5,50,99.99,100]", "50", "percentiles", "an array of percentiles" },
        { "[0,12.5,50,99.99,100]", "[0,12.5,12.5]", "percentiles[2]", "different percentiles" },
        { "[0,12.5,50,99.99,100]", "[0,12.5,101]", "percentiles[2]", "different percentiles" },
        { "[0,12.5,50,99.99,100]", "[0,1e300]", "percentiles[1]", "different percentiles" },
        { "[0,12.5,50,99.99,100]", "[0,\"p50\"]", "percentiles[1]", "expected a number" },
        { "[0,12.5,50,99.99,100]", "[0,12.5,50,99.99,100,1]", "makespan_ns",
          "the key \"p1\" is missing" },
        { "[0,12.5,50,99.99,100]", "[0,12.5,50,100]", "makespan_ns.p99.99", "unknown key" },
    };
    struct sb_result result, read;
    size_t size = 0;
    percentiles(&result);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(fixture_result_read(&read, text, size, NULL), SB_OK);
    assert_int_equal(read.percentiles->shown, 5);
    assert_true(read.workload[1].strategy[2].makespan.quantile[7] ==
                result.workload[1].strategy[2].makespan.quantile[7]);
    sb_result_fini(&read);
    fixture_kept_refuses(&fixture_kept_result, &result, cases, COUNT(cases));
    free(text);
    sb_result_fini(&result);
}

static void levers_are_read_with_what_they_save(void **state)
{
    (void)state;
    static const struct fixture_refusal cases[] = {
        { "\"levers\":[", "\"levers\":[1,", "workloads[0].levers[0]", "expected an object" },
        { "\"change\":\"half\"", "\"change\":\"half\",\"by\":1", "levers[0].by", "unknown key" },
        { "\"saved_ns\":{\"mean\"", "\"saved_ns\":{\"men\"", "levers[0].saved_ns",
          "the key \"mean\" is missing" },
        { "\"largest_speedup\":{\"sequential\":4", "\"largest_speedup\":{\"sequential\":-4",
          "largest_speedup.sequential", "expected an integer" },
        { "\"barriers\":[{\"join\"", "\"barriers\":[{\"jion\"", "strategies[0].barriers[0]",
          "the key \"join\" is missing" },
        { "\"cost_ns\":{", "\"cost_ns\":{\"p90\":1,", "barriers[0].cost_ns.p90", "unknown key" },
    };
    struct sb_result result, read;
    size_t size = 0;
    levers(&result);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(fixture_result_read(&read, text, size, NULL), SB_OK);
    assert_int_equal(read.workload[1].levers, 2);
    assert_string_equal(read.workload[1].lever[0].task, "profile");
    assert_string_equal(read.workload[1].lever[0].strategy, "earliest-start");
    assert_true(read.workload[1].lever[0].saved.p99.value == 27e6 * 2.5);
    assert_true(isnan(read.workload[0].lever[1].saved.p99.ci95.lo));
    assert_int_equal(read.workload[1].largest_speedup.over_join_all_then_chain, 3);
    assert_int_equal(read.workload[1].strategy[0].barriers, 2);
    assert_true(read.workload[1].strategy[1].barrier[1].cost.mean.ci95.hi ==
                result.workload[1].strategy[1].barrier[1].cost.mean.ci95.hi);
    assert_int_equal(read.workload[1].strategy[4].barriers, 0);
    sb_result_fini(&read);
    fixture_kept_refuses(&fixture_kept_result, &result, cases, COUNT(cases));
    free(text);
    sb_result_fini(&result);
}

static void criticality_is_read_with_tasks_and_edges(void **state)
{
    (void)state;
    static const struct fixture_refusal cases[] = {
        { "\"criticality\":{", "\"criticality\":{\"x\":1,", "criticality.x", "unknown key" },
        { "\"tail_replicates\":81", "\"tail_replicates\":-1", "criticality.tail_replicates",
          "expected an integer" },
        { "\"tasks\":{\"config\"", "\"tasks\":[],\"x\":{\"config\"", "criticality", "unknown key" },
        { "\"p\":0.794", "\"p\":1.5", "criticality.tasks", "a probability from 0 to 1" },
        { "\"p\":0.794", "\"q\":0.794", "criticality.tasks", "\"p\" is missing" },
        { "\"slack_ns\":{\"mean\"", "\"slack_ns\":{\"m\"", "slack_ns", "\"mean\" is missing" },
        { "\"from_join\":1", "\"from_join\":0", "criticality.edges[0].from_join",
          "a number from 1" },
        { "\"from_join\":1", "\"from_join\":1,\"from\":\"a\"", "criticality.edges[0].from_join",
          "a task or a join, not both" },
        { "\"from_join\":1,", "", "criticality.edges[0]", "the key \"from\" is missing" },
    };
    struct sb_result result, read;
    size_t size = 0;
    critical(&result);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(fixture_result_read(&read, text, size, NULL), SB_OK);
    const struct sb_criticality *c = read.workload[1].strategy[4].criticality;
    assert_true(c && c->replicates == 8000 && c->tail_replicates == 81 && c->left_out == 3);
    assert_string_equal(c->task[1].name, result.workload[1].task_name[1]);
    assert_true(c->task[1].p == 0.794 && c->task[1].ci95.hi == 0.794 + 0.008);
    assert_true(c->task[5].slack.p5 == 2e6 && c->task[5].slack.mean_ci95.lo == 2e7 * 0.98);
    assert_true(c->edge[0].from == NULL && c->edge[0].from_join == 1);
    assert_string_equal(c->edge[2].from, result.workload[1].task_name[1]);
    assert_null(read.workload[1].strategy[2].criticality);
    sb_result_fini(&read);
    fixture_kept_refuses(&fixture_kept_result, &result, cases, COUNT(cases));
    free(text);
    sb_result_fini(&result);
}

static void bounds_are_read_with_what_follows_from_them(void **state)
{
    (void)state;
    static const struct fixture_refusal cases[] = {
        { "\"bounds\":{", "\"bounds\":{\"x\":1,", "bounds.x", "unknown key" },
        { "\"best_ns\":100000000", "\"best_ns\":90000000", "bounds", "no more than the best" },
        { "\"best_ns\":100000000", "\"best_ns\":-1", "bounds.best_ns", "an integer from 0" },
        { "\"proved\":true", "\"proved\":false", "bounds", "equal to it where that is proved" },
        { "\"makespan_ns\":{\"sequential\":100000000", "\"makespan_ns\":{\"sequentia\":100000000",
          "bounds.makespan_ns", "\"sequential\" is missing" },
        { "\"mean_lower_bound_ns\":1", "\"mean_lower_bound\":1", "bounds", "unknown key" },
    };
    struct sb_result result, read;
    size_t size = 0;
    fixture_result(&result, 2, 3);
    fixture_bounds(&result);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(fixture_result_read(&read, text, size, NULL), SB_OK);
    const struct sb_workload_result *w = read.workload;
    assert_true(w[0].bounds.proved && w[0].bounds.best == 100000000);
    assert_int_equal(w[0].bounds.path, 60000000);
    assert_true(!w[1].bounds.proved && w[1].bounds.lower == 98000000);
    assert_true(w[0].bounds.mean.value == 1.1e8 && w[0].bounds.mean.ci95.hi == 1.11e8);
    assert_true(w[1].strategy[2].expected_makespan == 102000000);
    assert_non_null(strstr(text, "\"optimum_ns\":100000000,\"gap\":0,"));
    assert_non_null(strstr(text, "\"proved\":false,\"gap\":0.0204"));
    sb_result_fini(&read);
    fixture_kept_refuses(&fixture_kept_result, &result, cases, COUNT(cases));
    free(text);
    sb_result_fini(&result);
}

static void a_file_that_is_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 1, 1);
    fixture_kept_refuses_parts(&fixture_kept_result, &result);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_again_byte_for_byte),
        cmocka_unit_test(of_an_older_file_the_ratio_follows_from_the_means),
        cmocka_unit_test(of_an_older_file_the_one_at_the_median_is_all_that_is_shown),
        cmocka_unit_test(every_digit_of_a_large_number_is_kept),
        cmocka_unit_test(the_version_of_draws_is_one_where_none_is_told),
        cmocka_unit_test(what_simbench_did_not_write_is_refused_with_its_place),
        cmocka_unit_test(percentiles_are_those_that_the_file_names),
        cmocka_unit_test(levers_are_read_with_what_they_save),
        cmocka_unit_test(criticality_is_read_with_tasks_and_edges),
        cmocka_unit_test(bounds_are_read_with_what_follows_from_them),
        cmocka_unit_test(a_file_that_is_cut_anywhere_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
