/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Criticality and slack against closed forms, a published network, and a walk back along each path.
 */
#include "sim/insight/schedule_slack.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/recorded/oracle.h"
#include "tests/fixtures/runs/criticality.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEAD "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {"

static void run(struct fixture_experiment *s, const char *text, uint32_t workers, uint64_t n)
{
    fixture_experiment_begin(s, text, workers, n);
    fixture_experiment_run(s);
}

/* ---- closed forms ---- */

static void check_two(double first_mean, double second_mean, double share)
{
    struct fixture_experiment s;
    char text[400];
    const uint64_t n = 1 << 17;
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"tasks\": {"
             "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": %.17g}},"
             "\"b\": {\"latency\": {\"dist\": \"exponential\", \"mean\": %.17g}}}}",
             first_mean, second_mean);
    run(&s, text, 0, n);
    const struct sb_criticality *c = fixture_criticality(&s, "earliest-start", 2);
    const struct sb_task_criticality *a = fixture_task(c, "a"), *b = fixture_task(c, "b");
    double error = sqrt(share * (1 - share) / (double)n);
    assert_true(fabs(a->p - share) < 4 * error);
    assert_true(a->ci95.lo < a->p && a->p < a->ci95.hi);
    assert_true(fabs(a->ci95.hi - a->ci95.lo - 2 * 1.96 * error) < 0.2 * error);
    assert_true(fabs(a->p + b->p - 1) < 1e-5); /* hardly a tie in nanoseconds */
    /* What is over of b where it is the longer one is memoryless: its mean in all replicates. */
    double mean = (1 - share) * second_mean * 1e6;
    double half = (a->slack.mean_ci95.hi - a->slack.mean_ci95.lo) / 2;
    assert_true(half < 0.02 * mean && fabs(a->slack.mean - mean) < 4 / 1.96 * half);
    assert_true(a->slack.p5 == 0);
    /* The tail: the first with rate 1 alone is what is long. */
    assert_true(c->tail_replicates >= n / 100 && c->tail_replicates < n / 100 + 4);
    assert_true(first_mean < second_mean || a->p_tail > a->p);
    fixture_experiment_end(&s);
}

static void the_longer_of_two_exponentials_is_critical(void **state)
{
    (void)state;
    check_two(1, 1.0 / 2, 2.0 / 3);
    check_two(100.0 / 3, 100.0 / 5, 5.0 / 8);
}

/* In a diamond of exponentials with mean 1 both ends are always critical, and each middle one in
 * half of all replicates. */
static void a_diamond_is_symmetric(void **state)
{
    struct fixture_experiment s;
    (void)state;
#define EXPONENTIAL "\"latency\": {\"dist\": \"exponential\", \"mean\": 1}"
    run(&s,
        "{\"simbench\": 1, \"tasks\": {\"a\": {" EXPONENTIAL "},"
        "\"b\": {\"after\": [\"a\"], " EXPONENTIAL "}, \"c\": {\"after\": [\"a\"], " EXPONENTIAL
        "},"
        "\"d\": {\"after\": [\"b\", \"c\"], " EXPONENTIAL "}}}",
        0, 1 << 16);
    const struct sb_criticality *c = fixture_criticality(&s, "earliest-start", 1);
    const double error = 0.5 / 256;
    assert_true(fixture_task(c, "a")->p == 1 && fixture_task(c, "d")->p == 1);
    assert_true(fabs(fixture_task(c, "b")->p - 0.5) < 4 * error);
    assert_true(fabs(fixture_task(c, "c")->p - 0.5) < 4 * error);
    assert_true(fixture_edge(c, "a", "b")->p == fixture_task(c, "b")->p);
    assert_true(fixture_edge(c, "c", "d")->p == fixture_task(c, "c")->p);
    fixture_experiment_end(&s);
}

/* ---- a published network: its facts are in the data beside the tree ---- */

static char *text_of_network(const struct fixture_oracle *o)
{
    const struct sb_json_node *list = fixture_at(o, NULL, "pert.hillier_lieberman.activities"), *a;
    char *text = calloc(1, 1 << 14);
    size_t at = (size_t)sprintf(text, "{\"simbench\": 1, \"tasks\": {");
    for (a = sb_json_first(&o->json, list); a; a = sb_json_next(&o->json, list, a)) {
        const struct sb_json_node *preds = fixture_at(o, a, "pred"), *p;
        at += (size_t)sprintf(text + at, "%s\"%s\": {\"after\": [",
                              a == sb_json_first(&o->json, list) ? "" : ",",
                              sb_json_text(&o->json, fixture_at(o, a, "name")));
        for (p = sb_json_first(&o->json, preds); p; p = sb_json_next(&o->json, preds, p))
            at += (size_t)sprintf(text + at, "%s\"%s\"",
                                  p == sb_json_first(&o->json, preds) ? "" : ",",
                                  sb_json_text(&o->json, p));
        double least = fixture_number(o, a, "a"), mode = fixture_number(o, a, "m"),
               most = fixture_number(o, a, "b");
        at += (size_t)(least < most ? sprintf(text + at,
                                              "], \"latency\": {\"dist\": \"pert\", \"min\": %g, "
                                              "\"mode\": %g, \"max\": %g}}",
                                              least, mode, most)
                                    : sprintf(text + at, "], \"latency\": %g}", mode));
    }
    sprintf(text + at, "}}");
    return text;
}

