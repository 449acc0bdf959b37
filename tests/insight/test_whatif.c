/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/whatif.h"

#include "sim/insight/whatif/critical_counts.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/insight.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MANY = 4096 };

static struct sb_whatif_result run(struct fixture_insight *s, const char *strategy,
                                   uint32_t workers, uint64_t cost)
{
    const struct sb_strategy *const only[] = { fixture_strategy(strategy) };
    struct sb_whatif_result result;
    const struct sb_whatif whatif = {
        .of = &s->pass, .strategy = only, .strategies = 1, .workers = workers, .cost = cost
    };
    struct sb_error error = { 0 };
    if (sb_whatif_run(&whatif, &result, &s->arena, &error))
        fail_msg("%s", error.text);
    return result;
}

static const struct sb_whatif_task *task(const struct sb_whatif_result *r, uint32_t task)
{
    for (uint32_t i = 0; i < r->strategy->tasks; i++)
        if (r->strategy->task[i].task == task)
            return &r->strategy->task[i];
    return NULL;
}

/* The interval, widened to four standard errors. */
static void assert_near(struct sb_estimate e, double value)
{
    double half = sb_interval_half(e.ci95) * 4 / 1.96;
    if (!(fabs(e.value - value) <= half))
        fail_msg("%.9g +- %.3g is not near %.9g", e.value, half, value);
}

/* ---- closed forms ---- */

static const char two[] =
    "{\"simbench\": 1, \"time_unit\": \"s\", \"tasks\": {"
    "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 0.3333333333}},"
    "\"b\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 0.2}}}}";

/* E max = x + y - x y / (x + y) for exponentials of means x and y; in ns. */
static double larger(double x, double y) { return (x + y - x * y / (x + y)) * 1e9; }

static void of_two_exponentials_it_is_what_the_formula_says(void **state)
{
    (void)state;
    const double x = 1.0 / 3, y = 0.2;
    struct fixture_insight s;
    fixture_insight_begin(&s, two, 200000);
    struct sb_whatif_result r = run(&s, "earliest-start", 0, 0);
    assert_near((struct sb_estimate){ r.strategy->now.mean, { -1.5e6, 1.5e6 } }, larger(x, y));
    for (unsigned f = 0; f < SB_WHATIF_FACTORS; f++) {
        double factor = sb_whatif_factor[f];
        assert_near(task(&r, 0)->saved[f].mean, larger(x, y) - larger(factor * x, y));
        assert_near(task(&r, 1)->saved[f].mean, larger(x, y) - larger(x, factor * y));
    }
    assert_true(fabs(task(&r, 0)->critical - 0.625) < 4 * sqrt(0.625 * 0.375 / 200000));
    /* p99 solves (1 - exp(-3 t)) (1 - exp(-5 t)) = 0.99: 1.5496 with both; 0.9210 with b alone */
    assert_near(task(&r, 0)->saved[2].p99, (1.549618 - log(100) / 5) * 1e9);
    assert_true(sb_interval_half(task(&r, 0)->saved[2].p99.ci95) < 0.02e9);
    fixture_insight_end(&s);
}

/* The derivative of the mean by the first's mean, 1 - y^2 / (x + y)^2 = .859375: of a factor of
 * 0.999, whose term of second order is 1 part in 4,000. */
static void a_thousandth_of_a_task_shows(void **state)
{
    (void)state;
    const struct sb_change faster = { .kind = SB_CHANGE_LATENCY, .task = 0, .factor = 0.999 };
    const struct sb_strategy *const only[] = { fixture_strategy("earliest-start") };
    struct fixture_insight s;
    struct sb_whatif_result r;
    fixture_insight_begin(&s, two, 200000);
    const struct sb_whatif whatif = {
        .of = &s.pass, .strategy = only, .strategies = 1, .tried = &faster, .tries = 1, .cost = 1
    };
    assert_int_equal(sb_whatif_run(&whatif, &r, &s.arena, NULL), SB_OK);
    assert_true(r.replicates < 200000); /* it does not fit */
    const struct sb_whatif all = {
        .of = &s.pass, .strategy = only, .strategies = 1, .tried = &faster, .tries = 1
    };
    assert_int_equal(sb_whatif_run(&all, &r, &s.arena, NULL), SB_OK);
    struct sb_estimate slope = r.strategy->tried.mean;
    double unit = 0.001 / 3 * 1e9;
    slope.value /= unit;
    slope.ci95.lo /= unit;
    slope.ci95.hi /= unit;
    assert_near(slope, 0.859375);
    assert_true(sb_interval_half(slope.ci95) < 0.008 && slope.ci95.lo > 0.8);
    fixture_insight_end(&s);
}

