/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls by their callers. */
#ifndef SIM_TRACE_CALLS_CALLEES_H
#define SIM_TRACE_CALLS_CALLEES_H

#include "sim/trace/calls/calls.h"

/* Of caller c: callee[first[c]] … callee[first[c + 1] - 1], ascending. */
struct sb_callees {
    uint32_t *first, *callee;
};

/* SB_ENOMEM: `callees` is empty. */
enum sb_code sb_callees_list(struct sb_callees *callees, const struct sb_calls *calls,
                             struct sb_error *error);
void sb_callees_fini(struct sb_callees *callees);

#endif