static void a_published_network_has_its_criticality(void **state)
{
    struct fixture_oracle o;
    struct fixture_experiment s;
    (void)state;
    if (!fixture_oracle_open(&o, "textbook"))
        skip();
    char *text = text_of_network(&o);
    const struct sb_json_node *is = fixture_at(&o, NULL, "pert.hillier_lieberman_beta_monte_carlo"),
                              *all = fixture_at(&o, is, "criticality"), *t;
    const uint64_t n = 1 << 19;
    run(&s, text, 0, n);
    const struct sb_criticality *c = fixture_criticality(&s, "earliest-start", 2);
    double mean = sb_result_find(&s.result, "earliest-start")->makespan.mean / 1e6;
    double error = hypot(fixture_number(&o, is, "std_error_of_mean"),
                         fixture_number(&o, is, "std") / sqrt((double)n));
    assert_true(fabs(mean - fixture_number(&o, is, "mean")) < 4 * error);
    for (t = sb_json_first(&o.json, all); t; t = sb_json_next(&o.json, all, t)) {
        const char *name = sb_json_key(&o.json, t);
        double p = fixture_number(&o, all, name), has = fixture_task(c, name)->p;
        if (!(fabs(has - p) < fixture_number(&o, is, "criticality_tolerance")))
            fail_msg("%s is critical in %g, not %g", name, has, p);
    }
    fixture_experiment_end(&s);
    free(text);
    fixture_oracle_close(&o);
}

/* ---- a walk back along each path ---- */

static void expect_equal(const struct fixture_experiment *s, const char *what, double is,
                         uint64_t hits, uint64_t of)
{
    double should = of ? (double)hits / (double)of : (double)NAN;
    if (is != should && !(isnan(is) && isnan(should)))
        fail_msg("%s, %u workers, seed %llu, %s: %.17g, not %.17g", s->workload.name, s->x.workers,
                 (unsigned long long)s->x.seed, what, is, should);
}

static void check_slack(const struct sb_slack_result *is, const sb_ns *slack, uint64_t n)
{
    double sum = 0;
    uint64_t there = 0;
    while (there < n && slack[there] != INT64_MAX)
        sum += (double)slack[there++];
    if (there == 0) {
        assert_true(isnan(is->mean) && isnan(is->p5));
        return;
    }
    double p5 = (double)slack[(uint64_t)ceil(0.05 * (double)there) - 1];
    assert_true(fabs(is->mean - sum / (double)there) <= 1e-9 * is->mean);
    assert_true(fabs(is->p5 - p5) <= p5 / 512);
    assert_true(!(is->p5_ci95.lo > p5) && !(is->p5_ci95.hi < p5));
}

static uint32_t side_of(const struct sb_dag *dag, const char *task, uint32_t join)
{
    for (uint32_t t = 0; task && t < dag->tasks; t++)
        if (strcmp(dag->task_name[t], task) == 0)
            return t;
    return dag->tasks + join - 1;
}

static void check_walked(struct fixture_experiment *s, const struct sb_criticality *c,
                         const char *strategy)
{
    const struct sb_dag *dag = &s->workload.dag;
    struct fixture_walked w;
    fixture_walk(&w, s, strategy, c->tail_from);
    assert_int_equal(c->replicates, w.replicates);
    assert_int_equal(c->tail_replicates, w.tail);
    assert_int_equal(c->tasks, dag->tasks);
    for (uint32_t i = 0; i < c->tasks; i++) {
        const struct sb_task_criticality *task = &c->task[i];
        uint32_t t = side_of(dag, task->name, 0);
        expect_equal(s, task->name, task->p, w.task[t], w.replicates);
        expect_equal(s, task->name, task->p_tail, w.task_tail[t], w.tail);
        assert_true(i == 0 || task->p <= task[-1].p);
        check_slack(&task->slack, w.slack[t], w.replicates);
    }
    uint64_t told = 0, all = 0;
    for (uint32_t i = 0; i < c->edges; i++) {
        const struct sb_edge_criticality *e = &c->edge[i];
        size_t at =
            (size_t)side_of(dag, e->from, e->from_join) * w.sides + side_of(dag, e->to, e->to_join);
        expect_equal(s, "an edge", e->p, w.edge[at], w.replicates);
        expect_equal(s, "an edge", e->p_tail, w.edge_tail[at], w.tail);
        assert_true(i == 0 || e->p <= e[-1].p);
        told += w.edge[at];
    }
    for (uint32_t i = 0; i < w.sides * w.sides; i++)
        all += i / w.sides == i % w.sides ? 0 : w.edge[i];
    assert_int_equal(told, all); /* none is left out, none stands twice */
    fixture_walked_fini(&w);
}

