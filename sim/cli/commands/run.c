/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/commands/run.h"

#include "sim/advice/advice.h"
#include "sim/base/version.h"
#include "sim/cli/insight.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/points.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/report/deliver.h"
#include "sim/cli/report/fail_if.h"
#include "sim/cli/report/folder.h"
#include "sim/cli/report/github.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/draw/draw.h"
#include "sim/run/bounds.h"
#include "sim/run/precise.h"
#include "sim/verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOW_STEPS_MAX = 300,      /* larger graphs have no row for each task in a picture */
    SHOW_TWO_STEPS_MAX = 2000, /* and still larger ones no picture of a replicate */
    VERIFIED = 400,            /* replicates, fewer where that would be more than so many steps */
    VERIFIED_STEPS = 1 << 15,
    VERIFIED_STEPS_MAX = 1 << 19 /* where one replicate has more than that, there is none */
};

/* At the points of a sweep together about as many as of one workload. */
static uint64_t verified_replicates(const struct sb_workload *workload, uint32_t strategies,
                                    uint32_t points)
{
    uint64_t steps = (uint64_t)workload->dag.steps * strategies;
    uint64_t most = points > 1 ? VERIFIED / points + 4 : VERIFIED;
    return steps > VERIFIED_STEPS_MAX
               ? 0
               : sb_verify_replicates(most, workload->dag.steps, strategies, VERIFIED_STEPS);
}

/* Where verifying was wanted and there is none, its absence would not be seen. */
static void tell_unverified(struct sb_workload_result *result, const struct sb_options *o,
                            const struct sb_experiment *experiment)
{
    const char *why = o->no_verify
                          ? NULL
                          : sb_runtime_why_none(experiment->runtime, &experiment->workload->dag,
                                                experiment->strategy, experiment->strategies,
                                                experiment->workers);
    if (!why && !o->no_verify && !experiment->verify)
        why = "not verified: too many steps to be run again; simbench verify does it";
    if (why)
        result->note = why;
}

/* What the options say of figures, read. */
struct asked {
    struct sb_percentiles percentiles;
    sb_ns slo;
    double precision; /* 0: as many replicates as asked for */
    enum sb_sampling sampling;
};

static enum sb_code ask(const struct sb_options *o, struct asked *asked, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *asked = (struct asked){ .percentiles = sb_percentiles_default };
    if (o->percentiles)
        code = sb_percentiles_parse(&asked->percentiles, o->percentiles, error);
    if (code == SB_OK && o->slo)
        code = sb_quantity_duration(o->slo, "--slo", &asked->slo, error);
    if (code == SB_OK && o->precision)
        code = sb_quantity_percent(o->precision, "--precision", 0.1, 50, &asked->precision, error);
    for (unsigned i = 0; i < SB_SAMPLINGS; i++)
        if (strcmp(o->sampling, sb_sampling_name[i]) == 0)
            asked->sampling = (enum sb_sampling)i;
    if (code == SB_OK)
        code = sb_fail_if_percentiles(o, &asked->percentiles, error);
    return code;
}

/* Before anything runs. */
static enum sb_code check_sampling(const struct sb_options *o, const struct asked *asked,
                                   const struct sb_points *points, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (unsigned i = 0; i < points->rows && code == SB_OK; i++) {
        char where[200];
        snprintf(where, sizeof where, "%.80s: --sampling", points->row[i].name);
        code = sb_spread_check(&points->row[i].dag, asked->sampling, sb_options_replicates(o),
                               where, error);
    }
    return code;
}

static enum sb_code run_one(const struct sb_experiment *experiment, const struct asked *asked,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error)
{
    return asked->precision > 0
               ? sb_experiment_run_precisely(experiment, asked->precision, result, arena, error)
               : sb_experiment_run(experiment, result, arena, error);
}

static enum sb_code run_all(const struct sb_options *o, const struct sb_selection *selection,
                            struct sb_points *points, const struct asked *asked,
                            struct sb_result *result, struct sb_error *error)
{
    struct sb_progress progress;
    enum sb_code code = SB_OK;
    *result = (struct sb_result){ .version = SB_VERSION,
                                  .seed = o->seed,
                                  .draws = SB_DRAWS_VERSION,
                                  .percentiles = &asked->percentiles };
    result->workload = sb_arena_alloc(&result->arena, points->rows, sizeof *result->workload);
    if (!result->workload)
        return sb_fail_memory(error);
    sb_progress_init(&progress, o->quiet, points->rows);
    for (unsigned i = 0; i < points->rows && code == SB_OK && !atomic_load(&sb_interrupted); i++) {
        struct sb_selection own;
        const struct sb_workload *workload = sb_points_take(points, i, error);
        if (!workload) {
            code = error->code;
            break;
        }
        sb_select_for(selection, &workload->dag, o->strategies, o->baseline, &own);
        struct sb_experiment experiment = {
            .workload = workload,
            .strategy = own.strategy,
            .baseline_only = own.baseline_only,
            .baseline = own.baseline,
            .strategies = own.count,
            .percentiles = &asked->percentiles,
            .slo = asked->slo,
            .sampling = asked->sampling,
            .workers = sb_points_workers(points, i, o),
            .seed = o->seed,
            .first = o->only ? o->only_replicate : 0,
            .replicates =
                !o->only && workload->dag.rows ? workload->dag.rows : sb_options_replicates(o),
            .threads = o->threads,
            .runtime = o->no_verify ? NULL : sb_plugins.runtime,
            .verify = verified_replicates(workload, own.count, points->sweep.points),
            .show_steps_max = points->sweep.points ? 0 : SHOW_STEPS_MAX,
            .show_two_steps_max = points->sweep.points ? 0 : SHOW_TWO_STEPS_MAX,
            .stop = &sb_interrupted,
            .progress = sb_progress_tell,
            .self = &progress,
        };
        sb_progress_next(&progress, workload->name);
        code = run_one(&experiment, asked, &result->workload[i], &result->arena, error);
        if (code == SB_EINTR) { /* the workloads before this one are there */
            *error = (struct sb_error){ 0 };
            code = SB_OK;
            break;
        }
        if (code == SB_OK)
            code = sb_points_mark(points, i, &result->workload[i], &result->arena, error);
        if (code == SB_OK && !points->sweep.points) /* of one of many points nobody looks at it */
            code = sb_cli_insight(o, &experiment, &result->workload[i], &result->arena, error);
        if (code == SB_OK)
            code = sb_run_bounds_fill(&experiment, &result->workload[i], error);
        if (code == SB_OK)
            tell_unverified(&result->workload[i], o, &experiment);
        if (code == SB_OK && result->workload[i].replicates < result->workload[i].wanted)
            result->partial = true;
        result->workloads += code == SB_OK;
        if (!o->fail_ifs) /* conditions tell why they cannot be told by the graphs */
            sb_points_release(points, i);
    }
    sb_progress_fini(&progress);
    if (result->workloads < points->rows)
        result->partial = true;
    return code;
}

