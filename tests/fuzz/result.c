/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of results.json: whatever it accepts can be printed, and is the same once written and
 * read again. */
#include "sim/plugins.h"
#include "tests/fixtures/results/kept.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_all(const struct sb_result *result)
{
    FILE *out = fopen("/dev/null", "w");
    struct sb_report_options options = { .width = 80 };
    for (unsigned i = 0; out && sb_plugins.report[i]; i++)
        if (sb_plugins.report[i]->print && sb_plugins.report[i]->print(result, &options, out, NULL))
            abort();
    if (out)
        fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sb_result *result = fixture_kept_fuzz(&fixture_kept_result, data, size);
    if (!result)
        return 0;
    print_all(result);
    sb_result_fini(result);
    free(result);
    return 0;
}
