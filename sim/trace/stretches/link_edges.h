/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edges between stretches that links between calls of different callers make. */
#ifndef SIM_TRACE_STRETCHES_LINK_EDGES_H
#define SIM_TRACE_STRETCHES_LINK_EDGES_H

#include "sim/trace/stretches/draft.h"

/* Adds them to edges that are indexed already, and indexes all again; a link that would close a
 * circle with those before it is left out. False when memory is out. */
bool sb_link_edges_add(struct sb_stretch_draft *draft);

#endif