/* Hillier and Lieberman, "Introduction to Operations Research": Reliable Construction, with PERT's
 * beta distributions. What is saved was found by 400,000 replicates of a program of its own, with
 * the standard errors in `error`. L can save no more than K, which runs beside it, leaves: half and
 * free are the same. */
static void of_a_published_network_it_is_what_another_program_says(void **state)
{
    (void)state;
    static const char *const activity[] = {
        "A\": {\"latency\": PERT 1, \"mode\": 2, \"max\": 3}}",
        "B\": {\"after\": [\"A\"], \"latency\": PERT 2, \"mode\": 3.5, \"max\": 8}}",
        "C\": {\"after\": [\"B\"], \"latency\": PERT 6, \"mode\": 9, \"max\": 18}}",
        "D\": {\"after\": [\"C\"], \"latency\": PERT 4, \"mode\": 5.5, \"max\": 10}}",
        "E\": {\"after\": [\"C\"], \"latency\": PERT 1, \"mode\": 4.5, \"max\": 5}}",
        "F\": {\"after\": [\"E\"], \"latency\": PERT 4, \"mode\": 4, \"max\": 10}}",
        "G\": {\"after\": [\"D\"], \"latency\": PERT 5, \"mode\": 6.5, \"max\": 11}}",
        "H\": {\"after\": [\"E\", \"G\"], \"latency\": PERT 5, \"mode\": 8, \"max\": 17}}",
        "I\": {\"after\": [\"C\"], \"latency\": PERT 3, \"mode\": 7.5, \"max\": 9}}",
        "J\": {\"after\": [\"F\", \"I\"], \"latency\": PERT 3, \"mode\": 9, \"max\": 9}}",
        "K\": {\"after\": [\"J\"], \"latency\": 4}",
        "L\": {\"after\": [\"J\"], \"latency\": PERT 1, \"mode\": 5.5, \"max\": 7}}",
        "M\": {\"after\": [\"H\"], \"latency\": PERT 1, \"mode\": 2, \"max\": 3}}",
        "N\": {\"after\": [\"K\", \"L\"], \"latency\": PERT 5, \"mode\": 5.5, \"max\": 9}}",
    };
    static const struct {
        uint32_t task, factor;
        double mean, error, p50, p99;
    } told[] = {
        { 11, 1, 1.00361, 0.00138, 1.018, 1.169 }, { 11, 2, 1.00361, 0.00138, 1.018, 1.169 },
        { 3, 1, 0.14449, 0.00088, 0.142, 0.095 },  { 2, 0, 0.99986, 0.00034, 0.981, 1.378 },
        { 4, 1, 1.28055, 0.00134, 1.285, 1.344 },
    };
    char text[4000] = "{\"simbench\": 1, \"time_unit\": \"s\", \"tasks\": {";
    for (size_t i = 0; i < COUNT(activity); i++) {
        const char *pert = strstr(activity[i], "PERT");
        int head = pert ? (int)(pert - activity[i]) : (int)strlen(activity[i]);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s\"%.*s%s%s", i ? ", " : "",
                 head, activity[i], pert ? "{\"dist\": \"pert\", \"min\":" : "",
                 pert ? pert + strlen("PERT") : "");
    }
    strcat(text, "}}");
    struct fixture_insight s;
    fixture_insight_begin(&s, text, 100000);
    struct sb_whatif_result r = run(&s, "earliest-start", 0, 0);
    assert_true(fabs(r.strategy->now.mean / 1e9 - 44.3208) < 0.04);
    assert_true(fabs(task(&r, 11)->critical - 0.7438) < 0.008);
    for (size_t i = 0; i < COUNT(told); i++) {
        const struct sb_saved *saved = &task(&r, told[i].task)->saved[told[i].factor];
        struct sb_estimate mean = saved->mean;
        mean.ci95.lo -= 2 * told[i].error * 1e9;
        mean.ci95.hi += 2 * told[i].error * 1e9;
        assert_near(mean, told[i].mean * 1e9);
        assert_true(fabs(saved->p50.value / 1e9 - told[i].p50) < 0.06);
        assert_true(fabs(saved->p99.value / 1e9 - told[i].p99) < 0.25);
    }
    fixture_insight_end(&s);
}

/* Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17, 1969: on three
 * workers by a list nine tasks take 12; on four 15; without T4 < T5 and T4 < T6 16. */
