/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/line/scheduler.h"

#include "sim/base/files/whole_file.h"
#include "sim/base/shell_word.h"
#include "sim/cli/line/figures.h"
#include "sim/cli/line/trial.h"
#include "sim/cli/options/catalogue.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/policy/loaded.h"
#include "sim/cli/policy/speaking.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/verify/extent.h"
#include "sim/line/transcript.h"

#include <string.h>

enum { STEPS_MAX = 1 << 18 }; /* each is a turn, and takes microseconds */

static const sb_ns usual_limit = (sb_ns)10 * 1000000000; /* as the option table has it */

/* What all workloads have in common. */
struct session {
    FILE *out;
    const struct sb_options *options;
    const struct sb_strategy *as;
    struct sb_policy policy; /* of --strategy */
    char command[8192];      /* which lets it schedule */
    struct sb_selection beside;
    sb_ns limit;
    FILE *record;
    struct sb_transcript replayed;
    struct sb_progress progress;
    const atomic_bool *stop;
};

enum sb_code sb_scheduler_check(const struct sb_options *o, struct sb_error *error)
{
    sb_ns limit;
    if (!o->scheduler && !o->replay && !o->strategy)
        return o->as       ? sb_fail(error, SB_EINPUT, NULL,
                                     "--as goes with --scheduler, --strategy or --replay")
               : o->record ? sb_fail(error, SB_EINPUT, NULL,
                                     "--record goes with --scheduler or --strategy")
                           : SB_OK;
    if (o->scheduler && o->strategy)
        return sb_fail(error, SB_EINPUT, NULL, "--strategy and --scheduler exclude each other");
    if (o->record && o->replay)
        return sb_fail(error, SB_EINPUT, NULL, "--record and --replay exclude each other");
    if (o->as && !sb_catalogue_find(SB_STRATEGIES, o->as, "--as", error))
        return SB_EINPUT;
    if (o->as && o->strategies)
        return sb_fail(error, SB_EINPUT, NULL,
                       "--strategies are what a scheduler stands beside that is judged by the "
                       "checker; with --as there is nothing beside it");
    if (o->record)
        for (unsigned i = 0; i < o->arguments; i++)
            if (strcmp(o->argument[i], o->record) == 0)
                return sb_fail(error, SB_EINPUT, "--record", "\"%.200s\" is a workload", o->record);
    return sb_quantity_duration(o->time_limit, "--time-limit", &limit, error);
}

/* ---- one workload ---- */

static enum sb_code open_peer(struct session *s, struct sb_peer **peer, struct sb_error *error)
{
    const struct sb_process_options options = {
        .command = s->options->strategy ? s->command : s->options->scheduler,
        .limit = s->limit,
        .errors = s->options->quiet ? NULL : stderr,
        .stop = s->stop,
    };
    return s->options->replay ? sb_peer_replay(peer, &s->replayed, error)
                              : sb_peer_start(peer, &options, s->record, error);
}

/* In one line: where, what, and the command that shows it again. */
static enum sb_code refuse(const struct session *s, const struct sb_trial *t, const char *what,
                           struct sb_error *error)
{
    char command[120], file[120], limit[24] = "unlimited", time[40] = "";
    bool over = t->done == t->replicates;
    unsigned long long replicate = t->first + t->done - over;
    if (s->options->replay)
        return sb_fail(error, SB_ECHECK, s->options->replay, "%.60s, replicate %llu: %s%s",
                       t->workload->name, replicate, over ? "at its end the scheduler " : "", what);
    bool loaded = s->options->strategy;
    sb_shell_word(command, sizeof command, loaded ? s->options->strategy : s->options->scheduler);
    sb_shell_word(file, sizeof file, t->workload->file);
    if (t->workers)
        snprintf(limit, sizeof limit, "%u", t->workers);
    if (s->limit != usual_limit)
        snprintf(time, sizeof time, " --time-limit=%.20s", s->options->time_limit);
    return sb_fail(error, SB_ECHECK, NULL,
                   "%.60s, replicate %llu: %s%s; to see it again: simbench verify "
                   "--%s=%s%s%s%s --only-replicate=%llu --seed=%llu --workers=%s %s",
                   t->workload->name, replicate, over ? "at its end the scheduler " : "", what,
                   loaded ? "strategy" : "scheduler", command, t->as ? " --as=" : "",
                   t->as ? t->as->name : "", time, replicate, (unsigned long long)t->seed, limit,
                   file);
}

