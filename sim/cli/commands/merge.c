/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/merge.h"
#include "sim/advice/advice.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/deliver.h"
#include "sim/cli/report/fail_if.h"
#include "sim/cli/run/run_part.h"
#include "sim/cli/run/shares/whole.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/run/precise.h"
#include "sim/run/session.h"

#include <stdio.h>

/* The figures of a row, from the pieces that the parts have of it. */
static enum sb_code finish_row(const struct sb_whole *whole, unsigned row,
                               const struct sb_experiment *x, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    struct sb_experiment alone = *x;
    alone.threads = 1; /* nothing runs */
    struct sb_session *session = sb_session_open(&alone, error);
    enum sb_code code = session ? SB_OK : error->code;
    for (size_t i = 0; i < whole->parts && code == SB_OK; i++) {
        const struct sb_bytes_in bytes = sb_part_row_bytes(&whole->part[i], row);
        struct sb_error local = { 0 };
        if (bytes.size && (code = sb_session_add(session, bytes, &local)))
            (void)sb_fail(error, code, whole->part[i].path, "%s", local.text);
    }
    if (code == SB_OK)
        code = sb_session_finish(session, result, arena, error);
    sb_session_close(session);
    return code;
}

static enum sb_code finish_rows(const struct sb_whole *whole, struct sb_run_setup *setup,
                                struct sb_result *result, struct sb_error *error)
{
    enum sb_code code = sb_run_setup_result(setup, setup->points.rows, result, error);
    for (unsigned i = 0; i < setup->points.rows && code == SB_OK; i++) {
        struct sb_workload_result *own = &result->workload[result->workloads];
        struct sb_run_row row;
        if (sb_ranges_total(&whole->done[i]) == 0)
            continue;
        code = sb_run_setup_row(setup, i, &row, error);
        row.experiment.before = result->workloads ? own - 1 : NULL;
        if (code == SB_OK)
            code = finish_row(whole, i, &row.experiment, own, &result->arena, error);
        if (code == SB_OK && setup->precision > 0)
            sb_precision_of_all(&row.experiment, setup->precision, own);
        if (code == SB_OK)
            code = sb_run_setup_conclude(setup, i, &row, own, &result->arena, error);
        result->workloads += code == SB_OK;
        if (!setup->options->fail_ifs)
            sb_points_release(&setup->points, i);
    }
    result->partial = result->missing = sb_whole_missing(whole) > 0;
    for (uint32_t i = 0; i < result->workloads; i++)
        result->workload[i].missing = result->missing;
    return code ? code : sb_advice_fill(result, error);
}

static enum sb_code merge_finish_all(const struct sb_whole *whole, struct sb_run_setup *setup,
                                     struct sb_result *result, struct sb_error *error)
{
    struct sb_progress progress;
    sb_progress_init(&progress, setup->options->quiet, setup->points.rows);
    setup->progress = &progress;
    enum sb_code code = finish_rows(whole, setup, result, error);
    setup->progress = NULL;
    sb_progress_fini(&progress);
    return code;
}

static int merge_report(const struct sb_options *o, const struct sb_whole *whole)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_result result = { 0 };
    struct sb_fail_if fail_if = { 0 };
    struct sb_run_again again = { 0 };
    const struct sb_report *format = NULL;
    enum sb_code code = sb_select_format(o->format, &format, &error);
    if (code == SB_OK)
        code = sb_select_plots(o->plots, &error);
    if (code == SB_OK)
        code = sb_run_again_begin(&again, &whole->part[0], o, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    if (code == SB_OK) {
        const struct sb_run_setup *s = &again.setup;
        sb_run_setup_report(&again.setup, o, format);
        struct sb_selection all = sb_run_setup_names(s);
        code = sb_fail_if_run(&fail_if, &again.options, &all, s->points.row, s->points.rows,
                              &s->percentiles, &error);
    }
    if (code == SB_OK && !o->no_report)
        code = sb_run_setup_try_folder(&again.setup, o->out, &error);
    if (code == SB_OK)
        code = merge_finish_all(whole, &again.setup, &result, &error);
    int status = code ? sb_command_fail(&error) : sb_deliver_run(o, format, &result, &fail_if);
    sb_fail_if_fini(&fail_if);
    sb_run_again_fini(&again);
    sb_result_fini(&result);
    return status;
}

static void merge_tell(FILE *out, const struct sb_whole *whole)
{
    const unsigned long long done = sb_whole_done(whole), missing = sb_whole_missing(whole);
    fprintf(out, "%zu part%s of one run: %llu of %llu replicates%s\n", whole->parts,
            whole->parts == 1 ? "" : "s", done, done + missing, missing ? "" : ", none missing");
}

static int merge(const struct sb_options *o)
{
    if (sb_load_merge_is_meant(o))
        return sb_load_merge(o);
    struct sb_error error = { 0 };
    struct sb_whole whole = { 0 };
    enum sb_code code = sb_whole_read(&whole, o, &error);
    if (code == SB_OK && o->part)
        code = sb_whole_join(&whole, o->part, &error);
    int status = SB_EXIT_DONE;
    if (code)
        status = sb_command_fail(&error);
    else if (o->check || o->part) {
        if (o->check)
            merge_tell(stdout, &whole);
        else if (!o->quiet)
            merge_tell(stderr, &whole);
        if (o->check || !o->quiet)
            sb_whole_tell_missing(stderr, &whole);
        status = o->check && sb_whole_missing(&whole) ? SB_EXIT_FAILED : SB_EXIT_DONE;
    }
    else {
        const bool some = o->allow_missing && sb_whole_done(&whole) > 0;
        if (!some || !o->quiet)
            sb_whole_tell_missing(stderr, &whole);
        status = some || !sb_whole_missing(&whole) ? merge_report(o, &whole) : SB_EXIT_FAILED;
    }
    sb_whole_fini(&whole);
    return status;
}

extern const struct sb_command sb_command_merge;
const struct sb_command sb_command_merge = {
    .name = "merge",
    .arguments = "PART|FOLDER...",
    .summary = "make the results of a run from the parts that its shares left",
    .description =
        "Parts are what `simbench run --shard` and `simbench load --shard` leave. Together they "
        "give "
        "the same results as one run, to the byte, in any order. A part that is damaged, of "
        "another run, or has replicates that another has too is refused. What is missing "
        "is told, with the commands that make it.",
    .examples = "simbench run --shard=1/2 -o part-1 workload.json\n"
                "simbench run --shard=2/2 -o part-2 workload.json\n"
                "simbench merge part-1 part-2 -o report",
    .self = SB_MERGE,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = merge,
};
