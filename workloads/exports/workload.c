/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simbench's own format, which carries all that a workload says. */
#include "sim/export/export.h"
#include "sim/workload/workload_write.h"

static enum sb_code workload_write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    return sb_workload_write(x->workload, out, error);
}

const struct sb_export sb_export_workload = {
    .name = "workload",
    .summary = "simbench's own format, with all that a workload says",
    .whole = true,
    .write = workload_write,
};
