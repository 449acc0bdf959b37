/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The capacity of each service of a recording, over all its traces: what many requests at once show
 * and one alone does not. */
#ifndef SIM_TRACE_CAPACITY_SERVICES_H
#define SIM_TRACE_CAPACITY_SERVICES_H

#include "sim/trace/capacity/capacity.h"
#include "sim/trace/spans.h"

struct sb_service_capacity {
    uint32_t service; /* text */
    struct sb_capacity capacity;
};

struct sb_service_capacities {
    struct sb_service_capacity *service; /* [count] on the heap, by text */
    size_t count, room;
    sb_ns *began; /* [traces of the store] the first start; SB_NS_NEVER: of no span */
    size_t traces;
};

/* A service serves its spans that no other span of it is above, but for calls of others (CLIENT,
 * PRODUCER). One was issued when the call above it began, if there is one that another service made
 * for it. Spans without an end do not count. SB_ENOMEM: empty. */
enum sb_code sb_service_capacities_find(struct sb_service_capacities *capacities,
                                        const struct sb_spans *spans, struct sb_error *error);
void sb_service_capacities_fini(struct sb_service_capacities *capacities);

/* Of that service, or NULL. */
const struct sb_capacity *sb_service_capacity_of(const struct sb_service_capacities *capacities,
                                                 uint32_t service);

#endif
