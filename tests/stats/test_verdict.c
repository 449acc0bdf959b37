/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

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

static void slower_and_faster_are_confirmed_before_they_are_believed(void **state)
{
    static const struct {
        const char *first, *second;
        struct sb_verdict_state decision;
    } known[] = {
        { "", "", { .wanted = 12 } },
        { "aaa", "", { .wanted = 9 } },
        { "aaaaaaaaaaai", "", { .wanted = 8, .looks = 1 } },
        { "aaaaaaaaaaai"
          "aaa",
          "",
          { .wanted = 5, .looks = 1 } },
        { I12, "", { .verdict = SB_VERDICT_UNCHANGED, .signal = SB_SIGNAL_SAME, .looks = 1 } },
        { A12, "", { .signal = SB_SIGNAL_SLOWER, .looks = 1, .sequence = 1, .wanted = 12 } },
        { A12,
          "aaaaaaaaaaa",
          { .signal = SB_SIGNAL_SLOWER, .looks = 1, .sequence = 1, .wanted = 1 } },
        { A12,
          A12,
          { .verdict = SB_VERDICT_REGRESSED,
            .signal = SB_SIGNAL_SLOWER,
            .looks = 2,
            .sequence = 1 } },
        { B12,
          B12,
          { .verdict = SB_VERDICT_IMPROVED,
            .signal = SB_SIGNAL_FASTER,
            .looks = 2,
            .sequence = 1 } },
        { A12,
          I12,
          { .signal = SB_SIGNAL_SLOWER, .unconfirmed = true, .looks = 2, .sequence = 1 } },
        { A12,
          B12,
          { .signal = SB_SIGNAL_SLOWER, .unconfirmed = true, .looks = 2, .sequence = 1 } },
        { A12,
          "aaaaaaaaaaai",
          { .signal = SB_SIGNAL_SLOWER, .looks = 2, .sequence = 1, .wanted = 8 } },
        { "aaaaaaiiiiii"
          "aaaaiiii"
          "aaaaaaiiiiii",
          "",
          { .looks = 3 } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        double first[64], second[64];
        const struct sb_verdict_state *w = &known[i].decision;
        struct sb_verdict_state d = sb_verdict_of_sequences(
            (struct sb_sequence){ first, spell(known[i].first, first) },
            (struct sb_sequence){ second, spell(known[i].second, second) }, 0.02);
        if (d.verdict != w->verdict || d.signal != w->signal || d.unconfirmed != w->unconfirmed ||
            d.looks != w->looks || d.sequence != w->sequence || d.wanted != w->wanted)
            fail_msg("\"%s\", \"%s\": verdict %d, signal %d, unconfirmed %d, looks %u, sequence "
                     "%u, wanted %u",
                     known[i].first, known[i].second, (int)d.verdict, (int)d.signal,
                     (int)d.unconfirmed, d.looks, d.sequence, d.wanted);
    }
}

static void instructions_are_a_gate_of_their_own(void **state)
{
    (void)state;
    assert_int_equal(sb_verdict_of_instructions(1000000, 1010001), SB_VERDICT_REGRESSED);
    assert_int_equal(sb_verdict_of_instructions(1000000, 1009999), SB_VERDICT_UNCHANGED);
    assert_int_equal(sb_verdict_of_instructions(1000000, 990001), SB_VERDICT_UNCHANGED);
    assert_int_equal(sb_verdict_of_instructions(1000000, 989999), SB_VERDICT_IMPROVED);
    assert_int_equal(sb_verdict_of_instructions(NAN, 5), SB_VERDICT_INCONCLUSIVE);
    assert_int_equal(sb_verdict_of_instructions(5, NAN), SB_VERDICT_INCONCLUSIVE);
    assert_int_equal(sb_verdict_of_instructions(0, 5), SB_VERDICT_INCONCLUSIVE);
    assert_int_equal(sb_verdict_of_instructions(5, INFINITY), SB_VERDICT_INCONCLUSIVE);
    for (int time = 0; time < SB_VERDICTS; time++) {
        assert_int_equal(sb_verdict_of_both((enum sb_verdict)time, SB_VERDICT_REGRESSED),
                         SB_VERDICT_REGRESSED);
        assert_int_equal(sb_verdict_of_both((enum sb_verdict)time, SB_VERDICT_IMPROVED), time);
        assert_int_equal(sb_verdict_of_both((enum sb_verdict)time, SB_VERDICT_INCONCLUSIVE), time);
    }
}

static void a_flagged_control_takes_every_verdict_away(void **state)
{
    static const enum sb_verdict inconclusive = SB_VERDICT_INCONCLUSIVE,
                                 unchanged = SB_VERDICT_UNCHANGED, improved = SB_VERDICT_IMPROVED,
                                 regressed = SB_VERDICT_REGRESSED;
    const struct {
        enum sb_verdict verdict[3];
        uint32_t count;
        enum sb_signal control;
        enum sb_verdict run;
        bool flagged;
    } known[] = {
        { { unchanged, unchanged, unchanged }, 3, SB_SIGNAL_SAME, unchanged, false },
        { { unchanged, improved, unchanged }, 3, SB_SIGNAL_SAME, improved, false },
        { { unchanged, improved, inconclusive }, 3, SB_SIGNAL_SAME, inconclusive, false },
        { { inconclusive, improved, regressed }, 3, SB_SIGNAL_NONE, regressed, false },
        { { regressed, unchanged, unchanged }, 3, SB_SIGNAL_SLOWER, inconclusive, true },
        { { regressed, unchanged, unchanged }, 3, SB_SIGNAL_FASTER, inconclusive, true },
        { { unchanged }, 0, SB_SIGNAL_SAME, inconclusive, false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        bool flagged = !known[i].flagged;
        assert_int_equal(
            sb_verdict_of_run(known[i].verdict, known[i].count, known[i].control, &flagged),
            known[i].run);
        assert_int_equal(flagged, known[i].flagged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slower_and_faster_are_confirmed_before_they_are_believed),
        cmocka_unit_test(instructions_are_a_gate_of_their_own),
        cmocka_unit_test(a_flagged_control_takes_every_verdict_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
