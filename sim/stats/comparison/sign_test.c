/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/sign_test.h"

#include <math.h>
#include <stdbool.h>

const uint8_t sb_sign_test_threshold[SB_SIGN_TEST_MOST + 1] = {
    1, /* of none */
    2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
    12, 13, 14, 15, 15, 16, 17, 18, 19, 19, /* of 1 to 20 */
    20, 21, 22, 22, 23, 24, 25, 25, 26, 27,
    27, 28, 29, 30, 30, 31, 32, 32, 33, 34, /* of 21 to 40 */
    34, 35, 36, 36, 37, 38, 38, 39, 40, 40,
    41, 42, 42, 43, 44, 44, 45, 46, 46, 47, /* of 41 to 60 */
    48, 48, 49, 50, 50, 51, 52, 52, 53, 53,
    54, 55, 55, 56, 57, 57, 58, 59, 59, 60, /* of 61 to 80 */
};

struct tally {
    uint32_t above, not_above, below, not_below;
    bool shown_not_above, shown_not_below; /* at some time: what a bet has paid it keeps */
};

/* On the margin itself counts as neither above nor not above: against every claim. */
static void sign_test_add(struct tally *tally, double log_ratio, double up, double down)
{
    tally->above += log_ratio > up;
    tally->not_above += log_ratio < up;
    tally->below += log_ratio < down;
    tally->not_below += log_ratio > down;
}

static enum sb_signal look(struct tally *tally, uint32_t threshold)
{
    tally->shown_not_above = tally->shown_not_above || tally->not_above >= threshold;
    tally->shown_not_below = tally->shown_not_below || tally->not_below >= threshold;
    if (tally->above >= threshold)
        return SB_SIGNAL_SLOWER;
    if (tally->below >= threshold)
        return SB_SIGNAL_FASTER;
    return tally->shown_not_above && tally->shown_not_below ? SB_SIGNAL_SAME : SB_SIGNAL_NONE;
}

enum sb_signal sb_sign_test(struct sb_sequence sequence, double margin)
{
    struct tally tally = { 0 };
    enum sb_signal signal = SB_SIGNAL_NONE;
    double up = log1p(margin), down = -up; /* the same factor up and down */
    for (uint32_t i = 0; i < sequence.count && i < SB_SIGN_TEST_MOST && signal == SB_SIGNAL_NONE;
         i++) {
        sign_test_add(&tally, sequence.log_ratio[i], up, down);
        signal = look(&tally, sb_sign_test_threshold[i + 1]);
    }
    return signal;
}
