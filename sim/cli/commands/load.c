/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/arguments/given.h"
#include "sim/cli/load/deliver.h"
#include "sim/cli/load/run.h"
#include "sim/cli/options/command_table.h"
#include "sim/cli/options/commands.h"

#include <string.h>

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
    return sb_command_find("run")->run(&alone);
}

static int load(const struct sb_options *given)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_options o = *given; /* with files that are kept */
    struct sb_load_setup setup = { 0 };
    struct sb_load_keeping keeping = { 0 };
    const struct sb_load_report *report = NULL;
    enum sb_code code = sb_load_select_format(o.format, &report, &error);
    if (code == SB_OK)
        code = sb_load_keeping_begin(&keeping, &o, &error);
    if (code == SB_OK)
        code = sb_load_setup_read(&setup, &o, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    const bool alone = code == SB_OK && setup.axis.alone;
    const int status = code    ? sb_command_fail(&error)
                       : alone ? SB_EXIT_DONE
                               : sb_load_run(&o, &setup, &keeping, report);
    sb_load_setup_fini(&setup);
    sb_load_keeping_end(&keeping, false);
    return alone ? run_alone(given) : status;
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
