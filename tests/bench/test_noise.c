/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole runs of ten benchmarks and a negative control on made-up noisy machines, at fixed seeds:
 * how often the decision is wrong, and how often it finds what is there. SB_TEST_SCALE multiplies
 * the runs, SB_TEST_TELL shows the rates. */
#include "sim/bench/compare/pace.h"
#include "sim/stats/comparison/verdict.h"
#include "sim/stats/estimate.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BENCHMARKS = 10 };

struct processes {
    double log_ratio[SB_SIGN_TEST_MOST];
    uint32_t count;
};

static struct sb_sequence sequence_of(const struct processes *p)
{
    return (struct sb_sequence){ p->log_ratio, p->count };
}

/* A process of each that wants one, and as long a wait as a comparison takes; false when there was
 * none. The control is the last and has no slowdown. */
static bool turn(struct fixture_machine *machine, double slowdown, struct processes *p, int all)
{
    uint32_t ran = 0;
    for (int b = 0; b < all; b++) {
        bool more;
        sb_verdict_of_sequence(sequence_of(&p[b]), SB_SIGN_TEST_MARGIN, &more);
        if (!more)
            continue;
        p[b].log_ratio[p[b].count++] =
            fixture_machine_log_ratio(machine, b < all - 1 ? slowdown : 0);
        ran++;
    }
    for (sb_ns wait = sb_bench_pace_wait(ran, 1000 * (sb_ns)ran); wait > 0; wait -= 1000)
        fixture_machine_idle(machine);
    return ran > 0;
}

struct count {
    uint32_t runs, regressed_runs, unchanged_runs; /* runs with any such benchmark */
    uint32_t alarmed, control_flagged;             /* runs */
    uint32_t benchmarks, verdict[SB_VERDICTS];
    uint64_t processes;
    bool estimates;   /* count what follows, too */
    uint32_t covered; /* benchmarks whose interval has the true ratio in it */
    uint32_t alike;   /* benchmarks of whose processes it is told that they depend */
};

static bool covers(const struct processes *p, double slowdown)
{
    double middle;
    struct sb_interval ci95;
    assert_int_equal(sb_estimate_middle(p->log_ratio, p->count, &middle, &ci95, NULL), SB_OK);
    return ci95.lo <= log1p(slowdown) && log1p(slowdown) <= ci95.hi;
}

/* `benchmarks` and the control. */
static void run_once(const struct fixture_noise *noise, uint64_t seed, double slowdown,
                     int benchmarks, struct count *count)
{
    static struct processes p[BENCHMARKS + 1];
    enum sb_verdict verdict[BENCHMARKS];
    bool has[SB_VERDICTS] = { false }, flagged;
    struct fixture_machine machine;
    fixture_machine_init(&machine, noise, seed);
    memset(p, 0, sizeof p);
    while (turn(&machine, slowdown, p, benchmarks + 1))
        continue;
    for (int b = 0; b < benchmarks; b++) {
        verdict[b] = sb_verdict_of_sequence(sequence_of(&p[b]), SB_SIGN_TEST_MARGIN, NULL);
        has[verdict[b]] = true;
        count->verdict[verdict[b]]++;
        count->processes += p[b].count;
        if (count->estimates) {
            count->covered += covers(&p[b], slowdown);
            count->alike +=
                sb_estimate_lag1(p[b].log_ratio, p[b].count) > sb_estimate_lag1_bound(p[b].count);
        }
    }
    enum sb_signal control = sb_sign_test(sequence_of(&p[benchmarks]), SB_SIGN_TEST_MARGIN);
    count->alarmed +=
        sb_verdict_of_run(verdict, (uint32_t)benchmarks, control, &flagged) == SB_VERDICT_REGRESSED;
    count->control_flagged += flagged;
    count->regressed_runs += has[SB_VERDICT_REGRESSED];
    count->unchanged_runs += has[SB_VERDICT_UNCHANGED];
    count->benchmarks += (uint32_t)benchmarks;
    count->runs++;
}

