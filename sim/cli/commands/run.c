/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/advice.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/report/deliver.h"
#include "sim/cli/report/fail_if.h"
#include "sim/cli/run/ranked_run.h"
#include "sim/cli/run/resumable.h"
#include "sim/cli/run/run_part.h"
#include "sim/cli/run/shares/forecast.h"
#include "sim/cli/run/shares/share.h"
#include "sim/cli/run/streamed.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/run/precise.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOG_SECONDS = 10 };

/* A run that leaves a report, and what it keeps until then. */
struct whole {
    struct sb_options options; /* with files that are kept, where anything is */
    struct sb_kept_files kept;
    struct sb_run_setup setup;
    struct sb_part part;
    struct sb_resumable resumable;
    char *path;
    bool resumes;
    struct sb_ranks ranks; /* that share it */
    struct sb_ranked_keeping keeping;
    struct sb_streamed streamed;
};

static enum sb_code read_run(struct whole *w, struct sb_error *error)
{
    if (!w->resumes && !w->ranks.mpi)
        return sb_run_setup_read(&w->setup, &w->options, error);
    if (w->options.precision)
        return sb_fail(error, SB_EINPUT, "--precision",
                       "nothing is kept of a run that ends when it is precise: run a share, as "
                       "--shard=1/1 -n 1000000, and merge it");
    enum sb_code code = sb_run_part_begin(&w->part, &w->setup, &w->options, &w->kept, error);
    if (code || !w->resumes)
        return code;
    if (code == SB_OK)
        code = sb_resumable_place(&w->options, &w->path, error);
    if (code == SB_OK && w->ranks.mpi)
        return sb_ranked_keeping_begin(&w->keeping, &w->options, &w->part, w->path, w->ranks.rank,
                                       error);
    if (code == SB_OK)
        code = sb_part_try(w->path, error);
    if (code == SB_OK)
        code = sb_run_ranks_left_nothing(w->path, &w->part, error);
    return code ? code : sb_resumable_begin(&w->resumable, &w->options, &w->part, w->path, error);
}

static enum sb_code run_resumably(struct whole *w, unsigned row, struct sb_experiment *experiment,
                                  struct sb_workload_result *result, struct sb_arena *arena,
                                  struct sb_error *error)
{
    const struct sb_replicates all = { 0, w->part.row[row].replicates };
    struct sb_session *session = sb_resumable_run(&w->resumable, experiment, row, all, error);
    enum sb_code code = session ? sb_session_finish(session, result, arena, error) : error->code;
    sb_session_close(session);
    return code;
}

/* A run that goes on until it is precise, or has as many replicates as asked for. */
static enum sb_code run_one(struct whole *w, unsigned row, struct sb_experiment *experiment,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error)
{
    const double precision = w->setup.precision;
    const struct sb_ranked ranked = { &w->ranks, w->resumes ? &w->keeping.checkpoint : NULL,
                                      w->resumes ? &w->keeping.kept : NULL };
    if (w->ranks.mpi)
        return sb_experiment_run_ranked(experiment, &ranked, row, result, arena, error);
    return w->resumes ? run_resumably(w, row, experiment, result, arena, error)
           : precision > 0
               ? sb_experiment_run_precisely(experiment, precision, result, arena, error)
               : sb_experiment_run(experiment, result, arena, error);
}

/* Whether a row is begun. Ranks end together, so that each goes through all of them. */
static bool goes_on(const struct whole *w, unsigned row)
{
    if (!atomic_load(&sb_interrupted))
        return true;
    if (w->ranks.mpi)
        sb_ranked_stop(&w->ranks, row, w->setup.points.rows);
    return w->ranks.mpi;
}

static enum sb_code conclude_row(struct whole *w, unsigned i, const struct sb_run_row *row,
                                 struct sb_workload_result *own, struct sb_result *result,
                                 struct sb_error *error)
{
    enum sb_code code = sb_run_setup_conclude(&w->setup, i, row, own, &result->arena, error);
    if (code == SB_OK && own->replicates < own->wanted)
        result->partial = true;
    result->workloads += code == SB_OK;
    return code == SB_OK && w->streamed.report ? sb_streamed_add(&w->streamed, result, error)
                                               : code;
}

