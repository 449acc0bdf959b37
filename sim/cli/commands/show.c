/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/sentences.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/policy/loaded.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/cli/terminal/waterfall.h"
#include "sim/insight/schedule_slack.h"
#include "sim/model/dag_metrics.h"
#include "sim/run/session.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/workload/alone.h"
#include "sim/workload/load/sentence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_MAX = 40,
    SPAN_STEPS_MAX = 1 << 20,
    SHOW_NAME_COLUMNS = 24,
    BARS = 60,
    BAR_MIN = 4,
    BESIDE_BARS = 14, /* spaces, and how long a task ran */
    SLACK = 18,       /* its slack */
    SLACK_WIDTH = 64  /* narrower terminals have no room for it */
};

static const char *clean(char out[200], const char *name)
{
    sb_utf8_clean(out, 200, name, 60);
    return out;
}

/* Line by line: a description may have several, and none of them may drive the terminal. */
static void print_description(FILE *out, const char *text)
{
    while (*text) {
        char line[1024], shown[4096];
        size_t length = strcspn(text, "\n");
        size_t kept = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, text, kept);
        line[kept] = '\0';
        sb_utf8_clean(shown, sizeof shown, line, 0);
        fprintf(out, "%s\n", shown);
        text += text[length] ? length + 1 : length;
    }
}

static void print_shape(FILE *out, const struct sb_workload *w, const struct sb_workload_result *r)
{
    char name[200], work[SB_UNITS_SIZE], path[SB_UNITS_SIZE];
    fprintf(out, "%s\n", clean(name, w->name));
    if (w->description[0])
        print_description(out, w->description);
    fprintf(
        out,
        "\ntasks %u, steps %u, dependencies %u, roots %u, leaves %u, levels %u (the largest has "
        "%u)",
        r->tasks, r->steps, r->edges, r->roots, r->leaves, r->levels, r->level_width);
    if (r->width)
        fprintf(out, ", width %u", r->width);
    fprintf(out,
            "\nmean work %s, longest path of the mean latencies %s, parallelism %.2f; "
            "workers: ",
            sb_units_duration(work, (double)r->expected_work, 0),
            sb_units_duration(path, (double)r->expected_critical_path, 0), r->parallelism);
    if (r->workers)
        fprintf(out, "%u", r->workers);
    else
        fprintf(out, "unlimited");
    char pools[SB_RUN_SENTENCE_SIZE];
    if (sb_run_sentence_pools(pools, r)[0])
        fprintf(out, ", %s", pools);
    fputs("\n", out);
}

static void print_critical_path(FILE *out, const struct sb_dag *dag)
{
    sb_ns *finish = malloc(((size_t)dag->steps + 1) * sizeof *finish);
    uint32_t *task = malloc(((size_t)dag->tasks + 1) * sizeof *task);
    char name[200];
    if (finish && task) {
        uint32_t count = sb_dag_critical_path(dag, dag->expected, finish, task);
        fputs("critical path, by expected latencies:", out);
        for (uint32_t i = 0; i < count && i < ROWS_MAX; i++)
            fprintf(out, "%s %s", i ? " →" : "", clean(name, dag->task_name[task[i]]));
        if (count > ROWS_MAX)
            fprintf(out, " … (%u tasks)", count);
        putc('\n', out);
    }
    free(finish);
    free(task);
}

static void print_body(FILE *out, const struct sb_dag *dag, uint32_t task)
{
    char name[200], length[SB_UNITS_SIZE];
    uint32_t first = sb_dag_first(dag, task);
    fprintf(out, "  %s:", clean(name, dag->task_name[task]));
    for (uint32_t s = first; s <= sb_dag_last(dag, task); s++) {
        unsigned listed = 0;
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            uint32_t from = dag->step_task[dag->pred.list[e]];
            if (from == task)
                continue;
            if (listed++ < 8)
                fprintf(out, "%s %s", listed == 1 ? (s == first ? " after" : "; await") : ",",
                        clean(name, dag->task_name[from]));
        }
        if (listed > 8)
            fprintf(out, ", … (%u)", listed);
        const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
        fprintf(out, "%s%s%s %s", s == first && !listed ? "" : ";",
                sb_dist_is_constant(dist) ? "" : " ",
                sb_dist_is_constant(dist) ? "" : sb_dist_name(dist),
                sb_units_duration(length, (double)dag->expected[s], 0));
    }
    putc('\n', out);
}

