/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/whatif.h"
#include "sim/base/files/whole_file.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/cli/whatif/changes.h"
#include "sim/cli/whatif/json.h"
#include "sim/cli/whatif/table.h"
#include "sim/insight/barriers/barriers.h"
#include "sim/insight/barriers/largest_speedup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 10000, BARRIERS = 16 };

/* Trials and places of all strategies of a workload: some seconds of a core. */
#define COST (UINT64_C(1) << 31)

struct whatif_session {
    const struct sb_options *o;
    const struct sb_selection *selection;
    struct sb_workload *workload;   /* [workloads] */
    struct sb_cli_changes *changes; /* [workloads] */
    struct sb_whatif_told *told;    /* [tolds] */
    unsigned workloads, tolds;
    struct sb_progress progress;
    struct sb_arena arena;
};

/* The replicates that are looked at for barriers are those of the what-ifs. */
static enum sb_code find_barriers(struct whatif_session *s, const struct sb_pass *of,
                                  const struct sb_variant *now, struct sb_whatif_told *told,
                                  struct sb_error *error)
{
    const uint32_t count = told->result.strategies;
    enum sb_code code = SB_OK;
    told->barriers = sb_arena_alloc(&s->arena, count, sizeof *told->barriers);
    told->barriers_left_out = sb_arena_alloc(&s->arena, count, sizeof *told->barriers_left_out);
    if (!told->barriers || !told->barriers_left_out)
        return sb_fail_memory(error);
    for (uint32_t i = 0; code == SB_OK && i < count && !told->tries; i++) {
        const struct sb_barriers wanted = { of, told->result.strategy[i].strategy, now->workers,
                                            s->o->whatif.all ? UINT32_MAX : BARRIERS };
        code = sb_barriers_find(&wanted, &told->barriers[i], &told->barriers_left_out[i], &s->arena,
                                error);
    }
    return code;
}

static enum sb_code ask(struct whatif_session *s, const struct sb_selection *own,
                        struct sb_pass *pass, struct sb_whatif_told *told, struct sb_error *error)
{
    const struct sb_options *o = s->o;
    struct sb_variant now;
    const struct sb_whatif whatif = {
        .of = pass,
        .strategy = own->strategy,
        .strategies = own->count,
        .workers = told->workload->workers,
        .tried = told->tried,
        .tries = told->tries,
        .cost = o->whatif.all ? 0 : COST,
        .all_replicates = o->replicates > 0 || o->whatif.all,
    };
    enum sb_code code =
        sb_variant_build(&now, pass->dag, told->workload->workers, told->tried, told->tries, error);
    if (code)
        return code;
    told->workers = now.workers;
    code = sb_whatif_run(&whatif, &told->result, &s->arena, error);
    if (code == SB_OK)
        code = sb_largest_speedup_find(&now.dag, now.workers, &told->largest, error);
    pass->replicates = told->result.replicates;
    if (code == SB_OK)
        code = find_barriers(s, pass, &now, told, error);
    sb_variant_fini(&now);
    return code;
}

static enum sb_code whatif_run_one(struct whatif_session *s, unsigned at, struct sb_error *error)
{
    const struct sb_options *o = s->o;
    const struct sb_workload *w = &s->workload[at];
    struct sb_whatif_told *told = &s->told[s->tolds];
    struct sb_samplers samplers;
    struct sb_selection own;
    sb_select_for(s->selection, &w->dag, o->strategies, "", &own);
    *told = (struct sb_whatif_told){ .workload = w,
                                     .tried = s->changes[at].change,
                                     .tries = (uint32_t)s->changes[at].count };
    enum sb_code code = sb_samplers_build(&samplers, &w->dag, error);
    if (code)
        return code;
    struct sb_pass pass = { .dag = &w->dag,
                            .samplers = &samplers,
                            .seed = o->seed,
                            .replicates = w->dag.rows     ? w->dag.rows
                                          : o->replicates ? o->replicates
                                                          : REPLICATES,
                            .threads = o->threads,
                            .stop = &sb_interrupted,
                            .progress = sb_progress_tell,
                            .self = &s->progress };
    sb_progress_next(&s->progress, w->name);
    code = ask(s, &own, &pass, told, error);
    sb_samplers_fini(&samplers);
    s->tolds += code == SB_OK;
    return code;
}

