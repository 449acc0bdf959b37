/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From calls and their orders to stretches. */
#ifndef SIM_TRACE_STRETCHES_BUILD_H
#define SIM_TRACE_STRETCHES_BUILD_H

#include "sim/trace/calls/callees.h"
#include "sim/trace/calls/order.h"
#include "sim/trace/stretches/stretches.h"

/* `recorded` and `left` are reduced orders, the second without what is dropped. Links between calls
 * of different callers are edges as well, unless they are dropped or would close a circle. With the
 * recorded edges each stretch ends when it did, counted from the trace's first start; the root and
 * what it waits for from the root's start. SB_ENOMEM: `stretches` is empty. */
enum sb_code sb_stretches_build(struct sb_stretches *stretches, const struct sb_calls *calls,
                                const struct sb_callees *callees, const struct sb_order *recorded,
                                const struct sb_order *left, struct sb_error *error);

#endif
