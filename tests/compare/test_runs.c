/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/compare/runs.h"

#include "sim/plugins.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/results/result.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char three[] =
    "{\"simbench\": 1, \"name\": \"page\", \"tasks\": {"
    "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": %.9g}}, "
    "\"config\": {\"latency\": {\"dist\": \"lognormal\", \"median\": 30, \"p99\": 400}}, "
    "\"profile\": {\"after\": [\"user\"], \"latency\": {\"dist\": \"lognormal\", "
    "\"median\": 60, \"p99\": 300}}}}",
                  two[] = "{\"simbench\": 1, \"name\": \"two\", \"tasks\": {"
                          "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": %.9g}}, "
                          "\"b\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 30}}}}";

enum { STRATEGIES = 5 };

static const struct sb_strategy *named(const char *name)
{
    size_t i = 0;
    while (strcmp(sb_plugins.strategy[i]->name, name) != 0)
        i++;
    return sb_plugins.strategy[i];
}

/* A workload whose first task takes `mean` ms in the mean. */
static void run(struct fixture_experiment *s, const char *workload, double mean, uint64_t seed,
                uint64_t replicates)
{
    static const struct sb_strategy *strategy[STRATEGIES];
    char text[512];
    strategy[0] = named("sequential");
    strategy[1] = named("join-all-then-chain");
    strategy[2] = named("level-barrier");
    strategy[3] = named("await-in-order");
    strategy[4] = named("earliest-start");
    snprintf(text, sizeof text, workload, mean); // NOLINT(clang-diagnostic-format-nonliteral)
    fixture_experiment_begin(s, text, 0, replicates);
    s->x.seed = seed;
    s->x.strategy = strategy;
    s->x.strategies = STRATEGIES;
    fixture_experiment_run(s);
}

/* The run as what a results.json says of it. */
static struct sb_result result_of(struct fixture_experiment *s)
{
    return (struct sb_result){ .version = "1.2.3",
                               .seed = s->x.seed,
                               .draws = 2,
                               .workloads = 1,
                               .workload = &s->result };
}

static uint32_t count(const struct sb_compared_runs *runs, enum sb_change_verdict verdict)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < runs->workloads; i++)
        all += sb_compared_count(&runs->workload[i], verdict);
    return all;
}

/* Runs of the same workload with other seeds: how many of them have anything called changed. */
static unsigned false_alarms(unsigned pairs, uint64_t replicates)
{
    unsigned alarms = 0;
    for (unsigned i = 0; i < pairs; i++) {
        struct fixture_experiment x, y;
        struct sb_compared_runs runs;
        run(&x, three, 45, 2 * i + 1, replicates);
        run(&y, three, 45, 2 * i + 2, replicates);
        struct sb_result before = result_of(&x), after = result_of(&y);
        assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
        assert_false(runs.workload->pairs);
        alarms += count(&runs, SB_CHANGE_SLOWER) + count(&runs, SB_CHANGE_FASTER) > 0;
        sb_compared_runs_fini(&runs);
        fixture_experiment_end(&x);
        fixture_experiment_end(&y);
    }
    return alarms;
}

/* At most 5 % of them, by the Bonferroni-Holm bound, for large and for small samples: more than the
 * bound plus three standard deviations of a binomial count says that it does not hold. */
static void where_nothing_changed_alarms_are_no_more_than_the_level(void **state)
{
    static const uint64_t replicates[] = { 400, 3000 };
    const unsigned pairs = 200 * fixture_scale();
    (void)state;
    for (int i = 0; i < 2; i++) {
        unsigned alarms = false_alarms(pairs, replicates[i]);
        double most = SB_RUNS_LEVEL * pairs, sd = sqrt(most * (1 - SB_RUNS_LEVEL));
        print_message("%llu replicates: %u of %u\n", (unsigned long long)replicates[i], alarms,
                      pairs);
        if (alarms > most + 3 * sd)
            fail_msg("%u of %u comparisons of %llu replicates", alarms, pairs,
                     (unsigned long long)replicates[i]);
    }
}

