/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In place of a Gantt chart with too many rows: how many tasks run at once, and the critical path
 * as a band below. */
#ifndef REPORTS_PLOTS_KINDS_SCHEDULE_RUNNING_H
#define REPORTS_PLOTS_KINDS_SCHEDULE_RUNNING_H

#include "reports/plots/kinds/schedule/panels.h"

/* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
enum sb_code sb_running_put(struct sb_panels *panels, struct sb_gnuplot_script *script,
                            const struct sb_staging *stage, struct sb_error *error);

#endif
