/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole nanoseconds in larger units, with all their digits. */
#ifndef SIM_EXPORT_DECIMAL_H
#define SIM_EXPORT_DECIMAL_H

#include "sim/base/time.h"

enum { SB_EXPORT_DECIMAL_SIZE = 32 };

/* `ns` (0 or more) in units of 10^digits ns, digits from 1 to 9, without zeroes at the end: with 6
 * digits, in milliseconds, 1500000 is "1.5". Returns out. */
char *sb_export_decimal(char out[SB_EXPORT_DECIMAL_SIZE], sb_ns ns, int digits);

#endif
