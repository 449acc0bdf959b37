/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the makespan of a schedule is made of. */
#ifndef SIM_EXPORT_PATH_H
#define SIM_EXPORT_PATH_H

#include "sim/model/dag.h"
#include "sim/model/span.h"

/* path[*steps], room for all: from the step that ends last back to the start, each time to the one
 * whose end the step waited for: one that it depends on, else the one before it on its worker, else
 * any (a barrier). Without a pause in the schedule their lengths add up to the makespan.
 * SB_ENOMEM. */
enum sb_code sb_export_path(const struct sb_dag *dag, const struct sb_span *span, uint32_t *path,
                            uint32_t *steps, struct sb_error *error);

#endif
