/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets of the formats share: a file is refused with one line, or what is read is
 * written, read again and the same graph. */
#ifndef TESTS_FUZZ_ONE_FORMAT_H
#define TESTS_FUZZ_ONE_FORMAT_H

#include "sim/plugins.h"
#include "sim/workload/source/import_options.h"
#include "sim/workload/workload_write.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(int condition, const char *what, const char *text)
{
    if (condition)
        return;
    fprintf(stderr, "%s:\n%s\n", what, text);
    abort();
}

static inline void fuzz_again(const struct sb_workload *first)
{
    char *text = NULL;
    size_t size = 0;
    struct sb_workload second;
    struct sb_error error = { 0 };
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return;
    require(sb_workload_write(first, out, &error) == SB_OK, error.text, "");
    fclose(out);
    require(sb_workload_parse(&second, "again", text, size, &sb_plugins.readers, &error) == SB_OK,
            error.text, text);
    require(first->dag.tasks == second.dag.tasks && first->dag.edges == second.dag.edges &&
                first->workers == second.workers,
            "another graph", text);
    for (uint32_t s = 0; s < first->dag.steps; s++)
        require(first->dag.expected[s] == second.dag.expected[s], "another latency", text);
    free(text);
    sb_workload_fini(&second);
}

/* Reads the bytes as a file of that format, whatever they look like. */
static inline void fuzz_format(const struct sb_import_options *import, const uint8_t *data,
                               size_t size)
{
    struct sb_readers readers = sb_plugins.readers;
    struct sb_workload workload;
    struct sb_error error = { 0 };
    gsl_set_error_handler_off();
    readers.import = import;
    enum sb_code code =
        sb_workload_parse(&workload, "fuzz", (const char *)data, size, &readers, &error);
    require((code == SB_OK) == (error.text[0] == '\0'),
            "a code without a message or the other way round", error.text);
    require(!strpbrk(error.text, "\n\r"), "more than one line", error.text);
    if (code == SB_OK)
        fuzz_again(&workload);
    sb_workload_fini(&workload);
}

#endif
