/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/selftest.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bench/campaign/values.h"
#include "sim/bench/compare/injection.h"
#include "sim/bench/compare/match.h"
#include "sim/bench/compare/pace.h"
#include "sim/bench/records/judge.h"
#include "sim/bench/records/result.h"
#include "sim/stats/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ABREAST = 10 };

struct trial {
    const struct sb_bench_selftest *test;
    const struct sb_bench_case **c; /* [cases] that take turns */
    uint32_t cases;
    struct sb_bench_injection *injection; /* [injections][cases] */
    struct sb_bench_trial *record;        /* [runs][injections] */
    struct sb_bench_values seconds[SB_BENCH_INJECTIONS_MAX];
    uint32_t processes, done;
};

static void selftest_judge(struct trial *trial, struct sb_bench_result *result)
{
    for (uint32_t k = 0; k < result->powers; k++) {
        result->power[k].injected = trial->test->inject[k];
        result->power[k].seconds = sb_median(trial->seconds[k].value, trial->seconds[k].count);
        sb_bench_judge_power(&result->power[k]);
    }
}

static void selftest_keep(struct trial *trial, struct sb_bench_result *result)
{
    selftest_judge(trial, result);
    if (trial->test->listener.checkpoint)
        trial->test->listener.checkpoint(trial->test->listener.self, result);
}

static struct sb_bench_trial *record_of(const struct trial *trial, uint32_t share, uint32_t run)
{
    return &trial->record[(size_t)run * trial->test->injections + share];
}

/* What an interrupted self-test says of the same comparison; or NULL. */
static const struct sb_bench_trial *find_before(const struct trial *trial, uint32_t share,
                                                uint32_t run)
{
    const struct sb_bench_result *before = trial->test->before;
    for (uint32_t i = 0; before && i < before->trials; i++) {
        const struct sb_bench_trial *had = &before->trial[i];
        if (had->run == run + 1 && had->injected == trial->test->inject[share] &&
            strcmp(had->name, trial->c[run % trial->cases]->name) == 0)
            return had;
    }
    return NULL;
}

/* What an interrupted self-test put into a benchmark, or what does add that share, measured. */
static enum sb_code calibrate(struct trial *trial, uint32_t k, uint32_t i, struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    struct sb_bench_injection *injection = &trial->injection[k * trial->cases + i];
    double added = 0;
    if (test->inject[k] <= 0)
        return SB_OK;
    for (uint32_t run = i; run < test->runs && !injection->every; run += trial->cases) {
        const struct sb_bench_trial *had = find_before(trial, k, run);
        if (had)
            *injection = (struct sb_bench_injection){ had->extra, had->every };
    }
    if (injection->every)
        return SB_OK;
    struct sb_bench_injector injector = { .c = trial->c[i],
                                          .base = test->library,
                                          .changed = test->copy,
                                          .seed = test->seed,
                                          .processes = &trial->processes,
                                          .stop = test->listener.stop };
    enum sb_code code =
        sb_bench_injection_find(&injector, test->inject[k], injection, &added, error);
    if (code == SB_OK && test->added)
        test->added(test->listener.self, trial->c[i]->name, test->inject[k], added);
    return code;
}

/* One comparison of a batch. */
struct contest {
    struct sb_bench_match match;
    struct sb_bench_trial *record; /* refers to the match until the batch is over */
    uint32_t share, run;
};

static bool wants_more(const struct contest *contest)
{
    bool more = false;
    sb_bench_match_verdict(&contest->match, &more);
    return more;
}

static void contest_keep(struct contest *contest)
{
    contest->record->failed = contest->match.failed;
    contest->record->processes = contest->match.log_ratio.count;
    contest->record->log_ratio = contest->match.log_ratio.value;
}

/* What is decided counts. */
static enum sb_code contest_settle(struct trial *trial, const struct contest *contest,
                                   struct sb_bench_result *result, struct sb_error *error)
{
    if (wants_more(contest))
        return SB_OK;
    trial->done++;
    result->power[contest->share].verdicts[sb_bench_match_verdict(&contest->match, NULL)]++;
    return sb_bench_values_add(&trial->seconds[contest->share], contest->record->seconds, error);
}

