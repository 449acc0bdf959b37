/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a benchmark, and of a run, after the sign tests of its sequences.
 *
 * Slower and faster are believed when a second sequence of other processes says so too: regressed,
 * improved. At most, over ten benchmarks:
 *   any sequence wrongly slower     0.63 %
 *   any wrongly regressed           0.0004 %  (SB_SIGN_TEST_ALPHA^2 each)
 *   any wrongly unchanged           0.63 %    (where all ten medians stand on the margin)
 * Noise that goes on from one process to the next is not covered by this;
 * tests/bench/test_noise.c simulates it. */
#ifndef SIM_STATS_VERDICT_H
#define SIM_STATS_VERDICT_H

#include "sim/stats/sign_test.h"

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

struct sb_verdict_state {
    enum sb_verdict verdict; /* INCONCLUSIVE as long as more is wanted */
    enum sb_signal signal;   /* of the first sequence */
    bool unconfirmed;        /* the first sequence said slower or faster, the second one did not */
    unsigned looks;          /* taken, over both sequences */
    unsigned sequence;       /* 0 or 1: where processes are wanted */
    uint32_t wanted;         /* how many more until the next look; 0: this is the verdict */
};

/* The state of a comparison after these processes: run `wanted` more in `sequence`, until none are.
 * A function of the log-ratios alone, so that an interrupted comparison goes on where it was. */
struct sb_verdict_state sb_verdict_of_sequences(struct sb_sequence first, struct sb_sequence second,
                                                double margin);

/* The second gate: REGRESSED above 1 % more, IMPROVED below 1 % less, UNCHANGED between;
 * INCONCLUSIVE where a count is NAN or not positive. Counts of a deterministic driver repeat to
 * 0.01 %: no test is needed. */
enum sb_verdict sb_verdict_of_instructions(double base, double changed);

/* Both gates: a regression at either is one. Time alone says improved, unchanged and inconclusive.
 */
enum sb_verdict sb_verdict_of_both(enum sb_verdict time, enum sb_verdict instructions);

/* Of a whole run. The control compares a program with its own copy: once a sequence of it says
 * slower or faster, confirmed or not, the machine makes differences where there are none, no
 * verdict counts, and the run is INCONCLUSIVE (`*control_flagged`). Else REGRESSED if any benchmark
 * is, else INCONCLUSIVE if any is (or there is none), else IMPROVED if any is, else UNCHANGED. */
enum sb_verdict sb_verdict_of_run(const enum sb_verdict *verdict, uint32_t count,
                                  enum sb_signal control, bool *control_flagged);

#endif
