/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether one program is slower than another, from the log-ratios log(time of the new one / time of
 * the old one) of fresh processes.
 *
 * A log-ratio is above (more than the margin), below (less than minus the margin) or inside. A
 * sequence of processes is looked at when 12, 20 and 32 of them have ended, and is over at the
 * first look that says something:
 *   slower  at least 12, 18, 26 of them above;
 *   faster  as many below;
 *   same    at least as many not above, and at least as many not below: two one-sided tests,
 *           the equivalence bound is the margin.
 * Each is a sign test (needs independent processes, no shape of the noise, and each may have its
 * own) against a median beyond the bound. Crossing the thresholds with a false claim has the
 * probability SB_SIGN_TEST_ALPHA at most, the most where the medians stand on the bound itself:
 * 2,702,177 of the 2^32 paths of a fair coin (Armitage, "Sequential Medical Trials", 1975, ch. 2;
 * tests/stats/test_sign_test.c counts them). "Same" needs both of two such tests, so that a false
 * one is no more probable than either (Berger, "Multiparameter hypothesis testing and acceptance
 * sampling", Technometrics 24, 1982). */
#ifndef SIM_STATS_SIGN_TEST_H
#define SIM_STATS_SIGN_TEST_H

#include <stdint.h>

enum { SB_SIGN_TEST_LOOKS = 3, SB_SIGN_TEST_MOST = 32 };
extern const uint32_t sb_sign_test_processes[SB_SIGN_TEST_LOOKS]; /* 12, 20, 32 */
extern const uint32_t sb_sign_test_threshold[SB_SIGN_TEST_LOOKS]; /* 12, 18, 26 */

#define SB_SIGN_TEST_MARGIN 0.02                      /* the default: 2 % */
#define SB_SIGN_TEST_ALPHA (2702177.0 / 4294967296.0) /* 0.063 %, for one sequence and one side */

enum sb_signal { SB_SIGNAL_NONE, SB_SIGNAL_SLOWER, SB_SIGNAL_FASTER, SB_SIGNAL_SAME };

struct sb_sequence {
    const double *log_ratio; /* [count] in the order in which the processes ran */
    uint32_t count;
};

/* What a sequence says at the first look that says anything; log-ratios behind that look do not
 * count. `looks` (NULL allowed) gets how many looks there were. `margin` is 0.02 for 2 %. NAN
 * log-ratios are nowhere: neither above, below nor inside. */
enum sb_signal sb_sign_test(struct sb_sequence sequence, double margin, unsigned *looks);

#endif
