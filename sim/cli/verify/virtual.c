/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/verify/virtual.h"

#include "sim/cli/options/workloads.h"
#include "sim/cli/run/part_header.h"
#include "sim/cli/verify/extent.h"
#include "sim/text/units.h"

#include <stdlib.h>

enum { VIRTUAL_STEPS_MAX = 1 << 22 }; /* no more than reading so large a graph takes */

/* An experiment in which every replicate is verified: the strategies that were chosen, and those of
 * them that it has. */
struct row {
    struct sb_selection selection, verified;
    struct sb_experiment experiment;
};

static const char *why_not(const struct sb_experiment *experiment,
                           const struct sb_strategy *strategy)
{
    const struct sb_assignment assignment = { .dag = &experiment->workload->dag,
                                              .strategy = strategy,
                                              .workers = experiment->workers };
    return sb_runtime_why_not(experiment->runtime, &assignment);
}

static void print_verified(FILE *out, const struct row *row,
                           const struct sb_workload_result *result)
{
    char schedules[SB_UNITS_SIZE], steps[SB_UNITS_SIZE];
    const struct sb_strategy_result *r = result->strategy;
    for (uint32_t s = 0; s < row->selection.count; s++) {
        const struct sb_strategy *strategy = row->selection.strategy[s];
        const char *why = why_not(&row->experiment, strategy);
        if (why) {
            fprintf(out, "  %-20s %s\n", strategy->name, why);
            continue;
        }
        sb_units_count(schedules, r->verified);
        fprintf(out, "  %-20s %s of %s schedules identical, %s steps to the nanosecond\n", r->name,
                schedules, schedules, sb_units_count(steps, r->verified * result->steps));
        r++;
    }
}

/* Of the others nothing is simulated: plans of a million tasks take hundreds of megabytes. */
static void choose_verified(struct row *row)
{
    const struct sb_selection *all = &row->selection;
    struct sb_selection *own = &row->verified;
    own->count = 0;
    for (uint32_t s = 0; s < all->count; s++)
        if (!why_not(&row->experiment, all->strategy[s])) {
            own->strategy[own->count] = all->strategy[s];
            own->baseline_only[own->count++] = all->baseline_only[s];
        }
    const struct sb_selection *run = own->count ? own : all; /* some run in any case */
    row->experiment.strategy = run->strategy;
    row->experiment.baseline_only = run->baseline_only;
    row->experiment.strategies = run->count;
}

static void make_row(const struct sb_verify_virtual *v, unsigned i, struct row *row)
{
    const struct sb_options *o = &v->options;
    const struct sb_workload *workload = &v->workload[i];
    struct sb_selection *own = &row->selection;
    sb_select_for(v->selected, &workload->dag, o->strategies, "", own);
    uint64_t replicates = sb_verify_count(o, workload, own->count, VIRTUAL_STEPS_MAX);
    row->experiment = (struct sb_experiment){
        .workload = workload,
        .workers = sb_verify_workers(o, workload),
        .seed = o->seed,
        .first = o->only ? o->only_replicate : 0,
        .replicates = replicates,
        .threads = o->threads,
        .runtime = sb_plugins.runtime,
        .verify = replicates,
    };
    choose_verified(row);
}

/* ---- what is kept ---- */

static enum sb_code begin_part(struct sb_verify_virtual *v, struct sb_error *error)
{
    struct sb_part *part = &v->part;
    enum sb_code code = SB_OK;
    part->row = sb_arena_alloc(&part->arena, v->workloads, sizeof *part->row);
    if (!part->row)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < v->workloads && code == SB_OK; i++) {
        struct row row;
        make_row(v, i, &row);
        code = sb_part_header_row(part, &row.experiment, error);
    }
    if (code == SB_OK)
        code = sb_part_header_seal(part, SB_VERIFY, &v->options, &v->kept, error);
    if (code == SB_OK)
        code = sb_part_try(v->options.output, error);
    return code ? code
                : sb_resumable_begin(&v->resumable, &v->options, part, v->options.output, error);
}

enum sb_code sb_verify_virtual_read(struct sb_verify_virtual *v, const struct sb_options *o,
                                    const struct sb_selection *selected, struct sb_error *error)
{
    v->options = *o;
    v->selected = selected;
    v->resumes = sb_resumable_is_wanted(o);
    if (v->resumes && (o->real_clock || o->scheduler || o->strategy || o->replay))
        return sb_fail(error, SB_EINPUT, o->checkpoint ? "--checkpoint" : "--resume",
                       "is of schedules under the virtual clock alone");
    enum sb_code code =
        v->resumes ? sb_part_header_keep(&v->part, &v->options, &v->kept, error) : SB_OK;
    if (code == SB_OK)
        code = sb_workloads_read(&v->options, &v->workload, &v->workloads, error);
    return code || !v->resumes ? code : begin_part(v, error);
}

enum sb_code sb_verify_virtual_end(struct sb_verify_virtual *v, bool interrupted,
                                   struct sb_error *error)
{
    if (!v->resumes)
        return SB_OK;
    if (interrupted)
        return sb_resumable_keep(&v->resumable, error);
    sb_resumable_remove(&v->resumable);
    return SB_OK;
}

void sb_verify_virtual_fini(struct sb_verify_virtual *v)
{
    sb_gather_free(v->workload, v->workloads);
    sb_resumable_fini(&v->resumable);
    sb_part_fini(&v->part);
    sb_kept_files_fini(&v->kept);
    *v = (struct sb_verify_virtual){ 0 };
}

/* ---- one workload ---- */

static enum sb_code run(struct sb_verify_virtual *v, unsigned i, struct sb_experiment *x,
                        struct sb_workload_result *result, struct sb_arena *arena,
                        struct sb_error *error)
{
    if (!v->resumes)
        return sb_experiment_run(x, result, arena, error);
    const struct sb_replicates all = { 0, v->part.row[i].replicates };
    struct sb_session *session = sb_resumable_run(&v->resumable, x, i, all, error);
    enum sb_code code = session ? sb_session_finish(session, result, arena, error) : error->code;
    sb_session_close(session);
    return code;
}

enum sb_code sb_verify_virtual_run(struct sb_verify_virtual *v, FILE *out, unsigned i,
                                   struct sb_progress *progress, const atomic_bool *stop,
                                   struct sb_error *error)
{
    struct sb_workload_result result = { 0 };
    struct sb_arena arena = { 0 };
    struct row row;
    make_row(v, i, &row);
    row.experiment.stop = stop;
    row.experiment.progress = sb_progress_tell;
    row.experiment.self = progress;
    enum sb_code code = run(v, i, &row.experiment, &result, &arena, error);
    sb_progress_fini(progress);
    if (code == SB_OK) {
        sb_verify_heading(out, &v->workload[i], row.experiment.workers, result.replicates);
        fputs("\n", out);
        print_verified(out, &row, &result);
    }
    sb_arena_fini(&arena);
    return code;
}
