/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/duel/duel.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/workload/workload_write.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RESTARTS = 5 };

static enum sb_code find(const struct sb_options *o, struct sb_duel *duel, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (unsigned i = 0; code == SB_OK && i < 2; i++) {
        duel->strategy[i] = sb_catalogue_find(SB_STRATEGIES, o->argument[i], "duel", error);
        code = duel->strategy[i] ? SB_OK : SB_EINPUT;
        if (code == SB_OK && duel->strategy[i]->flags & SB_STRATEGY_ORACLE)
            code = sb_fail(error, SB_EINPUT, "duel", "%s knows what is drawn, and nothing is",
                           o->argument[i]);
    }
    if (code == SB_OK && duel->strategy[0] == duel->strategy[1])
        code = sb_fail(error, SB_EINPUT, "duel", "expected two strategies, not \"%s\" twice",
                       o->argument[0]);
    return code;
}

static enum sb_code describe(const struct sb_duel *duel, const struct sb_duel_outcome *outcome,
                             struct sb_workload *workload, struct sb_error *error)
{
    char text[256];
    int length = snprintf(text, sizeof text, "%s takes %g ms, %s %g ms: %.3f times as long",
                          duel->strategy[0]->name, (double)outcome->makespan[0] / 1e6,
                          duel->strategy[1]->name, (double)outcome->makespan[1] / 1e6,
                          (double)outcome->makespan[0] / (double)outcome->makespan[1]);
    workload->description = sb_arena_text(&workload->dag.arena, text, (size_t)length);
    return workload->description ? SB_OK : sb_fail_memory(error);
}

static enum sb_code duel_write(const struct sb_workload *workload, const char *path,
                               struct sb_error *error)
{
    FILE *out = path ? fopen(path, "w") : stdout;
    if (!out)
        return sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(errno));
    enum sb_code code = sb_workload_write(workload, out, error);
    if (path && fclose(out) != 0 && code == SB_OK)
        code = sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(errno));
    return code;
}

static enum sb_code duel_search(const struct sb_options *o, const struct sb_duel *duel,
                                struct sb_error *error)
{
    struct sb_duel_outcome outcome;
    struct sb_workload workload = { 0 };
    enum sb_code code = sb_duel_run(duel, &outcome, error);
    if (code == SB_OK)
        code = sb_duel_graph_build(&outcome.graph, &workload, error);
    if (code)
        return code;
    code = describe(duel, &outcome, &workload, error);
    if (code == SB_OK && !o->quiet)
        fprintf(stderr, "simbench: the worst of %" PRIu64 " graphs: %s\n", outcome.tried,
                workload.description);
    if (code == SB_OK)
        code = duel_write(&workload, o->output, error);
    sb_workload_fini(&workload);
    return code;
}

static int duel(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_duel duel = { .tasks = o->duel.tasks,
                            .workers = o->duel.workers,
                            .costs = strcmp(o->duel.costs, "alike") == 0     ? SB_DUEL_ALIKE
                                     : strcmp(o->duel.costs, "related") == 0 ? SB_DUEL_RELATED
                                                                             : SB_DUEL_UNRELATED,
                            .seed = o->seed,
                            .restarts = RESTARTS,
                            .tries = (o->duel.tries + RESTARTS - 1) / RESTARTS,
                            .stop = &sb_interrupted };
    enum sb_code code = find(o, &duel, &error);
    if (code == SB_OK) {
        sb_interrupt_catch("\nsimbench: stopping; the worst so far follows\n", o->quiet);
        code = duel_search(o, &duel, &error);
    }
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

extern const struct sb_command sb_command_duel;
const struct sb_command sb_command_duel = {
    .name = "duel",
    .arguments = "STRATEGY STRATEGY",
    .summary = "find a small graph on which the first strategy is bad against the second",
    .description = "Simulated annealing, as in PISA, over graphs, costs, transfers and speeds. It "
                   "prints the workload with the largest ratio of the first strategy's makespan to "
                   "the second's, both with expected latencies. The same options find the same "
                   "workload.",
    .examples = "simbench duel heft peft >worst.json\n"
                "simbench duel hlfet lpt --costs=alike --tasks=12 --out=worst.json",
    .self = SB_DUEL,
    .least_arguments = 2,
    .most_arguments = 2,
    .first_argument = SB_STRATEGIES,
    .run = duel,
};
