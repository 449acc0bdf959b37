/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/workloads.h"
#include "sim/plugins.h"
#include "sim/workload/workload_write.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_generator(const char *word)
{
    return sb_catalogue_find(SB_GENERATORS, word, NULL, NULL) != NULL;
}

/* NAME=VALUE becomes "NAME": VALUE in a line of its own; the reader of workloads then says what is
 * wrong with it. */
static enum sb_code put_parameter(FILE *out, const char *text, struct sb_error *error)
{
    const char *equals = strchr(text, '=');
    for (const char *c = text; equals && c < equals; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
            equals = NULL;
    if (!equals || equals == text || !equals[1])
        return sb_fail(error, SB_EINPUT, text, "expected NAME=VALUE");
    if (strncmp(text, "seed=", 5) == 0)
        return sb_fail(error, SB_EINPUT, text, "the seed is an option: --seed=%.40s", equals + 1);
    if (strstr(equals, ".."))
        return sb_fail(error, SB_EINPUT, text,
                       "one graph has one value; --sweep generate.%.*s=... runs several",
                       (int)(equals - text), text);
    if (isalpha((unsigned char)equals[1]))
        return sb_fail(error, SB_EINPUT, text, "expected a number, or a latency in JSON");
    fprintf(out, ",\n\"%.*s\": ", (int)(equals - text), text);
    for (const char *c = equals + 1; *c; c++)
        fputc(*c == '\n' ? ' ' : *c, out);
    return SB_OK;
}

static enum sb_code compose(const struct sb_options *o, char **text, size_t *size,
                            struct sb_error *error)
{
    FILE *out = open_memstream(text, size);
    enum sb_code code = out ? SB_OK : sb_fail_memory(error);
    if (code)
        return code;
    bool latency = false;
    fprintf(out,
            "{\"simbench\": 1, \"name\": \"%s\", "
            "\"generate\": {\"kind\": \"%s\", \"seed\": %" PRIu64,
            o->argument[0], o->argument[0], o->seed);
    for (unsigned i = 1; code == SB_OK && i < o->arguments; i++) {
        latency |= strncmp(o->argument[i], "latency=", 8) == 0;
        code = put_parameter(out, o->argument[i], error);
    }
    fprintf(out, "%s}}", latency ? "" : ", \"latency\": {\"dist\": \"exponential\", \"mean\": 10}");
    if (fclose(out) != 0 && code == SB_OK)
        code = sb_fail_memory(error);
    return code;
}

/* The reader's place, "generate:LINE: generate.PATH", is in a text that nobody has seen: told is
 * the argument in that line, and the path where it goes on. */
static void tell_argument(const struct sb_options *o, char *where, size_t size)
{
    char path[256] = "", *rest;
    if (strncmp(where, "generate:", 9) != 0)
        return;
    unsigned long line = strtoul(where + 9, &rest, 10);
    if (strncmp(rest, ": generate.", 11) == 0 && strchr(rest + 11, '.'))
        snprintf(path, sizeof path, ": %.250s", rest + 11);
    if (line >= 1 && line <= o->arguments)
        snprintf(where, size, "%.120s%s", o->argument[line - 1], path);
}

static void tell_arguments(const struct sb_options *o, struct sb_error *error)
{
    tell_argument(o, error->where, sizeof error->where);
    for (unsigned i = 0; error->further && i < error->further->count; i++)
        tell_argument(o, error->further->item[i].where, sizeof error->further->item[i].where);
}

static enum sb_code read_workload(const struct sb_options *o, struct sb_workload *workload,
                                  struct sb_error *error)
{
    struct sb_readers readers = sb_workloads_readers(o);
    char *text = NULL;
    size_t size;
    if (!is_generator(o->argument[0]) &&
        (strcmp(o->argument[0], "-") == 0 || access(o->argument[0], F_OK) == 0 ||
         strpbrk(o->argument[0], "/."))) {
        if (o->arguments > 1)
            return sb_fail(error, SB_EINPUT, o->argument[1], "a file takes no parameters");
        return sb_workloads_read_one(o, o->argument[0], workload, error);
    }
    enum sb_code code = compose(o, &text, &size, error);
    if (code == SB_OK)
        code = sb_workload_parse(workload, "generate", text, size, &readers, error);
    if (code)
        tell_arguments(o, error);
    free(text);
    return code;
}

static int generate(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_workload workload = { 0 };
    enum sb_code code = read_workload(o, &workload, &error);
    if (code == SB_OK)
        code = sb_workload_write(&workload, stdout, &error);
    sb_workload_fini(&workload);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

extern const struct sb_command sb_command_generate;
const struct sb_command sb_command_generate = {
    .name = "generate",
    .arguments = "KIND [NAME=VALUE...]\nFILE",
    .summary = "print a workload with its tasks written out",
    .description =
        "KIND is one of {generators}; `simbench list generators` tells their parameters. "
        "latency=JSON is a latency as in a workload (default: exponential, mean 10 ms); its "
        "distribution is one of {distributions}. "
        "A FILE of any format that can be read ({formats}) is printed in simbench's own.",
    .examples = "simbench generate layered tasks=1000 >layered.json\n"
                "simbench generate fft width=8 steps=4 | simbench --no-report -",
    .self = SB_GENERATE,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .first_argument = SB_GENERATORS,
    .files = true,
    .run = generate,
};
