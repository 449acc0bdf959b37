/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/selftest.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bench/campaign/process.h"
#include "sim/bench/campaign/values.h"
#include "sim/bench/compare/match.h"
#include "sim/bench/compare/pace.h"
#include "sim/bench/records/judge.h"
#include "sim/bench/records/result.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CALIBRATIONS = 5, ABREAST = 10 };
#define CALIBRATION_SECONDS 0.1

/* What is put into one benchmark for one share. */
struct injection {
    uint32_t extra, every;
};

struct trial {
    const struct sb_bench_selftest *test;
    const struct sb_bench_case **c; /* [cases] that take turns */
    uint32_t cases;
    struct injection *injection; /* [injections][cases] */
    struct sb_bench_values seconds[SB_BENCH_INJECTIONS_MAX];
    uint32_t processes, done;
};

static enum sb_code ask(struct trial *trial, struct sb_bench_job *job,
                        struct sb_bench_answer *answer, struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    struct sb_bench_asker asker = { .stop = test->listener.stop };
    job->file = sb_bench_case_file(job->c);
    job->base = test->library;
    job->changed = test->copy;
    job->seed = sb_prng_seed(test->seed, UINT32_MAX, trial->processes++);
    job->seconds = CALIBRATION_SECONDS;
    asker.padding = job->seed >> 20;
    return sb_bench_ask(&asker, job, answer, error);
}

/* What several processes say is to be put in: the middle one in iterations a task, spread as its
 * own process spread it. */
static enum sb_code plan(struct trial *trial, const struct sb_bench_case *c, double share,
                         struct injection *injection, struct sb_error *error)
{
    double each[CALIBRATIONS], sorted[CALIBRATIONS];
    struct injection opinion[CALIBRATIONS];
    enum sb_code code = SB_OK;
    for (int n = 0; n < CALIBRATIONS && code == SB_OK; n++) {
        struct sb_bench_job job = { .task = SB_BENCH_INJECT, .c = c, .inject = share };
        struct sb_bench_answer answer;
        code = ask(trial, &job, &answer, error);
        double extra = sb_bench_answer_last(&answer, SB_BENCH_EXTRA),
               every = sb_bench_answer_last(&answer, SB_BENCH_EVERY);
        sb_bench_answer_fini(&answer);
        if (code == SB_OK && !(extra > 0 && every > 0))
            code = sb_fail(error, SB_ECHECK, c->name, "nothing could be put in");
        opinion[n] = code ? (struct injection){ 0, 0 }
                          : (struct injection){ (uint32_t)extra, (uint32_t)every };
        sorted[n] = each[n] = extra / every;
    }
    double middle = code ? 0 : sb_median(sorted, CALIBRATIONS);
    for (int n = 0; n < CALIBRATIONS && code == SB_OK; n++)
        if (each[n] == middle)
            *injection = opinion[n];
    return code;
}

/* What that really adds, by the middle one of other processes. */
static enum sb_code verify(struct trial *trial, const struct sb_bench_case *c,
                           const struct injection *injection, double *added, struct sb_error *error)
{
    double log_ratio[CALIBRATIONS];
    enum sb_code code = SB_OK;
    for (int n = 0; n < CALIBRATIONS && code == SB_OK; n++) {
        struct sb_bench_job job = {
            .task = SB_BENCH_COMPARE, .c = c, .extra = injection->extra, .every = injection->every
        };
        struct sb_bench_answer answer;
        code = ask(trial, &job, &answer, error);
        log_ratio[n] = sb_bench_answer_last(&answer, SB_BENCH_RATIO);
        sb_bench_answer_fini(&answer);
    }
    *added = code ? 0 : exp(sb_median(log_ratio, CALIBRATIONS)) - 1;
    return code;
}

