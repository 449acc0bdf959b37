/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decision, and its error rates counted exactly: a fair coin's 2^80 paths as whole numbers, any
 * other probabilities as a walk over how many were above and below. */
#include "sim/stats/comparison/sign_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { MOST = SB_SIGN_TEST_MOST };

static void assert_close(double value, double wanted, double relative, const char *what)
{
    if (!(fabs(value - wanted) <= relative * fabs(wanted)))
        fail_msg("%s: %.17g, not %.17g", what, value, wanted);
}

static double choose(uint32_t n, uint32_t k)
{
    double ways = 1;
    for (uint32_t i = 1; i <= k; i++)
        ways = ways * (n - k + i) / i;
    return ways;
}

/* The mean of (2p)^h (2 - 2p)^(n-h) over p from 1/2 to 1, by Simpson's rule: not by the closed form
 * that the table comes from. */
static double odds(uint32_t n, uint32_t hits)
{
    enum { STEPS = 2000 };
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
        double p = 0.5 + 0.5 * i / STEPS, weight = i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2;
        sum += weight * pow(2 * p, hits) * pow(2 - 2 * p, n - hits);
    }
    return sum / (3.0 * STEPS);
}

static void a_threshold_is_the_least_number_that_pays(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= MOST; n++) {
        uint32_t least = 0;
        while (least <= n && odds(n, least) < SB_SIGN_TEST_ODDS)
            least++;
        assert_int_equal(sb_sign_test_threshold[n], least);
    }
    double closed = pow(2, 33) / (33 * choose(32, 26)), tail = 0;
    for (uint32_t i = 0; i <= 26; i++)
        tail += choose(33, i) * pow(2, -33);
    assert_close(odds(32, 26), closed * tail, 1e-9, "what 26 of 32 pay");
}

/* Above or not: how probable it is to be called slower, and after how many processes it ends. */
struct walk {
    double crosses, processes;
};

static struct walk walk(double above)
{
    double at[MOST + 1] = { 1 };
    struct walk walk = { 0, 0 };
    for (uint32_t n = 1; n <= MOST; n++) {
        double left = 0;
        for (uint32_t h = n; h <= n; h--) {
            at[h] = at[h] * (1 - above) + (h ? at[h - 1] * above : 0);
            if (h >= sb_sign_test_threshold[n]) {
                walk.crosses += at[h];
                walk.processes += n * at[h];
                at[h] = 0;
            }
            left += at[h];
        }
        walk.processes += n == MOST ? n * left : 0;
    }
    return walk;
}

/* 140841354930114526106 of the 2^80 paths. */
static void a_fair_coin_crosses_as_seldom_as_is_said(void **state)
{
    (void)state;
    assert_close(SB_SIGN_TEST_ALPHA, 140841354930114526106.0 / 0x1p80, 1e-12, "the paths");
    assert_close(walk(0.5).crosses, SB_SIGN_TEST_ALPHA, 1e-12, "the walk");
    assert_true(SB_SIGN_TEST_ALPHA < 1.0 / SB_SIGN_TEST_ODDS); /* Ville's inequality */
    assert_true(10 * SB_SIGN_TEST_ALPHA < 0.0012);             /* of ten benchmarks any one */
}

/* All ways of three kinds of process: how probable each signal is, by walking over how many were
 * above and below and what has been shown until then. */
struct chance {
    double above, below, signal[4];
};

