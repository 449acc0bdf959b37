/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole runs of ten benchmarks and a negative control on made-up noisy machines, at fixed seeds:
 * how often the decision is wrong, and how often it finds what is there. SB_TEST_SCALE multiplies
 * the runs, SB_TEST_TELL shows the rates. */
#include "sim/stats/estimate.h"
#include "sim/stats/verdict.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/noise.h"

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

struct sequences {
    double log_ratio[2][SB_SIGN_TEST_MOST];
    uint32_t count[2];
};

static struct sb_verdict_state decide(const struct sequences *s)
{
    return sb_verdict_of_sequences((struct sb_sequence){ s->log_ratio[0], s->count[0] },
                                   (struct sb_sequence){ s->log_ratio[1], s->count[1] },
                                   SB_SIGN_TEST_MARGIN);
}

/* All processes that one sequence of a comparison asks for. */
static struct sb_verdict_state play(struct fixture_machine *machine, double slowdown,
                                    struct sequences *s, unsigned sequence)
{
    struct sb_verdict_state d = decide(s);
    while (d.wanted && d.sequence == sequence) {
        for (uint32_t i = 0; i < d.wanted; i++)
            s->log_ratio[sequence][s->count[sequence]++] =
                fixture_machine_log_ratio(machine, slowdown);
        d = decide(s);
    }
    return d;
}

struct count {
    uint32_t runs, regressed_runs, signalled,
        control_flagged; /* runs; benchmarks whose first sequence said slower */
    uint32_t benchmarks, verdict[SB_VERDICTS];
    uint64_t processes;
    uint32_t covered; /* benchmarks whose interval has the true ratio in it */
};

static bool covers(const struct sequences *s, double slowdown)
{
    double all[2 * SB_SIGN_TEST_MOST], middle;
    struct sb_interval ci95;
    memcpy(all, s->log_ratio[0], s->count[0] * sizeof *all);
    memcpy(all + s->count[0], s->log_ratio[1], s->count[1] * sizeof *all);
    assert_int_equal(sb_estimate_middle(all, s->count[0] + s->count[1], &middle, &ci95, NULL),
                     SB_OK);
    return ci95.lo <= log1p(slowdown) && log1p(slowdown) <= ci95.hi;
}

/* First sequences of all, then those that confirm: what lasts a while does not reach from one to
 * the other. */
static void run_once(const struct fixture_noise *noise, uint64_t seed, double slowdown,
                     struct count *count)
{
    static struct sequences s[BENCHMARKS + 1];
    enum sb_verdict verdict[BENCHMARKS];
    struct fixture_machine machine;
    bool flagged;
    fixture_machine_init(&machine, noise, seed);
    memset(s, 0, sizeof s);
    for (int b = 0; b <= BENCHMARKS; b++)
        count->signalled +=
            play(&machine, b < BENCHMARKS ? slowdown : 0, &s[b], 0).signal == SB_SIGNAL_SLOWER &&
            b < BENCHMARKS;
    for (int b = 0; b < BENCHMARKS; b++) {
        verdict[b] = play(&machine, slowdown, &s[b], 1).verdict;
        count->verdict[verdict[b]]++;
        count->processes += s[b].count[0] + s[b].count[1];
        count->covered += covers(&s[b], slowdown);
    }
    count->regressed_runs += sb_verdict_of_run(verdict, BENCHMARKS, decide(&s[BENCHMARKS]).signal,
                                               &flagged) == SB_VERDICT_REGRESSED;
    count->control_flagged += flagged;
    count->benchmarks += BENCHMARKS;
    count->runs++;
}

static struct count run_all(const struct fixture_noise *noise, double slowdown, uint32_t runs)
{
    struct count count = { 0 };
    for (uint32_t i = 0; i < runs; i++)
        run_once(noise, i, slowdown, &count);
    return count;
}

static double share(uint32_t hits, uint32_t of) { return (double)hits / of; }

static void tell(const struct fixture_noise *noise, double slowdown, const struct count *c)
{
    if (getenv("SB_TEST_TELL"))
        fprintf(stderr,
                "%-22s %+5.1f %%: regressed %7.3f %%, improved %.3f %%, unchanged %5.1f %%, "
                "inconclusive %5.1f %%; first slower %.3f %%, "
                "runs alarmed %u of %u, "
                "control flagged %.2f %%, %.1f processes, interval covers %.1f %%\n",
                noise->name, 100 * slowdown,
                100 * share(c->verdict[SB_VERDICT_REGRESSED], c->benchmarks),
                100 * share(c->verdict[SB_VERDICT_IMPROVED], c->benchmarks),
                100 * share(c->verdict[SB_VERDICT_UNCHANGED], c->benchmarks),
                100 * share(c->verdict[SB_VERDICT_INCONCLUSIVE], c->benchmarks),
                100 * share(c->signalled, c->benchmarks), c->regressed_runs, c->runs,
                100 * share(c->control_flagged, c->runs), (double)c->processes / c->benchmarks,
                100 * share(c->covered, c->benchmarks));
}

