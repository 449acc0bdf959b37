/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/headline.h"

#include "tests/fixtures/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { P99 = 3, SHOWN = 5 };

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
        s->makespan.quantile[P99] = s->makespan.max = (sb_ns)(figures->p99[i] * 1e6);
        for (uint32_t b = 0; b < s->speedups; b++) {
            uint32_t over = strcmp(s->speedup[b].over, "sequential") == 0 ? 0 : 1;
            double mean = (figures->mean[over] - figures->mean[i]) * 1e6,
                   p99 = (figures->p99[over] - figures->p99[i]) * 1e6, half = figures->half * 1e6;
            s->speedup[b].saved_mean = (struct sb_estimate){ mean, { mean - half, mean + half } };
            s->speedup[b].saved_p99 = (struct sb_estimate){ p99, { p99 - half, p99 + half } };
        }
    }
}

static const char *said(const struct sb_workload_result *workload, enum sb_headline_kind *kind)
{
    static char out[SB_RUN_SENTENCE_SIZE + 8];
    size_t strong = 0;
    *kind = sb_headline(out, &strong, workload);
    memmove(out + strong + 1, out + strong, strlen(out + strong) + 1);
    out[strong] = '|'; /* where what one should carry away ends */
    return out;
}

/* The order of the figures: sequential, join-all-then-chain, level-barrier, await-in-order,
 * earliest-start. Today's is the second. */
static void the_sentence_says_what_to_do_and_what_it_gives(void **state)
{
    static const struct {
        struct figures figures;
        enum sb_headline_kind kind;
        const char *text;
    } cases[] = {
        { { { 346, 304, 262, 250, 207 }, { 800, 739, 670, 600, 555 }, 1 },
          SB_HEADLINE_PAYS,
          "Start each call when what it needs is done:| 304 → 207 ms in the mean, 739 → 555 ms at "
          "p99." },
        { { { 346, 304, 262, 207, 207 }, { 800, 739, 670, 555, 555 }, 1 },
          SB_HEADLINE_PAYS,
          "Start each call when what it needs is done:| 304 → 207 ms in the mean, 739 → 555 ms at "
          "p99. Awaiting in file order gives all of it." },
        { { { 346, 304, 207, 207, 206 }, { 800, 739, 555, 555, 553 }, 1 },
          SB_HEADLINE_PAYS,
          "Run each level together:| 304 → 207 ms in the mean, 739 → 555 ms at p99." },
        { { { 200, 161, 160, 160, 149 }, { 700, 542, 540, 540, 479 }, 1 },
          SB_HEADLINE_IN_TAIL,
          "Worth it for the tail: start each call when what it needs is done:| 542 → 479 ms at "
          "p99, 161 → 149 ms in the mean." },
        { { { 200, 184, 180, 170, 145 }, { 700, 540, 540, 540, 540 }, 1 },
          SB_HEADLINE_PAYS,
          "Worth it in the mean, not in the tail: start each call when what it needs is done:| 184 "
          "→ 145 ms in the mean." },
        { { { 112, 112, 112, 112, 112 }, { 450, 450, 450, 450, 450 }, 0 },
          SB_HEADLINE_NO_GAIN,
          "Leave the order as it is:| every order takes the same 112 ms in the mean, 450 ms at "
          "p99." },
        { { { 346, 207, 219, 207, 207 }, { 800, 555, 570, 555, 555 }, 1 },
          SB_HEADLINE_NO_GAIN,
          "Keep today's order:| no other is faster." },
        { { { 346, 207, 219, 207, 206 }, { 800, 555, 570, 555, 553 }, 1 },
          SB_HEADLINE_NO_GAIN,
          "Leave the order as it is:| no other saves 1 % of the time at the mean and at p99." },
        { { { 346, 207, 219, 207, 200 }, { 800, 555, 570, 555, 550 }, 9 },
          SB_HEADLINE_NO_GAIN,
          "Leave the order as it is:| what is saved is 7 ± 9 ms in the mean, 5 ± 9 ms at p99." },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_result result;
        enum sb_headline_kind kind;
        fixture_result(&result, 1, SHOWN);
        set(result.workload, &cases[i].figures);
        assert_string_equal(said(result.workload, &kind), cases[i].text);
        assert_int_equal(kind, cases[i].kind);
        sb_result_fini(&result);
    }
}

static const struct figures gain = { { 346, 304, 262, 250, 207 }, { 800, 739, 670, 600, 555 }, 1 },
                            none = { { 112, 112, 112, 112, 112 }, { 450, 450, 450, 450, 450 }, 0 };

static void what_is_not_known_is_left_out(void **state)
{
    struct sb_result result;
    enum sb_headline_kind kind;
    (void)state;
    fixture_result(&result, 1, SHOWN);
    struct sb_workload_result *w = result.workload;
    set(w, &gain);
    w->strategy[4].makespan.quantile_ci95[P99].hi = NAN;
    w->workers = 4;
    assert_string_equal(said(w, &kind), "With 4 workers, start each call when what it needs is "
                                        "done:| 304 → 207 ms in the mean.");
    w->mean_is_infinite = true;
    w->strategy[1].makespan.quantile[0] = 120000000;
    w->strategy[4].makespan.quantile[0] = 84000000;
    assert_string_equal(said(w, &kind), "With 4 workers, start each call when what it needs is "
                                        "done:| 120 → 84.0 ms at the median.");
    w->strategy[4].name = "mine";
    w->workers = 0;
    assert_string_equal(said(w, &kind), "Take mine:| 120 → 84.0 ms at the median.");
    for (uint32_t i = 0; i < w->strategies; i++)
        w->strategy[i].speedups = 0;
    assert_string_equal(said(w, &kind), "|");
    assert_int_equal(kind, SB_HEADLINE_NONE);
    sb_result_fini(&result);
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
        char out[SB_RUN_SENTENCE_SIZE];
        fixture_result(&result, cases[i].of, SHOWN);
        for (unsigned w = 0; w < cases[i].of; w++)
            set(&result.workload[w], w < cases[i].pays ? &gain : &none);
        sb_headline_of_page(out, &result);
        assert_string_equal(out, cases[i].text);
        sb_result_fini(&result);
    }
}

static void today_is_the_join_or_else_the_first_baseline(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, SHOWN);
    assert_string_equal(sb_headline_today(result.workload)->name, "join-all-then-chain");
    for (uint32_t i = 0; i < SHOWN; i++)
        for (uint32_t k = 0; k < result.workload->strategy[i].speedups; k++)
            result.workload->strategy[i].speedup[k].over = "await-in-order";
    assert_string_equal(sb_headline_today(result.workload)->name, "await-in-order");
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sentence_says_what_to_do_and_what_it_gives),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(the_heading_counts_where_it_pays),
        cmocka_unit_test(today_is_the_join_or_else_the_first_baseline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