/* Where the interval must lie is known: the mean of sequential's makespan falls by 1 % of 45 ms. */
static void a_change_of_a_thousandth_shows_when_seeds_agree(void **state)
{
    unsigned covered = 0, seeds = 40 * fixture_scale();
    (void)state;
    for (unsigned seed = 1; seed <= seeds; seed++) {
        struct fixture_experiment x, y;
        struct sb_compared_runs runs;
        run(&x, three, 45, seed, 2000);
        run(&y, three, 44.55, seed, 2000);
        struct sb_result before = result_of(&x), after = result_of(&y);
        assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
        const struct sb_compared_strategy *s = &runs.workload->strategy[0];
        const struct sb_figure_change *mean = &s->change[SB_CHANGED_MEAN];
        assert_true(runs.workload->pairs && mean->paired);
        assert_int_equal(mean->verdict, SB_CHANGE_FASTER);
        covered += mean->difference.ci95.lo <= -450e3 && -450e3 <= mean->difference.ci95.hi;
        assert_true(sb_interval_half(mean->difference.ci95) < 30e3); /* ± 0.02 % of 160 ms */
        sb_compared_runs_fini(&runs);
        fixture_experiment_end(&x);
        fixture_experiment_end(&y);
    }
    print_message("covered: %u of %u\n", covered, seeds);
    assert_true(covered >= 0.95 * seeds - 3 * sqrt(seeds * 0.95 * 0.05));
}

/* The p-quantile of the larger of two exponentials, by bisection. */
static double larger(double mean, double p)
{
    double lo = 0, hi = 1e4;
    for (int i = 0; i < 100; i++) {
        double t = (lo + hi) / 2;
        if ((1 - exp(-t / mean)) * (1 - exp(-t / 30)) < p)
            lo = t;
        else
            hi = t;
    }
    return lo;
}

/* The larger of two exponentials with the means x and y has the mean x + y - 1 / (1 / x + 1 / y).
 */
static void without_pairs_the_true_ratio_is_covered(void **state)
{
    const double mean = (90 + 30 - 22.5) / (45 + 30 - 18), p50 = larger(90, 0.5) / larger(45, 0.5),
                 p99 = larger(90, 0.99) / larger(45, 0.99), truth[] = { mean, p50, p99 };
    const unsigned seeds = 100 * fixture_scale();
    unsigned covered[SB_CHANGED_FIGURES] = { 0 };
    (void)state;
    for (unsigned seed = 1; seed <= seeds; seed++) {
        struct fixture_experiment x, y;
        struct sb_compared_runs runs;
        run(&x, two, 45, 2 * seed, 2000);
        run(&y, two, 90, 2 * seed + 1, 2000);
        struct sb_result before = result_of(&x), after = result_of(&y);
        assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
        const struct sb_compared_strategy *s = &runs.workload->strategy[4];
        for (int f = 0; f < SB_CHANGED_FIGURES; f++) {
            const struct sb_interval *ci = &s->change[f].ratio.ci95;
            assert_int_equal(s->change[f].verdict, SB_CHANGE_SLOWER);
            covered[f] += ci->lo <= truth[f] && truth[f] <= ci->hi;
        }
        sb_compared_runs_fini(&runs);
        fixture_experiment_end(&x);
        fixture_experiment_end(&y);
    }
    print_message("covered: %u, %u, %u of %u\n", covered[0], covered[1], covered[2], seeds);
    for (int f = 0; f < SB_CHANGED_FIGURES; f++)
        assert_true(covered[f] >= 0.95 * seeds - 3 * sqrt(seeds * 0.95 * 0.05));
}

static void the_same_run_twice_has_not_changed_at_all(void **state)
{
    struct fixture_experiment x;
    struct sb_compared_runs runs;
    (void)state;
    run(&x, three, 45, 7, 2000);
    struct sb_result result = result_of(&x);
    assert_int_equal(sb_runs_compare(&runs, &result, &result, NULL), SB_OK);
    assert_int_equal(count(&runs, SB_CHANGE_NONE), 15);
    assert_int_equal(runs.tests, 0);
    for (uint32_t s = 0; s < 5; s++)
        for (int f = 0; f < SB_CHANGED_FIGURES; f++) {
            const struct sb_figure_change *c = &runs.workload->strategy[s].change[f];
            assert_true(c->difference.value == 0 && c->difference.ci95.lo == 0 &&
                        c->difference.ci95.hi == 0 && c->ratio.value == 1 && c->p == 1);
        }
    sb_compared_runs_fini(&runs);
    fixture_experiment_end(&x);
}

