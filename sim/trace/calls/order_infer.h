/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders from times alone, as The Mystery Machine finds them (Chow et al., OSDI 2014): every order
 * is assumed until a trace shows otherwise. */
#ifndef SIM_TRACE_CALLS_ORDER_INFER_H
#define SIM_TRACE_CALLS_ORDER_INFER_H

#include "sim/trace/calls/callees.h"
#include "sim/trace/calls/order.h"

/* All orders that no trace refutes and at least `support` confirm, but none between a callee that
 * begins after its caller's end and one that does not, or against one that begins before it. Where
 * no trace has all of several calls, orders could go in a circle: those with the most support
 * stand. SB_ENOMEM. */
enum sb_code sb_order_infer(struct sb_order *order, const struct sb_calls *calls,
                            const struct sb_callees *callees, uint32_t support,
                            struct sb_error *error);

#endif
