/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as traces write them, exact to the nanosecond: a double holds no time since 1970 in
 * nanoseconds. */
#ifndef SIM_TRACE_DECIMAL_H
#define SIM_TRACE_DECIMAL_H

#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>

/* The decimal number (JSON's grammar, or a string with it) in units of 10^`scale` ns, rounded to
 * whole nanoseconds, halves away from 0. False where it is none, or does not fit. */
bool sb_decimal_ns(const char *text, size_t length, int scale, sb_ns *ns);

#endif