static void anomalies_cost_what_graham_says(void **state)
{
    (void)state;
    static const char graham[] =
        "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {\"T1\": {\"latency\": 3}, "
        "\"T2\": {\"latency\": 2}, \"T3\": {\"latency\": 2}, \"T4\": {\"latency\": 2}, "
        "\"T5\": {\"after\": [\"T4\"], \"latency\": 4}, \"T6\": {\"after\": [\"T4\"], \"latency\": "
        "4}, \"T7\": {\"after\": [\"T4\"], \"latency\": 4}, \"T8\": {\"after\": [\"T4\"], "
        "\"latency\": 4}, \"T9\": {\"after\": [\"T1\"], \"latency\": 9}}}";
    const struct sb_change both[] = { { .kind = SB_CHANGE_EDGE, .task = 4, .other = 3 },
                                      { .kind = SB_CHANGE_EDGE, .task = 5, .other = 3 } };
    const struct sb_strategy *const only[] = { fixture_strategy("list") };
    struct fixture_insight s;
    fixture_insight_begin(&s, graham, 100);
    struct sb_whatif_result r = run(&s, "list", 3, 0);
    assert_true(r.replicates == 1 && r.strategy->now.mean == 12);
    const struct sb_whatif_other *last = &r.strategy->other[r.strategy->others - 1];
    for (uint32_t i = 0; i < r.strategy->others; i++)
        if (r.strategy->other[i].change.kind == SB_CHANGE_WORKERS) {
            assert_int_equal(r.strategy->other[i].change.workers, 4);
            assert_true(r.strategy->other[i].saved.mean.value == -3);
            assert_true(r.strategy->other[i].saved.p99.ci95.hi == -3);
        }
    assert_true(last->saved.mean.value <= -3); /* the worst stands last */
    struct sb_whatif whatif = {
        .of = &s.pass, .strategy = only, .strategies = 1, .workers = 3, .tried = both, .tries = 2
    };
    assert_int_equal(sb_whatif_run(&whatif, &r, &s.arena, NULL), SB_OK);
    assert_true(r.strategy->before.mean == 12 && r.strategy->now.mean == 16);
    assert_true(r.strategy->tried.mean.value == -4);
    fixture_insight_end(&s);
}

/* ---- against re-simulation ---- */

static const char *const page =
    "{\"simbench\": 1, \"tasks\": {"
    "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": %g}},"
    "\"config\": {\"latency\": {\"dist\": \"gamma\", \"mean\": 50, \"cv\": 0.5}},"
    "\"profile\": {\"after\": [%s], \"latency\": {\"dist\": \"uniform\", \"min\": 1, \"max\": 90}},"
    "\"posts\": {\"steps\": [{\"run\": 20}, {\"await\": [\"user\"]}, {\"run\": {\"dist\": "
    "\"exponential\", \"mean\": 30}}]},"
    "\"page\": {\"after\": [\"posts\", \"config\"], \"latency\": 5}}}";

static void alone(double user_mean, const char *profile_after, const char *strategy,
                  uint32_t workers, struct sb_saved_side *side, sb_ns *makespan)
{
    char text[2000];
    struct fixture_insight s;
    snprintf(text, sizeof text, page, user_mean, profile_after);
    fixture_insight_begin(&s, text, MANY);
    fixture_insight_alone(&s, strategy, workers, makespan);
    assert_int_equal(sb_saved_side_fill(side, makespan, MANY, 0), 0);
    fixture_insight_end(&s);
}

static void no_figure_is_biased(void **state)
{
    (void)state;
    static sb_ns value[3][MANY];
    static const char *const strategies[] = { "join-all-then-chain", "earliest-start", "hlfet" };
    for (size_t i = 0; i < COUNT(strategies); i++)
        for (uint32_t workers = 0; workers <= 2; workers += 2) {
            struct sb_saved_side before, half, loose;
            struct fixture_insight s;
            char text[2000];
            alone(40, "\"user\"", strategies[i], workers, &before, value[0]);
            alone(20, "\"user\"", strategies[i], workers, &half, value[1]);
            alone(40, "", strategies[i], workers, &loose, value[2]);
            snprintf(text, sizeof text, page, 40.0, "\"user\"");
            fixture_insight_begin(&s, text, MANY);
            struct sb_whatif_result r = run(&s, strategies[i], workers, 0);
            struct sb_saved saved = sb_saved_between(&before, &half, SB_SAVED_RANDOM);
            assert_true(r.strategy->now.mean == before.mean && r.strategy->now.p99 == before.p99);
            assert_true(fabs(task(&r, 0)->saved[1].mean.value - saved.mean.value) < 20);
            assert_true(fabs(task(&r, 0)->saved[1].p99.value - saved.p99.value) < 20);
            assert_true(fabs(task(&r, 0)->saved[1].mean.ci95.hi - saved.mean.ci95.hi) < 20);
            saved = sb_saved_between(&before, &loose, SB_SAVED_RANDOM);
            bool seen = false;
            for (uint32_t k = 0; k < r.strategy->others; k++) {
                const struct sb_whatif_other *other = &r.strategy->other[k];
                if (other->change.kind != SB_CHANGE_EDGE || other->change.task != 2)
                    continue;
                seen = true;
                assert_int_equal(other->change.other, 0);
                assert_memory_equal(&other->saved, &saved, sizeof saved);
            }
            assert_true(seen);
            fixture_insight_end(&s);
        }
}

