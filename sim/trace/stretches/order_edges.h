/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edges between stretches that calls, callers and the orders of callees make. */
#ifndef SIM_TRACE_STRETCHES_ORDER_EDGES_H
#define SIM_TRACE_STRETCHES_ORDER_EDGES_H

#include "sim/trace/stretches/draft.h"

/* Adds them for both orders, in no order of their own; false when memory is out. */
bool sb_order_edges_add(struct sb_stretch_draft *draft);

#endif
