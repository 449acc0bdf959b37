/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function T of the uniform, for sampling by inversion: most often a quantile function of scale
 * 1.
 *
 * With v the distance of the uniform from the nearer end of (0, 1), v >= 2^-13 is the bulk: all but
 * one draw in 4,096. There T is a straight line in each of 64 cells for every power of two of v, or
 * of 128 or 256 where T bends too much for that, on either side; of up to 2,048 where it has a
 * corner. In the tails, down to 2^-65, T comes from polynomials in log2 v.
 *
 * With F the inverse of T, |F(line) - u| stays below 3e-5 v in the bulk and below 1e-6 v in the
 * tails. Beyond that in the bulk come functions that have corners, by up to 2e-4 v (`error` tells),
 * and functions that are level somewhere, which have no inverse.
 */
#ifndef SIM_DRAW_TABLES_TABLE_H
#define SIM_DRAW_TABLES_TABLE_H

#include "sim/base/arena.h"
#include "sim/model/distribution/dist.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SB_TABLE_TAIL = 19,     /* words below 2^19 are in the tail: 2^-13 of 2^32 */
    SB_TABLE_BINADES = 12,  /* from there to the middle */
    SB_TABLE_BITS = 6,      /* 2^6 cells a binade at least, and ... */
    SB_TABLE_BITS_MOST = 8, /* ... 2^8 at most, but where there are corners: */
    SB_TABLE_BITS_MAX = 11,
    SB_TABLE_PIECES = 6, /* polynomials of a side */
    SB_TABLE_NODES = 10
};

/* T = a + b w, with w the upper 32 bits of the uniform as a signed number: from 0 up on the lower
 * side, from -1 down on the upper one. */
struct sb_cell {
    double a, b;
};

/* What is tabulated: either g or exp(g), where g is `factor` times a standard quantile function, or
 * the logarithm of the quantile function of `dist`. */
struct sb_table_source {
    double (*standard)(double v, bool upper);
    double factor;
    struct sb_dist dist; /* where `standard` is NULL */
    bool exponential;
};

struct sb_table {
    struct sb_cell *cell; /* see sb_table_index; most of it is never touched */
    unsigned bits;
    double error;       /* the largest |F(T) - u| / v in the bulk */
    double least, most; /* of T in the bulk */
    struct sb_table_source source;
    double polynomial[2][SB_TABLE_PIECES][SB_TABLE_NODES]; /* of g, see table.c */
    bool fits[2][SB_TABLE_PIECES]; /* false: g has corners there, or is not finite */
};

/* The cell of w is found by the leading bits of (float)w: sign, the last four bits of the exponent,
 * and `bits` more. So the two sides are far apart; and there is a cell for 2^31, to which the
 * conversion may round. */
static inline uint32_t sb_table_index(unsigned bits, bool upper, uint32_t exponent, uint32_t more)
{
    return (((uint32_t)upper << 8 | (127 + exponent) % 16) << bits) + more;
}

/* NULL when memory is out. Lives in `arena`, `source` is copied. */
struct sb_table *sb_table_build(const struct sb_table_source *source, struct sb_arena *arena);

bool sb_table_source_equal(const struct sb_table_source *a, const struct sb_table_source *b);

/* T, by polynomials where they fit; else by what is tabulated. `v` in (0, 1/2]. */
double sb_table_at(const struct sb_table *table, double v, bool upper);

#endif
