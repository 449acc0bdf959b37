/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and rates as quantity.h reads them, so that the same comes back. */
#ifndef SIM_WORKLOAD_LOAD_QUANTITY_WRITE_H
#define SIM_WORKLOAD_LOAD_QUANTITY_WRITE_H

#include "sim/base/time.h"

#include <stdio.h>

void sb_quantity_write_number(double number, FILE *out);

/* In units of `unit` ns, or where that does not bring it back as text in nanoseconds. `before` is
 * put in front. */
void sb_quantity_write_time(const char *before, sb_ns time, double unit, FILE *out);

/* Events a nanosecond as text, "50/s". */
void sb_quantity_write_rate(const char *before, double rate, FILE *out);

#endif