static enum sb_code calibrate(struct trial *trial, uint32_t k, uint32_t i, struct sb_error *error)
{
    double share = trial->test->inject[k], added = 0;
    struct injection *injection = &trial->injection[k * trial->cases + i];
    if (share <= 0)
        return SB_OK;
    enum sb_code code = plan(trial, trial->c[i], share, injection, error);
    if (code == SB_OK)
        code = verify(trial, trial->c[i], injection, &added, error);
    if (code == SB_OK && trial->test->added)
        trial->test->added(trial->test->listener.self, trial->c[i]->name, share, added);
    return code;
}

/* One comparison of a batch. */
struct contest {
    struct sb_bench_match match;
    uint32_t share, run;
    double seconds; /* that its processes took */
};

static bool wants(const struct contest *contest)
{
    bool more = false;
    sb_bench_match_verdict(&contest->match, &more);
    return more;
}

static void contest_init(struct contest *contest, const struct trial *trial, uint32_t share,
                         uint32_t run)
{
    const struct sb_bench_selftest *test = trial->test;
    uint32_t i = run % trial->cases;
    const struct injection *injection = &trial->injection[share * trial->cases + i];
    *contest = (struct contest){ .share = share,
                                 .run = run,
                                 .match = { .c = trial->c[i],
                                            .base = test->library,
                                            .changed = test->copy,
                                            .extra = injection->extra,
                                            .every = injection->every,
                                            .seconds = test->seconds,
                                            .margin = test->margin } };
}

static enum sb_code step(struct trial *trial, struct contest *contest,
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
    contest->seconds += (double)(sb_clock_now() - begun) * 1e-9;
    if (code == SB_OK && !wants(contest)) {
        trial->done++;
        result->power[contest->share].verdicts[sb_bench_match_verdict(&contest->match, NULL)]++;
        code = sb_bench_values_add(&trial->seconds[contest->share], contest->seconds, error);
    }
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
            if (wants(&contest[i])) {
                ran++;
                code = step(trial, &contest[i], result, error);
            }
        more = false;
        for (uint32_t i = 0; i < contests && !more; i++)
            more = wants(&contest[i]);
        if (more && code == SB_OK)
            sb_bench_pace_sleep(sb_bench_pace_wait(ran, sb_clock_now() - begun),
                                trial->test->listener.stop);
    }
    return code;
}

/* All shares at a time, so that a slow spell meets all of them, and as many comparisons as a run
 * has benchmarks. */
static enum sb_code run_all(struct trial *trial, struct sb_bench_result *result,
                            struct sb_error *error)
{
    const struct sb_bench_selftest *test = trial->test;
    enum sb_code code = SB_OK;
    SB_REQUIRE(trial->cases > 0 && test->injections <= SB_BENCH_INJECTIONS_MAX);
    for (uint32_t k = 0; k < test->injections && code == SB_OK; k++)
        for (uint32_t i = 0; i < trial->cases && code == SB_OK; i++)
            code = calibrate(trial, k, i, error);
    for (uint32_t run = 0; run < test->runs && code == SB_OK;) {
        struct contest contest[ABREAST + SB_BENCH_INJECTIONS_MAX];
        uint32_t contests = 0;
        for (; run < test->runs && contests < ABREAST; run++)
            for (uint32_t k = 0; k < test->injections; k++)
                contest_init(&contest[contests++], trial, k, run);
        code = take_turns(trial, contest, contests, result, error);
        for (uint32_t i = 0; i < contests; i++)
            sb_bench_match_fini(&contest[i].match);
    }
    return code;
}

static void judge(struct trial *trial, struct sb_bench_result *result)
{
    for (uint32_t k = 0; k < result->powers; k++) {
        result->power[k].injected = trial->test->inject[k];
        result->power[k].seconds = sb_median(trial->seconds[k].value, trial->seconds[k].count);
        sb_bench_judge_power(&result->power[k]);
    }
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
    if (code == SB_OK &&
        !(result->power = sb_arena_alloc(&result->arena, test->injections, sizeof *result->power)))
        code = sb_fail_memory(&why);
    if (code == SB_OK) {
        result->powers = test->injections;
        code = run_all(&trial, result, &why);
        judge(&trial, result);
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
