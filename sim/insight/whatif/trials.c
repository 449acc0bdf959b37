/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/trials.h"

#include "sim/base/assert.h"
#include "sim/insight/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PASS_BYTES = 64 << 20 /* makespans that a pass leaves, but for those that are kept */ };

struct run {
    const struct sb_pass *of;
    struct sb_trial *trial;
    uint32_t trials, kept; /* the first `kept` of them are */
    uint64_t replicates;
    enum sb_saved_sample sample;
    sb_ns *base;                /* [kept][replicates] */
    struct sb_saved_side *side; /* [kept] */
    struct sb_arena arena;

    /* Of one pass, over trials begin .. begin + count - 1: */
    uint32_t begin, count;
    sb_ns *makespan; /* [count][replicates] */
};

/* Each replicate has a place of its own, whichever thread comes to it. */
static void trials_visit(void *self, unsigned thread, uint32_t at,
                         const struct sb_pass_block *block)
{
    struct run *r = self;
    (void)thread;
    sb_ns *to = r->makespan + at * r->replicates + (block->first + block->from - r->of->first);
    memcpy(to, block->makespan + block->from, (block->until - block->from) * sizeof *to);
}

static void trials_progress(void *self, uint64_t done, uint64_t wanted)
{
    const struct run *r = self;
    (void)wanted;
    r->of->progress(r->of->self, r->begin * r->replicates + r->count * done,
                    r->trials * r->replicates);
}

static enum sb_saved_sample sample_of(const struct sb_dag *dag)
{
    for (uint32_t d = 0; d < dag->dists; d++)
        if (!isfinite(sb_dist_variance(&dag->dist[d])))
            return SB_SAVED_INFINITE;
    return dag->random ? SB_SAVED_RANDOM : SB_SAVED_CONSTANT;
}

/* `n` replicates are done. */
static int summarise(struct run *r, uint64_t n)
{
    for (uint32_t i = 0; i < r->count; i++) {
        struct sb_trial *t = &r->trial[r->begin + i];
        struct sb_saved_side own;
        if (sb_saved_side_fill(&own, r->makespan + i * r->replicates, n, r->of->first))
            return -1;
        if (r->begin + i < r->kept)
            r->side[r->begin + i] = own;
        t->mean = own.mean;
        t->p50 = own.p50;
        t->p99 = own.p99;
        t->saved = sb_saved_between(&r->side[t->against], &own, r->sample);
        t->done = true;
    }
    return 0;
}

static enum sb_code run_pass(struct run *r, uint64_t *done, struct sb_error *error)
{
    struct sb_pass pass = *r->of;
    struct sb_pass_case *cases = calloc(r->count + (size_t)1, sizeof *cases);
    if (!cases)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < r->count; i++)
        cases[i] = r->trial[r->begin + i].of;
    pass.cases = cases;
    pass.count = r->count;
    pass.replicates = r->replicates;
    pass.visit = trials_visit;
    pass.progress = r->of->progress ? trials_progress : NULL;
    pass.self = r;
    enum sb_code code = sb_pass_run(&pass, done, error);
    free(cases);
    return code;
}

/* First those that are kept, all at once; then as many at a time as there is room for. What a pass
 * that was interrupted left is thrown away, unless it is the first. */
static enum sb_code run_all(struct run *r, uint64_t *done, struct sb_error *error)
{
    const uint64_t most = PASS_BYTES / (r->replicates * sizeof(sb_ns));
    const uint32_t room = most < 1 ? 1 : most > r->trials ? r->trials : (uint32_t)most;
    sb_ns *values = sb_arena_alloc(&r->arena, room * r->replicates, sizeof *values);
    enum sb_code code = values ? SB_OK : sb_fail_memory(error);
    for (uint64_t now = r->replicates;
         code == SB_OK && r->begin < r->trials && now == r->replicates; r->begin += r->count) {
        const uint32_t left = r->trials - r->begin;
        const bool first = r->begin < r->kept;
        r->count = first ? r->kept : left < room ? left : room;
        r->makespan = first ? r->base : values;
        code = run_pass(r, &now, error);
        if (first)
            *done = now;
        if (code == SB_OK && *done == 0)
            code = sb_fail(error, SB_EINTR, NULL, "interrupted");
        if (code == SB_OK && now == *done && summarise(r, now))
            code = sb_fail_memory(error);
    }
    return code;
}

enum sb_code sb_trials_run(const struct sb_pass *of, struct sb_trial *trial, uint32_t trials,
                           uint64_t *done, struct sb_error *error)
{
    struct run r = { .of = of,
                     .trial = trial,
                     .trials = trials,
                     .replicates = of->dag->random ? of->replicates : 1,
                     .sample = sample_of(of->dag) };
    while (r.kept < trials && trial[r.kept].keep)
        r.kept++;
    SB_REQUIRE(r.kept > 0 && r.replicates > 0);
    for (uint32_t i = 0; i < trials; i++)
        SB_REQUIRE(trial[i].against < r.kept && trial[i].against <= i);
    r.base = sb_arena_alloc(&r.arena, r.kept * r.replicates, sizeof *r.base);
    r.side = sb_arena_alloc(&r.arena, r.kept, sizeof *r.side);
    enum sb_code code = r.base && r.side ? run_all(&r, done, error) : sb_fail_memory(error);
    sb_arena_fini(&r.arena);
    return code;
}

uint64_t sb_trials_cost(const struct sb_dag *dag, uint32_t workers, uint64_t trials,
                        uint64_t replicates)
{
    double cost = (double)dag->steps * (double)trials * (double)replicates *
                  (sb_dag_is_limited(dag, workers) ? SB_TRIALS_LIMITED : 1);
    return cost < 0x1p63 ? (uint64_t)cost : UINT64_MAX;
}
