/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of pictures. */
#ifndef REPORTS_PLOTS_PLOT_H
#define REPORTS_PLOTS_PLOT_H

#include "reports/plots/gnuplot_script.h"
#include "reports/tables/run_sentences.h"

struct sb_plot_kind {
    const char *base;    /* of its files' names */
    const char *heading; /* on the page */
    bool of_chance;      /* says nothing that the table does not where nothing is random */
    /* Whether there is anything to draw. */
    bool (*applies)(const struct sb_workload_result *workload);
    /* Writes script and data. SB_EIO, SB_ENOMEM; nothing is left open. */
    enum sb_code (*draw)(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                         struct sb_error *error);
    /* What the picture shows, in a sentence. */
    void (*say)(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload);
};

extern const struct sb_plot_kind sb_plot_cdf, sb_plot_ladder, sb_plot_speedup, sb_plot_gantt;

/* The picture over all workloads has its own shape. */
bool sb_plot_overview_applies(const struct sb_result *result);
enum sb_code sb_plot_overview_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_error *error);

#endif
