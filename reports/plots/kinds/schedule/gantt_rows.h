/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Gantt chart: a row for each task, or for siblings together. */
#ifndef REPORTS_PLOTS_KINDS_SCHEDULE_GANTT_ROWS_H
#define REPORTS_PLOTS_KINDS_SCHEDULE_GANTT_ROWS_H

#include "reports/plots/kinds/schedule/panels.h"

/* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
enum sb_code sb_gantt_rows_put(struct sb_panels *panels, struct sb_gnuplot_script *script,
                               const struct sb_staging *stage, struct sb_error *error);

#endif