static enum sb_code run_rows(struct whole *w, struct sb_result *result, struct sb_error *error)
{
    struct sb_run_setup *setup = &w->setup;
    const unsigned rows = setup->points.rows;
    const bool kept = !w->streamed.report;
    enum sb_code code = sb_run_setup_result(setup, kept ? rows : 1, result, error);
    for (unsigned i = 0; i < rows && code == SB_OK && goes_on(w, i); i++) {
        struct sb_run_row row;
        code = sb_run_setup_row(setup, i, &row, error);
        struct sb_workload_result *own = &result->workload[kept ? i : 0];
        row.experiment.before = kept && i ? own - 1 : NULL;
        if (code == SB_OK)
            code = run_one(w, i, &row.experiment, own, &result->arena, error);
        bool none = code == SB_EINTR; /* the workloads before this one are there */
        if (none)
            *error = (struct sb_error){ 0 };
        if (none)
            code = SB_OK;
        else if (code == SB_OK && w->ranks.rank == 0)
            code = conclude_row(w, i, &row, own, result, error);
        if (none && !w->ranks.mpi)
            break;
        if (!setup->options->fail_ifs) /* conditions tell why they cannot be told by the graphs */
            sb_points_release(&setup->points, i);
    }
    result->partial = result->partial || result->workloads + w->streamed.rows < rows;
    return code;
}

static enum sb_code run_all(struct whole *w, struct sb_result *result, struct sb_error *error)
{
    struct sb_run_setup *setup = &w->setup;
    struct sb_progress progress;
    if (w->ranks.mpi) /* launchers gather what is told, and a log of theirs is often all there is */
        sb_progress_init_log(&progress, setup->options->quiet, setup->points.rows, LOG_SECONDS);
    else
        sb_progress_init(&progress, setup->options->quiet, setup->points.rows);
    setup->progress = &progress;
    enum sb_code code = run_rows(w, result, error);
    setup->progress = NULL;
    sb_progress_fini(&progress);
    if (w->ranks.mpi && w->ranks.rank == 0 && result->partial) /* another rank was */
        atomic_store(&sb_interrupted, true);
    return w->ranks.mpi ? sb_run_ranks_end(&w->ranks, code, error) : code;
}

/* All that can be wrong is found before anything runs. */
static enum sb_code run_prepare(struct whole *w, const struct sb_report **report,
                                struct sb_fail_if *fail_if, struct sb_error *error)
{
    const struct sb_options *o = &w->options;
    struct sb_run_setup *setup = &w->setup;
    enum sb_code code = sb_select_format(o->format, report, error);
    if (code == SB_OK)
        code = sb_select_plots(o->plots, error);
    if (code == SB_OK)
        code = read_run(w, error);
    error->further = code ? error->further : NULL; /* those are of the files */
    if (code == SB_OK) {
        struct sb_selection all = sb_run_setup_names(setup);
        sb_run_setup_report(setup, o, *report);
        if (!w->resumes && !w->ranks.mpi && sb_streamed_is_wanted(o, *report))
            w->streamed.report = (*report)->stream;
        code = sb_fail_if_run(fail_if, o, &all, setup->points.row, setup->points.rows,
                              &setup->percentiles, error);
    }
    if (code == SB_OK && !o->no_report)
        code = sb_run_setup_try_folder(setup, o->out, error);
    return code;
}

/* What has run before a failure stays told, in a text that is whole and says that it is partial. */
static int fail(struct whole *w, struct sb_result *result, const struct sb_error *error)
{
    result->partial = true;
    (void)sb_streamed_end(&w->streamed, result, false, NULL);
    return sb_command_fail(error);
}

static int run_deliver(struct whole *w, const struct sb_report *report,
                       const struct sb_result *result, const struct sb_fail_if *fail_if)
{
    struct sb_error error = { 0 };
    if (!w->streamed.report)
        return sb_deliver_run(&w->options, report, result, fail_if);
    return sb_streamed_end(&w->streamed, result, true, &error) ? sb_command_fail(&error)
                                                               : sb_command_finish(SB_EXIT_DONE);
}

