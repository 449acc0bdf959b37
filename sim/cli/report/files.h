/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder that a run leaves: results.json and whatever the reports draw. */
#ifndef SIM_CLI_REPORT_FILES_H
#define SIM_CLI_REPORT_FILES_H

#include "sim/result/report.h"

/* Makes `dir` (and what is missing above it), writes results.json there and then runs every report
 * of the NULL-terminated list `reports` that writes files, with the pictures that `plots` names
 * (NULL: all). What is missing (gnuplot) is told in a line on `notices`, unless that is NULL. The
 * first failure stops it (SB_EIO, SB_ENOMEM, SB_EINTR); files that are there by then are whole,
 * others are as they were. */
enum sb_code sb_report_files(const struct sb_result *result, const char *dir,
                             const struct sb_report *const *reports, const char *plots,
                             FILE *notices, struct sb_error *error);

/* Makes `dir` and what is missing above it. SB_EIO, SB_ENOMEM. */
enum sb_code sb_report_folder(const char *dir, struct sb_error *error);

#endif