static struct count measure(size_t noise, double slowdown, uint32_t runs)
{
    struct count count = run_all(&fixture_noises[noise], slowdown, runs * fixture_scale());
    tell(&fixture_noises[noise], slowdown, &count);
    return count;
}

#define ASSERT(condition, noise, count)                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg(                                                                              \
                "%s: not %s; regressed %u, improved %u, unchanged %u, inconclusive %u, runs "      \
                "alarmed %u of %u",                                                                \
                fixture_noises[noise].name, #condition, (count).verdict[SB_VERDICT_REGRESSED],     \
                (count).verdict[SB_VERDICT_IMPROVED], (count).verdict[SB_VERDICT_UNCHANGED],       \
                (count).verdict[SB_VERDICT_INCONCLUSIVE], (count).regressed_runs, (count).runs);   \
    } while (0)

static void a_program_is_no_slower_than_itself(void **state)
{
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISE_UNFAIR; n++) {
        struct count c = measure(n, 0, 300);
        ASSERT(c.regressed_runs == 0 && c.verdict[SB_VERDICT_REGRESSED] == 0, n, c);
        ASSERT(c.verdict[SB_VERDICT_IMPROVED] == 0, n, c);
        ASSERT(c.control_flagged == 0, n, c);
        ASSERT(n == FIXTURE_NOISE_HOPELESS || c.verdict[SB_VERDICT_UNCHANGED] > 0.9 * c.benchmarks,
               n, c);
    }
}

/* The worst case that there is: not more than the margin, and as near to it as can be. */
static void exactly_on_the_margin_a_sequence_errs_as_seldom_as_proven(void **state)
{
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISES_FAIR; n++) {
        struct count c = measure(n, SB_SIGN_TEST_MARGIN, 100);
        ASSERT(sb_estimate_share(c.signalled, c.benchmarks).lo <= SB_SIGN_TEST_ALPHA, n, c);
        ASSERT(sb_estimate_share(c.verdict[SB_VERDICT_UNCHANGED], c.benchmarks).lo <=
                   SB_SIGN_TEST_ALPHA,
               n, c);
        ASSERT(c.regressed_runs == 0, n, c);
    }
}

/* Where one process is like the one before it the proof does not hold: it is not far off, and the
 * second sequence holds it. */
static void processes_that_depend_do_not_confirm_each_other(void **state)
{
    (void)state;
    struct count c = measure(FIXTURE_NOISE_DEPENDS, 0.01, 100);
    ASSERT(c.regressed_runs == 0, FIXTURE_NOISE_DEPENDS, c);
    c = measure(FIXTURE_NOISE_DEPENDS, 0.02, 100);
    ASSERT(c.verdict[SB_VERDICT_REGRESSED] < 0.01 * c.benchmarks, FIXTURE_NOISE_DEPENDS, c);
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

/* Half as much again as the margin is found where the machine is quiet, and never called unchanged
 * elsewhere. */
static void three_per_cent_are_found_in_quiet_or_left_open(void **state)
{
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISES_FAIR; n++) {
        struct count c = measure(n, 0.03, 50);
        ASSERT(c.verdict[SB_VERDICT_UNCHANGED] + c.verdict[SB_VERDICT_IMPROVED] == 0, n, c);
        ASSERT(n > 0 || c.verdict[SB_VERDICT_REGRESSED] > 0.9 * c.benchmarks, n, c);
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
    ASSERT(c.regressed_runs < 0.03 * c.runs, FIXTURE_NOISE_UNFAIR, c);
}

/* It stops when it has seen enough and still covers, where processes are independent. */
static void intervals_cover_although_the_run_stops_early(void **state)
{
    static const double slow[] = { 0, 0.03, 0.05 };
    (void)state;
    for (size_t n = 0; n < FIXTURE_NOISES_FAIR; n++)
        for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
            struct count c = measure(n, slow[i], 40);
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
        cmocka_unit_test(exactly_on_the_margin_a_sequence_errs_as_seldom_as_proven),
        cmocka_unit_test(processes_that_depend_do_not_confirm_each_other),
        cmocka_unit_test(five_per_cent_are_found),
        cmocka_unit_test(three_per_cent_are_found_in_quiet_or_left_open),
        cmocka_unit_test(a_machine_that_cannot_tell_says_so),
        cmocka_unit_test(the_control_tells_a_machine_that_favours_a_place),
        cmocka_unit_test(intervals_cover_although_the_run_stops_early),
        cmocka_unit_test(means_of_one_after_the_other_would_cry_wolf),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
