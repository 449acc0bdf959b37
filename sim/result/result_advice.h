/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is advised, in results.json: the texts that sim/advice makes of all the rest. */
#ifndef SIM_RESULT_RESULT_ADVICE_H
#define SIM_RESULT_RESULT_ADVICE_H

#include "sim/json/record/record_read.h"
#include "sim/json/record/record_write.h"

struct sb_result_advice {
    const char *strategy;         /* the order to take; NULL: nothing is advised */
    const char *headline, *lever; /* sentences; the latter may be empty */
};

/* The member "advice" of the object that is being written, unless there is none. */
void sb_result_advice_write(struct sb_json_writer *w, const struct sb_result_advice *advice);

/* That of `workload`, where it has one. False: it is not what it should be, and r->error says why.
 */
bool sb_result_advice_read(struct sb_record_reader *r, const struct sb_json_node *workload,
                           struct sb_result_advice *advice);

#endif
