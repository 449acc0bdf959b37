/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether one program is slower than another, from the log-ratios log(time of the new one / time of
 * the old one) of fresh processes.
 *
 * A log-ratio is above (more than the margin), below (less than minus the margin) or inside. A
 * sequence of processes is looked at after each of them and is over as soon as it says something:
 *   slower  so many are above that a bet on "more than half are" has paid SB_SIGN_TEST_ODDS times
 *           its stake;
 *   faster  as many below;
 *   same    a bet on "not above" has paid as much, and so has one on "not below": two one-sided
 *           tests, the equivalence bound is the margin.
 * The bet is the mean likelihood ratio against a fair coin over all shares from 1/2 to 1: after h
 * of n,
 *   2^(n+1) / ((n + 1) C(n, h)) * P(at most h of n + 1 fair coins).
 * What it pays is a martingale where half are above at most, so that looking after each process
 * costs nothing (Ville 1939; Robbins, "Statistical methods related to the law of the iterated
 * logarithm", Annals of Mathematical Statistics 41, 1970; Ramdas, Grunwald, Vovk and Shafer,
 * "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38, 2023).
 *
 * Each is a sign test (needs independent processes, no shape of the noise, and each may have its
 * own) against a median beyond the bound. A false claim within SB_SIGN_TEST_MOST processes has the
 * probability SB_SIGN_TEST_ALPHA at most, the most where the medians stand on the bound itself: the
 * share of the 2^80 paths of a fair coin that ever reach the threshold
 * (tests/stats/test_sign_test.c counts them). "Same" needs both of two such tests, so that a false
 * one is no more probable than either (Berger, "Multiparameter hypothesis testing and acceptance
 * sampling", Technometrics 24, 1982). */
#ifndef SIM_STATS_COMPARISON_SIGN_TEST_H
#define SIM_STATS_COMPARISON_SIGN_TEST_H

#include <stdint.h>

enum { SB_SIGN_TEST_MOST = 80, SB_SIGN_TEST_ODDS = 4000 };

/* [n]: how many of the first n processes are enough; n + 1 where all of them are not. */
extern const uint8_t sb_sign_test_threshold[SB_SIGN_TEST_MOST + 1];

#define SB_SIGN_TEST_MARGIN 0.02                  /* the default: 2 % */
#define SB_SIGN_TEST_ALPHA 0.00011650123824389052 /* for one sequence and one side */

enum sb_signal { SB_SIGNAL_NONE, SB_SIGNAL_SLOWER, SB_SIGNAL_FASTER, SB_SIGNAL_SAME };

struct sb_sequence {
    const double *log_ratio; /* [count] in the order in which the processes ran */
    uint32_t count;
};

/* What a sequence says after the first process after which it says anything; log-ratios behind that
 * one do not count, nor do those behind the first SB_SIGN_TEST_MOST. `margin` is 0.02 for 2 %. NAN
 * log-ratios are nowhere: neither above, below nor inside. */
enum sb_signal sb_sign_test(struct sb_sequence sequence, double margin);

#endif
