/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/report.h"
#include "sim/bench/records/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code json_print(const struct sb_bench_result *result,
                               const struct sb_report_options *options, FILE *out,
                               struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    (void)options;
    enum sb_code code = sb_bench_result_write(result, &text, &size, error);
    if (code)
        return code;
    fwrite(text, 1, size, out);
    free(text);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_json = {
    .name = "json",
    .summary = "every figure with every sample, for programs",
    .print = json_print,
};