static enum sb_code run_one(struct session *s, const struct sb_workload *workload,
                            struct sb_error *error)
{
    const struct sb_options *o = s->options;
    struct sb_error failure = { 0 };
    struct sb_peer *peer = NULL;
    struct sb_trial trial = {
        .workload = workload,
        .workers = sb_pools_workers(workload->dag.pools, sb_verify_workers(o, workload)),
        .seed = o->seed,
        .first = o->only ? o->only_replicate : 0,
        .replicates = sb_verify_count(o, workload, 1, STEPS_MAX),
        .as = s->as,
        .besides = s->as ? 0 : s->beside.count,
        .stop = s->stop,
        .progress = sb_progress_tell,
        .self = &s->progress,
    };
    memcpy(trial.beside, s->beside.strategy, trial.besides * sizeof *trial.beside);
    if (workload->dag.platform)
        return sb_fail(error, SB_EINPUT, workload->file,
                       "a scheduler is not told of workers that differ (\"platform\")");
    enum sb_code code = open_peer(s, &peer, &failure);
    if (code == SB_OK)
        code = sb_trial_run(&trial, peer, &failure);
    sb_peer_free(peer);
    sb_progress_fini(&s->progress);
    if (code == SB_ECHECK)
        refuse(s, &trial, failure.text, error);
    else if (code && code != SB_EINTR)
        sb_fail(error, code, failure.where, "%s", failure.text);
    else
        code = sb_trial_print(s->out, &trial,
                              o->replay     ? o->replay
                              : o->strategy ? o->strategy
                                            : o->scheduler,
                              error);
    sb_trial_fini(&trial);
    return code;
}

/* ---- all ---- */

static enum sb_code run_all(struct session *s, const struct sb_workload *workload,
                            unsigned workloads, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    sb_progress_init(&s->progress, s->options->quiet, workloads);
    for (unsigned i = 0; code == SB_OK && i < workloads && !atomic_load(s->stop); i++) {
        sb_progress_next(&s->progress, workload[i].name);
        fputs(i ? "\n" : "", s->out);
        code = run_one(s, &workload[i], error);
        fflush(s->out);
        fflush(stdout);
    }
    sb_progress_fini(&s->progress);
    return code;
}

static enum sb_code run_recorded(struct session *s, const struct sb_workload *workload,
                                 unsigned workloads, struct sb_error *error)
{
    struct sb_whole_file file;
    struct sb_error unwritten = { 0 };
    enum sb_code code = sb_whole_file_begin(&file, s->options->record, error);
    if (code)
        return code;
    s->record = file.stream;
    fprintf(file.stream, "# simbench verify --scheduler, seed %llu: > is to it, < is from it\n",
            (unsigned long long)s->options->seed);
    code = run_all(s, workload, workloads, error);
    enum sb_code written = sb_whole_file_commit(&file, &unwritten);
    return code      ? code
           : written ? sb_fail(error, written, unwritten.where, "%s", unwritten.text)
                     : SB_OK;
}

static enum sb_code load(struct session *s, struct sb_error *error)
{
    const char *path = s->options->strategy;
    char file[200];
    enum sb_code code = sb_loaded_read(&s->policy, s->options, error);
    if (code || !path)
        return code;
    sb_speaking_command(s->command, sizeof s->command, path);
    sb_shell_word(file, sizeof file, path);
    return s->policy.table.idle
               ? SB_OK
               : sb_fail(error, SB_EINPUT, path,
                         "\"%s\" decides nothing while it runs (idle): it is for simbench run "
                         "--strategy=%s",
                         s->policy.name, file);
}

enum sb_code sb_scheduler_verify(FILE *out, const struct sb_options *o,
                                 const struct sb_workload *workload, unsigned workloads,
                                 const atomic_bool *stop, struct sb_error *error)
{
    struct session s = { .out = out, .options = o, .stop = stop };
    enum sb_code code = sb_quantity_duration(o->time_limit, "--time-limit", &s.limit, error);
    if (code == SB_OK)
        code = sb_select(o->strategies ? o->strategies : "earliest-start", &s.beside, error);
    if (code == SB_OK && s.beside.count > SB_TRIAL_BESIDES)
        return sb_fail(error, SB_EINPUT, "--strategies", "more than %d beside a scheduler",
                       SB_TRIAL_BESIDES);
    if (code == SB_OK)
        code = load(&s, error);
    if (code == SB_OK && o->replay)
        code = sb_transcript_read(&s.replayed, o->replay, error);
    if (code)
        goto out;
    s.as = o->as ? sb_catalogue_find(SB_STRATEGIES, o->as, "--as", error) : NULL;
    code = o->record ? run_recorded(&s, workload, workloads, error)
                     : run_all(&s, workload, workloads, error);
out:
    sb_transcript_fini(&s.replayed);
    sb_policy_fini(&s.policy);
    return code;
}
