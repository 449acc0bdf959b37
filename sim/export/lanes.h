/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows on which a schedule is drawn without overlap. */
#ifndef SIM_EXPORT_LANES_H
#define SIM_EXPORT_LANES_H

#include "sim/model/dag.h"
#include "sim/model/span.h"

/* lane[steps]: the worker of each step; where there are as many as wanted, each task stays on one
 * lane from its first start to its last end, the free one with the smallest number. *lanes is one
 * more than the largest. SB_ENOMEM. */
enum sb_code sb_export_lanes(const struct sb_dag *dag, const struct sb_span *span, uint32_t *lane,
                             uint32_t *lanes, struct sb_error *error);

#endif
