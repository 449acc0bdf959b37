/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/commands/verify.h"

#include "sim/cli/line/scheduler.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/real_time.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/screen.h"
#include "sim/run/experiment.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/verify/verify.h"

#include <stdio.h>
#include <unistd.h>

enum {
    REPLICATES = 400,    /* fewer where that would be more than */
    STEPS_MAX = 1 << 22, /* steps: no more than reading so large a graph takes */
};

static void print_head(FILE *out, const struct sb_workload *workload, uint32_t workers,
                       uint64_t replicates)
{
    char name[200], tasks[SB_UNITS_SIZE], edges[SB_UNITS_SIZE], limit[SB_UNITS_SIZE] = "unlimited",
                                                                count[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, workload->name, 60);
    if (workers)
        sb_units_count(limit, workers);
    fprintf(out, "%s  %s task%s, %s edge%s · %s worker%s · %s replicate%s\n", name,
            sb_units_count(tasks, workload->dag.tasks), workload->dag.tasks == 1 ? "" : "s",
            sb_units_count(edges, workload->dag.edges), workload->dag.edges == 1 ? "" : "s", limit,
            workers == 1 ? "" : "s", sb_units_count(count, replicates), replicates == 1 ? "" : "s");
}

static void print_verified(FILE *out, const struct sb_workload_result *result)
{
    char schedules[SB_UNITS_SIZE], steps[SB_UNITS_SIZE];
    for (uint32_t s = 0; s < result->strategies; s++) {
        const struct sb_strategy_result *r = &result->strategy[s];
        sb_units_count(schedules, r->verified);
        if (!r->verified)
            fprintf(out, "  %-20s not verified: no real scheduler has a program for it here\n",
                    r->name);
        else
            fprintf(out, "  %-20s %s of %s schedules identical, %s steps to the nanosecond\n",
                    r->name, schedules, schedules,
                    sb_units_count(steps, r->verified * result->steps));
    }
}

static uint32_t workers_of(const struct sb_options *o, const struct sb_workload *workload)
{
    return o->workers == SB_WORKERS_OF_FILE ? workload->workers : o->workers;
}

/* An experiment in which every replicate is verified. */
static enum sb_code verify_virtual(FILE *out, const struct sb_options *o,
                                   const struct sb_workload *workload,
                                   const struct sb_selection *selected,
                                   struct sb_progress *progress, const atomic_bool *stop,
                                   struct sb_error *error)
{
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    struct sb_selection own;
    sb_select_for(selected, &workload->dag, o->strategies, "", &own);
    uint64_t bounded = sb_verify_replicates(REPLICATES, workload->dag.steps, own.count, STEPS_MAX);
    uint64_t replicates = o->only ? 1 : o->replicates ? o->replicates : bounded;
    if (workload->dag.rows && replicates > workload->dag.rows)
        replicates = workload->dag.rows;
    struct sb_experiment experiment = {
        .workload = workload,
        .strategy = own.strategy,
        .baseline_only = own.baseline_only,
        .strategies = own.count,
        .workers = workers_of(o, workload),
        .seed = o->seed,
        .first = o->only ? o->only_replicate : 0,
        .replicates = replicates,
        .threads = o->threads,
        .runtime = sb_plugins.runtime,
        .verify = replicates,
        .stop = stop,
        .progress = sb_progress_tell,
        .self = progress,
    };
    enum sb_code code = sb_experiment_run(&experiment, &result, &arena, error);
    sb_progress_fini(progress);
    if (code == SB_OK) {
        print_head(out, workload, experiment.workers, result.replicates);
        print_verified(out, &result);
    }
    sb_arena_fini(&arena);
    return code;
}

/* What cannot be verified is told, sets *status, and does not keep the others from it. */
static enum sb_code verify_all(const struct sb_options *o, const struct sb_workload *workload,
                               unsigned workloads, const struct sb_selection *selection,
                               const atomic_bool *interrupted, int *status, struct sb_error *error)
{
    struct sb_progress progress;
    struct sb_screen screen;
    enum sb_code code = SB_OK;
    bool shown = false;
    sb_progress_init(&progress, o->quiet, workloads);
    sb_screen_open(&screen, o->ascii, 0);
    for (unsigned i = 0; code == SB_OK && i < workloads && !atomic_load(interrupted); i++) {
        const char *why_none =
            sb_runtime_why_none(sb_plugins.runtime, &workload[i].dag, selection->strategy,
                                selection->count, workers_of(o, &workload[i]));
        sb_progress_next(&progress, workload[i].name);
        if (why_none) {
            struct sb_error none = { 0 };
            sb_fail(&none, SB_ECHECK, NULL, "%.60s: %s", workload[i].name, why_none);
            *status = sb_command_fail(&none);
            continue;
        }
        fputs(shown ? "\n" : "", screen.out);
        shown = true;
        code = o->real_clock
                   ? sb_real_time(screen.out, o, &workload[i], selection, interrupted, error)
                   : verify_virtual(screen.out, o, &workload[i], selection, &progress, interrupted,
                                    error);
        fflush(screen.out);
        fflush(stdout);
    }
    sb_screen_close(&screen);
    sb_progress_fini(&progress);
    return code;
}

/* A scheduler of the user's own, or what was recorded of one. */
static enum sb_code verify_scheduler(const struct sb_options *o, const struct sb_workload *workload,
                                     unsigned workloads, const atomic_bool *interrupted,
                                     struct sb_error *error)
{
    struct sb_screen screen;
    sb_screen_open(&screen, o->ascii, 0);
    enum sb_code code = sb_scheduler_verify(screen.out, o, workload, workloads, interrupted, error);
    sb_screen_close(&screen);
    return code;
}

static int verify(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_selection selection;
    struct sb_workload *workload = NULL;
    unsigned workloads = 0;
    int status = SB_EXIT_DONE;
    enum sb_code code = sb_scheduler_check(o, &error);
    if (code == SB_OK)
        code = sb_select(o->strategies, &selection, &error);
    if (code == SB_OK)
        code = sb_workloads_read(o, &workload, &workloads, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    sb_interrupt_catch(
        "\nsimbench: finishing the replicates that are begun; once more to stop at once\n",
        o->quiet);
    if (code == SB_OK && (o->scheduler || o->replay))
        code = verify_scheduler(o, workload, workloads, &sb_interrupted, &error);
    else if (code == SB_OK && workload)
        code = verify_all(o, workload, workloads, &selection, &sb_interrupted, &status, &error);
    sb_gather_free(workload, workloads);
    if (code)
        return sb_command_fail(&error);
    if (!atomic_load(&sb_interrupted))
        return status;
    fputs("simbench: interrupted: the rest is not verified\n", stderr);
    return SB_EXIT_FAILED;
}

const struct sb_command sb_command_verify = {
    .name = "verify",
    .arguments = "FILE|FOLDER...",
    .summary =
        "run strategies on the real scheduler, and compare its schedules with the simulated ones",
    .description = "The durations are those that the simulator draws. Under a virtual clock each "
                   "step must start and end, and with limited workers be "
                   "on the worker, as simulated, to the nanosecond. Under the real one nothing may "
                   "start or end early, and what it takes longer is "
                   "explained. The first difference ends it with exit status 1 and the command "
                   "that shows it again.",
    .examples = "simbench verify workload.json\n"
                "simbench verify --real-clock --time-scale=0.1 workload.json",
    .self = SB_VERIFY,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = verify,
};