/* What conditions may name: all that runs on any of the workloads. */
static struct sb_selection name_all(const struct sb_options *o,
                                    const struct sb_selection *selection,
                                    const struct sb_workload *workload, unsigned workloads)
{
    struct sb_selection all = *selection, own;
    unsigned w = 0;
    while (w < workloads && !workload[w].dag.is_recorded)
        w++;
    if (w == workloads)
        return all;
    sb_select_for(selection, &workload[w].dag, o->strategies, o->baseline, &own);
    for (uint32_t i = 0; i < own.count; i++) {
        uint32_t at = 0;
        while (at < all.count && all.strategy[at] != own.strategy[i])
            at++;
        all.strategy[at] = own.strategy[i];
        all.baseline[at] = (at < all.count && all.baseline[at]) || own.baseline[i];
        all.count += at == all.count;
    }
    return all;
}

static enum sb_code try_folder(const struct sb_options *o, const struct sb_points *points,
                               struct sb_error *error)
{
    const char **name = calloc((size_t)points->rows + 1, sizeof *name);
    if (!name)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < points->rows; i++)
        name[i] = sb_points_folder(points, i);
    enum sb_code code = sb_report_folder_try(o->out, name, points->rows, error);
    free(name);
    return code;
}

static int deliver(const struct sb_options *o, const struct sb_report *report,
                   const struct sb_result *result, const struct sb_fail_if *fail_if)
{
    struct sb_gate gate[SB_FAIL_IF_MAX];
    unsigned gates = sb_fail_if_gates(fail_if, result, gate);
    int status = sb_deliver(o, report, result, gate, gates);
    return sb_github_tell_run(result, gate, gates, sb_fail_if_tell(gate, gates, status));
}

static int run(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_selection selection;
    struct sb_result result = { 0 };
    struct sb_fail_if fail_if = { 0 };
    struct asked asked;
    const struct sb_report *report = NULL;
    struct sb_points points = { 0 };
    enum sb_code code = sb_select_compared(o->strategies, o->baseline, &selection, &error);
    if (code == SB_OK)
        code = sb_select_format(o->format, &report, &error);
    if (code == SB_OK)
        code = sb_select_plots(o->plots, &error);
    if (code == SB_OK)
        code = ask(o, &asked, &error);
    if (code == SB_OK)
        code = sb_points_read(&points, o, &error);
    if (code == SB_OK)
        code = check_sampling(o, &asked, &points, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    if (code == SB_OK) {
        struct sb_selection all = name_all(o, &selection, points.row, points.rows);
        code =
            sb_fail_if_run(&fail_if, o, &all, points.row, points.rows, &asked.percentiles, &error);
    }
    if (code == SB_OK && !o->no_report)
        code = try_folder(o, &points, &error);
    /* The replicates that are begun are finished, which takes seconds for the largest graphs. */
    sb_interrupt_catch(
        "\nsimbench: finishing the replicates that are begun; once more to stop at once\n",
        o->quiet || o->watched);
    if (code == SB_OK && points.rows)
        code = run_all(o, &selection, &points, &asked, &result, &error);
    if (code == SB_OK)
        code = sb_advice_fill(&result, &error);
    bool dropped = code == SB_OK && o->watched && atomic_load(&sb_interrupted);
    int status = code      ? sb_command_fail(&error)
                 : dropped ? SB_EXIT_FAILED
                           : deliver(o, report, &result, &fail_if);
    if (code == SB_OK && !dropped && atomic_load(&sb_interrupted)) {
        fprintf(stderr, "simbench: interrupted: the results are %s\n",
                result.partial ? "partial" : "complete");
        status = SB_EXIT_FAILED;
    }
    sb_fail_if_fini(&fail_if);
    sb_points_fini(&points);
    sb_result_fini(&result);
    return status;
}

const struct sb_command sb_command_run = {
    .name = "run",
    .arguments = "FILE|FOLDER...",
    .summary = "simulate workloads under strategies; print a table and write a report with plots",
    .description = "Every strategy faces the same draws, so that they can be compared replicate by "
                   "replicate. The same files, options and seed "
                   "give the same results, for any number of threads.",
    .examples = "simbench run workload.json\n"
                "simbench --workers=4 --strategies=earliest-start,hlfet,lpt workload.json\n"
                "simbench --no-report --fail-if='p99(earliest-start) > 50ms' workload.json",
    .self = SB_RUN,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = run,
};
