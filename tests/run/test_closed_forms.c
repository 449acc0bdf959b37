/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graphs of exponential latencies whose makespan has a known distribution: means within 4 standard
 * errors, Kolmogorov-Smirnov at fixed seeds, and the statistics of an experiment against the same
 * formulas. */
#include "sim/base/machine/lanes.h"
#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/engine/block.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/plan.h"
#include "sim/run/experiment.h"
#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/recorded/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 100000, TASKS_MAX = 102 };
static const double unit = 1e9; /* nanoseconds; the formulas are in seconds */

/* Tasks with exponential latencies of these rates; edges from a to b. */
struct network {
    uint32_t tasks, edges;
    double rate[TASKS_MAX];
    uint32_t edge[2 * TASKS_MAX][2];
};

static void build(struct sb_dag *dag, const struct network *net)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    char name[16];
    assert_non_null(builder);
    for (uint32_t t = 0; t < net->tasks; t++) {
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_task(builder, name);
    }
    for (uint32_t t = 0; t < net->tasks; t++) {
        struct sb_dist latency = net->rate[t] > 0
                                     ? fixture_dist_of("exponential", unit / net->rate[t], 0)
                                     : sb_dist_constant(0);
        sb_dag_builder_step(builder, t, &latency);
        for (uint32_t e = 0; e < net->edges; e++)
            if (net->edge[e][1] == t)
                sb_dag_builder_await(builder, net->edge[e][0]);
    }
    assert_int_equal(sb_dag_build(builder, dag, "network", NULL), SB_OK);
}

static struct network in_a_row(uint32_t tasks, const double *rate)
{
    struct network net = { .tasks = tasks, .edges = tasks - 1 };
    for (uint32_t t = 0; t < tasks; t++) {
        net.rate[t] = rate ? rate[t] : 1;
        net.edge[t][0] = t;
        net.edge[t][1] = t + 1;
    }
    return net;
}

/* Task 0 and the last take no time, the `branches` between them are exponential. */
static struct network fork_join(uint32_t branches)
{
    struct network net = { .tasks = branches + 2 };
    for (uint32_t b = 1; b <= branches; b++) {
        net.rate[b] = 1;
        net.edge[net.edges][0] = 0, net.edge[net.edges++][1] = b;
        net.edge[net.edges][0] = b, net.edge[net.edges++][1] = branches + 1;
    }
    return net;
}

/* Ascending makespans of N replicates under earliest-start, or another strategy. */
static void run(const struct network *net, const char *strategy, uint64_t seed, sb_ns *makespan,
                double *mean, double *error)
{
    struct sb_samplers samplers;
    struct sb_plan plan;
    struct sb_dag dag;
    double sum = 0, square = 0;
    build(&dag, net);
    assert_int_equal(sb_samplers_build(&samplers, &dag, NULL), SB_OK);
    assert_int_equal(sb_plan_build(&plan, &dag, fixture_strategy(strategy), NULL), SB_OK);
    const struct sb_program *program = &plan.program;
    struct sb_arena arena = { 0 };
    struct sb_block block = { .draw = sb_draw_kernel_choose(NULL),
                              .kernel = sb_kernel_choose(NULL),
                              .dag = &dag,
                              .samplers = &samplers,
                              .program = &program,
                              .programs = 1,
                              .seed = seed,
                              .lanes = SB_LANES_MAX };
    assert_int_equal(sb_block_init(&block, &arena), 0);
    for (uint64_t first = 0; first < N; first += SB_LANES_MAX) {
        sb_block_run(&block, first);
        for (uint64_t i = 0; i < SB_LANES_MAX && first + i < N; i++) {
            double x = (double)(makespan[first + i] = block.makespan[i]) / unit;
            sum += x, square += x * x;
        }
    }
    *mean = sum / N;
    *error = sqrt((square / N - *mean * *mean) / N);
    sb_arena_fini(&arena);
    sb_plan_fini(&plan);
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

static void check_mean(const char *name, double mean, double error, double expected)
{
    if (fabs(mean - expected) > 4 * error)
        fail_msg("%s: mean %.6f, should be %.6f: %.1f standard errors off", name, mean, expected,
                 (mean - expected) / error);
}

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

static void check_distribution(const char *name, sb_ns *makespan,
                               double (*cdf)(const void *, double), const void *self)
{
    qsort(makespan, N, sizeof *makespan, ascending);
    double distance = fixture_kolmogorov(makespan, N, cdf, self);
    if (distance > 2.23)
        fail_msg("%s: Kolmogorov-Smirnov %.3f", name, distance);
}

static sb_ns makespan[N];

static double erlang(const void *k, double ns)
{
    return ns > 0 ? gsl_cdf_gamma_P(ns / unit, *(const uint32_t *)k, 1) : 0;
}
static double largest(const void *k, double ns)
{
    return ns > 0 ? pow(-expm1(-ns / unit), *(const uint32_t *)k) : 0;
}

static void a_chain_of_exponentials_is_erlang(void **state)
{
    static const uint32_t lengths[] = { 1, 2, 3, 10, 100 };
    double mean, error;
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct network net = in_a_row(lengths[i], NULL);
        run(&net, "earliest-start", 1, makespan, &mean, &error);
        check_mean("chain", mean, error, lengths[i]);
        check_distribution("chain", makespan, erlang, &lengths[i]);
    }
}

