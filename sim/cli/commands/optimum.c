/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/advice.h"
#include "sim/base/version.h"
#include "sim/cli/optimum/find.h"
#include "sim/cli/optimum/json.h"
#include "sim/cli/optimum/table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/report/deliver.h"
#include "sim/cli/report/folder.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/draw/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is compared with the best schedule where nobody says: all that order ready steps. */
static const char strategies[] = "earliest-start,hlfet,list,lpt,spt", baseline[] = "earliest-start";

struct optimum_session {
    const struct sb_options *o;
    struct sb_selection selection;
    struct sb_optimum_search search;
    struct sb_workload *workload; /* [workloads] */
    unsigned workloads;
    struct sb_optimum_told *told; /* [tolds] */
    unsigned tolds;
    struct sb_result result; /* its arena is for all of it */
};

static enum sb_code choose_workers(const struct sb_options *o, struct sb_optimum_told *told,
                                   struct sb_error *error)
{
    const struct sb_workload *workload = told->workload;
    const struct sb_dag *dag = &workload->dag;
    uint32_t lacks = sb_problem_lacks_time(dag, dag->expected);
    told->workers = sb_pools_workers(
        dag->pools, o->workers == SB_WORKERS_OF_FILE ? workload->workers : o->workers);
    if (workload->dag.platform)
        return sb_fail(error, SB_EINPUT, workload->file,
                       "has workers that differ: the optimum is found for those that are alike");
    if (sb_problem_is_too_long(dag, dag->expected))
        return sb_fail(error, SB_EINPUT, workload->file,
                       "takes more than 73 years: no optimum is looked for then");
    if (!sb_problem_is_small(dag))
        return sb_fail(error, SB_EINPUT, workload->file,
                       "has too many pools for its %u steps: no optimum is looked for then",
                       dag->steps);
    if (lacks != SB_NONE)
        return sb_fail(
            error, SB_EINPUT, workload->file,
            "task \"%.120s\" holds slots for no time at all: no optimum is looked for then",
            dag->task_name[dag->step_task[lacks]]);
    if (!sb_dag_is_limited(dag, told->workers))
        return sb_fail(error, SB_EINPUT, workload->file,
                       "has as many workers as wanted, with which the longest path is the optimum: "
                       "say how many, as --workers=4");
    return SB_OK;
}

static enum sb_code optimum_try_folder(const struct optimum_session *s, struct sb_error *error)
{
    const char **name = calloc((size_t)s->workloads + 1, sizeof *name);
    if (!name)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < s->workloads; i++)
        name[i] = s->workload[i].name;
    enum sb_code code = sb_report_folder_try(s->o->out, name, s->workloads, error);
    free(name);
    return code;
}

static enum sb_code optimum_prepare(struct optimum_session *s, struct sb_error *error)
{
    const struct sb_options *o = s->o;
    s->search.stop = &sb_interrupted;
    enum sb_code code = sb_select_compared(o->strategies ? o->strategies : strategies, baseline,
                                           &s->selection, error);
    s->search.selection = &s->selection;
    if (code == SB_OK)
        code = sb_quantity_duration(o->time, "--time", &s->search.time, error);
    if (code == SB_OK)
        code = sb_workloads_read_alone(o, &s->workload, &s->workloads, error);
    if (code)
        return code;
    error->further = NULL; /* those are of the files */
    s->told = sb_arena_alloc(&s->result.arena, s->workloads, sizeof *s->told);
    s->result.workload = sb_arena_alloc(&s->result.arena, s->workloads, sizeof *s->result.workload);
    code = s->told && s->result.workload ? SB_OK : sb_fail_memory(error);
    for (unsigned i = 0; code == SB_OK && i < s->workloads; i++) {
        s->told[i].workload = &s->workload[i];
        code = choose_workers(o, &s->told[i], error);
    }
    return code == SB_OK && o->out ? optimum_try_folder(s, error) : code;
}

static enum sb_code optimum_print(struct optimum_session *s, struct sb_error *error)
{
    if (strcmp(s->o->format, "json") == 0) {
        char *text = NULL;
        size_t size = 0;
        enum sb_code code = sb_optimum_json(s->told, s->tolds, &text, &size, error);
        if (code == SB_OK)
            fwrite(text, 1, size, stdout);
        free(text);
        return code;
    }
    struct sb_screen screen;
    sb_screen_open(&screen, s->o->ascii, sb_terminal_width());
    enum sb_code code = sb_optimum_table(screen.out, s->told, s->tolds, s->o->ascii, error);
    sb_screen_close(&screen);
    return code;
}

static enum sb_code find_all(struct optimum_session *s, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (unsigned i = 0; code == SB_OK && i < s->workloads && !atomic_load(&sb_interrupted); i++) {
        code = sb_optimum_tell(&s->search, &s->told[i], &s->result.arena, error);
        if (code == SB_OK)
            s->result.workload[s->tolds++] = *s->told[i].result;
    }
    s->result.version = SB_VERSION;
    s->result.draws = SB_DRAWS_VERSION;
    s->result.workloads = s->tolds;
    s->result.partial = s->tolds < s->workloads;
    return code == SB_OK && s->tolds ? optimum_print(s, error) : code;
}

/* The report of a run, if one is wanted. */
static int optimum_report(struct optimum_session *s, struct sb_error *error)
{
    if (!s->o->out || !s->tolds)
        return sb_command_finish(SB_EXIT_DONE);
    return sb_advice_fill(&s->result, error) ? sb_command_fail(error)
                                             : sb_deliver(s->o, NULL, &s->result, NULL, 0);
}

static int optimum_run(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct optimum_session s = { .o = o };
    enum sb_code code = optimum_prepare(&s, &error);
    sb_interrupt_catch("\nsimbench: the best schedule until now is told; once more to stop at "
                       "once\n",
                       o->quiet);
    if (code == SB_OK)
        code = find_all(&s, &error);
    int status = code ? sb_command_fail(&error) : optimum_report(&s, &error);
    if (code == SB_OK && atomic_load(&sb_interrupted)) {
        fprintf(stderr,
                "simbench: interrupted: of %u workloads %u are told, the last one as far as the "
                "search got\n",
                s.workloads, s.tolds);
        status = SB_EXIT_FAILED;
    }
    sb_gather_free(s.workload, s.workloads);
    sb_result_fini(&s.result);
    return status;
}

extern const struct sb_command sb_command_optimum;
const struct sb_command sb_command_optimum = {
    .name = "optimum",
    .arguments = "FILE|FOLDER...",
    .summary = "how short a schedule on so many workers can be, proved where it can be",
    .description =
        "For identical workers and pools, and when every step takes its mean latency. Lower bounds "
        "are the longest path, the work by the workers or by the slots of a pool, and what must be "
        "done in any interval of time "
        "(Fernandez and Bussell). Schedules come from list scheduling, forward-backward "
        "improvement with perturbed restarts, and then branch and bound, until a schedule is as "
        "short as the bound, or none that is shorter is left, or time is up: then the gap between "
        "both is told. Strategies are shown beside the best schedule, which the checker has "
        "accepted; the report has it with all pictures.",
    .examples = "simbench optimum --workers=4 workload.json\n"
                "simbench optimum --workers=8 --time=1m --format=json rand0090.stg\n"
                "simbench optimum --workers=2 -o best rand0081.stg",
    .self = SB_OPTIMUM,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = optimum_run,
};
