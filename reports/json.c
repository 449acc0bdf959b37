/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/report.h"
#include "sim/result/saved/result_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code print(const struct sb_result *result, const struct sb_report_options *options,
                          FILE *out, struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    (void)options;
    enum sb_code code = sb_result_write(result, &text, &size, error);
    if (code)
        return code;
    fwrite(text, 1, size, out);
    free(text);
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
