/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/markdown.h"
#include "sim/bench/records/report.h"

#include <errno.h>
#include <string.h>

static enum sb_code markdown_print(const struct sb_bench_result *result,
                                   const struct sb_report_options *options, FILE *out,
                                   struct sb_error *error)
{
    (void)options;
    enum sb_code code = sb_bench_markdown(result, out, error);
    if (code == SB_OK && (fflush(out) || ferror(out)))
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    return code;
}

const struct sb_bench_report sb_bench_report_markdown = {
    .name = "markdown",
    .summary = "tables for an issue or a README",
    .print = markdown_print,
};
