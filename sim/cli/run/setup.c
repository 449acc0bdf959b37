/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/setup.h"

#include "sim/base/version.h"
#include "sim/cli/insight.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/report/fail_if.h"
#include "sim/cli/report/folder.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/draw/draw.h"
#include "sim/run/bounds.h"
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
    const struct sb_assignment assignment = { .dag = &experiment->workload->dag,
                                              .workers = experiment->workers };
    const char *why =
        o->no_verify ? NULL
                     : sb_runtime_why_none(experiment->runtime, &assignment, experiment->strategy,
                                           experiment->baseline_only, experiment->strategies);
    if (!why && !o->no_verify && !experiment->verify)
        why = "not verified: too many steps to be run again; simbench verify does it";
    if (why)
        result->note = why;
}

static enum sb_code ask(struct sb_run_setup *s, const struct sb_options *o, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    s->percentiles = sb_percentiles_default;
    if (o->percentiles)
        code = sb_percentiles_parse(&s->percentiles, o->percentiles, error);
    if (code == SB_OK && o->slo)
        code = sb_quantity_duration(o->slo, "--slo", &s->slo, error);
    if (code == SB_OK && o->precision)
        code = sb_quantity_percent(o->precision, "--precision", 0.1, 50, &s->precision, error);
    for (unsigned i = 0; i < SB_SAMPLINGS; i++)
        if (strcmp(o->sampling, sb_sampling_name[i]) == 0)
            s->sampling = (enum sb_sampling)i;
    if (code == SB_OK)
        code = sb_fail_if_percentiles(o, &s->percentiles, error);
    return code;
}

/* Before anything runs. */
static enum sb_code check_sampling(const struct sb_run_setup *s, struct sb_error *error)
{
    const struct sb_points *points = &s->points;
    enum sb_code code = SB_OK;
    for (unsigned i = 0; i < points->rows && code == SB_OK; i++) {
        char where[200];
        snprintf(where, sizeof where, "%.80s: --sampling", points->row[i].name);
        code = sb_spread_check(&points->row[i].dag, s->sampling, sb_options_replicates(s->options),
                               where, error);
    }
    return code;
}

enum sb_code sb_run_setup_read(struct sb_run_setup *s, const struct sb_options *o,
                               struct sb_error *error)
{
    s->options = o;
    enum sb_code code = sb_select_compared(o->strategies, o->baseline, &s->selection, error);
    if (code == SB_OK)
        code = sb_loaded_select(&s->policy, o, &s->selection, error);
    if (code == SB_OK)
        code = ask(s, o, error);
    if (code == SB_OK)
        code = sb_points_read(&s->points, o, error);
    return code ? code : check_sampling(s, error);
}

void sb_run_setup_fini(struct sb_run_setup *s)
{
    sb_points_fini(&s->points);
    sb_policy_fini(&s->policy);
    sb_table_cache_fini(&s->tables);
    *s = (struct sb_run_setup){ 0 };
}

void sb_run_setup_report(struct sb_run_setup *s, const struct sb_options *o,
                         const struct sb_report *report)
{
    s->figures_only = o->no_report && (!report || report->figures_only);
}

enum sb_code sb_run_setup_row(struct sb_run_setup *s, unsigned row, struct sb_run_row *own,
                              struct sb_error *error)
{
    const struct sb_options *o = s->options;
    const struct sb_workload *workload = sb_points_take(&s->points, row, error);
    /* of one of many points nobody looks at more */
    const bool bare = s->figures_only || s->points.sweep.points > 0;
    if (!workload)
        return error->code;
    sb_select_for(&s->selection, &workload->dag, o->strategies, o->baseline, &own->selection);
    enum sb_code code = sb_select_check(&own->selection, &workload->dag, workload->name, error);
    if (code == SB_OK)
        code = sb_loaded_try(&s->policy, &workload->dag, sb_points_workers(&s->points, row, o),
                             workload->name, error);
    if (code)
        return code;
    sb_table_cache_trim(&s->tables);
    own->experiment = (struct sb_experiment){
        .workload = workload,
        .strategy = own->selection.strategy,
        .baseline_only = own->selection.baseline_only,
        .baseline = own->selection.baseline,
        .strategies = own->selection.count,
        .percentiles = &s->percentiles,
        .slo = s->slo,
        .sampling = s->sampling,
        .workers = sb_points_workers(&s->points, row, o),
        .seed = o->seed,
        .first = o->only ? o->only_replicate : 0,
        .replicates =
            !o->only && workload->dag.rows ? workload->dag.rows : sb_options_replicates(o),
        .threads = o->threads,
        .runtime = o->no_verify ? NULL : sb_plugins.runtime,
        .verify = verified_replicates(workload, own->selection.count, s->points.sweep.points),
        .show_steps_max = bare ? 0 : SHOW_STEPS_MAX,
        .show_two_steps_max = bare ? 0 : SHOW_TWO_STEPS_MAX,
        .no_curves = bare,
        .no_batches = s->figures_only,
        .tables = &s->tables,
        .stop = &sb_interrupted,
        .progress = s->progress ? sb_progress_tell : NULL,
        .self = s->progress,
    };
    if (s->progress)
        sb_progress_next(s->progress, workload->name);
    return SB_OK;
}

enum sb_code sb_run_setup_conclude(const struct sb_run_setup *s, unsigned row,
                                   const struct sb_run_row *own, struct sb_workload_result *result,
                                   struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = sb_points_mark(&s->points, row, result, arena, error);
    if (code == SB_OK && !s->points.sweep.points) /* of one of many points nobody looks at it */
        code = sb_cli_insight(s->options, &own->experiment, result, arena, error);
    if (code == SB_OK)
        code = sb_run_bounds_fill(&own->experiment, result, error);
    if (code == SB_OK)
        tell_unverified(result, s->options, &own->experiment);
    return code;
}

enum sb_code sb_run_setup_result(const struct sb_run_setup *s, unsigned rows,
                                 struct sb_result *result, struct sb_error *error)
{
    *result = (struct sb_result){ .version = SB_VERSION,
                                  .seed = s->options->seed,
                                  .draws = SB_DRAWS_VERSION,
                                  .percentiles = &s->percentiles };
    result->workload = sb_arena_alloc(&result->arena, rows, sizeof *result->workload);
    return result->workload ? SB_OK : sb_fail_memory(error);
}

struct sb_selection sb_run_setup_names(const struct sb_run_setup *s)
{
    const struct sb_workload *workload = s->points.row;
    const unsigned workloads = s->points.rows;
    struct sb_selection all = s->selection, own;
    unsigned w = 0;
    while (w < workloads && !workload[w].dag.is_recorded)
        w++;
    if (w == workloads)
        return all;
    sb_select_for(&s->selection, &workload[w].dag, s->options->strategies, s->options->baseline,
                  &own);
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

enum sb_code sb_run_setup_try_folder(const struct sb_run_setup *s, const char *out,
                                     struct sb_error *error)
{
    const struct sb_points *points = &s->points;
    const char **name = calloc((size_t)points->rows + 1, sizeof *name);
    if (!name)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < points->rows; i++)
        name[i] = sb_points_folder(points, i);
    enum sb_code code = sb_report_folder_try(out, name, points->rows, error);
    free(name);
    return code;
}