static void walk_three(struct chance *c)
{
    static double now[MOST + 2][MOST + 2][4], next[MOST + 2][MOST + 2][4];
    const double probability[3] = { c->above, c->below, 1 - c->above - c->below };
    memset(now, 0, sizeof now);
    now[0][0][0] = 1;
    for (uint32_t n = 1; n <= MOST; n++) {
        uint32_t enough = sb_sign_test_threshold[n];
        memset(next, 0, sizeof next);
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = 0; a + b < n; b++)
                for (uint32_t shown = 0; shown < 4; shown++)
                    for (int k = 0; k < 3; k++) {
                        double p = now[a][b][shown] * probability[k];
                        uint32_t above = a + (k == 0), below = b + (k == 1);
                        uint32_t s =
                            shown | (n - above >= enough ? 1U : 0) | (n - below >= enough ? 2U : 0);
                        if (above >= enough)
                            c->signal[SB_SIGNAL_SLOWER] += p;
                        else if (below >= enough)
                            c->signal[SB_SIGNAL_FASTER] += p;
                        else if (s == 3)
                            c->signal[SB_SIGNAL_SAME] += p;
                        else
                            next[above][below][s] += p;
                    }
        memcpy(now, next, sizeof now);
    }
    c->signal[SB_SIGNAL_NONE] =
        1 - c->signal[SB_SIGNAL_SLOWER] - c->signal[SB_SIGNAL_FASTER] - c->signal[SB_SIGNAL_SAME];
}

static void no_claim_is_wrong_more_often_than_alpha(void **state)
{
    struct chance chance[] = {
        { .above = 0.5, .below = 0.5 },         { .above = 0.5, .below = 0.25 },
        { .above = 0.5, .below = 0 },           { .above = 0.49, .below = 0.3 },
        { .above = 0.25, .below = 0.5 },        { .above = 0, .below = 0.5 },
        { .above = 0.4, .below = 0.2 },         { .above = 0.6, .below = 0.3 },
        { .above = 1.0 / 3, .below = 1.0 / 3 },
    };
    double most = SB_SIGN_TEST_ALPHA * (1 + 1e-9);
    (void)state;
    for (size_t i = 0; i < COUNT(chance); i++) {
        struct chance *c = &chance[i];
        walk_three(c);
        if (c->above <= 0.5 && c->signal[SB_SIGNAL_SLOWER] > most)
            fail_msg("above %g, below %g: slower %g", c->above, c->below,
                     c->signal[SB_SIGNAL_SLOWER]);
        if (c->below <= 0.5 && c->signal[SB_SIGNAL_FASTER] > most)
            fail_msg("above %g, below %g: faster %g", c->above, c->below,
                     c->signal[SB_SIGNAL_FASTER]);
        if ((c->above >= 0.5 || c->below >= 0.5) && c->signal[SB_SIGNAL_SAME] > most)
            fail_msg("above %g, below %g: same %g", c->above, c->below, c->signal[SB_SIGNAL_SAME]);
    }
    assert_close(chance[0].signal[SB_SIGNAL_SLOWER], SB_SIGN_TEST_ALPHA, 1e-9,
                 "the bound is reached");
    assert_close(chance[2].signal[SB_SIGNAL_SAME], SB_SIGN_TEST_ALPHA, 1e-9,
                 "the bound of the equivalence is reached");
}

/* Noise of 1 %: of processes 3 % slower 83.5 % are more than 2 % slower, of 5 % slower 99.8 %. */
static void what_is_there_is_found_soon(void **state)
{
    struct walk three = walk(0.83546), five = walk(0.99812);
    struct chance none = { .above = 0.0238, .below = 0.0238 };
    (void)state;
    walk_three(&none);
    assert_true(three.crosses > 0.988 && three.processes < 37.5);
    assert_true(five.crosses > 0.99999 && five.processes < 15.2);
    assert_true(none.signal[SB_SIGNAL_SAME] > 0.9999);
}

/* One letter a process: a above, b below, i inside, m on the margin, n NAN. */
static uint32_t spell(const char *text, double *log_ratio)
{
    uint32_t count = 0;
    for (; text[count]; count++) {
        char c = text[count];
        log_ratio[count] = c == 'a'   ? log1p(0.03)
                           : c == 'b' ? -log1p(0.03)
                           : c == 'm' ? log1p(0.02)
                           : c == 'n' ? NAN
                                      : 0.001;
    }
    return count;
}

#define A14 "aaaaaaaaaaaaaa"
#define B14 "bbbbbbbbbbbbbb"
#define I14 "iiiiiiiiiiiiii"

