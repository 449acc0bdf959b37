/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long retries wait. Expected values are worked out by hand, or are means known in closed form.
 */
#include "support.h"

/* u = 0, 1/2, 3/4 and the largest below 1. */
static const uint64_t none, half = UINT64_C(1) << 63, three_quarters = UINT64_C(3) << 62,
                            most = UINT64_MAX;

static void without_jitter_delays_grow_up_to_the_maximum(void **state)
{
    const struct es_backoff backoff = { .initial = 100, .multiplier = 2, .max = 1000 };
    static const es_ns delays[] = { 100, 200, 400, 800, 1000, 1000 };

    (void)state;
    for (uint32_t n = 1; n <= 6; n++)
        assert_int_equal(es_backoff_delay(&backoff, n, 77, half), delays[n - 1]);
}

static void without_multiplier_and_maximum_they_stay(void **state)
{
    const struct es_backoff backoff = { .initial = 100 };

    (void)state;
    assert_int_equal(es_backoff_delay(&backoff, 1, 0, none), 100);
    assert_int_equal(es_backoff_delay(&backoff, 1000000000, 0, most), 100);
}

static void each_jitter_has_its_range(void **state)
{
    static const struct {
        enum es_jitter jitter;
        double share;
        es_ns least, middle, most; /* for u = 0, 1/2, almost 1; b is 1000 */
    } rows[] = {
        { ES_JITTER_NONE, 0, 1000, 1000, 1000 },        { ES_JITTER_FULL, 0, 0, 500, 1000 },
        { ES_JITTER_EQUAL, 0, 500, 750, 1000 },         { ES_JITTER_SHARE, .25, 750, 1000, 1250 },
        { ES_JITTER_DECORRELATED, 0, 500, 1750, 3000 }, /* initial 500, the one before 1000 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct es_backoff backoff = {
            .initial = 500, .multiplier = 2, .jitter = rows[i].jitter, .share = rows[i].share
        };

        assert_int_equal(es_backoff_delay(&backoff, 2, 1000, none), rows[i].least);
        assert_int_equal(es_backoff_delay(&backoff, 2, 1000, half), rows[i].middle);
        assert_int_equal(es_backoff_delay(&backoff, 2, 1000, most), rows[i].most);
    }
}

static void decorrelated_delays_begin_with_the_initial_one_and_are_cut(void **state)
{
    const struct es_backoff backoff = { .initial = 100,
                                        .max = 450,
                                        .jitter = ES_JITTER_DECORRELATED };

    (void)state;
    assert_int_equal(es_backoff_delay(&backoff, 1, 9999, three_quarters), 250);
    assert_int_equal(es_backoff_delay(&backoff, 2, 250, half), 425);
    assert_int_equal(es_backoff_delay(&backoff, 3, 425, half), 450);
}

static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* E[s_n] = 2 x 1.5^n - 1 for an initial delay of 1: 2, 3.5, 5.75, 9.125; cut to 10: 2, 3.5,
 * 5.22157, 6.25977, 6.80067. */
static void decorrelated_delays_have_the_mean_of_their_formula(void **state)
{
    enum { RUNS = 50000, UNIT = 1000000 };
    static const double mean[2][5] = { { 2, 3.5, 5.75, 9.125, 14.1875 },
                                       { 2, 3.5, 5.22157, 6.25977, 6.80067 } };

    (void)state;
    for (int cut = 0; cut < 2; cut++) {
        struct es_backoff backoff = { .initial = UNIT,
                                      .max = cut ? 10 * UNIT : 0,
                                      .jitter = ES_JITTER_DECORRELATED };
        double sum[5] = { 0 };
        uint64_t random = 7;

        for (int run = 0; run < RUNS; run++) {
            es_ns delay = 0;

            for (uint32_t n = 1; n <= 5; n++)
                sum[n - 1] += (double)(delay = es_backoff_delay(&backoff, n, delay, next(&random)));
        }
        for (int n = 0; n < 5; n++) {
            double off = sum[n] / RUNS / UNIT / mean[cut][n] - 1;

            assert_true(off > -.02 && off < .02);
        }
    }
}

static void delays_do_not_lead_beyond_time(void **state)
{
    const struct es_backoff backoff = { .initial = INT64_MAX, .multiplier = 1e9 };

    (void)state;
    assert_true(es_backoff_delay(&backoff, 100, 0, none) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_jitter_delays_grow_up_to_the_maximum),
        cmocka_unit_test(without_multiplier_and_maximum_they_stay),
        cmocka_unit_test(each_jitter_has_its_range),
        cmocka_unit_test(decorrelated_delays_begin_with_the_initial_one_and_are_cut),
        cmocka_unit_test(decorrelated_delays_have_the_mean_of_their_formula),
        cmocka_unit_test(delays_do_not_lead_beyond_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
