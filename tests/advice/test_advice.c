/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/advice.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"

#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SHOWN = 5 };

/* Of the default strategies, in ms; what is saved is known to `half`. */
struct figures {
    double mean[SHOWN], p99[SHOWN], half;
};

static void set(struct sb_workload_result *workload, const struct figures *figures)
{
    for (uint32_t i = 0; i < workload->strategies; i++) {
        struct sb_strategy_result *s = &workload->strategy[i];
        s->makespan = (struct sb_summary){ .mean = figures->mean[i] * 1e6,
                                           .mean_cv = figures->mean[i] * 1e6 };
        s->makespan.quantile[0] = (sb_ns)(figures->mean[i] * 9e5); /* what decides the unit */
        s->makespan.quantile[SB_P99] = s->makespan.max = (sb_ns)(figures->p99[i] * 1e6);
        for (uint32_t b = 0; b < s->speedups; b++) {
            uint32_t over = strcmp(s->speedup[b].over, "sequential") == 0 ? 0 : 1;
            double mean = (figures->mean[over] - figures->mean[i]) * 1e6,
                   p99 = (figures->p99[over] - figures->p99[i]) * 1e6, half = figures->half * 1e6;
            s->speedup[b].faster = 1;
            s->speedup[b].equal = 0;
            s->speedup[b].saved_mean = (struct sb_estimate){ mean, { mean - half, mean + half } };
            s->speedup[b].saved_p99 = (struct sb_estimate){ p99, { p99 - half, p99 + half } };
        }
    }
}

/* "headline|that goes on / more" */
static const char *said(const struct sb_workload_result *workload, enum sb_advice_kind *kind)
{
    static char out[2 * SB_ADVICE_SIZE + 8];
    struct sb_advice advice;
    sb_advise(&advice, workload);
    *kind = advice.kind;
    snprintf(out, sizeof out, "%.*s|%s%s%s", (int)advice.strong, advice.headline,
             advice.headline + advice.strong, advice.more[0] ? " / " : "", advice.more);
    return out;
}

/* The order of the figures: sequential, join-all-then-chain, level-barrier, await-in-order,
 * earliest-start. Today's is the second. */