/* "latencies correlated: 0.5 of all tasks", or of groups of so many. */
static void print_correlation(FILE *out, const struct sb_dag *dag)
{
    char name[200];
    for (uint32_t f = 0; dag->factor_of && f < dag->factors && f < ROWS_MAX; f++) {
        uint32_t count = 0, listed = 0;
        for (uint32_t t = 0; t < dag->tasks; t++)
            count += dag->factor_of[t] == f;
        fprintf(out, "latencies correlated by rank, %g:", dag->rank[f]);
        if (count == dag->tasks)
            fputs(" all", out);
        for (uint32_t t = 0; t < dag->tasks && count < dag->tasks && listed < 8; t++)
            if (dag->factor_of[t] == f)
                fprintf(out, "%s %s", listed++ ? "," : "", clean(name, dag->task_name[t]));
        fprintf(out, count > listed && listed ? ", … (%u)\n" : "\n", count);
    }
}

static void print_tasks(FILE *out, const struct sb_dag *dag)
{
    fputs("\ntasks, with mean latencies:\n", out);
    for (uint32_t t = 0; t < dag->tasks && t < ROWS_MAX; t++)
        print_body(out, dag, t);
    if (dag->tasks > ROWS_MAX)
        fprintf(out, "  … and %u more tasks\n", dag->tasks - ROWS_MAX);
}

/* Within the terminal: names give way before bars do. */
static struct sb_waterfall_style style_of(const struct sb_options *o)
{
    unsigned width = sb_terminal_width(), names = SHOW_NAME_COLUMNS, bars = BARS;
    bool slack = width == 0 || width >= SLACK_WIDTH;
    unsigned beside = BESIDE_BARS + (slack ? SLACK : 0);
    if (width && width < 3 * SHOW_NAME_COLUMNS)
        names = width / 3;
    if (width)
        bars = width > names + beside + BAR_MIN ? width - names - beside : BAR_MIN;
    return (struct sb_waterfall_style){
        .names = names, .bars = bars, .rows = ROWS_MAX, .slack = slack, .ascii = o->ascii
    };
}

/* What the schedules of a workload are printed of. */
struct shown {
    struct sb_session *session;
    const struct sb_experiment *experiment;
    const struct sb_workload_result *result;
    struct sb_waterfall_style style;
    sb_ns horizon;
    sb_ns *slack; /* [steps] of the schedule at hand */
};

/* It is made only now: those of all strategies take more room than all else. */
static enum sb_code print_schedule(FILE *out, const struct shown *shown, uint32_t strategy,
                                   struct sb_error *error)
{
    const struct sb_dag *dag = &shown->experiment->workload->dag;
    const struct sb_span *span;
    const struct sb_plan *plan;
    enum sb_code code =
        sb_session_show(shown->session, shown->result, strategy, &span, &plan, error);
    if (code == SB_OK && !dag->platform)
        code = sb_schedule_slack(plan, shown->experiment->workers, span, shown->slack, error);
    if (code == SB_OK)
        sb_waterfall_print(out, dag, span, shown->slack, shown->horizon, &shown->style);
    return code;
}

static void print_headline(FILE *out, const struct sb_options *o, const struct shown *shown)
{
    const struct sb_workload *workload = shown->experiment->workload;
    char lacks[SB_ALONE_SIZE];
    fprintf(out, "\nreplicate %llu of seed %llu: %s▄ running, ░ waiting\n",
            (unsigned long long)shown->result->shown_replicate[SB_SHOWN_P50],
            (unsigned long long)o->seed,
            workload->dag.platform ? "" : "█ running on the critical path, ");
    if (sb_alone_lacks(workload, shown->experiment->workers, lacks))
        fprintf(out, "(one request alone, where nothing fails or is given up: without %s)\n",
                lacks);
}