static void a_body_can_await_earlier_or_later(void **state)
{
    (void)state;
    struct fixture_insight s;
    unsigned moves = 0;
    fixture_insight_begin(
        &s,
        "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {\"a\": {\"latency\": 30}, "
        "\"b\": {\"steps\": [{\"run\": 10}, {\"await\": [\"a\"]}, {\"run\": 7}, {\"run\": 5}]}}}",
        1);
    struct sb_whatif_result r = run(&s, "earliest-start", 0, 0);
    assert_true(r.strategy->now.mean == 42);
    for (uint32_t i = 0; i < r.strategy->others; i++) {
        const struct sb_whatif_other *o = &r.strategy->other[i];
        if (o->change.kind != SB_CHANGE_AWAIT)
            continue;
        moves++;
        assert_true(o->change.task == 1 && o->change.other == 0 && o->change.from == 1);
        /* later: 7 run beside a; earlier: 10 behind it */
        assert_true(o->saved.mean.value == (o->change.to == 2 ? 7 : -10));
    }
    assert_int_equal(moves, 2);
    fixture_insight_end(&s);
}

/* ---- limits ---- */

static const char layered[] =
    "{\"simbench\": 1, \"generate\": {\"kind\": \"layered\", \"tasks\": 300, \"width\": 20, "
    "\"latency\": {\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}}}";

static void count(struct fixture_insight *s, struct sb_critical_counts *counts)
{
    struct sb_plan plan;
    const struct sb_pass_case one = { .plan = &plan };
    assert_int_equal(
        sb_plan_build(&plan, &s->workload.dag, fixture_strategy("earliest-start"), NULL), SB_OK);
    assert_int_equal(sb_critical_counts_fill(counts, &s->pass, &one, &s->arena, NULL), SB_OK);
    assert_true(counts->replicates == s->pass.replicates);
    sb_plan_fini(&plan);
}

/* A task's time on critical paths is in the sum of makespans as often as it is on one: with single
 * paths all of them add up to it. */
static void the_times_of_critical_tasks_add_up_to_the_makespans(void **state)
{
    (void)state;
    struct fixture_insight s;
    struct sb_critical_counts counts;
    static sb_ns makespan[500];
    sb_wide sum = 0, times = 0;
    fixture_insight_begin(&s, layered, 500);
    count(&s, &counts);
    fixture_insight_alone(&s, "earliest-start", 0, makespan);
    for (uint32_t r = 0; r < 500; r++)
        sum += (uint64_t)makespan[r];
    for (uint32_t t = 0; t < s.workload.dag.tasks; t++) {
        times += counts.time[t];
        assert_true((counts.time[t] > 0) == (counts.task[t] > 0));
    }
    assert_true(times == sum); /* draws of nanoseconds have no ties here */
    fixture_insight_end(&s);
}

static void of_a_large_graph_the_most_critical_are_tried_and_the_rest_is_counted(void **state)
{
    (void)state;
    struct fixture_insight s;
    struct sb_critical_counts counts;
    sb_wide least = ~(sb_wide)0;
    fixture_insight_begin(&s, layered, 500);
    count(&s, &counts);
    struct sb_whatif_result all = run(&s, "earliest-start", 0, 0),
                            few = run(&s, "earliest-start", 0, 60 * 300 * 500);
    assert_true(all.replicates == 500 && few.replicates == 500);
    assert_int_equal(all.strategy->tasks, 300);
    assert_int_equal(all.strategy->tasks_left_out, 0);
    assert_in_range(few.strategy->tasks, 10, 250);
    uint32_t tried = 0;
    for (uint32_t i = 0; i < few.strategy->tasks; i++)
        if (few.strategy->task[i].critical > 0) {
            tried++;
            const sb_wide own = counts.time[few.strategy->task[i].task];
            least = own < least ? own : least;
            assert_memory_equal(few.strategy->task[i].saved,
                                task(&all, few.strategy->task[i].task)->saved,
                                sizeof few.strategy->task[i].saved);
        }
    assert_in_range(tried, 10, 20);
    assert_int_equal(few.strategy->tasks + few.strategy->tasks_left_out, 300);
    for (uint32_t i = 0; i < all.strategy->tasks; i++)
        if (!task(&few, all.strategy->task[i].task))
            assert_true(counts.time[all.strategy->task[i].task] <= least);
    assert_true(few.strategy->others_left_out > 0);
    struct sb_whatif_result fewest = run(&s, "earliest-start", 0, 3000 * 300);
    assert_in_range(fewest.replicates, 64, 100);
    assert_int_equal(fewest.wanted, 500);
    fixture_insight_end(&s);
}

