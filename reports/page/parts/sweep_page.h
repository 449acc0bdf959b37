/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a run that was a sweep: a table and a picture for each workload, not a section for
 * each of its points. */
#ifndef REPORTS_PAGE_PARTS_SWEEP_PAGE_H
#define REPORTS_PAGE_PARTS_SWEEP_PAGE_H

#include "reports/plots/plots.h"

/* Whether the result is of a sweep. */
bool sb_sweep_page_applies(const struct sb_result *result);

/* Writes DIR/index.html, which needs no other file. SB_EIO, SB_ENOMEM. */
enum sb_code sb_sweep_page_write(const struct sb_result *result, const struct sb_plots *pictures,
                                 const char *dir, const char *notice, struct sb_error *error);

#endif