static void the_sentence_says_what_to_do_and_what_it_gives(void **state)
{
    static const struct {
        struct figures figures;
        enum sb_advice_kind kind;
        const char *text;
    } cases[] = {
        { { { 346, 304, 262, 250, 207 }, { 800, 739, 670, 600, 555 }, 1 },
          SB_ADVICE_PAYS,
          "Start each call when what it needs is done:| 304 → 207 ms in the mean, 739 → 555 ms at "
          "p99. / Awaiting in file order stops at 250 ms." },
        { { { 346, 304, 262, 225, 207 }, { 800, 739, 670, 600, 555 }, 1 },
          SB_ADVICE_PAYS,
          "Start each call when what it needs is done:| 304 → 207 ms in the mean, 739 → 555 ms at "
          "p99. / Awaiting in file order gives 79.0 of the 97.0 ms." },
        { { { 346, 304, 262, 207, 207 }, { 800, 739, 670, 555, 555 }, 1 },
          SB_ADVICE_PAYS,
          "Start each call when what it needs is done:| 304 → 207 ms in the mean, 739 → 555 ms at "
          "p99. / Awaiting in file order gives all of it." },
        { { { 346, 304, 207, 207, 206 }, { 800, 739, 555, 555, 553 }, 1 },
          SB_ADVICE_PAYS,
          "Run each level of calls together:| 304 → 207 ms in the mean, 739 → 555 ms at p99." },
        { { { 200, 161, 160, 160, 149 }, { 700, 542, 540, 540, 479 }, 1 },
          SB_ADVICE_IN_TAIL,
          "For the tail, start each call when what it needs is done:| 542 → 479 ms at p99, 161 → "
          "149 ms in the mean. / Awaiting in file order stops at 160 ms." },
        { { { 200, 184, 180, 170, 145 }, { 700, 540, 540, 540, 540 }, 1 },
          SB_ADVICE_PAYS,
          "For the mean, not the tail, start each call when what it needs is done:| 184 → 145 ms "
          "in the mean. / Awaiting in file order stops at 170 ms." },
        { { { 40000, 26300, 12000, 3710, 2620 }, { 50000, 28200, 14000, 4200, 3190 }, 1 },
          SB_ADVICE_PAYS,
          "Start each task when what it needs is done:| 26.3 → 2.62 s in the mean, 28.2 → 3.19 s "
          "at p99. / Awaiting in file order gives 22.6 of the 23.7 s." },
        { { { 112, 112, 112, 112, 112 }, { 450, 450, 450, 450, 450 }, 0 },
          SB_ADVICE_NO_GAIN,
          "Leave the order as it is:| every order takes the same 112 ms in the mean, 450 ms at "
          "p99." },
        { { { 346, 207, 219, 207, 207 }, { 800, 555, 570, 555, 555 }, 1 },
          SB_ADVICE_NO_GAIN,
          "Keep today's order:| no other is faster; level-barrier takes 12.0 ms longer." },
        { { { 346, 207, 219, 207, 206 }, { 800, 555, 570, 555, 553 }, 1 },
          SB_ADVICE_NO_GAIN,
          "Leave the order as it is:| no other saves 1 % of the time at the mean and at p99." },
        { { { 346, 207, 219, 207, 200 }, { 800, 555, 570, 555, 550 }, 9 },
          SB_ADVICE_NO_GAIN,
          "Leave the order as it is:| what is saved is 7 ± 9 ms in the mean, 5 ± 9 ms at p99." },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_result result;
        enum sb_advice_kind kind;
        fixture_result(&result, 1, SHOWN);
        set(result.workload, &cases[i].figures);
        assert_string_equal(said(result.workload, &kind), cases[i].text);
        assert_int_equal(kind, cases[i].kind);
        assert_true(strlen(strstr(cases[i].text, "|")) < 110 + 200);
        sb_result_fini(&result);
    }
}

static const struct figures gain = { { 346, 304, 262, 250, 207 }, { 800, 739, 670, 600, 555 }, 1 },
                            none = { { 112, 112, 112, 112, 112 }, { 450, 450, 450, 450, 450 }, 0 };

static void what_is_not_known_is_left_out(void **state)
{
    struct sb_result result;
    enum sb_advice_kind kind;
    (void)state;
    fixture_result(&result, 1, SHOWN);
    struct sb_workload_result *w = result.workload;
    set(w, &gain);
    w->strategy[4].makespan.quantile_ci95[SB_P99].hi = NAN;
    w->workers = 4;
    assert_string_equal(said(w, &kind),
                        "With 4 workers, start each call when what it needs is done:| 304 → 207 ms "
                        "in the mean. / Awaiting in file order stops at 250 ms.");
    w->mean_is_infinite = true;
    w->strategy[1].makespan.quantile[0] = 120000000;
    w->strategy[4].makespan.quantile[0] = 84000000;
    assert_string_equal(said(w, &kind),
                        "With 4 workers, start each call when what it needs is done:| 120 → 84.0 "
                        "ms at the median. / The mean is not told: by the parameters of the "
                        "latencies there is none.");
    w->strategy[4].name = "mi\x1bne";
    w->workers = 0;
    w->mean_is_infinite = false;
    assert_string_equal(said(w, &kind), "Take mi␛ne:| 304 → 207 ms in the mean.");
    for (uint32_t i = 0; i < w->strategies; i++)
        w->strategy[i].speedups = 0;
    assert_string_equal(said(w, &kind), "|");
    assert_int_equal(kind, SB_ADVICE_NONE);
    sb_result_fini(&result);
}

