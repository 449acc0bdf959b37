/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/live/outlook.h"
#include "sim/cli/live/table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/screen.h"
#include "sim/live/campaign.h"

#include <stdio.h>

enum { STEPS_MAX = 10000, MEASUREMENTS_MAX = 50000000 };

/* What stays below the limit anyhow needs none. */
static uint32_t workers_of(const struct sb_options *o, const struct sb_workload *workload)
{
    uint32_t limit = o->live.in_flight;
    if (workload->workers && workload->workers < limit)
        limit = workload->workers;
    return limit < workload->dag.steps ? limit : 0;
}

static enum sb_code run_live(FILE *out, const struct sb_options *o,
                             const struct sb_workload *workload,
                             const struct sb_selection *selection, struct sb_progress *progress,
                             struct sb_error *error)
{
    struct sb_live_campaign campaign = {
        .dag = &workload->dag,
        .runtime = sb_plugins.runtime,
        .strategy = selection->strategy,
        .strategies = selection->count,
        .workers = workers_of(o, workload),
        .repeat = o->live.repeat,
        .seed = o->seed,
        .spin = (sb_ns)o->spin_us * 1000,
        .options = { .fresh = o->live.fresh, .stop = &sb_interrupted },
        .progress = sb_progress_tell,
        .self = progress,
    };
    uint32_t limit = campaign.workers ? campaign.workers : o->live.in_flight;
    struct sb_error unprinted = { 0 };
    enum sb_code code =
        sb_quantity_duration(o->time_limit, "--time-limit", &campaign.options.limit, error);
    if (code == SB_OK)
        code = sb_live_campaign_run(&campaign, error);
    sb_progress_fini(progress);
    if (campaign.done > 0 && sb_live_table(out, &campaign, workload->name, limit, &unprinted))
        code = code ? code : sb_fail_memory(error);
    sb_live_campaign_fini(&campaign);
    return code;
}

static enum sb_code live_check(const struct sb_options *o, const struct sb_workload *workload,
                               const struct sb_selection *selection, struct sb_error *error)
{
    sb_ns limit;
    const struct sb_dag *dag = &workload->dag;
    enum sb_code code = sb_quantity_duration(o->time_limit, "--time-limit", &limit, error);
    if (code == SB_OK && dag->pools)
        code = sb_fail(error, SB_EINPUT, workload->file, "here nothing holds slots of \"pools\"");
    if (code == SB_OK && dag->platform)
        code = sb_fail(error, SB_EINPUT, workload->file,
                       "here are no workers that differ (\"platform\")");
    if (code == SB_OK)
        code = sb_live_check(workload, o->live.allow_unsafe, error);
    if (code == SB_OK &&
        (dag->steps > STEPS_MAX ||
         (double)dag->steps * o->live.repeat * selection->count > MEASUREMENTS_MAX))
        code = sb_fail(error, SB_EINPUT, workload->file,
                       "more than %d steps, or %d actions altogether", STEPS_MAX, MEASUREMENTS_MAX);
    return code;
}

static enum sb_code live_all(const struct sb_options *o, const struct sb_workload *workload,
                             unsigned workloads, const struct sb_selection *selection,
                             struct sb_error *error)
{
    struct sb_progress progress;
    struct sb_screen screen;
    enum sb_code code = SB_OK;
    for (unsigned i = 0; code == SB_OK && i < workloads; i++)
        code = live_check(o, &workload[i], selection, error);
    sb_progress_init(&progress, o->quiet, workloads);
    sb_screen_open(&screen, o->ascii, 0);
    for (unsigned i = 0; code == SB_OK && i < workloads && !atomic_load(&sb_interrupted); i++) {
        struct sb_selection own;
        uint32_t limit = workers_of(o, &workload[i]);
        sb_select_for(selection, &workload[i].dag, o->strategies, "", &own);
        sb_progress_next(&progress, workload[i].name);
        fputs(i ? "\n" : "", screen.out);
        if (o->live.dry_run)
            sb_live_outlook(screen.out, &workload[i], own.strategy, own.count, o->live.repeat,
                            limit ? limit : o->live.in_flight);
        else
            code = run_live(screen.out, o, &workload[i], &own, &progress, error);
        fflush(screen.out);
        fflush(stdout);
    }
    sb_screen_close(&screen);
    sb_progress_fini(&progress);
    return code;
}

static int live(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_selection selection;
    struct sb_workload *workload = NULL;
    unsigned workloads = 0;
    enum sb_code code = sb_select(o->strategies, &selection, &error);
    if (code == SB_OK)
        code = sb_workloads_read_alone(o, &workload, &workloads, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    sb_interrupt_catch("\nsimbench: giving up what is under way\n", o->quiet);
    if (code == SB_OK)
        code = live_all(o, workload, workloads, &selection, &error);
    sb_gather_free(workload, workloads);
    if (code && code != SB_EINTR)
        return sb_command_fail(&error);
    if (!atomic_load(&sb_interrupted))
        return SB_EXIT_DONE;
    fputs("simbench: interrupted: the rest is not measured\n", stderr);
    return SB_EXIT_FAILED;
}

extern const struct sb_command sb_command_live;
const struct sb_command sb_command_live = {
    .name = "live",
    .arguments = "FILE|FOLDER...",
    .summary = "do what the tasks say for real, under each strategy, beside what is simulated",
    .description =
        "A task may say what it is for real, \"http\": {\"url\": ...} or \"command\": [...]. Each "
        "strategy does all of them --repeat times on the real scheduler, by turns; what it takes "
        "stands beside the simulation, and what it takes longer is explained: contention at the "
        "service, connections, dispatch. Only what the file names is done: no redirect is "
        "followed, nothing is tried again, and the first action that fails ends it. --dry-run "
        "shows all before.",
    .examples = "simbench live --dry-run page.json\n"
                "simbench live --repeat=20 --strategies=sequential,earliest-start page.json",
    .self = SB_LIVE,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = live,
};