static void tasks_run_one_after_another_are_erlang_too(void **state)
{
    static const uint32_t tasks = 12;
    struct network net = { .tasks = 12 };
    double mean, error;
    (void)state;
    for (uint32_t t = 0; t < tasks; t++)
        net.rate[t] = 1;
    run(&net, "sequential", 2, makespan, &mean, &error);
    check_mean("sequential", mean, error, tasks);
    check_distribution("sequential", makespan, erlang, &tasks);
}

static void a_fork_join_of_exponentials_is_their_largest(void **state)
{
    static const uint32_t branches[] = { 1, 2, 3, 4, 5, 10, 20, 50, 100 };
    double mean, error;
    (void)state;
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        struct network net = fork_join(branches[i]);
        double harmonic = 0;
        for (uint32_t k = 1; k <= branches[i]; k++)
            harmonic += 1.0 / k;
        run(&net, "earliest-start", 3, makespan, &mean, &error);
        check_mean("fork-join", mean, error, harmonic);
        check_distribution("fork-join", makespan, largest, &branches[i]);
    }
}

/* A, then B and C, then D. */
static void a_diamond_has_the_mean_of_the_formula(void **state)
{
    static const double rates[][4] = { { 1, 1, 1, 1 }, { 1, 2, 3, 4 }, { 5, 0.1, 0.1, 5 } };
    (void)state;
    for (int i = 0; i < 3; i++) {
        const double *r = rates[i];
        struct network net = { .tasks = 4,
                               .edges = 4,
                               .edge = { { 0, 1 }, { 0, 2 }, { 1, 3 }, { 2, 3 } } };
        double mean, error, formula = 1 / r[0] + 1 / r[1] + 1 / r[2] - 1 / (r[1] + r[2]) + 1 / r[3];
        memcpy(net.rate, r, sizeof rates[i]);
        run(&net, "earliest-start", 4, makespan, &mean, &error);
        check_mean("diamond", mean, error, formula);
        run(&net, "sequential", 4, makespan, &mean, &error);
        check_mean("diamond, sequential", mean, error, 1 / r[0] + 1 / r[1] + 1 / r[2] + 1 / r[3]);
        assert_true(i > 1 || fabs(formula - (i ? 1.883333333 : 3.5)) < 1e-9);
    }
}

/* Sum over i of the product over j of r_j / (r_j - r_i), times 1 - exp(-r_i t). */
static double hypoexponential(const void *network, double ns)
{
    const struct network *net = network;
    double sum = 0;
    for (uint32_t i = 0; i < net->tasks; i++) {
        double product = 1;
        for (uint32_t j = 0; j < net->tasks; j++)
            product *= j == i ? 1 : net->rate[j] / (net->rate[j] - net->rate[i]);
        sum += product * -expm1(-net->rate[i] * fmax(ns, 0) / unit);
    }
    return sum;
}

static void a_chain_of_different_rates_is_hypoexponential(void **state)
{
    static const double rates[] = { 1, 2, 3, 5 };
    double mean, error, sum = 0;
    (void)state;
    for (uint32_t tasks = 1; tasks <= 4; tasks++) {
        struct network net = in_a_row(tasks, rates);
        sum += 1 / rates[tasks - 1];
        run(&net, "earliest-start", 5, makespan, &mean, &error);
        check_mean("hypoexponential", mean, error, sum);
        check_distribution("hypoexponential", makespan, hypoexponential, &net);
    }
}

/* P(X <= t) = (1 - e^-t) (1 - e^-2t). */
static double two_parallel(const void *self, double ns)
{
    (void)self;
    return ns > 0 ? expm1(-ns / unit) * expm1(-2 * ns / unit) : 0;
}

static void two_parallel_exponentials_take_the_longer(void **state)
{
    static const char *const strategies[] = { "earliest-start", "await-in-order", "level-barrier",
                                              "join-all-then-chain" };
    struct network net = { .tasks = 2, .rate = { 1, 2 } };
    double mean, error;
    (void)state;
    for (int i = 0; i < 4; i++) {
        run(&net, strategies[i], 6, makespan, &mean, &error);
        check_mean(strategies[i], mean, error, 7.0 / 6);
        check_distribution(strategies[i], makespan, two_parallel, NULL);
    }
}

