/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload says that means nothing, or something else, where one request runs alone: as
 * `simbench run` has it, and all that looks into such runs. */
#ifndef SIM_WORKLOAD_ALONE_H
#define SIM_WORKLOAD_ALONE_H

#include "sim/workload/workload.h"

enum { SB_ALONE_SIZE = 400 };

/* The first thing that would be left out: "\"timeout\" of task \"a\"", or NULL. With so many
 * workers (0: as many as wanted). What cannot matter is not told: retries where nothing fails,
 * places that are never full. Returns `text`. */
const char *sb_alone_lacks(const struct sb_workload *workload, uint32_t workers,
                           char text[SB_ALONE_SIZE]);

/* SB_EINPUT, where there is any. */
enum sb_code sb_alone_check(const struct sb_workload *workload, uint32_t workers,
                            struct sb_error *error);

#endif
