/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do, from a result alone: which order to take, what it gives, and what to mend then. */
#ifndef SIM_ADVICE_ADVICE_H
#define SIM_ADVICE_ADVICE_H

#include "sim/advice/headline.h"

/* All of it; nothing here fails. What `advice` points to is the workload's. */
void sb_advise(struct sb_advice *advice, const struct sb_workload_result *workload);

/* Fills the advice of each workload of `result`, with texts in its arena. SB_ENOMEM. */
enum sb_code sb_advice_fill(struct sb_result *result, struct sb_error *error);

/* About all workloads: "Another order of the same calls pays in 4 of 5 workloads."; of one, its
 * headline. */
void sb_advise_heading(char out[SB_ADVICE_SIZE], const struct sb_result *result);

#endif