static void workloads_and_strategies_go_together_by_name(void **state)
{
    struct sb_result before, after;
    struct sb_compared_runs runs;
    (void)state;
    fixture_result(&before, 3, 5); /* dashboard, dashboard-2, dashboard-3 */
    fixture_result(&after, 3, 6);
    after.workload[0].name = "dashboard-3";
    after.workload[2].name = "new";
    after.workload[1].strategy[0].name = "renamed";
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    assert_int_equal(runs.workloads, 4);
    assert_true(runs.workload[0].before == &before.workload[0] && !runs.workload[0].after);
    assert_true(runs.workload[1].after == &after.workload[1]);
    assert_true(runs.workload[2].after == &after.workload[0]);
    assert_true(runs.workload[3].after == &after.workload[2] && !runs.workload[3].before);
    const struct sb_compared_workload *w = &runs.workload[1];
    assert_int_equal(w->strategies, 7); /* five, of which one is gone, and two that are new */
    assert_null(w->strategy[0].after);
    assert_string_equal(w->strategy[5].name, "renamed");
    assert_null(w->strategy[5].before);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
}

static void names_that_stand_twice_go_together_in_order(void **state)
{
    struct sb_result before, after;
    struct sb_compared_runs runs;
    (void)state;
    fixture_result(&before, 3, 2);
    fixture_result(&after, 2, 2);
    for (uint32_t i = 0; i < 3; i++)
        before.workload[i].name = "x";
    after.workload[0].name = after.workload[1].name = "x";
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    assert_int_equal(runs.workloads, 3);
    assert_true(runs.workload[1].after == &after.workload[1] && !runs.workload[2].after);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
}

/* Made-up results: what can be paired, and if not, why. */
static void what_can_be_paired_is_told(void **state)
{
    struct fixture_experiment x;
    struct sb_compared_runs runs;
    (void)state;
    run(&x, three, 45, 7, 2000);
    struct sb_result one = result_of(&x);
    static const char *const why[] = { "not paired: other seeds",
                                       "not paired: a seed draws otherwise in the other version",
                                       "not paired: other numbers of steps",
                                       "not paired: fewer than 64 replicates, or an older",
                                       "exact: nothing is random",
                                       "paired: the same seed and steps" };
    for (int i = 0; i < 6; i++) {
        struct sb_workload_result workload = x.result, still = x.result;
        struct sb_strategy_result strategy = x.result.strategy[0];
        struct sb_result other = one, first = one;
        other.seed += i == 0;
        other.draws += i == 1;
        workload.steps += i == 2;
        strategy.batches.count = i == 3 ? 0 : strategy.batches.count;
        workload.strategy = &strategy;
        workload.strategies = 1;
        workload.random = still.random = i != 4;
        other.workload = &workload;
        first.workload = &still;
        assert_int_equal(sb_runs_compare(&runs, &first, &other, NULL), SB_OK);
        assert_int_equal(runs.workload->pairs, i == 5);
        if (strncmp(runs.workload->why, why[i], strlen(why[i])) != 0)
            fail_msg("%d: %s", i, runs.workload->why);
        sb_compared_runs_fini(&runs);
    }
    fixture_experiment_end(&x);
}

static void set_mean(struct sb_strategy_result *s, double ms)
{
    s->makespan.mean = s->makespan.mean_cv = ms * 1e6;
    s->makespan.mean_cv_ci95 = (struct sb_interval){ (ms - 1) * 1e6, (ms + 1) * 1e6 };
}

