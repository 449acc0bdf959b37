/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When requests arrive: by number, by mean, by the shape of the rate. */
#include "sim/load/arrivals/arrival_stream.h"
#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct scene {
    struct sb_arrivals arrivals;
    struct sb_arrival_source source;
    struct sb_draw_run draws;
    struct sb_arrival_stream stream;
};

static void begin(struct scene *s, uint64_t run, double rate)
{
    if (!s->source.arrivals)
        assert_int_equal(sb_arrival_source_build(&s->source, &s->arrivals, NULL), SB_OK);
    s->draws = sb_draw_run_begin(5, run, NULL);
    assert_int_equal(sb_arrival_stream_begin(&s->stream, &s->source, &s->draws, rate, NULL), SB_OK);
}

static void end(struct scene *s)
{
    sb_arrival_stream_fini(&s->stream);
    sb_arrival_source_fini(&s->source);
}

/* How many come by `time`, and the mean and variance of the gaps between batches. */
static uint64_t count_until(struct scene *s, sb_ns time)
{
    uint64_t count = 0;
    for (; s->stream.time <= time; sb_arrival_stream_next(&s->stream))
        count += s->stream.count;
    return count;
}

static void constant_arrivals_come_at_multiples_of_the_gap(void **state)
{
    struct scene s = { .arrivals = { .kind = SB_ARRIVALS_CONSTANT } };
    (void)state;
    begin(&s, 0, 1e-6);
    for (sb_ns n = 1; n < 1000; n++, sb_arrival_stream_next(&s.stream))
        assert_int_equal(s.stream.time, n * 1000000);
    begin(&s, 1, 1); /* one a nanosecond */
    for (sb_ns n = 1; n < 1000; n++, sb_arrival_stream_next(&s.stream))
        assert_int_equal(s.stream.time, n);
    end(&s);
}

/* Means and variances of 20,000 gaps, mean 1: within five standard errors. */
static void gaps_have_the_moments_of_their_distribution(void **state)
{
    enum { GAPS = 20000 };
    static const struct {
        enum sb_arrival_kind kind;
        const char *gap;
        double variance, fourth; /* central moments */
    } row[] = {
        { SB_ARRIVALS_POISSON, NULL, 1, 9 },
        { SB_ARRIVALS_RENEWAL, "{\"dist\": \"exponential\", \"mean\": 7}", 1, 9 },
        { SB_ARRIVALS_RENEWAL, "{\"dist\": \"uniform\", \"min\": 0, \"max\": 5}", 1 / 3., 1 / 5. },
        { SB_ARRIVALS_RENEWAL, "{\"dist\": \"gamma\", \"mean\": 50, \"cv\": 0.5}", .25, .28125 },
        { SB_ARRIVALS_RENEWAL, "3", 0, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct scene s = { .arrivals = { .kind = row[i].kind } };
        if (row[i].gap)
            s.arrivals.gap = fixture_dist(row[i].gap, 1e6);
        double sum = 0, squares = 0;
        sb_ns last = 0;
        begin(&s, 3, 1e-6);
        for (unsigned n = 0; n < GAPS; n++, sb_arrival_stream_next(&s.stream)) {
            double gap = (double)(s.stream.time - last) * 1e-6;
            last = s.stream.time;
            sum += gap;
            squares += (gap - 1) * (gap - 1);
        }
        double of_mean = sqrt(row[i].variance / GAPS),
               of_variance = sqrt((row[i].fourth - row[i].variance * row[i].variance) / GAPS);
        if (fabs(sum / GAPS - 1) > 5 * of_mean + 1e-6 ||
            fabs(squares / GAPS - row[i].variance) > 5 * of_variance + 1e-6)
            fail_msg("row %zu: mean %f, variance %f", i, sum / GAPS, squares / GAPS);
        end(&s);
    }
}

/* Strategies and rates are compared on the same arrivals, stretched. */
static void rates_share_their_draws(void **state)
{
    struct scene slow = { .arrivals = { .kind = SB_ARRIVALS_POISSON } }, fast = slow;
    (void)state;
    begin(&slow, 7, 1e-8);
    begin(&fast, 7, 4e-8);
    for (sb_ns n = 1; n < 5000; n++) {
        sb_ns apart = slow.stream.time - 4 * fast.stream.time;
        assert_true(apart <= 3 * n && apart >= -3 * n); /* both are rounded once an arrival */
        sb_arrival_stream_next(&slow.stream);
        sb_arrival_stream_next(&fast.stream);
    }
    end(&slow);
    end(&fast);
}

static void runs_and_seeds_do_not(void **state)
{
    struct scene s = { .arrivals = { .kind = SB_ARRIVALS_POISSON } };
    sb_ns first[100];
    (void)state;
    for (uint64_t run = 0; run < 100; run++) {
        begin(&s, run, 1e-9);
        first[run] = s.stream.time;
        for (uint64_t other = 0; other < run; other++)
            assert_true(first[other] != first[run]);
    }
    end(&s);
}

/* ---- rates that vary ---- */

/* The clock's time at the real time t, by small steps. */
static double clock_at(const struct sb_arrivals *a, double t)
{
    enum { STEPS = 200000 };
    double sum = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        double x = (i + .5) * t / STEPS;
        if (a->period)
            x = fmod(x, (double)a->period);
        double factor = a->point[0].factor;
        for (uint32_t p = 0; p < a->points && x >= (double)a->point[p].time; p++) {
            bool last = p + 1 == a->points;
            double from = (double)a->point[p].time,
                   length = last ? 1 : (double)a->point[p + 1].time - from;
            factor = last ? a->point[p].factor
                          : a->point[p].factor + (a->point[p + 1].factor - a->point[p].factor) *
                                                     fmin((x - from) / length, 1);
        }
        sum += factor * t / STEPS;
    }
    return sum;
}

