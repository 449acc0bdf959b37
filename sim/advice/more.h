/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else there is to say behind the headline. */
#ifndef SIM_ADVICE_MORE_H
#define SIM_ADVICE_MORE_H

#include "sim/advice/headline.h"

/* Fills `more` behind the headline: whether a simpler order is nearly enough, whom the change
 * helps, and what is not told; in at most 200 characters or so. */
void sb_advice_more(struct sb_advice *advice, const struct sb_workload_result *workload);

#endif