static double share(uint64_t hits, uint32_t of) { return (double)hits / of; }

static void tell(const struct fixture_noise *noise, double slowdown, const struct count *c)
{
    if (getenv("SB_TEST_TELL"))
        fprintf(
            stderr,
            "%-22s %+5.1f %%: regressed %7.3f %%, improved %.3f %%, unchanged %7.3f %%, "
            "inconclusive %5.1f %%; of %u runs %.3f %% any regressed, %.3f %% any unchanged, "
            "%.3f %% alarmed, %.2f %% control flagged; %.1f processes, interval covers %.1f %%, "
            "told to depend %.2f %%\n",
            noise->name, 100 * slowdown,
            100 * share(c->verdict[SB_VERDICT_REGRESSED], c->benchmarks),
            100 * share(c->verdict[SB_VERDICT_IMPROVED], c->benchmarks),
            100 * share(c->verdict[SB_VERDICT_UNCHANGED], c->benchmarks),
            100 * share(c->verdict[SB_VERDICT_INCONCLUSIVE], c->benchmarks), c->runs,
            100 * share(c->regressed_runs, c->runs), 100 * share(c->unchanged_runs, c->runs),
            100 * share(c->alarmed, c->runs), 100 * share(c->control_flagged, c->runs),
            share(c->processes, c->benchmarks), 100 * share(c->covered, c->benchmarks),
            100 * share(c->alike, c->benchmarks));
}

static struct count measure_some(size_t noise, double slowdown, uint32_t runs, int benchmarks,
                                 bool estimates)
{
    struct count count = { .estimates = estimates || getenv("SB_TEST_TELL") };
    for (uint32_t i = 0; i < runs * fixture_scale(); i++)
        run_once(&fixture_noises[noise], i, slowdown, benchmarks, &count);
    tell(&fixture_noises[noise], slowdown, &count);
    return count;
}

static struct count measure(size_t noise, double slowdown, uint32_t runs)
{
    return measure_some(noise, slowdown, runs, BENCHMARKS, false);
}

#define ASSERT(condition, noise, count)                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: not %s; regressed %u, improved %u, unchanged %u, inconclusive %u, runs " \
                     "alarmed %u of %u",                                                           \
                     fixture_noises[noise].name, #condition,                                       \
                     (count).verdict[SB_VERDICT_REGRESSED], (count).verdict[SB_VERDICT_IMPROVED],  \
                     (count).verdict[SB_VERDICT_UNCHANGED],                                        \
                     (count).verdict[SB_VERDICT_INCONCLUSIVE], (count).alarmed, (count).runs);     \
    } while (0)

static void a_program_is_no_slower_than_itself(void **state)
{
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISE_UNFAIR; n++) {
        struct count c = measure(n, 0, 100);
        ASSERT(c.alarmed == 0 && c.verdict[SB_VERDICT_REGRESSED] == 0, n, c);
        ASSERT(c.verdict[SB_VERDICT_IMPROVED] == 0, n, c);
        ASSERT(c.control_flagged == 0, n, c);
        ASSERT(n == FIXTURE_NOISE_HOPELESS || c.verdict[SB_VERDICT_UNCHANGED] > 0.97 * c.benchmarks,
               n, c);
    }
}

/* The worst case that there is: not more than the margin, and as near to it as can be. */
static void exactly_on_the_margin_it_errs_as_seldom_as_proven(void **state)
{
    double most = 10 * SB_SIGN_TEST_ALPHA;
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISES_FAIR; n++) {
        struct count c =
            measure(n, SB_SIGN_TEST_MARGIN, n == FIXTURE_NOISE_ONE_PER_CENT ? 1000 : 50);
        ASSERT(sb_estimate_share(c.regressed_runs, c.runs).lo <= most, n, c);
        ASSERT(sb_estimate_share(c.unchanged_runs, c.runs).lo <= most, n, c);
    }
}

