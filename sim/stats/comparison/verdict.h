/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a benchmark, and of a run, after the sign tests of its sequences.
 *
 * At most, over ten benchmarks whose processes are independent, where all ten medians stand on the
 * margin:
 *   any wrongly regressed           0.12 %  (ten times SB_SIGN_TEST_ALPHA)
 *   any wrongly unchanged           0.12 %
 * Noise that goes on from one process to the next is not covered by this. It is why the processes
 * of one benchmark are spread over the whole run; tests/bench/test_noise.c simulates what is left,
 * less than 1 %. */
#ifndef SIM_STATS_COMPARISON_VERDICT_H
#define SIM_STATS_COMPARISON_VERDICT_H

#include "sim/stats/comparison/sign_test.h"

#include <stdbool.h>
#include <stdint.h>

#define SB_VERDICT_INSTRUCTIONS 0.01 /* more instructions than this are a regression too */

enum sb_verdict {
    SB_VERDICT_INCONCLUSIVE,
    SB_VERDICT_UNCHANGED, /* shown to be within the margin */
    SB_VERDICT_IMPROVED,
    SB_VERDICT_REGRESSED
};
enum { SB_VERDICTS = 4 };
extern const char *const sb_verdict_name[SB_VERDICTS]; /* "inconclusive", … */

/* The verdict of these processes, INCONCLUSIVE as long as more are wanted. A function of the
 * log-ratios alone, so that an interrupted comparison goes on where it was. `more` (NULL allowed):
 * whether another process is wanted. */
enum sb_verdict sb_verdict_of_sequence(struct sb_sequence sequence, double margin, bool *more);

/* The second gate: REGRESSED above 1 % more, IMPROVED below 1 % less, UNCHANGED between;
 * INCONCLUSIVE where a count is NAN or not positive. Counts of a deterministic driver repeat to
 * 0.01 %: no test is needed. */
enum sb_verdict sb_verdict_of_instructions(double base, double changed);

/* Both gates: a regression at either is one. Time alone says improved, unchanged and inconclusive.
 */
enum sb_verdict sb_verdict_of_both(enum sb_verdict time, enum sb_verdict instructions);

/* Of a whole run. The control compares a program with its own copy: once it says slower or
 * faster, the machine makes differences where there are none, no verdict counts, and the run is
 * INCONCLUSIVE (`*control_flagged`). Else REGRESSED if any benchmark is, else INCONCLUSIVE if any
 * is (or there is none), else IMPROVED if any is, else UNCHANGED. */
enum sb_verdict sb_verdict_of_run(const enum sb_verdict *verdict, uint32_t count,
                                  enum sb_signal control, bool *control_flagged);

#endif