static void a_rate_that_varies_is_another_clock(void **state)
{
    static struct sb_rate_point ramp[] = { { 0, .5 }, { 1000000, 2 } },
                                spike[] = { { 0, 1 },
                                            { 400000, 1 },
                                            { 400000, 5 },
                                            { 500000, 5 },
                                            { 500000, 1 } },
                                day[] = { { 100000, 0 }, { 300000, 2 }, { 450000, .5 } };
    const struct {
        struct sb_rate_point *point;
        uint32_t points;
        sb_ns period;
    } row[] = { { ramp, 2, 0 }, { spike, 5, 0 }, { day, 3, 500000 } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct scene s = { .arrivals = { .kind = SB_ARRIVALS_CONSTANT,
                                         .points = row[i].points,
                                         .point = row[i].point,
                                         .period = row[i].period } };
        begin(&s, 0, 1e-3);
        for (unsigned n = 1; n <= 2000; n++, sb_arrival_stream_next(&s.stream)) {
            if (n % 97)
                continue;
            double is = clock_at(&s.arrivals, (double)s.stream.time), should = 1000. * n;
            if (fabs(is - should) > 30) /* steps across a jump */
                fail_msg("row %zu, arrival %u at %lld: %f on the clock", i, n,
                         (long long)s.stream.time, is);
        }
        end(&s);
    }
}

static void where_the_rate_is_0_for_good_nobody_comes(void **state)
{
    static struct sb_rate_point stops[] = { { 0, 1 }, { 5000, 1 }, { 5000, 0 } },
                                never[] = { { 0, 0 } };
    struct scene s = { .arrivals = { .kind = SB_ARRIVALS_CONSTANT, .points = 3, .point = stops } };
    (void)state;
    begin(&s, 0, 1e-3);
    assert_int_equal(count_until(&s, SB_NS_NEVER - 1), 5);
    assert_int_equal(s.stream.time, SB_NS_NEVER);
    s.arrivals.points = 1;
    s.arrivals.point = never;
    s.arrivals.period = 1000;
    begin(&s, 0, 1e-3);
    assert_int_equal(s.stream.time, SB_NS_NEVER);
    s.arrivals.points = 2; /* that lasts no time */
    s.arrivals.point = (struct sb_rate_point[]){ { 0, 0 }, { 500, 0 } };
    begin(&s, 0, 1e-3);
    assert_int_equal(s.stream.time, SB_NS_NEVER);
    end(&s);
}

