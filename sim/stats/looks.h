/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When to look whether a sample that grows is large enough, so that intervals cover at the size at
 * which it was.
 *
 * The sizes are fixed beforehand: 4,096, twice as many, and so on, and the limit at last. Each of
 * the K looks has intervals that miss with probability 0.05 / K. Whichever of the looks is the last
 * one, and whatever made it so (also which ones were left out), an interval there misses only where
 * that of one of the K looks does: with probability 0.05 at most (Bonferroni). Intervals of 95 %
 * would be too short, as a sample that happens to vary little ends the run (Anscombe,
 * "Fixed-sample-size analysis of sequential observations", Biometrics 10, 1954). */
#ifndef SIM_STATS_LOOKS_H
#define SIM_STATS_LOOKS_H

#include <stdint.h>

enum { SB_LOOKS_FIRST = 4096 };

struct sb_looks {
    uint64_t limit;
    unsigned count;
};

/* `limit` values at most, one at least. */
struct sb_looks sb_looks_until(uint64_t limit);

/* How many values the look has, from 0 up to looks->count - 1. */
uint64_t sb_looks_size(const struct sb_looks *looks, unsigned look);

/* What each interval leaves out on each side. */
double sb_looks_tail(const struct sb_looks *looks);

/* The look after `look`, where about `needed` values seem to be enough (NAN: not known): those are
 * left out that have fewer than half as many, three at most. looks->count after the last one. */
unsigned sb_looks_next(const struct sb_looks *looks, unsigned look, double needed);

#endif