static void what_is_special_to_the_workload_is_told(void **state)
{
    struct sb_result result;
    enum sb_advice_kind kind;
    (void)state;
    fixture_result(&result, 1, SHOWN);
    struct sb_workload_result *w = result.workload;
    set(w, &none);
    w->levels = w->tasks;
    assert_string_equal(said(w, &kind), "Leave the order as it is:| each call needs the one "
                                        "before, and every order takes the same 112 ms in the "
                                        "mean, 450 ms at p99.");
    set(w, &(struct figures){ { 346, 207, 219, 207, 207 }, { 800, 555, 570, 555, 555 }, 1 });
    w->edges = 0;
    assert_string_equal(said(w, &kind), "Leave the order as it is:| no call needs another, and "
                                        "starting all at once is as good as anything.");
    set(w, &gain);
    w->random = false;
    assert_string_equal(said(w, &kind), "Start each call when what it needs is done:| 304 → 207 "
                                        "ms. / Awaiting in file order stops at 250 ms.");
    w->random = true;
    w->wanted = 20000;
    w->strategy[3].baseline_only = true;
    w->strategy[4].makespan.quantile[4] = 1200000000;
    w->strategy[4].makespan.quantile_ci95[4] = (struct sb_interval){ 950e6, 1630e6 };
    w->strategy[4].speedup[1].faster = 0.8;
    w->strategy[4].speedup[1].equal = 0.08;
    assert_string_equal(said(w, &kind),
                        "Only 10,000 of 20,000 replicates ran. Start each call when what it needs "
                        "is done:| 304 → 207 ms in the mean, 739 → 555 ms at p99. / Not in every "
                        "request: 12 % take longer. p99.9 is not told: 10,000 replicates leave it "
                        "between 950 and 1,630 ms.");
    set(w, &(struct figures){ { 200, 161, 160, 160, 149 }, { 700, 542, 540, 540, 479 }, 1 });
    w->wanted = w->replicates;
    w->strategy[4].makespan.quantile[0] = w->strategy[1].makespan.quantile[0];
    w->strategy[4].speedup[1].faster = 0.2;
    w->strategy[4].speedup[1].equal = 0.8;
    assert_string_equal(said(w, &kind),
                        "For the tail, start each call when what it needs is done:| 542 → 479 ms "
                        "at p99, 161 → 149 ms in the mean. / The median hardly moves. One request "
                        "in 5 gets faster.");
    sb_result_fini(&result);
}

/* A lever that saves so many ms, known to a tenth of that, under the order to take. */
static struct sb_lever lever(const char *task, double mean, double p99)
{
    struct sb_estimate m = { mean * 1e6, { mean * 0.9e6, mean * 1.1e6 } },
                       t = { p99 * 1e6, { p99 * 0.9e6, p99 * 1.1e6 } };
    return (struct sb_lever){ .task = task,
                              .strategy = "earliest-start",
                              .change = "half",
                              .saved = { .mean = m, .p50 = m, .p99 = t } };
}

