/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decision, and its error rates counted exactly: in a sequence of 32 processes only how many
 * are above, inside and below in the first 12, the next 8 and the last 12 matters, so that all 3^32
 * sequences fall into 91 * 45 * 91 kinds. */
#include "sim/stats/sign_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* How many of `size` are above, and below; the rest is inside. */
struct part {
    uint32_t size, above, below;
};
enum { PARTS = 3 };

static uint32_t fill(double *to, struct part part, double above, double inside, double below)
{
    for (uint32_t i = 0; i < part.size; i++)
        to[i] = i < part.above ? above : i < part.above + part.below ? below : inside;
    return part.size;
}

static enum sb_signal signal_of(const struct part part[PARTS])
{
    double log_ratio[SB_SIGN_TEST_MOST];
    uint32_t count = 0;
    for (int p = 0; p < PARTS; p++)
        count += fill(log_ratio + count, part[p], 0.03, 0, -0.03);
    return sb_sign_test((struct sb_sequence){ log_ratio, count }, 0.02, NULL);
}

/* All ways to divide a part. */
static uint32_t divide(uint32_t size, struct part *part)
{
    uint32_t count = 0;
    for (uint32_t above = 0; above <= size; above++)
        for (uint32_t below = 0; above + below <= size; below++)
            part[count++] = (struct part){ size, above, below };
    return count;
}

static double choose(uint32_t n, uint32_t k)
{
    double ways = 1;
    for (uint32_t i = 1; i <= k; i++)
        ways = ways * (n - k + i) / i;
    return ways;
}

static double probability(struct part part, double above, double below)
{
    uint32_t inside = part.size - part.above - part.below;
    return choose(part.size, part.above) * choose(part.size - part.above, part.below) *
           pow(above, part.above) * pow(below, part.below) * pow(1 - above - below, inside);
}

/* With these probabilities to be above and below: how probable each signal is. */
struct chance {
    double above, below, signal[4];
};

static void add_kinds(struct chance *chance, size_t chances, const struct part *first,
                      const struct part *last, uint32_t ends)
{
    struct part middle[45];
    uint32_t middles = divide(8, middle);
    for (uint32_t m = 0; m < middles; m++)
        for (uint32_t l = 0; l < ends; l++) {
            enum sb_signal signal = signal_of((struct part[PARTS]){ *first, middle[m], last[l] });
            for (size_t c = 0; c < chances; c++)
                chance[c].signal[signal] +=
                    probability(*first, chance[c].above, chance[c].below) *
                    probability(middle[m], chance[c].above, chance[c].below) *
                    probability(last[l], chance[c].above, chance[c].below);
        }
}

static void count_all(struct chance *chance, size_t chances)
{
    struct part end[91];
    uint32_t ends = divide(12, end);
    for (uint32_t f = 0; f < ends; f++)
        add_kinds(chance, chances, &end[f], end, ends);
}

static void assert_close(double value, double wanted, double relative, const char *what)
{
    if (!(fabs(value - wanted) <= relative * fabs(wanted)))
        fail_msg("%s: %.17g, not %.17g", what, value, wanted);
}

