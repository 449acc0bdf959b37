/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for machines: as few digits as give the same double back. */
#ifndef SIM_TEXT_SHORTEST_DOUBLE_H
#define SIM_TEXT_SHORTEST_DOUBLE_H

#include <stddef.h>

enum { SB_SHORTEST_DOUBLE_SIZE = 32 };

/* Writes the finite `value` so that strtod returns it bit for bit (but -0, which is written 0);
 * integers below 10^15 without exponent. Returns the length. Needs the numeric locale "C", which a
 * program has unless it asks for another. */
size_t sb_shortest_double(char out[SB_SHORTEST_DOUBLE_SIZE], double value);

#endif