/* There is no proof where one process is like the one before it. */
static void processes_that_depend_raise_fewer_alarms_than_one_per_cent(void **state)
{
    (void)state;
    for (size_t n = FIXTURE_NOISE_DEPENDS; n < FIXTURE_NOISE_HOPELESS; n++) {
        uint32_t runs = n == FIXTURE_NOISE_DEPENDS_IN_PART ? 50 : 1000;
        struct count c = measure(n, SB_SIGN_TEST_MARGIN, runs);
        ASSERT(c.regressed_runs < 0.01 * c.runs, n, c);
        ASSERT(c.unchanged_runs < 0.01 * c.runs, n, c);
        c = measure(n, 1 / (1 + SB_SIGN_TEST_MARGIN) - 1, runs / 4);
        ASSERT(c.verdict[SB_VERDICT_IMPROVED] < 0.002 * c.benchmarks, n, c);
    }
}

/* Alone it waits for as long as others would take. */
static void a_benchmark_alone_raises_no_more(void **state)
{
    (void)state;
    for (size_t n = FIXTURE_NOISE_DEPENDS; n < FIXTURE_NOISE_HOPELESS; n++) {
        struct count c = measure_some(n, SB_SIGN_TEST_MARGIN,
                                      n == FIXTURE_NOISE_DEPENDS_IN_PART ? 200 : 2000, 1, false);
        ASSERT(c.regressed_runs < 0.01 * c.runs, n, c);
    }
}

/* What a comparison would be without: processes one right after the other, told by the correlation
 * that is reported. */
static void without_a_wait_it_would_err_and_tell(void **state)
{
    uint32_t wrong = 0, told = 0, told_spread = 0;
    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        struct fixture_machine machine;
        double close[SB_SIGN_TEST_MOST], apart[SB_SIGN_TEST_MOST];
        fixture_machine_init(&machine, &fixture_noises[FIXTURE_NOISE_DEPENDS], i);
        for (int k = 0; k < SB_SIGN_TEST_MOST; k++)
            close[k] = fixture_machine_log_ratio(&machine, SB_SIGN_TEST_MARGIN);
        for (int k = 0; k < SB_SIGN_TEST_MOST; k++) {
            apart[k] = fixture_machine_log_ratio(&machine, SB_SIGN_TEST_MARGIN);
            for (int idle = 0; idle < BENCHMARKS; idle++)
                fixture_machine_idle(&machine);
        }
        struct sb_sequence sequence = { close, SB_SIGN_TEST_MOST };
        wrong += sb_sign_test(sequence, SB_SIGN_TEST_MARGIN) == SB_SIGNAL_SLOWER;
        told +=
            sb_estimate_lag1(close, SB_SIGN_TEST_MOST) > sb_estimate_lag1_bound(SB_SIGN_TEST_MOST);
        told_spread +=
            sb_estimate_lag1(apart, SB_SIGN_TEST_MOST) > sb_estimate_lag1_bound(SB_SIGN_TEST_MOST);
    }
    if (getenv("SB_TEST_TELL"))
        fprintf(stderr, "one right after the other: wrong %u, told %u, told when spread %u\n",
                wrong, told, told_spread);
    assert_true(wrong > 100 && told > 990 && told_spread < 30);
}

static void five_per_cent_are_found(void **state)
{
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISE_HOPELESS; n++) {
        struct count c = measure(n, 0.05, 50);
        ASSERT(c.verdict[SB_VERDICT_REGRESSED] >= 0.98 * c.benchmarks, n, c);
        ASSERT(c.verdict[SB_VERDICT_UNCHANGED] + c.verdict[SB_VERDICT_IMPROVED] == 0, n, c);
        c = measure(n, 0.07, 50);
        ASSERT(c.verdict[SB_VERDICT_REGRESSED] == c.benchmarks, n, c);
        c = measure(n, 1 / 1.05 - 1, 50);
        ASSERT(c.verdict[SB_VERDICT_IMPROVED] >= 0.98 * c.benchmarks, n, c);
    }
}

/* Half as much again as the margin. The right side is what the sign test finds by an exact count
 * where noise is 1 %. */
