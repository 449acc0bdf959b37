/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/report.h"
#include "sim/result/saved/result_write.h"

#include <errno.h>
#include <string.h>

static enum sb_code print(const struct sb_result *result, const struct sb_report_options *options,
                          FILE *out, struct sb_error *error)
{
    (void)options;
    if (sb_result_print(result, out, error))
        return SB_ENOMEM;
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_report sb_report_json = {
    .name = "json",
    .summary =
        "results.json: every figure with its interval, for programs and for `simbench report`",
    .print = print,
};
