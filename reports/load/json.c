/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results as results.json holds them. */
#include "sim/load/report.h"
#include "sim/load/saved/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code json_print(const struct sb_load_result *result,
                               const struct sb_report_options *options, FILE *out,
                               struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    (void)options;
    enum sb_code code = sb_load_result_write(result, &text, &size, error);
    if (code == SB_OK && fwrite(text, 1, size, out) != size)
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    free(text);
    return code;
}

const struct sb_load_report sb_load_report_json = {
    .name = "json",
    .summary = "everything, as results.json holds it",
    .print = json_print,
};