static void three_per_cent_are_found_or_left_open(void **state)
{
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISE_HOPELESS; n++) {
        struct count c = measure(n, 0.03, 50);
        ASSERT(c.verdict[SB_VERDICT_UNCHANGED] + c.verdict[SB_VERDICT_IMPROVED] == 0, n, c);
        if (n == 0 || n == FIXTURE_NOISE_ONE_PER_CENT || n == FIXTURE_NOISE_DEPENDS) {
            ASSERT(c.verdict[SB_VERDICT_REGRESSED] > 0.97 * c.benchmarks, n, c);
            ASSERT(c.processes < 38 * (uint64_t)c.benchmarks, n, c);
        }
    }
}

static void a_machine_that_cannot_tell_says_so(void **state)
{
    static const double slow[] = { 0, 0.03, 0.05 };
    (void)state;
    for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
        struct count c = measure(FIXTURE_NOISE_HOPELESS, slow[i], 50);
        ASSERT(c.verdict[SB_VERDICT_INCONCLUSIVE] >= 0.99 * c.benchmarks, FIXTURE_NOISE_HOPELESS,
               c);
    }
}

/* A place that is 2 % better for hours fools every benchmark alike, and the control with them. */
static void the_control_tells_a_machine_that_favours_a_place(void **state)
{
    (void)state;
    struct count c = measure(FIXTURE_NOISE_UNFAIR, 0, 300);
    ASSERT(c.verdict[SB_VERDICT_REGRESSED] > 0.2 * c.benchmarks, FIXTURE_NOISE_UNFAIR, c);
    ASSERT(c.control_flagged > 0.4 * c.runs, FIXTURE_NOISE_UNFAIR, c);
    ASSERT(c.alarmed < 0.04 * c.runs, FIXTURE_NOISE_UNFAIR, c);
}

/* It stops when it has seen enough and still covers, where processes are independent. */
static void intervals_cover_although_the_run_stops_early(void **state)
{
    static const double slow[] = { 0, 0.03, 0.05 };
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISES_FAIR; n++)
        for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
            struct count c = measure_some(n, slow[i], 40, BENCHMARKS, true);
            if (sb_estimate_share(c.covered, c.benchmarks).hi < 0.94)
                fail_msg("%s: the interval of %g covers in %u of %u", fixture_noises[n].name,
                         slow[i], c.covered, c.benchmarks);
        }
}

/* One program twelve times, then the other: what a stored baseline is. The noise is one that such a
 * comparison does not stand. */
static void means_of_one_after_the_other_would_cry_wolf(void **state)
{
    uint32_t alarms = 0, runs = 0;
    (void)state;
    for (size_t n = 1; n < FIXTURE_NOISES_FAIR; n++)
        for (uint32_t i = 0; i < 500; i++, runs++) {
            struct fixture_machine machine;
            double mean[2] = { 0, 0 };
            fixture_machine_init(&machine, &fixture_noises[n], i);
            for (int k = 0; k < 24; k++)
                mean[k / 12] += exp(fixture_machine_time(&machine, 0)) / 12;
            alarms += mean[1] > 1.03 * mean[0];
        }
    assert_true(alarms > runs / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_is_no_slower_than_itself),
        cmocka_unit_test(exactly_on_the_margin_it_errs_as_seldom_as_proven),
        cmocka_unit_test(processes_that_depend_raise_fewer_alarms_than_one_per_cent),
        cmocka_unit_test(a_benchmark_alone_raises_no_more),
        cmocka_unit_test(without_a_wait_it_would_err_and_tell),
        cmocka_unit_test(five_per_cent_are_found),
        cmocka_unit_test(three_per_cent_are_found_or_left_open),
        cmocka_unit_test(a_machine_that_cannot_tell_says_so),
        cmocka_unit_test(the_control_tells_a_machine_that_favours_a_place),
        cmocka_unit_test(intervals_cover_although_the_run_stops_early),
        cmocka_unit_test(means_of_one_after_the_other_would_cry_wolf),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