static void the_lever_is_what_saves_most_where_the_headline_leads(void **state)
{
    static const struct figures in_tail = { { 200, 161, 160, 160, 149 },
                                            { 700, 542, 540, 540, 479 },
                                            1 };
    const struct sb_lever same[] = { lever("profile", 27, 50), lever("config", 4, 5) },
                          two[] = { lever("profile", 27, 5.5), lever("con\nfig", 4, 55) },
                          weak[] = { lever("profile", 2, 5.5), lever("config", 1, 3) },
                          other[] = { { .task = "user",
                                        .strategy = "sequential",
                                        .change = "half",
                                        .saved = same[0].saved },
                                      { .task = "user",
                                        .strategy = "earliest-start",
                                        .change = "free",
                                        .saved = same[0].saved } };
    struct sb_lever vague[] = { two[0], two[1] }, other_vague[] = { two[0], two[1] };
    vague[0].saved.p99.ci95.lo = vague[1].saved.p99.ci95.lo = -1; /* may be nothing */
    for (int i = 0; i < 2; i++)
        other_vague[i].saved.mean.ci95.lo = other_vague[i].saved.p99.ci95.lo = -1;
    const struct {
        const struct figures *figures;
        const struct sb_lever *levers;
        const char *text;
    } cases[] = {
        { &gain, same,
          "Then fix profile:| at half its time another 27 ms go from the mean and 50 ms at p99." },
        { &gain, two,
          "Then fix profile:| at half its time another 27 ms go from the mean. For the tail, "
          "con␊fig: 55 ms at p99." },
        { &in_tail, two,
          "Then fix con␊fig:| at half its time another 55 ms go at p99. For the mean, profile: 27 "
          "ms." },
        { &none, two,
          "Fix profile:| at half its time 27 ms go from the mean. For the tail, con␊fig: 55 ms at "
          "p99." },
        { &in_tail, vague, "Then fix profile:| at half its time another 27 ms go from the mean." },
        { &gain, other_vague, "|" },
        { &gain, weak,
          "No single call is worth fixing:| at half its time none saves 1 % of the whole." },
        { &gain, other, "|" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_result result;
        struct sb_advice advice;
        struct sb_lever levers[2] = { cases[i].levers[0], cases[i].levers[1] };
        char text[SB_ADVICE_SIZE + 8];
        fixture_result(&result, 1, SHOWN);
        set(result.workload, cases[i].figures);
        if (cases[i].figures == &none) /* where all are the same the simplest is taken */
            levers[0].strategy = levers[1].strategy = "sequential";
        result.workload->lever = levers;
        result.workload->levers = 2;
        sb_advise(&advice, result.workload);
        snprintf(text, sizeof text, "%.*s|%s", (int)advice.lever_strong, advice.lever,
                 advice.lever + advice.lever_strong);
        assert_string_equal(text, cases[i].text);
        sb_result_fini(&result);
    }
}

static void one_replicate_has_no_mean(void **state)
{
    struct sb_result result;
    struct sb_advice advice;
    struct sb_lever profile = lever("profile", 27, 50);
    (void)state;
    fixture_result(&result, 1, SHOWN);
    set(result.workload, &gain);
    result.workload->replicates = result.workload->wanted = 1;
    for (uint32_t s = 0; s < result.workload->strategies; s++)
        result.workload->strategy[s].makespan.quantile_ci95[SB_P99].hi = NAN;
    result.workload->lever = &profile;
    result.workload->levers = 1;
    sb_advise(&advice, result.workload);
    assert_string_equal(advice.headline + advice.strong, " 304 → 207 ms in this replicate.");
    assert_string_equal(advice.lever, "Then fix profile: at half its time another 27 ms go.");
    sb_result_fini(&result);
}

static void figures_have_the_digits_that_they_are_worth(void **state)
{
    static const struct {
        double p99_ms;
        const char *unit;
    } units[] = { { 20000, "s" }, { 9999, "ms" }, { 1, "ms" }, { 0.5, "µs" }, { 0.0005, "ns" } };
    static const struct {
        double value, half;
        const char *estimate, *value_alone;
    } estimates[] = { { 1234.567e6, 0.12e6, "1,234.6 ± 0.1", "1,234.6" },
                      { -42.9e6, 0.33e6, "−42.9 ± 0.3", "−42.9" },
                      { -0.2e6, 4e6, "0 ± 4", "0" },
                      { 27.31e6, NAN, "27.3", "27.3" } };
    static const struct {
        double from, saved;
        const char *text;
    } cuts[] = { { 304, 97, "−32 %" }, { 100, 0.4, "no gain" }, { 100, -0.4, "no gain" },
                 { 100, 0.6, "−1 %" }, { 100, -12, "+12 %" },   { 0, 0, "no gain" } };
    struct sb_result result;
    char text[2 * SB_UNITS_SIZE];
    (void)state;
    fixture_result(&result, 1, SHOWN);
    for (size_t i = 0; i < COUNT(units); i++) {
        result.workload->strategy[1].makespan.quantile[SB_P99] = (sb_ns)(units[i].p99_ms * 1e6);
        assert_string_equal(sb_advice_unit(result.workload)->symbol, units[i].unit);
        assert_int_equal(sb_advice_speaks_of_calls(result.workload), i > 0);
    }
    result.workload->strategy[1].makespan.quantile[SB_P99] = (sb_ns)5e6;
    for (size_t i = 0; i < COUNT(estimates); i++) {
        double v = estimates[i].value, h = estimates[i].half;
        struct sb_estimate estimate = { v, { v - h, v + h } };
        assert_string_equal(sb_advice_estimate(text, result.workload, &estimate),
                            estimates[i].estimate);
        assert_string_equal(sb_advice_value(text, result.workload, &estimate),
                            estimates[i].value_alone);
    }
    for (size_t i = 0; i < COUNT(cuts); i++)
        assert_string_equal(sb_advice_cut(text, cuts[i].from, cuts[i].saved), cuts[i].text);
    sb_result_fini(&result);
}

/* The simplest within 1 % of the best at the mean and at p99; that failing, of the best mean. */
static void the_order_to_take_is_the_simplest_that_is_good_enough(void **state)
{
    static const struct {
        struct figures figures;
        unsigned take;
        bool within;
    } cases[] = {
        { { { 346, 304, 262, 250, 207 }, { 800, 739, 670, 600, 555 }, 1 }, 4, true },
        { { { 209, 304, 262, 250, 207 }, { 560, 739, 670, 600, 555 }, 1 }, 0, true },
        { { { 210, 304, 262, 250, 207 }, { 560, 739, 670, 600, 555 }, 1 }, 4, true },
        { { { 207, 304, 262, 209, 207 }, { 600, 739, 670, 560, 555 }, 1 }, 3, true },
        { { { 200, 304, 262, 250, 207 }, { 600, 739, 670, 600, 555 }, 1 }, 0, false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_result result;
        fixture_result(&result, 1, SHOWN);
        struct sb_workload_result *w = result.workload;
        set(w, &cases[i].figures);
        assert_ptr_equal(sb_advice_choice(w), &w->strategy[cases[i].take]);
        assert_int_equal(sb_advice_within(w) != NULL, cases[i].within);
        assert_ptr_equal(sb_advice_best_tail(w), &w->strategy[4]);
        sb_result_fini(&result);
    }
}

static void the_heading_counts_where_it_pays(void **state)
{
    static const struct {
        unsigned pays, of;
        const char *text;
    } cases[] = {
        { 4, 5, "Another order of the same calls pays in 4 of 5 workloads." },
        { 3, 3, "Another order of the same calls pays in all 3 workloads." },
        { 0, 2, "No order of these calls is faster than today's." },
        { 0, 1,
          "Leave the order as it is: every order takes the same 112 ms in the mean, 450 ms at "
          "p99." },
        { 0, 0, "How long does each order take?" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_result result;
        char out[SB_ADVICE_SIZE];
        fixture_result(&result, cases[i].of, SHOWN);
        for (unsigned w = 0; w < cases[i].of; w++)
            set(&result.workload[w], w < cases[i].pays ? &gain : &none);
        sb_advise_heading(out, &result);
        assert_string_equal(out, cases[i].text);
        sb_result_fini(&result);
    }
}

static void today_is_the_join_or_else_the_first_baseline(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, SHOWN);
    assert_string_equal(sb_advice_today(result.workload)->name, "join-all-then-chain");
    for (uint32_t i = 0; i < SHOWN; i++)
        for (uint32_t k = 0; k < result.workload->strategy[i].speedups; k++)
            result.workload->strategy[i].speedup[k].over = "await-in-order";
    assert_string_equal(sb_advice_today(result.workload)->name, "await-in-order");
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sentence_says_what_to_do_and_what_it_gives),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(what_is_special_to_the_workload_is_told),
        cmocka_unit_test(the_lever_is_what_saves_most_where_the_headline_leads),
        cmocka_unit_test(one_replicate_has_no_mean),
        cmocka_unit_test(figures_have_the_digits_that_they_are_worth),
        cmocka_unit_test(the_order_to_take_is_the_simplest_that_is_good_enough),
        cmocka_unit_test(the_heading_counts_where_it_pays),
        cmocka_unit_test(today_is_the_join_or_else_the_first_baseline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
