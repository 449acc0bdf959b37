/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a report can go into a folder, before the work that it reports. */
#ifndef SIM_CLI_REPORT_FOLDER_H
#define SIM_CLI_REPORT_FOLDER_H

#include "sim/base/error.h"

#include <stddef.h>

/* Tries to write a file into `dir`, or into what is there above it: SB_EIO. Nothing that simbench
 * did not write may stand in the way of results.json, index.html, the overview and the pictures of
 * the `count` workloads of that name: SB_EINPUT. Where there is no results.json of simbench's, that
 * is whatever stands there. SB_ENOMEM. Leaves everything as it was. */
enum sb_code sb_report_folder_try(const char *dir, const char *const *workload, size_t count,
                                  struct sb_error *error);

#endif
