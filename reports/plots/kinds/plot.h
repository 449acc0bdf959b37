/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a kind of picture is: each has a file of its own. */
#ifndef REPORTS_PLOTS_KINDS_PLOT_H
#define REPORTS_PLOTS_KINDS_PLOT_H

#include "reports/plots/gnuplot/script.h"
#include "reports/tables/runs/sentences.h"

struct sb_plot_kind {
    const char *name;    /* by which --plots chooses it; several pictures may have the same */
    const char *base;    /* of its files' names */
    const char *heading; /* on the page */
    const char *summary; /* in `simbench list plots` */
    /* Whether there is anything to draw: nothing that the table does not say where nothing is
     * random, nothing where it was not measured. */
    bool (*applies)(const struct sb_workload_result *workload);
    /* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
    enum sb_code (*draw)(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                         struct sb_error *error);
    /* What the picture shows, in a sentence. */
    void (*say)(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload);
};

#endif
