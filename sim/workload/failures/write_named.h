/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budgets, breakers and the like in the words in which they are read. */
#ifndef SIM_WORKLOAD_FAILURES_WRITE_NAMED_H
#define SIM_WORKLOAD_FAILURES_WRITE_NAMED_H

#include "sim/model/resilience.h"

#include <stdio.h>

/* {"kind": ...}, with times in units of `unit` ns. */
void sb_budget_write(const struct sb_budget *budget, double unit, FILE *out);
void sb_breaker_write(const struct sb_breaker *breaker, double unit, FILE *out);

/* , "on": [...] */
void sb_outcomes_write(unsigned on, FILE *out);

/* "p95" behind `before`, of a share in (0, 1). */
void sb_percentile_write(const char *before, double percentile, FILE *out);

#endif
