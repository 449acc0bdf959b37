/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/session.h"

#include "sim/base/version.h"
#include "sim/bench/campaign/workers.h"
#include "sim/bench/cases/choice.h"
#include "sim/bench/compare/baseline.h"
#include "sim/bench/compare/trust.h"
#include "sim/bench/records/read.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/draw/draw.h"
#include "sim/plugins.h"
#include "sim/workload/alone.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* What looks like a path is a workload, all else names benchmarks. */
static bool is_file(const char *word)
{
    return strchr(word, '/') || strstr(word, ".json") || access(word, F_OK) == 0;
}

static enum sb_code read_workload(struct sb_bench_session *s, const char *file,
                                  struct sb_error *error)
{
    struct sb_workload *workload = &s->workload[s->workloads++];
    enum sb_code code = sb_workloads_read_one(s->o, file, workload, error);
    if (code == SB_OK && (code = sb_alone_check(workload, workload->workers, error)) == SB_OK)
        sb_workloads_tell_alone(s->o, workload);
    return code;
}

static enum sb_code read_arguments(struct sb_bench_session *s, struct sb_error *error)
{
    const struct sb_options *o = s->o;
    enum sb_code code = SB_OK;
    s->workload = calloc(o->arguments + 1, sizeof *s->workload);
    s->pattern = calloc(o->arguments + 1, sizeof *s->pattern);
    if (!s->workload || !s->pattern)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < o->arguments && code == SB_OK; i++) {
        if (is_file(o->argument[i]))
            code = read_workload(s, o->argument[i], error);
        else
            s->pattern[s->patterns++] = o->argument[i];
    }
    return code;
}

static enum sb_code choose_cases(struct sb_bench_session *s, struct sb_error *error)
{
    const struct sb_bench_options *b = &s->o->bench;
    struct sb_bench_wish wish = { .tasks = b->tasks,
                                  .workers = b->workers,
                                  .modes = b->modes,
                                  .bodies = b->bodies,
                                  .pattern = s->pattern,
                                  .patterns = s->patterns,
                                  .workload = s->workload,
                                  .workloads = s->workloads,
                                  .quick = b->quick };
    return sb_bench_cases_choose(&s->cases, &wish, error);
}

static enum sb_code find_library(struct sb_bench_session *s, struct sb_error *error)
{
    char path[PATH_MAX];
    const struct sb_bench_target_given *first = s->targets.item;
    if (s->targets.count)
        return sb_bench_library_again(&s->library, &first->library, error);
    const char *given = s->o->bench.library;
    enum sb_code code =
        given ? SB_OK : sb_bench_library_find(SB_BENCH_LIBRARY_PRESET, path, sizeof path, error);
    return code ? code : sb_bench_library_copy(&s->library, given ? given : path, error);
}

/* Loads it once, in a process that it may take down, before anything else depends on it. */
static enum sb_code try_library(const struct sb_bench_session *s, struct sb_error *error)
{
    if (s->targets.count) /* each was, when it was opened */
        return SB_OK;
    struct sb_bench_case one;
    struct sb_bench_listener listener = { .stop = &sb_interrupted };
    struct sb_error why = { 0 };
    bool runs;
    if (!sb_bench_case_parse(&one, "chain-1-declared-1"))
        return sb_fail_memory(error);
    enum sb_code code = sb_bench_runs_workers(&one, s->library.path, &listener, &runs, &why);
    const char *given = s->o->bench.library ? s->o->bench.library : SB_BENCH_LIBRARY_PRESET,
               *text = why.text;
    if (code == SB_OK)
        return SB_OK;
    if (strncmp(text, s->library.path, strlen(s->library.path)) ==
        0) /* the copy's name says nothing */
        text += strlen(s->library.path) + strlen(": ");
    return sb_fail(error, code == SB_ECHECK ? SB_EINPUT : code, given, "%s", text);
}

/* The run that --resume goes on with: of the same library on the same machine. */
static enum sb_code read_before(struct sb_bench_session *s, struct sb_error *error)
{
    const struct sb_bench_fingerprint *had = &s->before.fingerprint;
    const char *file = s->o->bench.file;
    if (!s->o->bench.resume)
        return SB_OK;
    enum sb_code code = sb_bench_trust(file, false, true, error);
    if (code == SB_OK)
        code = sb_bench_result_read(&s->before, file, error);
    if (code == SB_OK && !sb_bench_library_has_hash(&s->library, had->library_hash))
        code = sb_fail(error, SB_EINPUT, file,
                       "is of another library: without --resume it is measured from the beginning");
    if (code == SB_OK && sb_bench_other_machine(had, &s->result.fingerprint))
        code = sb_fail(error, SB_EINPUT, file, "is of another machine: its %s differs",
                       sb_bench_other_machine(had, &s->result.fingerprint));
    return code;
}

enum sb_code sb_bench_session_conditions(struct sb_bench_session *s, struct sb_error *error)
{
    s->name = calloc((size_t)s->cases.count + 1, sizeof *s->name);
    if (!s->name)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < s->cases.count; i++)
        s->name[i] = s->cases.item[i].name;
    return sb_fail_if_bench(&s->fail_if, s->o, s->name, &s->cases, error);
}

enum sb_code sb_bench_session_open(struct sb_bench_session *s, const struct sb_options *o,
                                   struct sb_error *error)
{
    *s = (struct sb_bench_session){ .o = o, .library = { .fd = -1 } };
    enum sb_code code = sb_select_bench_format(o->format, &s->report, error);
    if (code == SB_OK)
        code = read_arguments(s, error);
    if (code == SB_OK)
        code = choose_cases(s, error);
    if (code == SB_OK && !o->bench.compare) /* a baseline may say otherwise */
        code = sb_bench_session_conditions(s, error);
    if (code || o->bench.list)
        return code;
    if (o->bench.save)
        code = sb_bench_baseline_check(o->bench.save, error);
    if (code == SB_OK)
        code = sb_bench_targets_open(&s->targets, o, error);
    if (code == SB_OK)
        code = sb_bench_targets_spread(&s->targets, &s->cases, &s->result, error);
    if (code == SB_OK)
        code = find_library(s, error);
    if (code == SB_OK)
        code = try_library(s, error);
    s->result.version = SB_VERSION;
    s->result.draws = SB_DRAWS_VERSION;
    if (code == SB_OK)
        code =
            sb_bench_fingerprint_take(&s->result.fingerprint, &s->library, &s->result.arena, error);
    if (code == SB_OK && s->targets.count)
        s->result.fingerprint.target = s->targets.item[0].label;
    if (code == SB_OK)
        code = read_before(s, error);
    if (getrandom(&s->seed, sizeof s->seed, 0) != sizeof s->seed)
        s->seed = (uint64_t)getpid();
    sb_bench_screen_init(&s->screen, o->quiet, o->bench.file);
    sb_bench_watch_begin(&s->watch);
    return code;
}

void sb_bench_session_close(struct sb_bench_session *s)
{
    for (unsigned i = 0; i < s->workloads; i++)
        sb_workload_fini(&s->workload[i]);
    free(s->workload);
    free(s->pattern);
    free(s->name);
    sb_fail_if_fini(&s->fail_if);
    sb_bench_cases_fini(&s->cases);
    sb_bench_library_fini(&s->library);
    sb_bench_targets_fini(&s->targets);
    sb_bench_result_fini(&s->before);
    sb_bench_result_fini(&s->result);
}
