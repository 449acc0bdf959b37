/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/nearest.h"
#include "sim/base/version.h"
#include "sim/bench/campaign/campaign.h"
#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/workers.h"
#include "sim/bench/cases/choice.h"
#include "sim/bench/cases/target.h"
#include "sim/bench/compare/baseline.h"
#include "sim/bench/records/read.h"
#include "sim/bench/records/result.h"
#include "sim/cli/bench_session.h"
#include "sim/cli/commands.h"
#include "sim/cli/github.h"
#include "sim/cli/interrupt.h"
#include "sim/cli/selection.h"
#include "sim/cli/terminal.h"
#include "sim/plugins.h"
#include "sim/workload/workload.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { ROUNDS = 11, ROUNDS_QUICK = 6 };

/* What looks like a path is a workload, all else names benchmarks. */
static bool is_file(const char *word)
{
    return strchr(word, '/') || strstr(word, ".json") || access(word, F_OK) == 0;
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
            code = sb_workload_read(&s->workload[s->workloads++], o->argument[i],
                                    &sb_plugins.readers, error);
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
    const char *given = s->o->bench.library;
    enum sb_code code =
        given ? SB_OK
              : sb_bench_library_find(sb_plugins.target[0]->library, path, sizeof path, error);
    return code ? code : sb_bench_library_copy(&s->library, given ? given : path, error);
}

/* Loads it once, in a process that it may take down, before anything else depends on it. */
static enum sb_code try_library(const struct sb_bench_session *s, struct sb_error *error)
{
    struct sb_bench_case one;
    struct sb_bench_listener listener = { .stop = &sb_interrupted };
    struct sb_error why = { 0 };
    bool runs;
    if (!sb_bench_case_parse(&one, "chain-1-declared-1"))
        return sb_fail_memory(error);
    enum sb_code code = sb_bench_runs_workers(&one, s->library.path, &listener, &runs, &why);
    const char *given = s->o->bench.library ? s->o->bench.library : sb_plugins.target[0]->library,
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
    enum sb_code code = sb_bench_result_read(&s->before, file, error);
    if (code == SB_OK && strcmp(had->library_hash, s->library.hash) != 0)
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
    return sb_fail_if_bench(&s->fail_if, s->o, s->name, s->cases.count, error);
}

static enum sb_code prepare(struct sb_bench_session *s, struct sb_error *error)
{
    enum sb_code code = sb_select_bench_format(s->o->format, &s->report, error);
    if (code == SB_OK)
        code = read_arguments(s, error);
    if (code == SB_OK)
        code = choose_cases(s, error);
    if (code == SB_OK && !s->o->bench.compare) /* a baseline may say otherwise */
        code = sb_bench_session_conditions(s, error);
    if (code || s->o->bench.list)
        return code;
    if (s->o->bench.save)
        code = sb_bench_baseline_check(s->o->bench.save, error);
    if (code == SB_OK)
        code = find_library(s, error);
    if (code == SB_OK)
        code = try_library(s, error);
    s->result.version = SB_VERSION;
    if (code == SB_OK)
        code =
            sb_bench_fingerprint_take(&s->result.fingerprint, &s->library, &s->result.arena, error);
    if (code == SB_OK)
        code = read_before(s, error);
    if (getrandom(&s->seed, sizeof s->seed, 0) != sizeof s->seed)
        s->seed = (uint64_t)getpid();
    sb_bench_screen_init(&s->screen, s->o->quiet, s->o->bench.file);
    sb_bench_watch_begin(&s->watch);
    return code;
}