/* A gap of 2^40 periods and a half: at once, and to the nanosecond. */
static void periods_without_an_arrival_are_skipped(void **state)
{
    static struct sb_rate_point half[] = { { 0, 2 }, { 500, 2 }, { 500, 0 } };
    struct scene s = {
        .arrivals = { .kind = SB_ARRIVALS_CONSTANT, .points = 3, .point = half, .period = 1000 }
    };
    (void)state;
    begin(&s, 0, 1 / ((0x1p40 + .25) * 1000));
    assert_int_equal(s.stream.time, (INT64_C(1) << 40) * 1000 + 125);
    end(&s);
}

static void gaps_without_a_mean_are_refused(void **state)
{
    static const char *const gap[] = { "{\"dist\": \"pareto\", \"min\": 1, \"alpha\": 1}", "0" };
    (void)state;
    for (size_t i = 0; i < COUNT(gap); i++) {
        struct scene s = { .arrivals = { .kind = SB_ARRIVALS_RENEWAL } };
        struct sb_error error = { 0 };
        s.arrivals.gap = fixture_dist(gap[i], 1e6);
        assert_int_equal(sb_arrival_source_build(&s.source, &s.arrivals, &error), SB_EINPUT);
        assert_non_null(strstr(error.text, "mean"));
    }
}

/* ---- others ---- */

/* Two states: .2 and 1.6 times the mean of 1 (data/queueing, mmpp_m_1), and three of which one is
 * silent. Counts in windows that are long beside the states. */
static void modulated_arrivals_have_the_mean_rate(void **state)
{
    static double two[] = { .5, 2 }, of_two[] = { 0, 1e-8, 2e-8, 0 };
    static double three[] = { 0, 1, 3 }, of_three[] = { 0, 1e-8, 0, 0, 0, 2e-8, 3e-8, 1e-8, 0 };
    const struct {
        double *rate, *change;
        uint32_t states;
        double mean;
    } row[] = { { two, of_two, 2, (2 * .5 + 2) / 3 },
                /* stationary: in flow order a = pa 1, b = pb 2, c = pc 4 (pa 1 = pc 3, pb 2 = pa +
                   pc), so 6 : 4 : 2 */
                { three, of_three, 3, (4 + 3 * 2) / 12. } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct scene s = { .arrivals = { .kind = SB_ARRIVALS_MMPP,
                                         .states = row[i].states,
                                         .state_rate = row[i].rate,
                                         .change = row[i].change } };
        double sum = 0, squares = 0;
        for (uint64_t run = 0; run < 40; run++) {
            begin(&s, run, 1e-7);
            double count = (double)count_until(&s, 50 * (sb_ns)1000000000) / 5000;
            sum += count;
            squares += count * count;
        }
        double mean = sum / 40, error = sqrt((squares / 40 - mean * mean) / 39);
        if (fabs(mean - row[i].mean) > 4 * error || error > .05)
            fail_msg("row %zu: %f +- %f instead of %f", i, mean, error, row[i].mean);
        end(&s);
    }
}

