/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page of a report: what its parts are written with, its head and its end. */
#ifndef REPORTS_PAGE_PAGE_H
#define REPORTS_PAGE_PAGE_H

#include "reports/plots/plots.h"
#include "sim/advice/advice.h"

enum { SB_PAGE_ALONE_MAX = 40 }; /* workloads; beyond that each has a page of its own */

struct sb_page {
    FILE *out;
    const struct sb_result *result;
    const struct sb_plots *pictures;
    const uint32_t *order; /* [workloads] indices, the one that saves most first */
    const char *dir;       /* where the report's files are */
    const char *root;      /* before links to what stands there: "" or "../" */
    bool marks;            /* gnuplot's marks are on the page */
    struct sb_error *error;
    enum sb_code code; /* of the first thing that failed */
};

/* From the first byte to <body>, with style; `heading` is the title. The end, with the program's
 * version and script. */
void sb_page_begin(FILE *out, const char *heading);
void sb_page_end(FILE *out, const char *version);

/* The name of a workload, or "(no name)". */
const char *sb_page_name(const struct sb_workload_result *workload);

/* "#dashboard", or "dashboard/index.html" where each has its own page: how the workload is linked
 * to from the index. Escaped. */
void sb_page_link(const struct sb_page *page, uint32_t w);

/* Whether each workload has a page of its own: the points of a sweep stand in one. */
bool sb_page_is_apart(const struct sb_page *page);

/* "call" or "task". */
const char *sb_page_noun(const struct sb_workload_result *workload);

/* The heading of a part, <h3>, with the workload's name hidden behind it so that a list of headings
 * is clear; <h2> where the workload is the page. */
void sb_page_part(const struct sb_page *page, const struct sb_workload_result *workload,
                  const char *heading);

#endif
