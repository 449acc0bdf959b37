/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/comparison.h"

#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/machine.h"
#include "sim/bench/campaign/workers.h"
#include "sim/bench/compare/callgrind.h"
#include "sim/bench/compare/match.h"
#include "sim/bench/compare/pace.h"
#include "sim/bench/records/judge.h"
#include "sim/bench/records/result.h"

#include <math.h>
#include <stdlib.h>

#define CONTROL_NAME "control"

struct comparison {
    const struct sb_comparison_plan *plan;
    struct sb_bench_match *match; /* [cases + 1], the control last */
    bool *over;                   /* [cases + 1] crashed, or not to be compared */
    uint32_t cases, processes;
    bool failed;
};

/* ---- beginning ---- */

static enum sb_code begin_match(struct comparison *comparison, uint32_t i,
                                const struct sb_bench_against *had, struct sb_error *error)
{
    const struct sb_comparison_plan *plan = comparison->plan;
    bool control = i == comparison->cases;
    comparison->match[i] =
        (struct sb_bench_match){ .c = &plan->cases->item[control ? 0 : i],
                                 .base = plan->base,
                                 .changed = control ? plan->control : plan->changed,
                                 .seconds = plan->seconds,
                                 .margin = plan->margin,
                                 .instructions = { (double)NAN, (double)NAN } };
    comparison->over[i] =
        !control && comparison->match[i].c->kind !=
                        SB_BENCH_SCHEDULER; /* engines are in the program, not in the library */
    const struct sb_bench_comparison *before = NULL;
    if (had && control)
        before = had->has_control ? &had->control : NULL;
    else if (had)
        before = sb_bench_find_comparison(plan->before, plan->cases->item[i].name);
    return before ? sb_bench_match_resume(&comparison->match[i], before, error) : SB_OK;
}

static bool runs_everywhere(const struct comparison *comparison, uint32_t i, enum sb_code *code,
                            struct sb_error *error)
{
    const struct sb_comparison_plan *plan = comparison->plan;
    const char *const library[] = { plan->base, plan->changed };
    bool all = true;
    for (int k = 0; k < 2 && all && *code == SB_OK; k++)
        *code =
            sb_bench_runs_workers(&plan->cases->item[i], library[k], &plan->listener, &all, error);
    return all;
}

/* The control stands for those that are compared: without any of them it is over. */
static void leave_control(struct comparison *comparison)
{
    bool over = true;
    for (uint32_t i = 0; i < comparison->cases && over; i++)
        over = comparison->over[i];
    comparison->over[comparison->cases] = comparison->over[comparison->cases] || over;
}

static enum sb_code comparison_leave_out(struct comparison *comparison,
                                         struct sb_bench_result *result, struct sb_error *error)
{
    uint32_t left_out = 0;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < comparison->cases && code == SB_OK; i++) {
        const struct sb_bench_case *c = &comparison->plan->cases->item[i];
        if (c->kind == SB_BENCH_SCHEDULER && c->workers > 1 &&
            !runs_everywhere(comparison, i, &code, error) && code == SB_OK)
            comparison->over[i] = ++left_out > 0;
    }
    leave_control(comparison);
    if (code == SB_OK && left_out)
        code = sb_bench_warn(
            result, error,
            "one of the libraries does not run as many tasks at a time: benchmarks left out: %u",
            left_out);
    return code;
}

/* ---- processes ---- */

/* The control goes through the benchmarks in turn: it stands for all of them. */
static const struct sb_bench_case *control_case(const struct comparison *comparison, uint32_t turn)
{
    const struct sb_bench_case *c = comparison->match[comparison->cases].c;
    uint32_t compared = 0;
    for (uint32_t i = 0; i < comparison->cases; i++)
        compared += !comparison->over[i];
    turn = compared ? turn % compared : 0;
    for (uint32_t i = 0; i < comparison->cases && compared; i++)
        if (!comparison->over[i] && turn-- == 0)
            return comparison->match[i].c;
    return c;
}

static enum sb_code step(struct comparison *comparison, uint32_t i, struct sb_error *error)
{
    const struct sb_bench_listener *listener = &comparison->plan->listener;
    struct sb_bench_match *m = &comparison->match[i];
    struct sb_error why = { 0 };
    bool control = i == comparison->cases;
    if (control)
        m->c = control_case(comparison, m->log_ratio.count);
    if (listener->progress)
        listener->progress(listener->self, control ? CONTROL_NAME : m->c->name, m->log_ratio.count,
                           SB_SIGN_TEST_MOST);
    enum sb_code code = sb_bench_match_step(
        m, sb_prng_seed(comparison->plan->seed, i, comparison->processes++), listener, &why);
    if (code == SB_ECHECK) {
        comparison->over[i] = comparison->failed = true;
        leave_control(comparison);
        if (listener->failed)
            listener->failed(listener->self, &why);
        return SB_OK;
    }
    return code ? sb_fail(error, code, why.where, "%s", why.text) : SB_OK;
}

static bool wants(const struct comparison *comparison, uint32_t i)
{
    bool more = false;
    if (!comparison->over[i])
        sb_bench_match_verdict(&comparison->match[i], &more);
    return more;
}

static bool any_wants(const struct comparison *comparison)
{
    for (uint32_t i = 0; i <= comparison->cases; i++)
        if (wants(comparison, i))
            return true;
    return false;
}

/* Each benchmark that wants a process gets one. Always in the same order: in a random one the last
 * of a turn would often be the first of the next. */