static void what_is_never_critical_saves_nothing(void **state)
{
    (void)state;
    struct fixture_insight s;
    unsigned never = 0;
    fixture_insight_begin(&s, layered, 200);
    struct sb_whatif_result r = run(&s, "earliest-start", 0, 0);
    static sb_ns before[200], after[200];
    fixture_insight_alone(&s, "earliest-start", 0, before);
    for (uint32_t i = 0; i < r.strategy->tasks && never < 5; i++) {
        const struct sb_whatif_task *t = &r.strategy->task[i];
        if (t->critical > 0)
            continue;
        const struct sb_change change = { .kind = SB_CHANGE_LATENCY, .task = t->task };
        struct sb_variant v;
        struct sb_plan plan;
        never++;
        assert_true(t->saved[2].mean.value == 0 && t->saved[2].p99.ci95.hi == 0);
        assert_int_equal(sb_variant_build(&v, &s.workload.dag, 0, &change, 1, NULL), SB_OK);
        assert_int_equal(sb_plan_build(&plan, &v.dag, fixture_strategy("earliest-start"), NULL),
                         SB_OK);
        fixture_insight_makespans(&s, sb_variant_case(&v, &plan), after);
        assert_memory_equal(before, after, sizeof before);
        sb_plan_fini(&plan);
        sb_variant_fini(&v);
    }
    assert_int_equal(never, 5);
    fixture_insight_end(&s);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 3; workers += 3) {
        struct fixture_insight s;
        fixture_insight_begin(&s, layered, 300);
        struct sb_whatif_result one = run(&s, "hlfet", workers, UINT64_C(100000000));
        s.pass.threads = 3;
        struct sb_whatif_result more = run(&s, "hlfet", workers, UINT64_C(100000000));
        assert_true(one.strategy->tasks == more.strategy->tasks && one.strategy->tasks > 3);
        assert_memory_equal(one.strategy->task, more.strategy->task,
                            one.strategy->tasks * sizeof *one.strategy->task);
        assert_int_equal(one.strategy->others, more.strategy->others);
        for (uint32_t i = 0; i < one.strategy->others; i++)
            assert_memory_equal(&one.strategy->other[i].saved, &more.strategy->other[i].saved,
                                sizeof(struct sb_saved));
        fixture_insight_end(&s);
    }
}

static void an_interrupt_before_the_first_figures_is_told(void **state)
{
    (void)state;
    const atomic_bool stop = true;
    const struct sb_strategy *const only[] = { fixture_strategy("earliest-start") };
    struct fixture_insight s;
    struct sb_whatif_result r;
    fixture_insight_begin(&s, two, 1000);
    s.pass.stop = &stop;
    const struct sb_whatif whatif = { .of = &s.pass, .strategy = only, .strategies = 1 };
    assert_int_equal(sb_whatif_run(&whatif, &r, &s.arena, NULL), SB_EINTR);
    fixture_insight_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_exponentials_it_is_what_the_formula_says),
        cmocka_unit_test(a_thousandth_of_a_task_shows),
        cmocka_unit_test(of_a_published_network_it_is_what_another_program_says),
        cmocka_unit_test(anomalies_cost_what_graham_says),
        cmocka_unit_test(no_figure_is_biased),
        cmocka_unit_test(a_body_can_await_earlier_or_later),
        cmocka_unit_test(the_times_of_critical_tasks_add_up_to_the_makespans),
        cmocka_unit_test(of_a_large_graph_the_most_critical_are_tried_and_the_rest_is_counted),
        cmocka_unit_test(what_is_never_critical_saves_nothing),
        cmocka_unit_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(an_interrupt_before_the_first_figures_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