static enum sb_code print_schedules(FILE *out, const struct sb_options *o, struct shown *shown,
                                    struct sb_error *error)
{
    const struct sb_workload_result *r = shown->result;
    const struct sb_dag *dag = &shown->experiment->workload->dag;
    enum sb_code code = SB_OK;
    char length[SB_UNITS_SIZE];
    shown->style = style_of(o);
    shown->style.slack = shown->style.slack && !dag->platform; /* it would have to follow data */
    shown->slack = malloc(((size_t)dag->steps + 1) * sizeof *shown->slack);
    if (!shown->slack)
        return sb_fail_memory(error);
    for (uint32_t s = 0; dag->platform && s < dag->steps; s++)
        shown->slack[s] = SB_SLACK_ABSENT;
    for (uint32_t s = 0; s < r->strategies; s++)
        if (r->strategy[s].shown[SB_SHOWN_P50].makespan > shown->horizon)
            shown->horizon = r->strategy[s].shown[SB_SHOWN_P50].makespan;
    print_headline(out, o, shown);
    for (uint32_t s = 0; code == SB_OK && s < r->strategies; s++) {
        fprintf(out, "\n%s%s%s: %s\n", o->color_stdout ? "\033[1m" : "", r->strategy[s].name,
                o->color_stdout ? "\033[0m" : "",
                sb_units_duration(length, (double)r->strategy[s].shown[SB_SHOWN_P50].makespan, 0));
        if (dag->steps > 0 && dag->steps <= SPAN_STEPS_MAX)
            code = print_schedule(out, shown, s, error);
    }
    free(shown->slack);
    return code;
}

static enum sb_code show_one(struct sb_screen *screen, const struct sb_options *o,
                             const struct sb_workload *workload,
                             const struct sb_selection *selection, struct sb_policy *policy,
                             struct sb_error *error)
{
    uint32_t workers = o->workers == SB_WORKERS_OF_FILE ? workload->workers : o->workers;
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    struct sb_selection own;
    sb_select_for(selection, &workload->dag, o->strategies, "", &own);
    enum sb_code code = sb_select_check(&own, &workload->dag, workload->name, error);
    if (code == SB_OK)
        code = sb_loaded_try(policy, &workload->dag, workers, workload->name, error);
    if (code)
        return code;
    struct sb_experiment experiment = {
        .workload = workload,
        .strategy = own.strategy,
        .baseline_only = own.baseline_only,
        .strategies = own.count,
        .workers = workers,
        .seed = o->seed,
        .first = o->only_replicate,
        .replicates = 1,
        .threads = 1,
    };
    struct sb_session *session = sb_session_open(&experiment, error);
    code =
        session ? sb_session_run(session, 0, sb_session_replicates(session), error) : error->code;
    if (code == SB_OK)
        code = sb_session_finish(session, &result, &arena, error);
    if (code == SB_OK) {
        print_shape(screen->out, workload, &result);
        print_critical_path(screen->out, &workload->dag);
        print_correlation(screen->out, &workload->dag);
        sb_load_sentence(&workload->dag, screen->out);
        print_tasks(screen->out, &workload->dag);
        struct shown shown = { session, &experiment, &result, .horizon = 0 };
        code = print_schedules(screen->out, o, &shown, error);
    }
    sb_session_close(session);
    sb_arena_fini(&arena);
    return code;
}

static int show(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_selection selection;
    struct sb_policy policy = { 0 };
    struct sb_screen screen;
    struct sb_workload *workload = NULL;
    unsigned workloads = 0;
    sb_screen_open(&screen, o->ascii, sb_terminal_width());
    enum sb_code code = sb_select(o->strategies, &selection, &error);
    if (code == SB_OK)
        code = sb_loaded_select(&policy, o, &selection, &error);
    if (code == SB_OK)
        code = sb_workloads_read(o, &workload, &workloads, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    for (unsigned i = 0; code == SB_OK && i < workloads; i++) {
        if (i)
            putc('\n', screen.out);
        code = show_one(&screen, o, &workload[i], &selection, &policy, &error);
    }
    sb_screen_close(&screen);
    sb_gather_free(workload, workloads);
    sb_policy_fini(&policy);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

extern const struct sb_command sb_command_show;
const struct sb_command sb_command_show = {
    .name = "show",
    .arguments = "FILE|FOLDER...",
    .summary = "the graph, its critical path, and one replicate under each strategy as bars",
    .description = "The replicate is number 0, or the one that --only-replicate names. Bars of the "
                   "critical path are full, others half as high; behind them stand how long a task "
                   "runs, and its slack: by how much it can get slower until the replicate does. "
                   "With limited workers the path also follows the step before on a worker.",
    .examples = "simbench show workload.json\n"
                "simbench show --only-replicate=4711 --strategies=sequential workload.json",
    .self = SB_SHOW,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = show,
};
