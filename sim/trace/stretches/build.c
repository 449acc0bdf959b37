/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/build.h"

#include "sim/trace/stretches/link_edges.h"
#include "sim/trace/stretches/order_edges.h"
#include "sim/trace/stretches/times.h"

static bool build_stretches(struct sb_stretch_draft *d)
{
    if (!sb_stretch_draft_make(d) || !sb_order_edges_add(d))
        return false;
    sb_stretches_index(d->stretches);
    return sb_link_edges_add(d) && sb_stretches_sort(d->stretches) && sb_stretch_times_fill(d);
}

enum sb_code sb_stretches_build(struct sb_stretches *stretches, const struct sb_calls *calls,
                                const struct sb_callees *callees, const struct sb_order *recorded,
                                const struct sb_order *left, struct sb_error *error)
{
    *stretches = (struct sb_stretches){ .traces = calls->traces };
    struct sb_stretch_draft draft = { .stretches = stretches,
                                      .calls = calls,
                                      .callees = callees,
                                      .recorded = recorded,
                                      .left = left };
    if (build_stretches(&draft))
        return SB_OK;
    sb_stretches_fini(stretches);
    return sb_fail_memory(error);
}