static const char *const strategies[] = { "earliest-start", "join-all-then-chain", "level-barrier",
                                          "await-in-order", "sequential",          "lpt" };

static void check_all(const char *text, uint64_t n)
{
    for (uint32_t workers = 0; workers <= 3; workers++) {
        struct fixture_experiment s;
        fixture_experiment_begin(&s, text, workers, n);
        s.x.first = 13;
        fixture_experiment_run(&s);
        for (size_t i = 0; i < COUNT(strategies); i++)
            check_walked(&s, fixture_criticality(&s, strategies[i], 1 + (unsigned)i % 3),
                         strategies[i]);
        fixture_experiment_end(&s);
    }
}

/* Few values, 0 among them: ties everywhere; awaits within bodies, and bodies that end with one. */
static const char with_ties[] = HEAD
    "\"a\": {\"latency\": {\"dist\": \"empirical\", \"samples\": [0, 1, 2, 3]}},"
    "\"b\": {\"latency\": {\"dist\": \"empirical\", \"samples\": [0, 0, 2]}},"
    "\"c\": {\"steps\": [{\"run\": {\"dist\": \"empirical\", \"samples\": [0, 1]}},"
    " {\"await\": [\"a\"]}, {\"run\": {\"dist\": \"empirical\", \"samples\": [0, 2]}},"
    " {\"await\": [\"b\"]}]},"
    "\"d\": {\"after\": [\"b\"], \"latency\": 1},"
    "\"e\": {\"steps\": [{\"await\": [\"c\", \"d\"]}]},"
    "\"f\": {\"after\": [\"d\"], \"latency\": {\"dist\": \"empirical\", \"samples\": [0, 1, 1]}},"
    "\"g\": {\"after\": [\"e\", \"a\"], \"latency\": {\"dist\": \"empirical\", \"samples\": [0, "
    "3]}}}}";

/* Recorded together, and absent in some. */
static const char with_gaps[] = HEAD
    "\"a\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [1, null, 3, 2, null, 0, 5]}},"
    "\"b\": {\"after\": [\"a\"], \"latency\": {\"dist\": \"empirical\", \"rows\": [2, null, 1, "
    "null, "
    "0, 1, 5]}},"
    "\"c\": {\"after\": [\"b\"], \"latency\": {\"dist\": \"exponential\", \"mean\": 2}},"
    "\"d\": {\"latency\": 3},"
    "\"e\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [null, null, null, null, 4, null, "
    "null]}}}}";

static void counts_are_those_of_a_walk_back(void **state)
{
    (void)state;
    check_all(with_ties, 300);
    check_all(with_gaps, 100);
    check_all(fixture_quick, 300);
    check_all(fixture_layered, 100);
}

/* Random graphs with constant latencies: probabilities are 0 or 1, ties are many. */
static void random_graphs_are_those_of_a_walk_back(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= FIXTURE_CASES(12) * fixture_scale(); seed++) {
        char text[300];
        snprintf(
            text, sizeof text,
            "{\"simbench\": 1, \"time_unit\": \"ns\", \"generate\": {\"kind\": \"layered\", "
            "\"tasks\": 24, \"width\": 5, \"seed\": %u, \"latency\": {\"dist\": \"empirical\", "
            "\"samples\": [0, 1, 2, 3]}}}",
            seed);
        check_all(text, 20);
    }
}

/* ---- what does not depend on how it is computed ---- */

static void threads_do_not_change_the_bytes(void **state)
{
    static const char *const texts[] = { fixture_layered, with_gaps };
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(texts); i++) {
        char *text[4];
        size_t size[4];
        for (unsigned threads = 1; threads <= 3; threads++) {
            struct fixture_experiment s;
            run(&s, texts[i / 2], i % 2 ? 2 : 0, 3000);
            fixture_criticality(&s, "earliest-start", threads);
            text[threads] = fixture_experiment_written(&s, &size[threads]);
            fixture_experiment_end(&s);
        }
        for (unsigned threads = 2; threads <= 3; threads++) {
            assert_int_equal(size[threads], size[1]);
            assert_memory_equal(text[threads], text[1], size[1]);
        }
        for (unsigned threads = 1; threads <= 3; threads++)
            free(text[threads]);
    }
}

