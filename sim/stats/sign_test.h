/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether one program is slower than another, from the log-ratios log(time of the new one / time of
 * the old one) of fresh processes.
 *
 * A log-ratio is above (more than the margin), below (less than minus the margin) or inside. A
 * sequence of processes is looked at when 12, 20 and 32 of them have ended, and is over at the
 * first look that says something: slower  at least 12, 18, 26 of them above;     faster  as many
 * below; same    at least as many not above, and at least as many not below: two one-sided tests,
 * the equivalence bound is the margin. Each is a sign test (needs independent processes, no shape
 * of the noise, and each may have its own) against a median beyond the bound. Crossing the
 * thresholds with a false claim has the probability SB_DECIDE_ALPHA at most, the most where the
 * medians stand on the bound itself: 2,702,177 of the 2^32 paths of a fair coin (Armitage,
 * "Sequential Medical Trials", 1975, ch. 2; tests/stats/test_sign_test.c counts them). "Same" needs
 * both of two such tests, so that a false one is no more probable than either (Berger,
 * "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982).
 *
 * Slower and faster are believed when a second sequence of other processes says so too: regressed,
 * improved. At most, over ten benchmarks: any sequence wrongly slower     0.63 % any wrongly
 * regressed           0.0004 %  (SB_DECIDE_ALPHA^2 each) any wrongly unchanged           0.63 %
 * (where all ten medians stand on the margin) Noise that goes on from one process to the next is
 * not covered by this; tests/bench/test_noise.c simulates it. */
#ifndef SIM_STATS_SIGN_TEST_H
#define SIM_STATS_SIGN_TEST_H

#include <stdbool.h>
#include <stdint.h>

enum { SB_DECIDE_LOOKS = 3, SB_DECIDE_MOST = 32 };
extern const uint32_t sb_decide_processes[SB_DECIDE_LOOKS]; /* 12, 20, 32 */
extern const uint32_t sb_decide_threshold[SB_DECIDE_LOOKS]; /* 12, 18, 26 */

#define SB_DECIDE_MARGIN 0.02       /* the default: 2 % */
#define SB_DECIDE_INSTRUCTIONS 0.01 /* more instructions than this are a regression too */
#define SB_DECIDE_ALPHA (2702177.0 / 4294967296.0) /* 0.063 %, for one sequence and one side */

enum sb_signal { SB_SIGNAL_NONE, SB_SIGNAL_SLOWER, SB_SIGNAL_FASTER, SB_SIGNAL_SAME };

enum sb_verdict {
    SB_VERDICT_INCONCLUSIVE,
    SB_VERDICT_UNCHANGED, /* shown to be within the margin */
    SB_VERDICT_IMPROVED,
    SB_VERDICT_REGRESSED
};
enum { SB_VERDICTS = 4 };
extern const char *const sb_verdict_name[SB_VERDICTS]; /* "inconclusive", … */

struct sb_sequence {
    const double *log_ratio; /* [count] in the order in which the processes ran */
    uint32_t count;
};

struct sb_decision {
    enum sb_verdict verdict; /* INCONCLUSIVE as long as more is wanted */
    enum sb_signal signal;   /* of the first sequence */
    bool unconfirmed;        /* the first sequence said slower or faster, the second one did not */
    unsigned looks;          /* taken, over both sequences */
    unsigned sequence;       /* 0 or 1: where processes are wanted */
    uint32_t wanted;         /* how many more until the next look; 0: this is the verdict */
};

/* What a sequence says at the first look that says anything; log-ratios behind that look do not
 * count. `looks` (NULL allowed) gets how many looks there were. `margin` is 0.02 for 2 %. NAN
 * log-ratios are nowhere: neither above, below nor inside. */
enum sb_signal sb_decide_sequence(struct sb_sequence sequence, double margin, unsigned *looks);

/* The state of a comparison after these processes: run `wanted` more in `sequence`, until none are.
 * A function of the log-ratios alone, so that an interrupted comparison goes on where it was. */
struct sb_decision sb_decide(struct sb_sequence first, struct sb_sequence second, double margin);

/* The second gate: REGRESSED above 1 % more, IMPROVED below 1 % less, UNCHANGED between;
 * INCONCLUSIVE where a count is NAN or not positive. Counts of a deterministic driver repeat to
 * 0.01 %: no test is needed. */
enum sb_verdict sb_decide_instructions(double base, double changed);

/* Both gates: a regression at either is one. Time alone says improved, unchanged and inconclusive.
 */
enum sb_verdict sb_decide_both(enum sb_verdict time, enum sb_verdict instructions);

/* Of a whole run. The control compares a program with its own copy: once a sequence of it says
 * slower or faster, confirmed or not, the machine makes differences where there are none, no
 * verdict counts, and the run is INCONCLUSIVE (`*control_flagged`). Else REGRESSED if any benchmark
 * is, else INCONCLUSIVE if any is (or there is none), else IMPROVED if any is, else UNCHANGED. */
enum sb_verdict sb_decide_run(const enum sb_verdict *verdict, uint32_t count,
                              enum sb_signal control, bool *control_flagged);

#endif
