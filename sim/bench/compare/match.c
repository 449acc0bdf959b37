/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/match.h"

#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/process.h"
#include "sim/bench/campaign/values.h"
#include "sim/bench/records/judge.h"
#include "sim/bench/records/result.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HUNG_MAX = 3 };

void sb_bench_match_fini(struct sb_bench_match *match)
{
    free(match->log_ratio.value);
    free(match->base_ns.value);
    free(match->changed_ns.value);
    for (int k = 0; k < SB_BENCH_COUNTERS; k++) {
        free(match->counted[0][k].value);
        free(match->counted[1][k].value);
    }
    *match = (struct sb_bench_match){ 0 };
}

enum sb_verdict sb_bench_match_verdict(const struct sb_bench_match *m, bool *more)
{
    return sb_verdict_of_sequence((struct sb_sequence){ m->log_ratio.value, m->log_ratio.count },
                                  m->margin, more);
}

/* -1 stands for a counter that is not to be had. */
static enum sb_code take_counters(struct sb_bench_match *m, const struct sb_bench_answer *answer,
                                  struct sb_error *error)
{
    static const enum sb_bench_key key[] = { SB_BENCH_COUNTED_BASE, SB_BENCH_COUNTED_CHANGED };
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2; i++)
        for (uint32_t k = 0; k < SB_BENCH_COUNTERS && k < answer->of[key[i]].count && code == SB_OK;
             k++)
            if (answer->of[key[i]].value[k] >= 0)
                code = sb_bench_values_add(&m->counted[i][k], answer->of[key[i]].value[k], error);
    return code;
}

enum sb_code sb_bench_match_step(struct sb_bench_match *m, uint64_t seed,
                                 const struct sb_bench_listener *listener, struct sb_error *error)
{
    struct sb_bench_asker asker = { .stop = listener->stop, .padding = seed >> 20 };
    struct sb_bench_job job = { .task = SB_BENCH_COMPARE,
                                .c = m->c,
                                .file = sb_bench_case_file(m->c),
                                .base = m->base,
                                .changed = m->changed,
                                .seed = seed,
                                .seconds = m->seconds,
                                .extra = m->extra,
                                .every = m->every };
    struct sb_bench_answer answer;
    struct sb_error why = { 0 };
    enum sb_code code = sb_bench_ask(&asker, &job, &answer, &why);
    if (code == SB_ECHECK && answer.hung && ++m->failed < HUNG_MAX)
        return SB_OK;
    if (code)
        return sb_fail(error, code, why.where, "%s", why.text);
    code = sb_bench_values_add(&m->log_ratio, sb_bench_answer_last(&answer, SB_BENCH_RATIO), error);
    if (code == SB_OK)
        code =
            sb_bench_values_add(&m->base_ns, sb_bench_answer_last(&answer, SB_BENCH_BASE), error);
    if (code == SB_OK)
        code = sb_bench_values_add(&m->changed_ns, sb_bench_answer_last(&answer, SB_BENCH_CHANGED),
                                   error);
    if (code == SB_OK)
        code = take_counters(m, &answer, error);
    sb_bench_answer_fini(&answer);
    return code;
}

static const double *match_copy(const struct sb_bench_values *values, struct sb_arena *arena)
{
    double *copied = sb_arena_alloc(arena, values->count, sizeof *copied);
    if (copied && values->count)
        memcpy(copied, values->value, values->count * sizeof *copied);
    return copied;
}

/* The middle one of all processes. */
static enum sb_code match_put_counters(const struct sb_bench_match *m,
                                       struct sb_bench_comparison *c, struct sb_arena *arena,
                                       struct sb_error *error)
{
    c->counter = sb_arena_alloc(arena, SB_BENCH_COUNTERS, sizeof *c->counter);
    if (!c->counter)
        return sb_fail_memory(error);
    for (int k = 0; k < SB_BENCH_COUNTERS; k++)
        if (m->counted[0][k].count && m->counted[1][k].count)
            c->counter[c->counters++] = (struct sb_bench_counter){
                sb_bench_counter_name[k], sb_median(m->counted[0][k].value, m->counted[0][k].count),
                sb_median(m->counted[1][k].value, m->counted[1][k].count)
            };
    return SB_OK;
}

enum sb_code sb_bench_match_result(const struct sb_bench_match *m, const char *name,
                                   struct sb_bench_comparison *c, struct sb_arena *arena,
                                   struct sb_error *error)
{
    sb_bench_comparison_init(c);
    c->name = sb_arena_text(arena, name, strlen(name));
    c->processes = m->log_ratio.count;
    c->log_ratio = match_copy(&m->log_ratio, arena);
    c->failed = m->failed;
    c->base_instructions = m->instructions[0];
    c->changed_instructions = m->instructions[1];
    if (!c->name || !c->log_ratio)
        return sb_fail_memory(error);
    enum sb_code code =
        sb_bench_figure_set(&c->base, m->base_ns.value, m->base_ns.count, arena, error);
    if (code == SB_OK)
        code = sb_bench_figure_set(&c->changed, m->changed_ns.value, m->changed_ns.count, arena,
                                   error);
    if (code == SB_OK)
        code = match_put_counters(m, c, arena, error);
    return code ? code : sb_bench_judge(c, m->margin, error);
}

static enum sb_code add_all(struct sb_bench_values *values, const double *value, uint32_t count,
                            struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < count && code == SB_OK; i++)
        code = sb_bench_values_add(values, value[i], error);
    return code;
}

enum sb_code sb_bench_match_resume(struct sb_bench_match *m, const struct sb_bench_comparison *had,
                                   struct sb_error *error)
{
    m->failed = had->failed;
    m->instructions[0] = had->base_instructions;
    m->instructions[1] = had->changed_instructions;
    enum sb_code code = add_all(&m->log_ratio, had->log_ratio, had->processes, error);
    if (code == SB_OK)
        code = add_all(&m->base_ns, had->base.sample, had->base.samples, error);
    if (code == SB_OK)
        code = add_all(&m->changed_ns, had->changed.sample, had->changed.samples, error);
    return code;
}
