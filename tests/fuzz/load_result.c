/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of a load's results.json: whatever it accepts can be printed, and is the same once
 * written and read again. */
#include "sim/json/parse.h"
#include "sim/load/analysis/curve.h"
#include "sim/load/saved/read.h"
#include "sim/load/saved/write.h"
#include "sim/plugins.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(struct sb_load_result *result, const char *data, size_t size)
{
    struct sb_json json;
    if (sb_json_parse(&json, "results.json", data, size, NULL))
        return false;
    const bool taken =
        sb_load_is_result(&json) && sb_load_result_read(result, &json, NULL) == SB_OK;
    sb_json_fini(&json);
    return taken;
}

static char *written(const struct sb_load_result *result)
{
    char *text = NULL;
    size_t size;
    if (sb_load_result_write(result, &text, &size, NULL))
        abort();
    return text;
}

static void print_all(const struct sb_load_result *result)
{
    FILE *out = fopen("/dev/null", "w");
    const struct sb_report_options options = { .width = 80 };
    for (unsigned i = 0; out && sb_plugins.load_report[i]; i++)
        if (sb_plugins.load_report[i]->print &&
            sb_plugins.load_report[i]->print(result, &options, out, NULL))
            abort();
    if (out)
        fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sb_load_result result, again;
    struct sb_error error = { 0 };
    if (!take(&result, (const char *)data, size))
        return 0;
    char *text = written(&result);
    if (!take(&again, text, strlen(text)))
        abort();
    char *twice = written(&again);
    if (strcmp(text, twice) != 0 || sb_load_conclude(&result, &error))
        abort();
    print_all(&result);
    free(text);
    free(twice);
    sb_load_result_fini(&again);
    sb_load_result_fini(&result);
    return 0;
}