/* Exponential latencies on m workers: work begun by any list rule, so that n equal tasks end after
 * (n - m) / m + H_m in the mean. */
static void independent_exponentials_on_workers_have_the_mean_of_the_formula(void **state)
{
    static const bool shown[1] = { false };
    enum { TASKS = 40 };
    const struct sb_strategy *strategy[] = { fixture_strategy("earliest-start") };
    struct network net = { .tasks = TASKS };
    (void)state;
    for (int t = 0; t < TASKS; t++)
        net.rate[t] = 1;
    for (uint32_t m = 1; m <= 8; m++) {
        struct sb_workload w = { .name = (char[]){ "w" },
                                 .description = (char[]){ "" },
                                 .file = (char[]){ "" } };
        struct sb_experiment x = { .workload = &w,
                                   .strategy = strategy,
                                   .baseline_only = shown,
                                   .strategies = 1,
                                   .workers = m,
                                   .seed = 9,
                                   .replicates = 20000,
                                   .threads = 1 };
        struct sb_workload_result r;
        struct sb_arena arena = { 0 };
        double formula = (double)(TASKS - m) / m;
        for (uint32_t k = 1; k <= m; k++)
            formula += 1.0 / k;
        build(&w.dag, &net);
        assert_int_equal(sb_experiment_run(&x, &r, &arena, NULL), SB_OK);
        check_mean("m workers", r.strategy[0].makespan.mean / unit,
                   r.strategy[0].makespan.sd / unit / sqrt(20000), formula);
        sb_dag_fini(&w.dag);
        sb_arena_fini(&arena);
    }
}

static void check_recorded(const struct fixture_oracle *oracle, const struct sb_json_node *entry,
                           const struct network *net)
{
    double mean, error;
    run(net, "earliest-start", 7, makespan, &mean, &error);
    check_mean("recorded", mean, error, fixture_number(oracle, entry, "mean"));
    qsort(makespan, N, sizeof *makespan, ascending);
    static const struct {
        const char *name;
        double p;
    } quantile[] = { { "p50", 0.5 }, { "p90", 0.9 }, { "p99", 0.99 } };
    for (int q = 0; q < 3; q++) {
        uint64_t lo, hi;
        sb_ns is = (sb_ns)(fixture_number(oracle, entry, quantile[q].name) * unit);
        double half = 4 * sqrt(N * quantile[q].p * (1 - quantile[q].p));
        lo = (uint64_t)(N * quantile[q].p - half), hi = (uint64_t)(N * quantile[q].p + half);
        assert_true(makespan[lo] <= is && is <= makespan[hi]);
    }
}

static void the_recorded_formulas_agree(void **state)
{
    struct fixture_oracle o;
    (void)state;
    if (!fixture_oracle_open(&o, "textbook"))
        skip();
    const struct sb_json_node *list = fixture_at(&o, NULL, "max_of_exponentials"), *e;
    for (e = sb_json_first(&o.json, list); e; e = sb_json_next(&o.json, list, e)) {
        struct network net = fork_join((uint32_t)fixture_whole(&o, e, "n"));
        check_recorded(&o, e, &net);
    }
    list = fixture_at(&o, NULL, "erlang");
    for (e = sb_json_first(&o.json, list); e; e = sb_json_next(&o.json, list, e)) {
        struct network net = in_a_row((uint32_t)fixture_whole(&o, e, "k"), NULL);
        check_recorded(&o, e, &net);
    }
    list = fixture_at(&o, NULL, "hypoexponential");
    for (e = sb_json_first(&o.json, list); e; e = sb_json_next(&o.json, list, e)) {
        static const double rates[] = { 1, 2, 3 };
        struct network net = in_a_row(fixture_at(&o, e, "rates")->size, rates);
        check_recorded(&o, e, &net);
    }
    fixture_oracle_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_of_exponentials_is_erlang),
        cmocka_unit_test(tasks_run_one_after_another_are_erlang_too),
        cmocka_unit_test(a_fork_join_of_exponentials_is_their_largest),
        cmocka_unit_test(a_diamond_has_the_mean_of_the_formula),
        cmocka_unit_test(a_chain_of_different_rates_is_hypoexponential),
        cmocka_unit_test(two_parallel_exponentials_take_the_longer),
        cmocka_unit_test(independent_exponentials_on_workers_have_the_mean_of_the_formula),
        cmocka_unit_test(the_recorded_formulas_agree),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("closed forms", tests, NULL, NULL);
}