/* All is done, and reported. */
static void remove_kept(const struct whole *w, uint32_t ranks)
{
    if (!ranks)
        sb_resumable_remove(&w->resumable);
    else if (w->ranks.rank == 0)
        sb_kept_parts_remove(&w->keeping.kept, ranks);
}

static int run_whole(const struct sb_options *given)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_result result = { 0 };
    struct sb_fail_if fail_if = { 0 };
    const struct sb_report *report = NULL;
    struct whole w = { .options = *given, .resumes = sb_resumable_is_wanted(given) };
    const struct sb_options *o = &w.options;
    if (sb_run_ranks_begin(&w.ranks, &w.options, &error))
        return w.ranks.rank == 0 ? sb_command_fail(&error) : SB_EXIT_DONE;
    enum sb_code code = run_prepare(&w, &report, &fail_if, &error);
    bool told = false;
    const uint32_t shared = w.ranks.mpi ? w.ranks.size : 0;
    if (shared)
        code = sb_run_ranks_ready(&w.ranks, &w.part, code, &told, &error);
    /* The replicates that are begun are finished, which takes seconds for the largest graphs. */
    sb_interrupt_catch(
        "\nsimbench: finishing the replicates that are begun; once more to stop at once\n",
        o->quiet || o->watched);
    if (code == SB_OK && w.setup.points.rows)
        code = run_all(&w, &result, &error);
    if (code == SB_OK && w.resumes && !shared && atomic_load(&sb_interrupted))
        code = sb_resumable_keep(&w.resumable, &error);
    if (code == SB_OK)
        code = sb_advice_fill(&result, &error);
    bool dropped = code == SB_OK && o->watched && atomic_load(&sb_interrupted);
    bool again = code == SB_OK && w.resumes && sb_interrupt_signal() == SIGTERM;
    int status = told                ? SB_EXIT_DONE /* the other rank has the exit status */
                 : code              ? fail(&w, &result, &error)
                 : w.ranks.rank != 0 ? SB_EXIT_DONE
                 : again             ? SB_EXIT_AGAIN
                 : dropped           ? SB_EXIT_FAILED
                                     : run_deliver(&w, report, &result, &fail_if);
    if (code == SB_OK && !dropped && !again && w.ranks.rank == 0 && atomic_load(&sb_interrupted)) {
        fprintf(stderr, "simbench: interrupted: the results are %s\n",
                result.partial ? "partial" : "complete");
        status = SB_EXIT_FAILED;
    }
    if (w.resumes && code == SB_OK && !atomic_load(&sb_interrupted) && status != SB_EXIT_FAILED)
        remove_kept(&w, shared);
    sb_fail_if_fini(&fail_if);
    sb_resumable_fini(&w.resumable);
    sb_ranked_keeping_fini(&w.keeping);
    sb_part_fini(&w.part);
    sb_run_setup_fini(&w.setup);
    sb_kept_files_fini(&w.kept);
    free(w.path);
    sb_result_fini(&result);
    return status;
}

static int run_command(const struct sb_options *o)
{
    return o->estimate                                 ? sb_run_forecast(o)
           : o->shard && !sb_run_ranks_share(o->shard) ? sb_run_share(o)
                                                       : run_whole(o);
}

extern const struct sb_command sb_command_run;
const struct sb_command sb_command_run = {
    .name = "run",
    .arguments = "FILE|FOLDER...",
    .summary = "simulate workloads under strategies; print a table and write a report with plots",
    .description = "Every strategy faces the same draws, so that they can be compared replicate by "
                   "replicate. The same files, options and seed "
                   "give the same results, for any number of threads.",
    .examples = "simbench run workload.json\n"
                "simbench --workers=4 --strategies=earliest-start,hlfet,lpt workload.json\n"
                "simbench --no-report --fail-if='p99(earliest-start) > 50ms' workload.json",
    .self = SB_RUN,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = run_command,
};
