/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/sign_test.h"

#include <math.h>
#include <stddef.h>

const uint32_t sb_decide_processes[SB_DECIDE_LOOKS] = { 12, 20, 32 };
const uint32_t sb_decide_threshold[SB_DECIDE_LOOKS] = { 12, 18, 26 };
const char *const sb_verdict_name[SB_VERDICTS] = { "inconclusive", "unchanged", "improved",
                                                   "regressed" };

struct tally {
    uint32_t above, not_above, below, not_below;
};

/* On the margin itself counts as neither above nor not above: against every claim. */
static void add(struct tally *tally, double log_ratio, double up, double down)
{
    tally->above += log_ratio > up;
    tally->not_above += log_ratio < up;
    tally->below += log_ratio < down;
    tally->not_below += log_ratio > down;
}

static enum sb_signal look(const struct tally *tally, uint32_t threshold)
{
    if (tally->above >= threshold)
        return SB_SIGNAL_SLOWER;
    if (tally->below >= threshold)
        return SB_SIGNAL_FASTER;
    return tally->not_above >= threshold && tally->not_below >= threshold ? SB_SIGNAL_SAME
                                                                          : SB_SIGNAL_NONE;
}

enum sb_signal sb_decide_sequence(struct sb_sequence sequence, double margin, unsigned *looks)
{
    struct tally tally = { 0 };
    enum sb_signal signal = SB_SIGNAL_NONE;
    unsigned taken = 0;
    uint32_t at = 0;
    double up = log1p(margin), down = -up; /* the same factor up and down */
    while (taken < SB_DECIDE_LOOKS && signal == SB_SIGNAL_NONE &&
           sequence.count >= sb_decide_processes[taken]) {
        for (; at < sb_decide_processes[taken]; at++)
            add(&tally, sequence.log_ratio[at], up, down);
        signal = look(&tally, sb_decide_threshold[taken++]);
    }
    if (looks)
        *looks = taken;
    return signal;
}

/* How many processes a sequence lacks until it can be looked at once more; 0 when it is over. */
static uint32_t lacks(struct sb_sequence sequence, enum sb_signal signal, unsigned looks)
{
    return signal != SB_SIGNAL_NONE || looks == SB_DECIDE_LOOKS
               ? 0
               : sb_decide_processes[looks] - sequence.count;
}

struct sb_decision sb_decide(struct sb_sequence first, struct sb_sequence second, double margin)
{
    struct sb_decision d = { 0 };
    unsigned looks;
    d.signal = sb_decide_sequence(first, margin, &d.looks);
    d.wanted = lacks(first, d.signal, d.looks);
    if (d.signal == SB_SIGNAL_SAME)
        d.verdict = SB_VERDICT_UNCHANGED;
    if (d.signal != SB_SIGNAL_SLOWER && d.signal != SB_SIGNAL_FASTER)
        return d;
    enum sb_signal again = sb_decide_sequence(second, margin, &looks);
    d.sequence = 1;
    d.looks += looks;
    d.wanted = lacks(second, again, looks);
    if (again == d.signal)
        d.verdict = again == SB_SIGNAL_SLOWER ? SB_VERDICT_REGRESSED : SB_VERDICT_IMPROVED;
    else
        d.unconfirmed = d.wanted == 0;
    return d;
}

enum sb_verdict sb_decide_instructions(double base, double changed)
{
    if (!(base > 0) || !(changed > 0) || isinf(base) || isinf(changed))
        return SB_VERDICT_INCONCLUSIVE;
    if (changed > base * (1 + SB_DECIDE_INSTRUCTIONS))
        return SB_VERDICT_REGRESSED;
    return changed < base * (1 - SB_DECIDE_INSTRUCTIONS) ? SB_VERDICT_IMPROVED
                                                         : SB_VERDICT_UNCHANGED;
}

enum sb_verdict sb_decide_both(enum sb_verdict time, enum sb_verdict instructions)
{
    return instructions == SB_VERDICT_REGRESSED ? SB_VERDICT_REGRESSED : time;
}

enum sb_verdict sb_decide_run(const enum sb_verdict *verdict, uint32_t count,
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