static enum sb_code turn(struct comparison *comparison, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    sb_ns begun = sb_clock_now();
    uint32_t ran = 0;
    for (uint32_t i = 0; i <= comparison->cases && code == SB_OK; i++)
        if (wants(comparison, i)) {
            ran++;
            code = step(comparison, i, error);
        }
    if (code == SB_OK && any_wants(comparison))
        sb_bench_pace_sleep(sb_bench_pace_wait(ran, sb_clock_now() - begun),
                            comparison->plan->listener.stop);
    return code;
}

static enum sb_code count_instructions(struct comparison *comparison, struct sb_error *error)
{
    const struct sb_comparison_plan *plan = comparison->plan;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < comparison->cases && code == SB_OK; i++) {
        struct sb_bench_match *m = &comparison->match[i];
        struct sb_bench_job job = { .c = m->c,
                                    .file = sb_bench_case_file(m->c),
                                    .base = m->base,
                                    .changed = m->changed,
                                    .seed = 1 };
        struct sb_error why = { 0 };
        if (comparison->over[i] || !sb_bench_callgrind_fits(m->c) || !isnan(m->instructions[0]))
            continue;
        if (plan->listener.progress)
            plan->listener.progress(plan->listener.self, m->c->name, i, comparison->cases);
        code = sb_bench_callgrind(&job, &plan->listener, m->instructions, &why);
        if (code && code != SB_EINTR) { /* the times stand without */
            if (plan->listener.failed)
                plan->listener.failed(plan->listener.self, &why);
            code = SB_OK;
        }
        else if (code) {
            sb_fail(error, code, why.where, "%s", why.text);
        }
    }
    return code;
}

/* ---- the result ---- */

static enum sb_code comparison_collect(const struct comparison *comparison,
                                       struct sb_bench_result *result, struct sb_error *error)
{
    struct sb_bench_against *against = result->against;
    enum sb_code code = SB_OK;
    against->margin = comparison->plan->margin;
    against->comparisons = 0;
    against->comparison =
        sb_arena_alloc(&result->arena, comparison->cases, sizeof *against->comparison);
    result->partial = comparison->failed;
    if (!against->comparison)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < comparison->cases && code == SB_OK; i++) {
        const struct sb_bench_match *m = &comparison->match[i];
        if (wants(comparison, i))
            result->partial = true;
        if (!comparison->over[i] && m->log_ratio.count)
            code = sb_bench_match_result(
                m, m->c->name, &against->comparison[against->comparisons++], &result->arena, error);
    }
    const struct sb_bench_match *control = &comparison->match[comparison->cases];
    against->has_control = control->log_ratio.count > 0;
    if (code == SB_OK && against->has_control)
        code =
            sb_bench_match_result(control, CONTROL_NAME, &against->control, &result->arena, error);
    if (code == SB_OK && wants(comparison, comparison->cases))
        result->partial = true;
    if (code == SB_OK)
        sb_bench_judge_run(against);
    return code;
}

static enum sb_code comparison_init(struct comparison *comparison,
                                    const struct sb_comparison_plan *plan, struct sb_error *error)
{
    uint32_t count = plan->cases->count;
    *comparison = (struct comparison){ .plan = plan, .cases = count };
    comparison->match = calloc((size_t)count + 1, sizeof *comparison->match);
    comparison->over = calloc((size_t)count + 1, sizeof *comparison->over);
    enum sb_code code = comparison->match && comparison->over ? SB_OK : sb_fail_memory(error);
    for (uint32_t i = 0; i <= count && code == SB_OK; i++)
        code = begin_match(comparison, i, plan->before ? plan->before->against : NULL, error);
    for (uint32_t i = 0; i <= count && code == SB_OK; i++) /* seeds go on where they were */
        comparison->processes += comparison->match[i].log_ratio.count;
    return code;
}

static void comparison_fini(struct comparison *comparison)
{
    for (uint32_t i = 0; comparison->match && i <= comparison->cases; i++)
        sb_bench_match_fini(&comparison->match[i]);
    free(comparison->match);
    free(comparison->over);
}

/* Until nothing more is wanted; SB_EINTR when it was stopped. */
static enum sb_code run_all(struct comparison *comparison, struct sb_bench_result *result,
                            struct sb_error *error)
{
    const struct sb_comparison_plan *plan = comparison->plan;
    enum sb_code code = comparison_leave_out(comparison, result, error);
    while (code == SB_OK && any_wants(comparison)) {
        code = turn(comparison, error);
        if (code == SB_OK && plan->listener.checkpoint &&
            comparison_collect(comparison, result, error) == SB_OK)
            plan->listener.checkpoint(plan->listener.self, result);
    }
    if (code == SB_OK && plan->instructions)
        code = count_instructions(comparison, error);
    return code;
}

enum sb_code sb_comparison_run(const struct sb_comparison_plan *plan,
                               struct sb_bench_result *result, bool *failed, struct sb_error *error)
{
    struct comparison comparison;
    struct sb_error stopped = { 0 };
    enum sb_code code = comparison_init(&comparison, plan, error), ended = code;
    if (code == SB_OK)
        ended = run_all(&comparison, result, &stopped);
    if (code == SB_OK)
        code = comparison_collect(&comparison, result, error);
    if (code == SB_OK && ended == SB_EINTR)
        result->partial = true;
    else if (code == SB_OK && ended)
        code = sb_fail(error, ended, stopped.where, "%s", stopped.text);
    *failed = comparison.failed;
    comparison_fini(&comparison);
    return code;
}