/* What it puts in, and what its processes said before an interruption. */
static enum sb_code contest_init(struct contest *contest, struct trial *trial, uint32_t share,
                                 uint32_t run, struct sb_bench_result *result,
                                 struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    const struct sb_bench_trial *had = find_before(trial, share, run);
    struct sb_bench_trial *record = record_of(trial, share, run);
    enum sb_code code = SB_OK;
    *contest = (struct contest){ .record = record,
                                 .share = share,
                                 .run = run,
                                 .match = { .c = trial->c[run % trial->cases],
                                            .base = test->library,
                                            .changed = test->copy,
                                            .extra = record->extra,
                                            .every = record->every,
                                            .seconds = test->seconds,
                                            .margin = test->margin } };
    for (uint32_t i = 0; had && i < had->processes && code == SB_OK; i++)
        code = sb_bench_values_add(&contest->match.log_ratio, had->log_ratio[i], error);
    if (had) {
        contest->match.failed = had->failed;
        record->seconds = had->seconds;
    }
    contest_keep(contest);
    return code ? code : contest_settle(trial, contest, result, error);
}

/* The record outlives the match. */
static enum sb_code contest_fini(struct contest *contest, struct sb_arena *arena,
                                 struct sb_error *error)
{
    struct sb_bench_trial *record = contest->record;
    double *kept = sb_arena_alloc(arena, record->processes, sizeof *kept);
    if (kept && record->processes)
        memcpy(kept, record->log_ratio, record->processes * sizeof *kept);
    record->processes = kept ? record->processes : 0;
    record->log_ratio = kept;
    sb_bench_match_fini(&contest->match);
    return kept ? SB_OK : sb_fail_memory(error);
}

static enum sb_code step_trial(struct trial *trial, struct contest *contest,
                               struct sb_bench_result *result, struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    char what[64];
    snprintf(what, sizeof what, "slowed down by %g %%, comparison %u",
             100 * test->inject[contest->share], contest->run + 1);
    if (test->listener.progress)
        test->listener.progress(test->listener.self, what, trial->done,
                                test->runs * test->injections);
    sb_ns begun = sb_clock_now();
    enum sb_code code = sb_bench_match_step(
        &contest->match, sb_prng_seed(test->seed, contest->run % trial->cases, trial->processes++),
        &test->listener, error);
    contest->record->seconds += (double)(sb_clock_now() - begun) * 1e-9;
    contest_keep(contest);
    if (code == SB_OK)
        code = contest_settle(trial, contest, result, error);
    if (code == SB_OK)
        selftest_keep(trial, result);
    return code;
}

/* Process by process in turn, as a run of several benchmarks does it. */
static enum sb_code take_turns(struct trial *trial, struct contest *contest, uint32_t contests,
                               struct sb_bench_result *result, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    bool more = true;
    while (more && code == SB_OK) {
        sb_ns begun = sb_clock_now();
        uint32_t ran = 0;
        for (uint32_t i = 0; i < contests && code == SB_OK; i++)
            if (wants_more(&contest[i])) {
                ran++;
                code = step_trial(trial, &contest[i], result, error);
            }
        more = false;
        for (uint32_t i = 0; i < contests && !more; i++)
            more = wants_more(&contest[i]);
        if (more && code == SB_OK)
            sb_bench_pace_sleep(sb_bench_pace_wait(ran, sb_clock_now() - begun),
                                trial->test->listener.stop);
    }
    return code;
}

