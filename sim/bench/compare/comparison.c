/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/comparison.h"

#include "sim/base/prng.h"
#include "sim/bench/campaign/machine.h"
#include "sim/bench/compare/callgrind.h"
#include "sim/bench/compare/match.h"

#include <math.h>
#include <stdlib.h>

#define CONTROL_NAME "control"

struct contest {
    const struct sb_bench_versus *versus;
    struct sb_bench_match *match; /* [cases + 1], the control last */
    bool *over;                   /* [cases + 1] crashed, or not to be compared */
    uint32_t cases, processes;
    bool failed;
};

/* ---- beginning ---- */

static enum sb_code begin_match(struct contest *contest, uint32_t i,
                                const struct sb_bench_against *had, struct sb_error *error)
{
    const struct sb_bench_versus *v = contest->versus;
    bool control = i == contest->cases;
    contest->match[i] = (struct sb_bench_match){ .c = &v->cases->item[control ? 0 : i],
                                                 .base = v->base,
                                                 .changed = control ? v->control : v->changed,
                                                 .seconds = v->seconds,
                                                 .margin = v->margin,
                                                 .instructions = { (double)NAN, (double)NAN } };
    contest->over[i] =
        !control && contest->match[i].c->kind !=
                        SB_BENCH_SCHEDULER; /* engines are in the program, not in the library */
    const struct sb_bench_comparison *before = NULL;
    if (had && control)
        before = had->has_control ? &had->control : NULL;
    else if (had)
        before = sb_bench_find_comparison(v->before, v->cases->item[i].name);
    return before ? sb_bench_match_resume(&contest->match[i], before, error) : SB_OK;
}

static bool runs_everywhere(const struct contest *contest, uint32_t i, enum sb_code *code,
                            struct sb_error *error)
{
    const struct sb_bench_versus *v = contest->versus;
    const char *const library[] = { v->base, v->changed };
    bool all = true;
    for (int k = 0; k < 2 && all && *code == SB_OK; k++)
        *code = sb_bench_runs_workers(&v->cases->item[i], library[k], &v->listener, &all, error);
    return all;
}

static enum sb_code leave_out(struct contest *contest, struct sb_bench_result *result,
                              struct sb_error *error)
{
    uint32_t left_out = 0;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < contest->cases && code == SB_OK; i++) {
        const struct sb_bench_case *c = &contest->versus->cases->item[i];
        if (c->kind == SB_BENCH_SCHEDULER && c->workers > 1 &&
            !runs_everywhere(contest, i, &code, error) && code == SB_OK)
            contest->over[i] = ++left_out > 0;
    }
    contest->over[contest->cases] = true; /* without anything to compare */
    for (uint32_t i = 0; i < contest->cases; i++)
        contest->over[contest->cases] = contest->over[contest->cases] && contest->over[i];
    if (code == SB_OK && left_out)
        code = sb_bench_warn(
            result, error,
            "one of the libraries does not run as many tasks at a time: benchmarks left out: %u",
            left_out);
    return code;
}

/* ---- processes ---- */

/* The control goes through the benchmarks in turn: it stands for all of them. */
static const struct sb_bench_case *control_case(const struct contest *contest, uint32_t turn)
{
    const struct sb_bench_case *c = contest->match[contest->cases].c;
    uint32_t compared = 0;
    for (uint32_t i = 0; i < contest->cases; i++)
        compared += !contest->over[i];
    turn = compared ? turn % compared : 0;
    for (uint32_t i = 0; i < contest->cases && compared; i++)
        if (!contest->over[i] && turn-- == 0)
            return contest->match[i].c;
    return c;
}

static enum sb_code step(struct contest *contest, uint32_t i, struct sb_error *error)
{
    const struct sb_bench_listener *listener = &contest->versus->listener;
    struct sb_bench_match *m = &contest->match[i];
    struct sb_error why = { 0 };
    bool control = i == contest->cases;
    if (control)
        m->c = control_case(contest, m->sequence[0].count + m->sequence[1].count);
    if (listener->progress)
        listener->progress(listener->self, control ? CONTROL_NAME : m->c->name,
                           m->sequence[0].count, SB_SIGN_TEST_MOST);
    enum sb_code code = sb_bench_match_step(
        m, sb_prng_seed(contest->versus->seed, i, contest->processes++), listener, &why);
    if (code == SB_ECHECK) {
        contest->over[i] = contest->failed = true;
        if (listener->failed)
            listener->failed(listener->self, &why);
        return SB_OK;
    }
    return code ? sb_fail(error, code, why.where, "%s", why.text) : SB_OK;
}

/* Each benchmark that wants a process gets one. */
static enum sb_code turn(struct contest *contest, bool *more, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *more = false;
    for (uint32_t i = 0; i <= contest->cases && code == SB_OK; i++)
        if (!contest->over[i] && sb_bench_match_state(&contest->match[i]).wanted) {
            *more = true;
            code = step(contest, i, error);
        }
    return code;
}