/* Of 100 and 99 or 103, all ± 1: a difference has ± sqrt(2) at 95 %. */
static void p_values_are_adjusted_together(void **state)
{
    const double z = 1.959963984540054 / sqrt(2), p_1 = erfc(z / sqrt(2)),
                 p_3 = erfc(3 * z / sqrt(2));
    struct sb_result before, after;
    struct sb_compared_runs runs;
    (void)state;
    fixture_result(&before, 1, 2);
    fixture_result(&after, 1, 2);
    after.seed = 2;
    for (uint32_t s = 0; s < 2; s++) {
        set_mean(&before.workload->strategy[s], 100);
        set_mean(&after.workload->strategy[s], s ? 103 : 99);
    }
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    assert_int_equal(runs.tests, 2);
    const struct sb_figure_change *x = &runs.workload->strategy[0].change[0],
                                  *y = &runs.workload->strategy[1].change[0];
    assert_true(fabs(y->difference.ci95.lo - (3 - sqrt(2)) * 1e6) < 1);
    assert_true(fabs(x->p - p_1) < 1e-9 && fabs(y->p - p_3) < 1e-9);
    assert_true(y->p_adjusted == 2 * y->p && x->p_adjusted == x->p);
    assert_int_equal(x->verdict, SB_CHANGE_UNPROVEN);
    assert_int_equal(y->verdict, SB_CHANGE_SLOWER);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
}

static void nothing_random_is_exact(void **state)
{
    struct sb_result before, after;
    struct sb_compared_runs runs;
    (void)state;
    fixture_result(&before, 1, 1);
    fixture_result(&after, 1, 1);
    before.workload->random = after.workload->random = false;
    after.workload->strategy->makespan.mean += 1;
    after.workload->strategy->makespan.mean_cv = before.workload->strategy->makespan.mean_cv * 1.5;
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    const struct sb_figure_change *mean = runs.workload->strategy->change;
    assert_int_equal(mean->verdict, SB_CHANGE_SLOWER);
    assert_true(mean->p == 0 && fabs(mean->ratio.value - 1.5) < 1e-12 &&
                sb_interval_half(mean->ratio.ci95) == 0);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
}

static void of_an_infinite_variance_the_mean_is_not_known(void **state)
{
    struct sb_result before, after;
    struct sb_compared_runs runs;
    (void)state;
    fixture_result(&before, 1, 1);
    fixture_result(&after, 1, 1);
    after.workload->variance_is_infinite = true;
    after.workload->strategy->makespan.mean *= 3;
    after.workload->strategy->makespan.mean_cv *= 3;
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    assert_int_equal(runs.workload->strategy->change[SB_CHANGED_MEAN].verdict, SB_CHANGE_UNTOLD);
    assert_int_equal(runs.workload->strategy->change[SB_CHANGED_P99].verdict, SB_CHANGE_NONE);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
}

static void empty_runs_and_those_without_intervals_are_compared(void **state)
{
    struct sb_result before, after;
    struct sb_compared_runs runs;
    (void)state;
    fixture_result(&before, 0, 0);
    fixture_result(&after, 1, 2);
    assert_int_equal(sb_runs_compare(&runs, &before, &before, NULL), SB_OK);
    assert_int_equal(runs.workloads, 0);
    sb_compared_runs_fini(&runs);
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    assert_int_equal(runs.workloads, 1);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    fixture_result(&before, 1, 2);
    fixture_no_intervals(after.workload);
    after.workload->strategy->makespan.mean_cv *= 2;
    after.workload->strategy->makespan.mean *= 2;
    assert_int_equal(sb_runs_compare(&runs, &before, &after, NULL), SB_OK);
    assert_int_equal(runs.workload->strategy->change[0].verdict, SB_CHANGE_UNTOLD);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_nothing_changed_alarms_are_no_more_than_the_level),
        cmocka_unit_test(a_change_of_a_thousandth_shows_when_seeds_agree),
        cmocka_unit_test(without_pairs_the_true_ratio_is_covered),
        cmocka_unit_test(the_same_run_twice_has_not_changed_at_all),
        cmocka_unit_test(workloads_and_strategies_go_together_by_name),
        cmocka_unit_test(names_that_stand_twice_go_together_in_order),
        cmocka_unit_test(what_can_be_paired_is_told),
        cmocka_unit_test(p_values_are_adjusted_together),
        cmocka_unit_test(nothing_random_is_exact),
        cmocka_unit_test(of_an_infinite_variance_the_mean_is_not_known),
        cmocka_unit_test(empty_runs_and_those_without_intervals_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