/* In the first moment as well: they begin in a state of the stationary distribution. */
static void modulated_arrivals_begin_as_they_go_on(void **state)
{
    static double rate[] = { .25, 4 }, change[] = { 0, 1e-12, 4e-12, 0 };
    struct scene s = {
        .arrivals = { .kind = SB_ARRIVALS_MMPP, .states = 2, .state_rate = rate, .change = change }
    };
    unsigned fast = 0;
    (void)state;
    for (uint64_t run = 0; run < 4000; run++) {
        begin(&s, run, 1e-6);
        fast += s.stream.modulated.state == 1;
    }
    assert_true(fast > 800 - 5 * 26 && fast < 800 + 5 * 26);
    end(&s);
}

static void batches_come_at_once(void **state)
{
    struct scene s = { .arrivals = { .kind = SB_ARRIVALS_POISSON, .batch = 3 } };
    double sum = 0, squares = 0;
    enum { BATCHES = 20000 };
    (void)state;
    begin(&s, 0, 1e-6);
    for (unsigned i = 0; i < 100; i++, sb_arrival_stream_next(&s.stream))
        assert_int_equal(s.stream.count, 3);
    s.arrivals.batch_mean = 4; /* geometric: variance 12 */
    begin(&s, 0, 1e-6);
    for (unsigned i = 0; i < BATCHES; i++, sb_arrival_stream_next(&s.stream)) {
        assert_true(s.stream.count >= 1);
        sum += s.stream.count;
        squares += (s.stream.count - 4.) * (s.stream.count - 4.);
    }
    assert_true(fabs(sum / BATCHES - 4) < 5 * sqrt(12. / BATCHES));
    assert_true(fabs(squares / BATCHES - 12) < 1.2);
    end(&s);
}

static void a_trace_is_told_as_it_is(void **state)
{
    static sb_ns time[] = { 0, 5, 5, 90 };
    struct scene s = { .arrivals = {
                           .kind = SB_ARRIVALS_TRACE, .times = COUNT(time), .time = time } };
    (void)state;
    begin(&s, 0, 0);
    for (size_t i = 0; i < COUNT(time); i++, sb_arrival_stream_next(&s.stream))
        assert_int_equal(s.stream.time, time[i]);
    assert_int_equal(s.stream.time, SB_NS_NEVER);
    end(&s);
}

/* Each client thinks first, and again after each answer. */
static void clients_think_and_ask(void **state)
{
    struct scene s = { .arrivals = { .kind = SB_ARRIVALS_CLOSED, .clients = 3 } };
    (void)state;
    s.arrivals.think = fixture_dist("7", 1);
    begin(&s, 0, 0);
    for (uint32_t c = 0; c < 3; c++, sb_arrival_stream_next(&s.stream)) {
        assert_int_equal(s.stream.time, 7);
        assert_int_equal(s.stream.client, c);
    }
    assert_int_equal(s.stream.time, SB_NS_NEVER);
    sb_arrival_stream_answer(&s.stream, 2, 20);
    sb_arrival_stream_answer(&s.stream, 0, 21);
    assert_int_equal(s.stream.time, 27);
    assert_int_equal(s.stream.client, 2);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_arrivals_come_at_multiples_of_the_gap),
        cmocka_unit_test(gaps_have_the_moments_of_their_distribution),
        cmocka_unit_test(rates_share_their_draws),
        cmocka_unit_test(runs_and_seeds_do_not),
        cmocka_unit_test(a_rate_that_varies_is_another_clock),
        cmocka_unit_test(where_the_rate_is_0_for_good_nobody_comes),
        cmocka_unit_test(periods_without_an_arrival_are_skipped),
        cmocka_unit_test(gaps_without_a_mean_are_refused),
        cmocka_unit_test(modulated_arrivals_have_the_mean_rate),
        cmocka_unit_test(modulated_arrivals_begin_as_they_go_on),
        cmocka_unit_test(batches_come_at_once),
        cmocka_unit_test(a_trace_is_told_as_it_is),
        cmocka_unit_test(clients_think_and_ask),
    };
    return cmocka_run_group_tests_name("arrivals", tests, fixture_gsl_set_up, NULL);
}
