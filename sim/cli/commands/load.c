/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/command_table.h"
#include "sim/cli/load/deliver.h"
#include "sim/cli/load/setup.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/given.h"
#include "sim/cli/report/folder.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/load/analysis/curve.h"

#include <stdio.h>
#include <string.h>

/* One curve after the other, until it is interrupted. */
static enum sb_code run_curves(struct sb_load_setup *setup, struct sb_load_result *result,
                               struct sb_error *error)
{
    struct sb_load_campaign campaign = sb_load_setup_campaign(setup, result);
    struct sb_progress progress;
    enum sb_code code = SB_OK;
    sb_progress_init(&progress, setup->options->quiet, result->curves);
    campaign.stop = &sb_interrupted;
    campaign.progress = sb_progress_tell;
    campaign.self = &progress;
    const uint64_t cells = (uint64_t)result->points * setup->selection.count;
    for (uint32_t c = 0; c < result->curves && code == SB_OK; c++) {
        bool whole = true;
        sb_progress_next(&progress, result->name);
        if (result->curves > 1)
            code = sb_load_setup_curve(setup, c, error);
        if (code == SB_OK)
            code = sb_load_campaign_run(&campaign, &setup->prepared, c * cells, &result->curve[c],
                                        &result->arena, &whole, error);
        result->partial |= !whole;
    }
    sb_progress_fini(&progress);
    return code ? code : sb_load_conclude(result, error);
}

/* One request alone is what `run` simulates. */
static int run_alone(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_options alone = *o, preset;
    const char *colon = o->load.slo ? strchr(o->load.slo, ':') : NULL;
    const char *many = o->load.runs ? "--runs" : o->load.requests ? "--requests" : NULL;
    if (many) {
        sb_fail(&error, SB_EINPUT, many,
                "is of many requests, and no rate is said: one alone has replicates, see simbench "
                "run");
        return sb_command_fail(&error);
    }
    sb_given_begin(&preset, SB_RUN);
    alone.slo = colon ? colon + 1 : o->load.slo;
    alone.sampling = preset.sampling;
    alone.insight = preset.insight;
    alone.time_limit = preset.time_limit;
    return sb_command_find("run")->run(&alone);
}

static int run_load(const struct sb_options *o, struct sb_load_setup *setup,
                    const struct sb_load_report *report)
{
    struct sb_error error = { 0 };
    struct sb_load_result result = { 0 };
    enum sb_code code = sb_load_setup_result(setup, &result, &error);
    if (code == SB_OK && !o->no_report)
        code = sb_report_folder_try(o->out, &result.name, 1, &error);
    sb_interrupt_catch("\nsimbench: leaving the runs that are begun; once more to stop at once\n",
                       o->quiet);
    if (code == SB_OK)
        code = run_curves(setup, &result, &error);
    int status = code ? sb_command_fail(&error) : sb_load_deliver(o, report, &result);
    if (code == SB_OK && atomic_load(&sb_interrupted)) {
        fprintf(stderr, "simbench: interrupted: the results are %s\n",
                result.partial ? "partial" : "complete");
        status = SB_EXIT_FAILED;
    }
    sb_load_result_fini(&result);
    return status;
}

static int load(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_load_setup setup = { 0 };
    const struct sb_load_report *report = NULL;
    enum sb_code code = sb_load_select_format(o->format, &report, &error);
    if (code == SB_OK)
        code = sb_load_setup_read(&setup, o, &error);
    const bool alone = code == SB_OK && setup.axis.alone;
    int status = code ? sb_command_fail(&error) : alone ? 0 : run_load(o, &setup, report);
    sb_load_setup_fini(&setup);
    return alone ? run_alone(o) : status;
}

extern const struct sb_command sb_command_load;
const struct sb_command sb_command_load = {
    .name = "load",
    .arguments = "FILE[:SHARE]...",
    .summary = "many requests at once: at which rate does latency rise, and what is full then",
    .description =
        "Requests arrive, each walks through its graph, and all share the pools. Told are "
        "the rate that the pools can take, latency and goodput under each strategy at each rate, "
        "where the curve bends, where a limit breaks, and where the queue grows. Figures are means "
        "over independent runs, with Student's intervals; what a run needs to warm up is left out. "
        "Several files are a mix on the same pools, each with its share of the requests. "
        "Without a rate, or with --rate=0, one request is simulated alone, as run does.",
    .examples = "simbench load --rate=50/s workload.json\n"
                "simbench load --rates=10/s..200/s/12 --slo=p99:250ms workload.json\n"
                "simbench load --clients=30 --think=1s workload.json\n"
                "simbench load --rate=90/s --sweep=pools.db.slots=1..32 --slo=p99:250ms "
                "search.json:3 order.json:1",
    .self = SB_LOAD,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = load,
};
