/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/report.h"
#include "sim/result/saved/result_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code json_flush(FILE *out, struct sb_error *error)
{
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

static enum sb_code json_print(const struct sb_result *result,
                               const struct sb_report_options *options, FILE *out,
                               struct sb_error *error)
{
    (void)options;
    return sb_result_print(result, out, error) ? SB_ENOMEM : json_flush(out, error);
}

static void *json_begin(const struct sb_result *head, FILE *out, struct sb_error *error)
{
    struct sb_json_writer *writer = malloc(sizeof *writer);
    if (writer && sb_result_print_begin(writer, head, out, error) == SB_OK)
        return writer;
    if (!writer)
        (void)sb_fail_memory(error);
    free(writer);
    return NULL;
}

static enum sb_code json_add(void *self, const struct sb_workload_result *workload,
                             struct sb_error *error)
{
    struct sb_json_writer *writer = self;
    sb_result_print_workload(writer, workload);
    return writer->failed ? sb_fail_memory(error) : json_flush(writer->out, error);
}

static enum sb_code json_end(void *self, const struct sb_result *head, struct sb_error *error)
{
    struct sb_json_writer *writer = self;
    FILE *out = writer->out;
    enum sb_code code = sb_result_print_end(writer, head, error);
    free(writer);
    return code ? code : json_flush(out, error);
}

static const struct sb_report_stream json_stream = { .begin = json_begin,
                                                     .add = json_add,
                                                     .end = json_end };

const struct sb_report sb_report_json = {
    .name = "json",
    .summary =
        "results.json: every figure with its interval, for programs and for `simbench report`",
    .print = json_print,
    .stream = &json_stream,
};
