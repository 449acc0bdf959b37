/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for people: a unit that a person would choose, and the digits that a figure is worth. */
#ifndef SIM_TEXT_UNITS_H
#define SIM_TEXT_UNITS_H

#include <stddef.h>
#include <stdint.h>

struct sb_unit {
    const char *symbol; /* "ms", in UTF-8 */
    double ns;
};

enum { SB_UNITS_SIZE = 48 }; /* enough for any text made here */

/* One unit for a group of figures of `smallest` to `largest` nanoseconds: the largest in which the
 * smallest figure is at least 1 (minutes, hours and days from a few of them), or the next ones
 * where the largest would have more than five digits before the point. Zeroes do not count as
 * smallest: give the smallest positive figure. Never NULL. */
const struct sb_unit *sb_unit_choose(double smallest, double largest);

/* How far from zero the digit stands that `half_width`, half of a 95 % interval, is the first to
 * touch: 1 for tenths, -2 for hundreds. Digits behind it are noise. At least two digits of `value`
 * are kept. An exact figure (half_width 0) gets as many as it needs, five significant ones at most;
 * one of unknown width (NAN) gets three. */
int sb_units_decimals(double value, double half_width);

/* `value` rounded to `decimals` (which may be negative) without exponent; "–" for NAN, "∞" for
 * infinity. Returns out. */
char *sb_units_number(char out[SB_UNITS_SIZE], double value, int decimals);

/* A duration alone, in its own unit: "412.4 ms". */
char *sb_units_duration(char out[SB_UNITS_SIZE], double ns, double half_width_ns);

/* "1,000,000" */
char *sb_units_count(char out[SB_UNITS_SIZE], uint64_t count);

/* A share of 0 to 1 in per cent: "97.3 %"; "100 %" and "0 %" only where it is exactly that. */
char *sb_units_share(char out[SB_UNITS_SIZE], double share);

/* The same, but what is less than 0.1 %, or lacks less to 100 %, has one digit of it: "0.05 %",
 * "99.95 %". */
char *sb_units_rare_share(char out[SB_UNITS_SIZE], double share);

/* A ratio with half of its interval: "1.82 ± 0.01"; without where it is exact or not known. */
char *sb_units_ratio(char out[SB_UNITS_SIZE], double ratio, double half_width);

#endif