static enum sb_code count_instructions(struct contest *contest, struct sb_error *error)
{
    const struct sb_bench_versus *v = contest->versus;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < contest->cases && code == SB_OK; i++) {
        struct sb_bench_match *m = &contest->match[i];
        struct sb_bench_job job = { .c = m->c,
                                    .file = sb_bench_case_file(m->c),
                                    .base = m->base,
                                    .changed = m->changed,
                                    .seed = 1 };
        struct sb_error why = { 0 };
        if (contest->over[i] || !sb_bench_callgrind_fits(m->c) || !isnan(m->instructions[0]))
            continue;
        if (v->listener.progress)
            v->listener.progress(v->listener.self, m->c->name, i, contest->cases);
        code = sb_bench_callgrind(&job, &v->listener, m->instructions, &why);
        if (code && code != SB_EINTR) { /* the times stand without */
            if (v->listener.failed)
                v->listener.failed(v->listener.self, &why);
            code = SB_OK;
        }
        else if (code) {
            sb_fail(error, code, why.where, "%s", why.text);
        }
    }
    return code;
}

/* ---- the result ---- */

static enum sb_code collect(const struct contest *contest, struct sb_bench_result *result,
                            struct sb_error *error)
{
    struct sb_bench_against *against = result->against;
    enum sb_code code = SB_OK;
    against->margin = contest->versus->margin;
    against->comparisons = 0;
    against->comparison =
        sb_arena_alloc(&result->arena, contest->cases, sizeof *against->comparison);
    result->partial = contest->failed;
    if (!against->comparison)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < contest->cases && code == SB_OK; i++) {
        const struct sb_bench_match *m = &contest->match[i];
        if (!contest->over[i] && sb_bench_match_state(m).wanted)
            result->partial = true;
        if (!contest->over[i] && m->sequence[0].count)
            code = sb_bench_match_result(
                m, m->c->name, &against->comparison[against->comparisons++], &result->arena, error);
    }
    const struct sb_bench_match *control = &contest->match[contest->cases];
    against->has_control = control->sequence[0].count > 0;
    if (code == SB_OK && against->has_control)
        code =
            sb_bench_match_result(control, CONTROL_NAME, &against->control, &result->arena, error);
    if (code == SB_OK && sb_bench_match_state(control).wanted && !contest->over[contest->cases])
        result->partial = true;
    if (code == SB_OK)
        sb_bench_judge_run(against);
    return code;
}

static enum sb_code contest_init(struct contest *contest, const struct sb_bench_versus *versus,
                                 struct sb_error *error)
{
    uint32_t count = versus->cases->count;
    *contest = (struct contest){ .versus = versus, .cases = count };
    contest->match = calloc((size_t)count + 1, sizeof *contest->match);
    contest->over = calloc((size_t)count + 1, sizeof *contest->over);
    enum sb_code code = contest->match && contest->over ? SB_OK : sb_fail_memory(error);
    for (uint32_t i = 0; i <= count && code == SB_OK; i++)
        code = begin_match(contest, i, versus->before ? versus->before->against : NULL, error);
    return code;
}

static void contest_fini(struct contest *contest)
{
    for (uint32_t i = 0; contest->match && i <= contest->cases; i++)
        sb_bench_match_fini(&contest->match[i]);
    free(contest->match);
    free(contest->over);
}

/* Until nothing more is wanted; SB_EINTR when it was stopped. */
static enum sb_code play(struct contest *contest, struct sb_bench_result *result,
                         struct sb_error *error)
{
    const struct sb_bench_versus *v = contest->versus;
    bool more = true;
    enum sb_code code = leave_out(contest, result, error);
    while (code == SB_OK && more) {
        code = turn(contest, &more, error);
        if (code == SB_OK && v->listener.checkpoint && collect(contest, result, error) == SB_OK)
            v->listener.checkpoint(v->listener.self, result);
    }
    if (code == SB_OK && v->instructions)
        code = count_instructions(contest, error);
    return code;
}

enum sb_code sb_bench_compare_all(const struct sb_bench_versus *versus,
                                  struct sb_bench_result *result, bool *failed,
                                  struct sb_error *error)
{
    struct contest contest;
    struct sb_error stopped = { 0 };
    enum sb_code code = contest_init(&contest, versus, error), ended = code;
    if (code == SB_OK)
        ended = play(&contest, result, &stopped);
    if (code == SB_OK)
        code = collect(&contest, result, error);
    if (code == SB_OK && ended == SB_EINTR)
        result->partial = true;
    else if (code == SB_OK && ended)
        code = sb_fail(error, ended, stopped.where, "%s", stopped.text);
    *failed = contest.failed;
    contest_fini(&contest);
    return code;
}
