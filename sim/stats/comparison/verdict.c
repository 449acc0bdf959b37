/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/verdict.h"

#include <math.h>

const char *const sb_verdict_name[SB_VERDICTS] = { "inconclusive", "unchanged", "improved",
                                                   "regressed" };

enum sb_verdict sb_verdict_of_sequence(struct sb_sequence sequence, double margin, bool *more)
{
    enum sb_signal signal = sb_sign_test(sequence, margin);
    if (more)
        *more = signal == SB_SIGNAL_NONE && sequence.count < SB_SIGN_TEST_MOST;
    switch (signal) {
    case SB_SIGNAL_SLOWER: return SB_VERDICT_REGRESSED;
    case SB_SIGNAL_FASTER: return SB_VERDICT_IMPROVED;
    case SB_SIGNAL_SAME: return SB_VERDICT_UNCHANGED;
    case SB_SIGNAL_NONE: break;
    }
    return SB_VERDICT_INCONCLUSIVE;
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
