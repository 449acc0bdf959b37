/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_TRACE_CALLS_ORDER_REDUCE_H
#define SIM_TRACE_CALLS_ORDER_REDUCE_H

#include "sim/trace/calls/callees.h"
#include "sim/trace/calls/order.h"

/* The same order without the edges that are dropped, and without those that follow from others.
 * SB_ENOMEM. */
enum sb_code sb_order_reduce(struct sb_order *reduced, const struct sb_order *order,
                             const struct sb_calls *calls, const struct sb_callees *callees,
                             struct sb_error *error);

#endif