/* What is put into each comparison, before the first of them runs. */
static enum sb_code prepare(struct trial *trial, struct sb_bench_result *result,
                            struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    uint32_t cases = test->runs < trial->cases ? test->runs : trial->cases;
    enum sb_code code = SB_OK;
    for (uint32_t k = 0; k < test->injections && code == SB_OK; k++)
        for (uint32_t i = 0; i < cases && code == SB_OK; i++) {
            const char *name = trial->c[i]->name;
            if (!(name = sb_arena_text(&result->arena, name, strlen(name))))
                return sb_fail_memory(error);
            code = calibrate(trial, k, i, error);
            const struct sb_bench_injection *injection = &trial->injection[k * trial->cases + i];
            for (uint32_t run = i; run < test->runs && code == SB_OK; run += trial->cases)
                *record_of(trial, k, run) = (struct sb_bench_trial){ .injected = test->inject[k],
                                                                     .run = run + 1,
                                                                     .name = name,
                                                                     .extra = injection->extra,
                                                                     .every = injection->every };
            if (code == SB_OK && injection->every)
                selftest_keep(trial, result);
        }
    return code;
}

/* All shares at a time, so that a slow spell meets all of them, and as many comparisons as a run
 * has benchmarks. */
static enum sb_code run_trial(struct trial *trial, struct sb_bench_result *result,
                              struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    SB_REQUIRE(trial->cases > 0 && test->injections <= SB_BENCH_INJECTIONS_MAX);
    enum sb_code code = prepare(trial, result, error);
    for (uint32_t run = 0; run < test->runs && code == SB_OK;) {
        struct contest contest[ABREAST + SB_BENCH_INJECTIONS_MAX];
        uint32_t contests = 0;
        for (; run < test->runs && contests < ABREAST; run++)
            for (uint32_t k = 0; k < test->injections && code == SB_OK; k++)
                code = contest_init(&contest[contests++], trial, k, run, result, error);
        if (code == SB_OK)
            code = take_turns(trial, contest, contests, result, error);
        for (uint32_t i = 0; i < contests; i++) {
            enum sb_code ended = contest_fini(&contest[i], &result->arena, code ? NULL : error);
            code = code ? code : ended;
        }
    }
    return code;
}

static enum sb_code trial_init(struct trial *trial, const struct sb_bench_selftest *test,
                               struct sb_error *error)
{
    *trial = (struct trial){ .test = test };
    trial->c = calloc((size_t)test->cases->count + 1, sizeof *trial->c);
    trial->injection = calloc(((size_t)test->cases->count + 1) * SB_BENCH_INJECTIONS_MAX,
                              sizeof *trial->injection);
    if (!trial->c || !trial->injection)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < test->cases->count; i++) {
        const struct sb_bench_case *c = &test->cases->item[i];
        if (c->kind == SB_BENCH_SCHEDULER && c->body != SB_BENCH_TIMER && c->workers == 1)
            trial->c[trial->cases++] = c;
    }
    return trial->cases
               ? SB_OK
               : sb_fail(error, SB_EINPUT, "--selftest",
                         "needs a benchmark of the scheduler with one worker, without timers");
}

enum sb_code sb_bench_selftest_run(const struct sb_bench_selftest *test,
                                   struct sb_bench_result *result, struct sb_error *error)
{
    struct trial trial;
    struct sb_error why = { 0 };
    enum sb_code code = trial_init(&trial, test, &why);
    if (code == SB_OK) {
        result->power = sb_arena_alloc(&result->arena, test->injections, sizeof *result->power);
        trial.record = result->trial = sb_arena_alloc(
            &result->arena, (size_t)test->runs * test->injections, sizeof *result->trial);
        code = result->power && result->trial ? SB_OK : sb_fail_memory(&why);
    }
    if (code == SB_OK) {
        result->powers = test->injections;
        result->trials = test->runs * test->injections;
        code = run_trial(&trial, result, &why);
        selftest_judge(&trial, result);
    }
    if (code == SB_EINTR) {
        result->partial = true;
        code = SB_OK;
    }
    for (uint32_t k = 0; k < test->injections; k++)
        free(trial.seconds[k].value);
    free(trial.c);
    free(trial.injection);
    return code ? sb_fail(error, code, why.where, "%s", why.text) : SB_OK;
}