int sb_bench_session_measure(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    struct sb_campaign_plan plan = { .cases = &s->cases,
                                     .library = s->library.path,
                                     .rounds = s->o->bench.quick ? ROUNDS_QUICK : ROUNDS,
                                     .seconds = SB_BENCH_SECONDS,
                                     .seed = s->seed,
                                     .before = s->o->bench.resume ? &s->before : NULL,
                                     .listener = sb_bench_screen_listener(&s->screen) };
    enum sb_code code = sb_campaign_run(&plan, &s->result, &s->failed, &error);
    sb_bench_screen_clear(&s->screen);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

static int list(const struct sb_bench_session *s)
{
    for (uint32_t i = 0; i < s->cases.count; i++)
        puts(s->cases.item[i].name);
    return sb_command_finish(SB_EXIT_DONE);
}

static int deliver(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    struct sb_report_options options = { .color = s->o->color_stdout,
                                         .width = sb_terminal_width() };
    int status = SB_EXIT_DONE;
    enum sb_code code = s->report->print(&s->result, &options, stdout, &error);
    if (code == SB_OK && s->o->bench.file)
        code = sb_bench_keep(&s->result, s->o->bench.file, &error);
    if (code)
        status = sb_command_fail(&error);
    bool told = strcmp(s->report->name, "table") == 0; /* where a person sees them */
    for (uint32_t i = 0; i < s->result.warnings && !s->o->quiet && !told; i++)
        fprintf(stderr, "simbench: %s\n", s->result.warning[i]);
    return sb_command_finish(status);
}

/* Only what is complete replaces a baseline. */
static int save(const struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    const char *folder = s->o->bench.save;
    if (s->result.partial || s->failed) {
        fprintf(stderr, "simbench: %s: not saved: the results are partial\n", folder);
        return SB_EXIT_FAILED;
    }
    if (s->result.against && sb_bench_session_verdict(s, false) ==
                                 SB_EXIT_REGRESSED) { /* or the next comparison would not see it */
        fprintf(stderr, "simbench: %s: not saved: there is a regression\n", folder);
        return SB_EXIT_REGRESSED;
    }
    if (sb_bench_baseline_save(folder, &s->result, &s->library, &error))
        return sb_command_fail(&error);
    if (!s->o->quiet)
        fprintf(stderr, "simbench: baseline in %s\n", folder);
    return SB_EXIT_DONE;
}

static int run(struct sb_bench_session *s)
{
    const struct sb_bench_options *o = &s->o->bench;
    int status = o->selftest  ? sb_bench_session_selftest(s)
                 : o->compare ? sb_bench_session_compare(s)
                              : SB_EXIT_DONE;
    bool partial = s->result.partial, failed = s->failed;
    if (status == SB_EXIT_DONE && !o->selftest && (!o->compare || o->save) &&
        !atomic_load(&sb_interrupted)) {
        status = sb_bench_session_measure(s);
        s->result.partial = s->result.partial || partial;
        s->failed = s->failed || failed;
    }
    return status;
}

/* A confirmed regression is told whatever else went wrong; then what could not be run; then what
 * could not be decided. */
static int judge(const struct sb_bench_session *s, int delivered)
{
    int status = s->result.against ? sb_bench_session_verdict(s, true) : SB_EXIT_DONE;
    if (atomic_load(&sb_interrupted)) {
        fprintf(stderr, "simbench: interrupted: the results are %s\n",
                s->result.partial ? "partial" : "complete");
        return SB_EXIT_FAILED;
    }
    if (status == SB_EXIT_REGRESSED || (delivered == SB_EXIT_DONE && !s->failed))
        return status;
    return SB_EXIT_FAILED;
}

static int perform(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    sb_interrupt_catch("\nsimbench: stopping; once more to stop at once\n", s->o->quiet);
    int status = run(s);
    if (status != SB_EXIT_DONE)
        return status;
    if (sb_bench_watch_end(&s->watch, &s->result, &error))
        return sb_command_fail(&error);
    status = deliver(s);
    if (status == SB_EXIT_DONE && s->o->bench.save)
        status = save(s);
    status = sb_fail_if_tell_bench(&s->fail_if, &s->result, judge(s, status));
    return sb_github_tell(&s->result, status);
}

static int bench(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_bench_session s = { .o = o, .library = { .fd = -1 } };
    enum sb_code code = prepare(&s, &error);
    int status = code ? sb_command_fail(&error) : o->bench.list ? list(&s) : perform(&s);
    for (unsigned i = 0; i < s.workloads; i++)
        sb_workload_fini(&s.workload[i]);
    free(s.workload);
    free(s.pattern);
    free(s.name);
    sb_fail_if_fini(&s.fail_if);
    sb_bench_cases_fini(&s.cases);
    sb_bench_library_fini(&s.library);
    sb_bench_result_fini(&s.before);
    sb_bench_result_fini(&s.result);
    return status;
}

const struct sb_command sb_command_bench = {
    .name = "bench",
    .arguments = "[NAME|GLOB|FILE...]",
    .summary =
        "measure what a task costs the real scheduler, and whether a change made it cost more",
    .description =
        "Names are those of --list, their beginnings, or globs; a FILE is a workload, whose graph "
        "is run. A sample is the median of what "
        "a fresh process measured. --compare runs the kept library and the new one side by side.",
    .options = SB_TAKES_FORMAT | SB_TAKES_QUIET | SB_TAKES_COLOR | SB_TAKES_FAIL_IF,
    .least_arguments = 0,
    .most_arguments = UINT32_MAX,
    .own = &sb_bench_argp,
    .run = bench,
};