/* Half above, half below: what a fair coin does, as whole numbers of paths. */
static void a_fair_coin_crosses_on_2702177_of_its_paths(void **state)
{
    uint64_t paths = 0;
    (void)state;
    for (uint32_t a = 0; a <= 12; a++)
        for (uint32_t b = 0; b <= 8; b++)
            for (uint32_t c = 0; c <= 12; c++)
                if (signal_of((struct part[PARTS]){ { 12, a, 12 - a },
                                                    { 8, b, 8 - b },
                                                    { 12, c, 12 - c } }) == SB_SIGNAL_SLOWER)
                    paths += (uint64_t)(choose(12, a) * choose(8, b) * choose(12, c));
    assert_true(paths == 2702177);
    assert_true(SB_SIGN_TEST_ALPHA == (double)paths / 0x1p32);
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
    count_all(chance, COUNT(chance));
    for (size_t i = 0; i < COUNT(chance); i++) {
        const struct chance *c = &chance[i];
        assert_close(c->signal[0] + c->signal[1] + c->signal[2] + c->signal[3], 1, 1e-9,
                     "all paths");
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

static void ten_benchmarks_stay_below_one_per_cent(void **state)
{
    (void)state;
    double a = SB_SIGN_TEST_ALPHA;
    assert_true(10 * a < 0.0063);       /* one sequence alone */
    assert_true(10 * a * a < 0.000004); /* confirmed */
}

/* 97.5 % of the processes above: what 5 % more does to noise of 1.5 %. */
static void what_is_there_is_found(void **state)
{
    struct chance chance[] = { { .above = 0.975, .below = 0 },
                               { .above = 0.9, .below = 0 },
                               { .above = 0.02, .below = 0.02 } };
    (void)state;
    count_all(chance, COUNT(chance));
    assert_true(chance[0].signal[SB_SIGNAL_SLOWER] > 0.9999);
    assert_close(chance[1].signal[SB_SIGNAL_SLOWER], 0.9659654640223628, 1e-9,
                 "one in ten not above");
    assert_true(chance[2].signal[SB_SIGNAL_SAME] > 0.999);
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

#define A12 "aaaaaaaaaaaa"
#define B12 "bbbbbbbbbbbb"
#define I12 "iiiiiiiiiiii"

static void each_look_has_its_threshold(void **state)
{
    static const struct {
        const char *processes;
        enum sb_signal signal;
        unsigned looks;
    } known[] = {
        { "", SB_SIGNAL_NONE, 0 },
        { "aaaaaaaaaaa", SB_SIGNAL_NONE, 0 },
        { A12, SB_SIGNAL_SLOWER, 1 },
        { B12, SB_SIGNAL_FASTER, 1 },
        { I12, SB_SIGNAL_SAME, 1 },
        { "aaaaaaaaaaai", SB_SIGNAL_NONE, 1 },
        { "aaaaaaaaaaam", SB_SIGNAL_NONE, 1 },
        { "iiiiiiiiiiim", SB_SIGNAL_NONE, 1 },
        { "iiiiiiiiiiin", SB_SIGNAL_NONE, 1 },
        { "aaaaaaaaaaan", SB_SIGNAL_NONE, 1 },
        { "aaaaaaiiiiii", SB_SIGNAL_NONE, 1 },
        { "iaaaaaaaaaaa"
          "aaaaaaai",
          SB_SIGNAL_SLOWER, 2 },
        { "iiaaaaaaaaaa"
          "aaaaaaai",
          SB_SIGNAL_NONE, 2 },
        { "ibbbbbbbbbbb"
          "bbbbbbbi",
          SB_SIGNAL_FASTER, 2 },
        { "abiiiiiiiiii"
          "iiiiiiia",
          SB_SIGNAL_SAME, 2 },
        { "aabiiiiiiiii"
          "iiiiiiia",
          SB_SIGNAL_NONE, 2 },
        { "aaaiiiiiiiii"
          "iiiiiiii" I12,
          SB_SIGNAL_SAME, 3 },
        { "aaabbbiiiiii"
          "aaabbbii" I12,
          SB_SIGNAL_SAME, 3 },
        { "aaaabbbiiiii"
          "aaabbbii" I12,
          SB_SIGNAL_NONE, 3 },
        { "iiiaaaaaaaaa"
          "aaaaaaaa"
          "iiiaaaaaaaaa",
          SB_SIGNAL_SLOWER, 3 },
        { "iiiaaaaaaaaa"
          "aaaaaaaa"
          "iiiiaaaaaaaa",
          SB_SIGNAL_NONE, 3 },
        { A12 B12, SB_SIGNAL_SLOWER, 1 }, /* over at the first look */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        double log_ratio[64];
        unsigned looks = 99;
        struct sb_sequence sequence = { log_ratio, spell(known[i].processes, log_ratio) };
        enum sb_signal signal = sb_sign_test(sequence, 0.02, &looks);
        if (signal != known[i].signal || looks != known[i].looks)
            fail_msg("\"%s\": signal %d after %u looks", known[i].processes, (int)signal, looks);
    }
}

static void the_margin_is_a_factor_both_up_and_down(void **state)
{
    double x[12];
    (void)state;
    for (int i = 0; i < 12; i++)
        x[i] = log(1.05) + 1e-9;
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, 12 }, 0.05, NULL), SB_SIGNAL_SLOWER);
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, 12 }, 0.0501, NULL), SB_SIGNAL_SAME);
    for (int i = 0; i < 12; i++)
        x[i] = -x[i];
    assert_int_equal(sb_sign_test((struct sb_sequence){ x, 12 }, 0.05, NULL), SB_SIGNAL_FASTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fair_coin_crosses_on_2702177_of_its_paths),
        cmocka_unit_test(no_claim_is_wrong_more_often_than_alpha),
        cmocka_unit_test(ten_benchmarks_stay_below_one_per_cent),
        cmocka_unit_test(what_is_there_is_found),
        cmocka_unit_test(each_look_has_its_threshold),
        cmocka_unit_test(the_margin_is_a_factor_both_up_and_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
