/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals as a workload file has them. */
#ifndef SIM_WORKLOAD_LOAD_WRITE_H
#define SIM_WORKLOAD_LOAD_WRITE_H

#include "sim/model/arrivals.h"

#include <stdio.h>

/* {"kind": ...}, with times in units of `unit` ns. */
void sb_arrivals_write(const struct sb_arrivals *arrivals, double unit, FILE *out);

/* The kinds by enum sb_arrival_kind; NULL of SB_ARRIVALS_NONE and behind the last. */
extern const char *const sb_arrival_kinds[];

#endif
