/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/injection.h"

#include "sim/base/prng.h"
#include "sim/bench/campaign/process.h"
#include "sim/stats/sort.h"

#include <math.h>

enum { CALIBRATIONS = 5 };
#define CALIBRATION_SECONDS 0.1

static enum sb_code injection_ask(struct sb_bench_injector *injector, struct sb_bench_job *job,
                                  struct sb_bench_answer *answer, struct sb_error *error)
{
    struct sb_bench_asker asker = { .stop = injector->stop };
    job->c = injector->c;
    job->file = sb_bench_case_file(job->c);
    job->base = injector->base;
    job->changed = injector->changed;
    job->seed = sb_prng_seed(injector->seed, UINT32_MAX, (*injector->processes)++);
    job->seconds = CALIBRATION_SECONDS;
    asker.padding = job->seed >> 20;
    return sb_bench_ask(&asker, job, answer, error);
}

/* What several processes say is to be put in: the middle one in iterations a task, spread as its
 * own process spread it. */
static enum sb_code injection_plan(struct sb_bench_injector *injector, double share,
                                   struct sb_bench_injection *injection, struct sb_error *error)
{
    double each[CALIBRATIONS], sorted[CALIBRATIONS];
    struct sb_bench_injection opinion[CALIBRATIONS];
    enum sb_code code = SB_OK;
    for (int n = 0; n < CALIBRATIONS && code == SB_OK; n++) {
        struct sb_bench_job job = { .task = SB_BENCH_INJECT, .inject = share };
        struct sb_bench_answer answer;
        code = injection_ask(injector, &job, &answer, error);
        double extra = sb_bench_answer_last(&answer, SB_BENCH_EXTRA),
               every = sb_bench_answer_last(&answer, SB_BENCH_EVERY);
        sb_bench_answer_fini(&answer);
        if (code == SB_OK && !(extra > 0 && every > 0))
            code = sb_fail(error, SB_ECHECK, injector->c->name, "nothing could be put in");
        opinion[n] = code ? (struct sb_bench_injection){ 0, 0 }
                          : (struct sb_bench_injection){ (uint32_t)extra, (uint32_t)every };
        sorted[n] = each[n] = extra / every;
    }
    double middle = code ? 0 : sb_median(sorted, CALIBRATIONS);
    for (int n = 0; n < CALIBRATIONS && code == SB_OK; n++)
        if (each[n] == middle)
            *injection = opinion[n];
    return code;
}

/* What that really adds, by the middle one of other processes. */
static enum sb_code verify(struct sb_bench_injector *injector,
                           const struct sb_bench_injection *injection, double *added,
                           struct sb_error *error)
{
    double log_ratio[CALIBRATIONS];
    enum sb_code code = SB_OK;
    for (int n = 0; n < CALIBRATIONS && code == SB_OK; n++) {
        struct sb_bench_job job = { .task = SB_BENCH_COMPARE,
                                    .extra = injection->extra,
                                    .every = injection->every };
        struct sb_bench_answer answer;
        code = injection_ask(injector, &job, &answer, error);
        log_ratio[n] = sb_bench_answer_last(&answer, SB_BENCH_RATIO);
        sb_bench_answer_fini(&answer);
    }
    *added = code ? 0 : exp(sb_median(log_ratio, CALIBRATIONS)) - 1;
    return code;
}

enum sb_code sb_bench_injection_find(struct sb_bench_injector *injector, double share,
                                     struct sb_bench_injection *injection, double *added,
                                     struct sb_error *error)
{
    enum sb_code code = injection_plan(injector, share, injection, error);
    return code ? code : verify(injector, injection, added, error);
}