/* More tasks than a result has: those that are left out are critical no more often. */
static void a_large_graph_leaves_out_the_least_critical(void **state)
{
    struct fixture_experiment s;
    struct fixture_walked w;
    uint64_t told = 0, all = 0;
    (void)state;
    run(&s,
        "{\"simbench\": 1, \"generate\": {\"kind\": \"layered\", \"tasks\": 1100, \"width\": 60, "
        "\"seed\": 3, \"latency\": {\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}}}",
        0, 12);
    const struct sb_criticality *c = fixture_criticality(&s, "earliest-start", 2);
    assert_int_equal(c->tasks, SB_CRITICALITY_MAX);
    assert_int_equal(c->left_out, 100);
    assert_int_equal(c->edges, SB_CRITICALITY_MAX);
    fixture_walk(&w, &s, "earliest-start", c->tail_from);
    for (uint32_t i = 0; i < c->tasks; i++) {
        uint32_t t = side_of(&s.workload.dag, c->task[i].name, 0);
        expect_equal(&s, c->task[i].name, c->task[i].p, w.task[t], w.replicates);
        check_slack(&c->task[i].slack, w.slack[t], w.replicates);
        told += w.task[t];
    }
    for (uint32_t t = 0; t < w.tasks; t++)
        all += w.task[t];
    assert_int_equal(told, all);
    fixture_walked_fini(&w);
    fixture_experiment_end(&s);
}

/* Of one replicate the mean slack of a task is the least of its steps. */
static void check_schedule(const char *text, const char *strategy, uint32_t workers, uint64_t first)
{
    struct fixture_experiment s;
    struct sb_error error = { 0 };
    fixture_experiment_begin(&s, text, workers, 1);
    s.x.first = first;
    fixture_experiment_run(&s);
    const struct sb_dag *dag = &s.workload.dag;
    const struct sb_criticality *c = fixture_criticality(&s, strategy, 1);
    const struct sb_span *span = sb_result_find(&s.result, strategy)->shown[SB_SHOWN_P50].span;
    sb_ns *slack = calloc((size_t)dag->steps + 1, sizeof *slack);
    struct sb_plan plan;
    assert_int_equal(sb_plan_build(&plan, dag, fixture_strategy(strategy), NULL), SB_OK);
    if (sb_schedule_slack(&plan, workers, span, slack, &error))
        fail_msg("%s", error.text);
    sb_plan_fini(&plan);
    for (uint32_t t = 0; t < dag->tasks; t++) {
        const struct sb_task_criticality *task = fixture_task(c, dag->task_name[t]);
        sb_ns least = SB_SLACK_ABSENT;
        for (uint32_t i = sb_dag_first(dag, t); i <= sb_dag_last(dag, t); i++)
            least = slack[i] < least ? slack[i] : least;
        if (least == SB_SLACK_ABSENT)
            assert_true(isnan(task->slack.mean) && task->p == 0);
        else
            assert_true(task->slack.mean == (double)least && task->p == (least == 0));
    }
    free(slack);
    fixture_experiment_end(&s);
}

static void one_schedule_has_the_slack_of_its_replicate(void **state)
{
    static const char *const texts[] = { with_ties, with_gaps, fixture_quick };
    (void)state;
    for (unsigned i = 0; i < 60; i++)
        check_schedule(texts[i % 3], strategies[i % COUNT(strategies)], i / 3 % 4, i);
}

static void nothing_random_is_certain(void **state)
{
    struct fixture_experiment s;
    (void)state;
    run(&s, HEAD "\"a\": {\"latency\": 5}, \"b\": {\"latency\": 3}, \"c\": {\"latency\": 5}}}", 0,
        100);
    const struct sb_criticality *c = fixture_criticality(&s, "earliest-start", 3);
    const struct sb_task_criticality *a = fixture_task(c, "a"), *b = fixture_task(c, "b");
    assert_true(c->replicates == 1 && c->tail_replicates == 1);
    assert_true(a->p == 1 && a->p_tail == 1 && fixture_task(c, "c")->p == 1 && b->p == 0);
    assert_true(a->ci95.lo == 1 && a->ci95.hi == 1 && b->ci95.lo == 0 && b->ci95.hi == 0);
    assert_true(b->slack.mean == 2 && b->slack.p5 == 2 && b->slack.p5_ci95.hi == 2);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longer_of_two_exponentials_is_critical),
        cmocka_unit_test(a_diamond_is_symmetric),
        cmocka_unit_test(a_published_network_has_its_criticality),
        cmocka_unit_test(counts_are_those_of_a_walk_back),
        cmocka_unit_test(random_graphs_are_those_of_a_walk_back),
        cmocka_unit_test(threads_do_not_change_the_bytes),
        cmocka_unit_test(a_large_graph_leaves_out_the_least_critical),
        cmocka_unit_test(one_schedule_has_the_slack_of_its_replicate),
        cmocka_unit_test(nothing_random_is_certain),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
