/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/verdict.h"

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

#define A14 "aaaaaaaaaaaaaa"
#define B14 "bbbbbbbbbbbbbb"
#define I14 "iiiiiiiiiiiiii"
#define EVEN "aiaiaiaiaiaiaiaiaiai" /* twenty that say nothing */

static void a_verdict_is_one_of_four_and_ends_the_processes(void **state)
{
    static const struct {
        const char *processes;
        enum sb_verdict verdict;
        bool more;
    } known[] = {
        { "", SB_VERDICT_INCONCLUSIVE, true },
        { A14, SB_VERDICT_INCONCLUSIVE, true },
        { A14 "a", SB_VERDICT_REGRESSED, false },
        { B14 "b", SB_VERDICT_IMPROVED, false },
        { I14 "i", SB_VERDICT_UNCHANGED, false },
        { A14 "n", SB_VERDICT_INCONCLUSIVE, true },
        { EVEN EVEN EVEN "aiaiaiaiaiaiaiaiaia", SB_VERDICT_INCONCLUSIVE, true },
        { EVEN EVEN EVEN EVEN, SB_VERDICT_INCONCLUSIVE, false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        double log_ratio[SB_SIGN_TEST_MOST];
        bool more = !known[i].more;
        struct sb_sequence sequence = { log_ratio, spell(known[i].processes, log_ratio) };
        enum sb_verdict verdict = sb_verdict_of_sequence(sequence, 0.02, &more);
        if (verdict != known[i].verdict || more != known[i].more)
            fail_msg("\"%s\": %s, %s", known[i].processes, sb_verdict_name[verdict],
                     more ? "more are wanted" : "no more are wanted");
        assert_int_equal(sb_verdict_of_sequence(sequence, 0.02, NULL), verdict);
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
        cmocka_unit_test(a_verdict_is_one_of_four_and_ends_the_processes),
        cmocka_unit_test(instructions_are_a_gate_of_their_own),
        cmocka_unit_test(a_flagged_control_takes_every_verdict_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
