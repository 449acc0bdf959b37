/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures and what is done about them as a workload file has them. */
#ifndef SIM_WORKLOAD_FAILURES_WRITE_H
#define SIM_WORKLOAD_FAILURES_WRITE_H

#include "sim/model/dag.h"

#include <stdio.h>

/* What several steps share has a name: the first such budget is "budget-1" and stands in "budgets".
 */
struct sb_failures_writer {
    const struct sb_dag *dag; /* with `resilience` */
    double unit;              /* times are in so many ns */
    FILE *out;
    uint32_t *budget_name, *breaker_name; /* [budgets], [breakers]; 0: it has none */
};

/* SB_ENOMEM. To be ended in any case. */
enum sb_code sb_failures_writer_begin(struct sb_failures_writer *writer, const struct sb_dag *dag,
                                      double unit, FILE *out, struct sb_error *error);
void sb_failures_writer_fini(struct sb_failures_writer *writer);

/* Members of the workload, each with a comma and a line end behind. */
void sb_failures_write_head(const struct sb_failures_writer *writer);

/* Members of a step, each with a comma in front. */
void sb_failures_write_step(const struct sb_failures_writer *writer, uint32_t step);

#endif