static void a_sequence_is_over_as_soon_as_it_says_something(void **state)
{
    static const struct {
        const char *processes;
        enum sb_signal signal;
    } known[] = {
        { "", SB_SIGNAL_NONE },
        { A14, SB_SIGNAL_NONE },
        { A14 "a", SB_SIGNAL_SLOWER },
        { B14 "b", SB_SIGNAL_FASTER },
        { I14 "i", SB_SIGNAL_SAME },
        { I14 "m", SB_SIGNAL_NONE },
        { I14 "n", SB_SIGNAL_NONE },
        { A14 "n", SB_SIGNAL_NONE },
        { A14 "m", SB_SIGNAL_NONE },
        { A14 "i", SB_SIGNAL_NONE },
        { "i" A14, SB_SIGNAL_NONE },
        { "i" A14 "aaaa", SB_SIGNAL_NONE },        /* 18 of 19 */
        { "i" A14 "aaaaa", SB_SIGNAL_SLOWER },     /* 19 of 20 */
        { "ii" A14 "aaaaaaa", SB_SIGNAL_NONE },    /* 21 of 23 */
        { "ii" A14 "aaaaaaaa", SB_SIGNAL_SLOWER }, /* 22 of 24 */
        { A14 "a" B14 B14 B14, SB_SIGNAL_SLOWER }, /* over after the fifteenth */
        { "a" I14 "iiii", SB_SIGNAL_NONE },
        { "a" I14 "iiiii", SB_SIGNAL_SAME },
        { "ab" I14 "iiii", SB_SIGNAL_SAME },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        double log_ratio[MOST];
        struct sb_sequence sequence = { log_ratio, spell(known[i].processes, log_ratio) };
        enum sb_signal signal = sb_sign_test(sequence, 0.02);
        if (signal != known[i].signal)
            fail_msg("\"%s\": signal %d", known[i].processes, (int)signal);
    }
}

/* What one bet has paid it keeps: the two need not pay at the same time. */
static void unchanged_needs_a_proof_on_either_side(void **state)
{
    double x[MOST];
    uint32_t n = spell("b" I14 "i", x); /* not above after 15, not below not yet after 16 */
    (void)state;
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, n }, 0.02), SB_SIGNAL_NONE);
    for (uint32_t i = 0; i < MOST; i++)
        x[i] = i % 2 ? 0 : -0.03; /* surely not above; below or not, who knows */
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, MOST }, 0.02), SB_SIGNAL_NONE);
    for (uint32_t i = 0; i < MOST; i++)
        x[i] = i % 2 ? 0 : 0.03;
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, MOST }, 0.02), SB_SIGNAL_NONE);
}

static void nothing_counts_behind_the_last_process(void **state)
{
    double x[MOST + 40];
    (void)state;
    for (uint32_t i = 0; i < MOST + 40; i++)
        x[i] = i < MOST && i % 2 ? 0 : 0.03;
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, MOST + 40 }, 0.02), SB_SIGNAL_NONE);
}

static void the_margin_is_a_factor_both_up_and_down(void **state)
{
    double x[15];
    (void)state;
    for (int i = 0; i < 15; i++)
        x[i] = log(1.05) + 1e-9;
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, 15 }, 0.05), SB_SIGNAL_SLOWER);
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, 15 }, 0.0501), SB_SIGNAL_SAME);
    for (int i = 0; i < 15; i++)
        x[i] = -x[i];
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, 15 }, 0.05), SB_SIGNAL_FASTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_threshold_is_the_least_number_that_pays),
        cmocka_unit_test(a_fair_coin_crosses_as_seldom_as_is_said),
        cmocka_unit_test(no_claim_is_wrong_more_often_than_alpha),
        cmocka_unit_test(what_is_there_is_found_soon),
        cmocka_unit_test(a_sequence_is_over_as_soon_as_it_says_something),
        cmocka_unit_test(unchanged_needs_a_proof_on_either_side),
        cmocka_unit_test(nothing_counts_behind_the_last_process),
        cmocka_unit_test(the_margin_is_a_factor_both_up_and_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
