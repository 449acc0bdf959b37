/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result says in words. */
#include "reports/tables/runs/sentences.h"

#include "sim/plugins.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MOST = 5 };
struct strategy {
    const char *name;
    double mean, p99;
    unsigned simplicity;
    bool baseline_only;
};

static const char *choice(const struct strategy *strategy, uint32_t count)
{
    static char text[SB_RUN_SENTENCE_SIZE];
    struct sb_strategy_result result[MOST] = { 0 };
    const struct sb_workload_result workload = { .strategies = count, .strategy = result };
    for (uint32_t i = 0; i < count; i++) {
        result[i].name = strategy[i].name;
        result[i].simplicity = strategy[i].simplicity;
        result[i].baseline_only = strategy[i].baseline_only;
        result[i].makespan.mean = result[i].makespan.mean_cv = strategy[i].mean;
        result[i].makespan.quantile[3] = (sb_ns)strategy[i].p99;
    }
    return sb_run_sentence_choice(text, &workload);
}

static void the_simplest_within_one_per_cent_is_named(void **state)
{
    static const struct {
        struct strategy strategy[MOST];
        uint32_t count;
        const char *text;
    } cases[] = {
        { { { "a", 101, 1010, 1, false }, { "b", 100, 1000, 2, false } },
          2,
          "simplest within 1 % of the best at the mean and at p99: a" },
        { { { "a", 102, 1010, 1, false }, { "b", 100, 1000, 2, false } },
          2,
          "simplest within 1 % of the best at the mean and at p99: b" },
        { { { "a", 101, 1011, 1, false }, { "b", 100, 1000, 2, false } },
          2,
          "simplest within 1 % of the best at the mean and at p99: b" },
        { { { "a", 100, 2000, 1, false }, { "b", 200, 1000, 2, false } },
          2,
          "none is within 1 % of the best both at the mean (a) and at p99 (b)" },
        { { { "a", 90, 900, 1, true }, { "b", 100, 1000, 2, false }, { "c", 99, 990, 0, false } },
          3,
          "simplest within 1 % of the best at the mean and at p99: c" },
        { { { "a", 101, 1000, 3, false },
            { "b", 101, 1000, 2, false },
            { "c", 100, 1000, 4, false } },
          3,
          "simplest within 1 % of the best at the mean and at p99: b; a and b are the same here" },
        { { { "a", 7, 8, 1, false },
            { "b", 5, 6, 2, false },
            { "c", 7, 8, 3, false },
            { "d", 5, 6, 4, false },
            { "e", 5, 6, 5, false } },
          5,
          "simplest within 1 % of the best at the mean and at p99: b; a and c are the same here; "
          "b, d and e are the same here" },
        { { { "a", 100, 1000, 1, false }, { "b", 100, 1000, 2, true } }, 2, "" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(choice(cases[i].strategy, cases[i].count), cases[i].text);
}

/* What is simpler is a matter of code to write and to understand. */
static void strategies_say_how_simple_they_are(void **state)
{
    static const char *const order[] = { "sequential",
                                         "join-all-then-chain",
                                         "level-barrier",
                                         "await-in-order",
                                         "earliest-start",
                                         "list",
                                         "spt",
                                         "lpt",
                                         "hlfet" };
    unsigned last = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(order); i++) {
        const struct sb_strategy *const *s = sb_plugins.strategy;
        while (*s && strcmp((*s)->name, order[i]) != 0)
            s++;
        assert_non_null(*s);
        assert_true((*s)->simplicity > last);
        last = (*s)->simplicity;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_simplest_within_one_per_cent_is_named),
        cmocka_unit_test(strategies_say_how_simple_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
