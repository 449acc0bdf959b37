/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a format that workloads, or schedules of them, are written in, one in each file of
 * workloads/exports. */
#ifndef SIM_EXPORT_EXPORT_H
#define SIM_EXPORT_EXPORT_H

#include "sim/export/exported.h"

#include <stdio.h>

struct sb_export {
    const char *name, *summary;
    bool schedule; /* it writes a schedule: `exported` then has one */
    bool whole;    /* it says all that a workload does */
    /* SB_EINPUT: something in the workload that the format cannot say. Whether the stream took all
     * of it the caller looks. */
    enum sb_code (*write)(const struct sb_exported *exported, FILE *out, struct sb_error *error);
};

#endif
