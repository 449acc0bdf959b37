/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people write them on a command line, and the units of time that may stand behind. */
#ifndef SIM_TEXT_NUMBER_H
#define SIM_TEXT_NUMBER_H

#include <stddef.h>

/* How many bytes the decimal number takes that begins here: a sign, digits, a point, an exponent,
 * which is less than strtod takes. 0: none does. A point that another one follows is not its. */
size_t sb_number_length(const char *text);

/* The nanoseconds of "ns", "us", "µs", "ms", "s" and "min"; 0 for any other word. */
double sb_number_time_unit(const char *word);

#endif
