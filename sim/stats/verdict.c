/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/verdict.h"

#include <math.h>

const char *const sb_verdict_name[SB_VERDICTS] = { "inconclusive", "unchanged", "improved",
                                                   "regressed" };

/* How many processes a sequence lacks until it can be looked at once more; 0 when it is over. */
static uint32_t lacks(struct sb_sequence sequence, enum sb_signal signal, unsigned looks)
{
    return signal != SB_SIGNAL_NONE || looks == SB_SIGN_TEST_LOOKS
               ? 0
               : sb_sign_test_processes[looks] - sequence.count;
}

struct sb_verdict_state sb_verdict_of_sequences(struct sb_sequence first, struct sb_sequence second,
                                                double margin)
{
    struct sb_verdict_state d = { 0 };
    unsigned looks;
    d.signal = sb_sign_test(first, margin, &d.looks);
    d.wanted = lacks(first, d.signal, d.looks);
    if (d.signal == SB_SIGNAL_SAME)
        d.verdict = SB_VERDICT_UNCHANGED;
    if (d.signal != SB_SIGNAL_SLOWER && d.signal != SB_SIGNAL_FASTER)
        return d;
    enum sb_signal again = sb_sign_test(second, margin, &looks);
    d.sequence = 1;
    d.looks += looks;
    d.wanted = lacks(second, again, looks);
    if (again == d.signal)
        d.verdict = again == SB_SIGNAL_SLOWER ? SB_VERDICT_REGRESSED : SB_VERDICT_IMPROVED;
    else
        d.unconfirmed = d.wanted == 0;
    return d;
}

enum sb_verdict sb_verdict_of_instructions(double base, double changed)
{
    if (!(base > 0) || !(changed > 0) || isinf(base) || isinf(changed))
        return SB_VERDICT_INCONCLUSIVE;
    if (changed > base * (1 + SB_VERDICT_INSTRUCTIONS))
        return SB_VERDICT_REGRESSED;
    return changed < base * (1 - SB_VERDICT_INSTRUCTIONS) ? SB_VERDICT_IMPROVED
                                                          : SB_VERDICT_UNCHANGED;
}

enum sb_verdict sb_verdict_of_both(enum sb_verdict time, enum sb_verdict instructions)
{
    return instructions == SB_VERDICT_REGRESSED ? SB_VERDICT_REGRESSED : time;
}

enum sb_verdict sb_verdict_of_run(const enum sb_verdict *verdict, uint32_t count,
                                  enum sb_signal control, bool *control_flagged)
{
    bool has[SB_VERDICTS] = { false };
    for (uint32_t i = 0; i < count; i++)
        has[verdict[i]] = true;
    *control_flagged = control == SB_SIGNAL_SLOWER || control == SB_SIGNAL_FASTER;
    if (*control_flagged || count == 0)
        return SB_VERDICT_INCONCLUSIVE;
    return has[SB_VERDICT_REGRESSED]      ? SB_VERDICT_REGRESSED
           : has[SB_VERDICT_INCONCLUSIVE] ? SB_VERDICT_INCONCLUSIVE
           : has[SB_VERDICT_IMPROVED]     ? SB_VERDICT_IMPROVED
                                          : SB_VERDICT_UNCHANGED;
}