static enum sb_code whatif_print(struct whatif_session *s, struct sb_error *error)
{
    struct sb_screen screen;
    enum sb_code code = SB_OK;
    sb_screen_open(&screen, s->o->ascii, sb_terminal_width());
    for (unsigned i = 0; code == SB_OK && i < s->tolds; i++) {
        fputs(i ? "\n" : "", screen.out);
        code = sb_whatif_table(screen.out, &s->told[i], s->o->ascii, sb_terminal_width(), error);
    }
    sb_screen_close(&screen);
    return code;
}

static enum sb_code whatif_deliver(struct whatif_session *s, struct sb_error *error)
{
    const struct sb_options *o = s->o;
    const bool json = strcmp(o->format, "json") == 0;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = SB_OK;
    if (json || o->output)
        code = sb_whatif_json(s->told, s->tolds, o->seed, &text, &size, error);
    if (code == SB_OK && json)
        fwrite(text, 1, size, stdout);
    else if (code == SB_OK)
        code = whatif_print(s, error);
    if (code == SB_OK && o->output)
        code = sb_whole_file_text(o->output, text, size, error);
    free(text);
    return code;
}

static enum sb_code whatif_prepare(struct whatif_session *s, struct sb_error *error)
{
    enum sb_code code = sb_workloads_read_alone(s->o, &s->workload, &s->workloads, error);
    if (code)
        return code;
    s->told = sb_arena_alloc(&s->arena, s->workloads, sizeof *s->told);
    s->changes = sb_arena_alloc(&s->arena, s->workloads, sizeof *s->changes);
    if (!s->told || !s->changes)
        return sb_fail_memory(error);
    error->further = NULL; /* those are of the files */
    for (unsigned i = 0; code == SB_OK && i < s->workloads; i++)
        code = sb_cli_changes_read(&s->changes[i], s->o, &s->workload[i], error);
    return code;
}

static enum sb_code whatif_run_all(struct whatif_session *s, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    sb_progress_init(&s->progress, s->o->quiet, s->workloads);
    for (unsigned i = 0; code == SB_OK && i < s->workloads && !atomic_load(&sb_interrupted); i++)
        code = whatif_run_one(s, i, error);
    sb_progress_fini(&s->progress);
    if (code == SB_EINTR) { /* the workloads before this one are there */
        *error = (struct sb_error){ 0 };
        code = SB_OK;
    }
    return code == SB_OK ? whatif_deliver(s, error) : code;
}

static int whatif_run(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_selection selection;
    struct whatif_session s = { .o = o, .selection = &selection };
    enum sb_code code = sb_select(o->strategies, &selection, &error);
    if (code == SB_OK)
        code = whatif_prepare(&s, &error);
    sb_interrupt_catch(
        "\nsimbench: finishing the replicates that are begun; once more to stop at once\n",
        o->quiet);
    if (code == SB_OK && s.workloads)
        code = whatif_run_all(&s, &error);
    int status = code ? sb_command_fail(&error) : SB_EXIT_DONE;
    if (code == SB_OK && atomic_load(&sb_interrupted)) {
        fputs("simbench: interrupted: the rest is not tried\n", stderr);
        status = SB_EXIT_FAILED;
    }
    for (unsigned i = 0; s.changes && i < s.workloads; i++)
        sb_cli_changes_fini(&s.changes[i]);
    sb_gather_free(s.workload, s.workloads);
    sb_arena_fini(&s.arena);
    return status;
}

extern const struct sb_command sb_command_whatif;
const struct sb_command sb_command_whatif = {
    .name = "whatif",
    .arguments = "FILE|FOLDER...",
    .summary = "what would each change save: a task that gets faster, a worker more, an edge less",
    .description =
        "Each task is tried 10 % faster, in half the time and free, and so are one more worker, "
        "each edge gone, and each await of a body one step earlier or later: one at a time, on the "
        "same draws, so that a difference of 0.1 % shows. Told is what that saves in the mean, at "
        "p50 and at p99, and what each place costs where a strategy waits for more than the graph "
        "says.",
    .examples = "simbench whatif workload.json\n"
                "simbench whatif --strategies=earliest-start --scale=profile=0.5 workload.json\n"
                "simbench whatif --drop-edge='user -> posts' --workers=8 --format=json "
                "workload.json",
    .self = SB_WHATIF,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = whatif_run,
};
