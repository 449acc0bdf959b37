/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/export/export.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/report/output.h"
#include "sim/run/experiment.h"
#include "sim/workload/alone.h"

/* One replicate under one strategy. `result` and what it points to live in exported->arena. */
static enum sb_code schedule(const struct sb_options *o, struct sb_exported *exported,
                             struct sb_error *error)
{
    const struct sb_workload *workload = exported->workload;
    struct sb_selection selection;
    struct sb_workload_result result;
    const char *name = o->strategy ? o->strategy : "earliest-start";
    const struct sb_strategy *strategy =
        sb_catalogue_find(SB_STRATEGIES, name, "--strategy", error);
    enum sb_code code = strategy ? sb_select(name, &selection, error) : SB_EINPUT;
    struct sb_experiment experiment = {
        .workload = workload,
        .strategy = selection.strategy,
        .baseline_only = selection.baseline_only,
        .strategies = 1,
        .workers = exported->workers,
        .seed = o->seed,
        .first = o->only_replicate,
        .replicates = 1,
        .threads = 1,
        .show_steps_max = SB_STEPS_MAX,
    };
    if (code == SB_OK)
        code = sb_experiment_run(&experiment, &result, &exported->arena, error);
    if (code)
        return code;
    exported->span = result.strategy[0].shown[SB_SHOWN_P50].span;
    exported->strategy = strategy->name;
    exported->seed = o->seed;
    exported->replicate = result.shown_replicate[SB_SHOWN_P50];
    return sb_exported_schedule(exported, error);
}

static enum sb_code export_write_to(const struct sb_export *plugin,
                                    const struct sb_exported *exported, const char *path,
                                    struct sb_error *error)
{
    struct sb_output output;
    enum sb_code code = sb_output_begin(&output, path, error);
    if (code)
        return code;
    code = plugin->write(exported, output.stream, error);
    return sb_output_end(&output, code, error);
}

/* A schedule is of one request alone; a graph goes without what is said of many. */
static enum sb_code check_load(const struct sb_options *o, const struct sb_export *plugin,
                               const struct sb_exported *exported, struct sb_error *error)
{
    const struct sb_workload *workload = exported->workload;
    char lacks[SB_ALONE_SIZE];
    if (plugin->schedule)
        return sb_alone_check(workload, exported->workers, error);
    bool more = workload->dag.arrivals || workload->dag.resilience ||
                sb_alone_lacks(workload, exported->workers, lacks);
    if (more && !plugin->whole && !o->quiet)
        fprintf(stderr,
                "simbench: %s leaves out how requests arrive, what fails, and how pools serve\n",
                plugin->name);
    return SB_OK;
}

static enum sb_code export_file(const struct sb_options *o, struct sb_error *error)
{
    struct sb_workload workload = { 0 };
    struct sb_exported exported = { .workload = &workload };
    const struct sb_export *plugin =
        o->format ? sb_catalogue_find(SB_EXPORTS, o->format, "--format", error) : NULL;
    if (!o->format)
        sb_fail(error, SB_EINPUT, "--format",
                "is missing: export into which format? See simbench list exports");
    enum sb_code code = plugin ? SB_OK : SB_EINPUT;
    if (code == SB_OK)
        code = sb_workloads_read_one(o, o->argument[0], &workload, error);
    if (code == SB_OK)
        code = sb_exported_graph(&exported, error);
    exported.workers = o->workers == SB_WORKERS_OF_FILE ? workload.workers : o->workers;
    if (code == SB_OK)
        code = check_load(o, plugin, &exported, error);
    if (code == SB_OK && plugin->schedule)
        code = schedule(o, &exported, error);
    if (code == SB_OK)
        code = export_write_to(plugin, &exported, o->output, error);
    sb_exported_fini(&exported);
    sb_workload_fini(&workload);
    return code;
}

static int export(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    return export_file(o, &error) ? sb_command_fail(&error) : sb_command_finish(SB_EXIT_DONE);
}

extern const struct sb_command sb_command_export;
const struct sb_command sb_command_export = {
    .name = "export",
    .arguments = "FILE",
    .summary = "write a workload, or a schedule of it, in a format of others",
    .description =
        "The formats are {exports}. dot, csv and wfformat have a task for each step of a body, and "
        "means in place of distributions. chrome-trace and otlp have one replicate under one "
        "strategy, with its critical path. minizinc has the question which schedule of the means "
        "is the shortest, with what simbench knows of it.",
    .examples = "simbench export --format chrome-trace -s hlfet -w 4 -o trace.json feed.json\n"
                "simbench export --format dot feed.json | dot -Tsvg >feed.svg",
    .self = SB_EXPORT,
    .least_arguments = 1,
    .most_arguments = 1,
    .files = true,
    .run = export,
};
