/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/sign_test.h"

#include <math.h>
#include <stddef.h>

const uint32_t sb_sign_test_processes[SB_SIGN_TEST_LOOKS] = { 12, 20, 32 };
const uint32_t sb_sign_test_threshold[SB_SIGN_TEST_LOOKS] = { 12, 18, 26 };

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

enum sb_signal sb_sign_test(struct sb_sequence sequence, double margin, unsigned *looks)
{
    struct tally tally = { 0 };
    enum sb_signal signal = SB_SIGNAL_NONE;
    unsigned taken = 0;
    uint32_t at = 0;
    double up = log1p(margin), down = -up; /* the same factor up and down */
    while (taken < SB_SIGN_TEST_LOOKS && signal == SB_SIGNAL_NONE &&
           sequence.count >= sb_sign_test_processes[taken]) {
        for (; at < sb_sign_test_processes[taken]; at++)
            add(&tally, sequence.log_ratio[at], up, down);
        signal = look(&tally, sb_sign_test_threshold[taken++]);
    }
    if (looks)
        *looks = taken;
    return signal;
}
