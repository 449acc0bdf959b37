/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recording shows of load: which calls share a limited number of slots, and when the
 * requests arrived. */
#ifndef SIM_TRACE_OPERATION_CALL_LOAD_H
#define SIM_TRACE_OPERATION_CALL_LOAD_H

#include "sim/model/arrivals.h"
#include "sim/trace/calls/calls.h"
#include "sim/trace/capacity/services.h"
#include "sim/workload/source/notes.h"

#define SB_NO_POOL UINT32_MAX

struct sb_call_load {
    struct sb_told_pool {
        const char *name; /* borrowed */
        uint32_t slots;
    } * pool; /* [pools] in the arena, as all here */
    uint32_t pools;
    uint32_t *pool_of; /* [calls] or SB_NO_POOL */
    uint32_t *group;   /* [calls] 1 + the pool that equal calls of one caller show; 0: none does */
    const struct sb_arrivals *arrivals; /* NULL: one request, or all at the same time */
};

/* Pools of equal calls of one caller, of two slots at least (one after the other may as well be a
 * loop), and of services that show a limit, for their calls that call nobody: those hold a slot all
 * the time. `label[calls]`. SB_ENOMEM. */
enum sb_code sb_call_load_find(struct sb_call_load *load, const struct sb_calls *calls,
                               const char *const *label, const struct sb_spans *texts,
                               const struct sb_service_capacities *capacities,
                               struct sb_arena *arena, struct sb_error *error);

/* A line for each service that served anything: the most at once, whether that is a limit, and how
 * sure that is. */
void sb_call_load_note(struct sb_notes *notes, const struct sb_spans *texts,
                       const struct sb_service_capacities *capacities);

#endif
