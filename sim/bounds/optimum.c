/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/optimum.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bounds/branch.h"
#include "sim/bounds/placing.h"
#include "sim/bounds/precedence_tree.h"
#include "sim/bounds/tighten.h"

#include <string.h>

enum {
    FIRST_NODES = 1 << 14,
    JUSTIFY_STEPS_MAX =
        20000 /* the time of a pass grows with their square: half a second of these */
};

struct search {
    const struct sb_problem *problem;
    const struct sb_effort *effort;
    struct sb_optimum *optimum;
    struct sb_placing placing;
    double *priority; /* [steps] */
    sb_ns *start;     /* [steps] of a candidate */
    uint64_t placed;  /* steps */
    uint64_t random;
};

static bool is_open(const struct search *s)
{
    const struct sb_effort *effort = s->effort;
    return s->optimum->lower < s->optimum->best && !(effort->stop && atomic_load(effort->stop)) &&
           !(effort->until && sb_clock_now() >= effort->until);
}

static void offer(struct search *s, sb_ns makespan, enum sb_found_by by)
{
    s->placed += s->problem->steps;
    if (s->optimum->best > 0 && makespan >= s->optimum->best)
        return;
    s->optimum->best = makespan;
    s->optimum->by = by;
    memcpy(s->optimum->start, s->start, s->problem->steps * sizeof *s->start);
}

static void improve(struct search *s, enum sb_found_by by)
{
    sb_ns makespan = sb_place_justified(&s->placing, s->start);
    s->placed += 2 * s->problem->steps;
    offer(s, makespan, by);
}

/* Largest path behind first (HLFET), in time and then in order. */
static void begin(struct search *s)
{
    const struct sb_problem *p = s->problem;
    for (uint32_t i = 0; i < p->steps; i++)
        s->priority[i] = (double)(p->latency[i] + p->tail[i]);
    offer(s, sb_place_in_time(&s->placing, s->priority, s->start), SB_BY_LIST);
    if (!is_open(s) || p->steps > JUSTIFY_STEPS_MAX)
        return;
    improve(s, SB_BY_JUSTIFICATION);
    if (!is_open(s))
        return;
    offer(s, sb_placing_in_order(&s->placing, s->priority, s->start), SB_BY_LIST);
    improve(s, SB_BY_JUSTIFICATION);
}

/* The same with perturbed paths: by up to 5, 10, ... 100 %. */
static void restart(struct search *s)
{
    const struct sb_problem *p = s->problem;
    uint64_t round = s->optimum->restarts++;
    double share = 0.05 * (double)(1 + round / 2 % 20);
    for (uint32_t i = 0; i < p->steps; i++) {
        double uniform = (double)(sb_prng_next(&s->random) >> 11) * 0x1p-53;
        s->priority[i] = (double)(p->latency[i] + p->tail[i]) * (1 + share * (2 * uniform - 1));
    }
    if (p->steps > JUSTIFY_STEPS_MAX) {
        offer(s, sb_place_in_time(&s->placing, s->priority, s->start), SB_BY_RESTARTS);
        return;
    }
    if (round % 2)
        sb_placing_in_order(&s->placing, s->priority, s->start);
    else
        sb_place_in_time(&s->placing, s->priority, s->start);
    s->placed += p->steps;
    improve(s, SB_BY_RESTARTS);
}

static bool is_of_workers(const struct sb_problem *p)
{
    if (p->resources != 1 || p->steps > SB_BRANCH_STEPS_MAX)
        return false;
    for (uint32_t i = 0; i < p->steps; i++)
        if (p->demand[i] != (p->latency[i] > 0))
            return false;
    return true;
}

static bool can_branch(const struct sb_problem *p)
{
    return is_of_workers(p) || p->steps <= SB_PRECEDENCE_TREE_STEPS_MAX;
}

/* Heads and tails that know of resources, for the lower bound and for branches. */
static enum sb_code tighten(struct search *s, struct sb_problem *tight, struct sb_arena *arena,
                            struct sb_error *error)
{
    struct sb_optimum *o = s->optimum;
    struct sb_lower_bound bound;
    enum sb_code code = sb_problem_tighten(s->problem, tight, arena, error);
    if (code == SB_OK)
        code = sb_lower_bound_find(tight, s->problem->steps, &bound, error);
    if (code == SB_OK)
        o->lower = o->bound.tight = bound.energy > o->lower ? bound.energy : o->lower;
    return code;
}

/* Forwards and backwards in turn, with twice as many nodes each time: some problems are easy from
 * one side alone. Between them there are more restarts. */
static enum sb_code branch(struct search *s, const struct sb_problem *problem,
                           struct sb_error *error)
{
    const struct sb_problem mirror = sb_problem_mirror(problem);
    enum sb_code (*run)(const struct sb_problem *, sb_ns, const struct sb_branch_limits *, sb_ns *,
                        sb_ns *, uint64_t *, enum sb_branch_end *, struct sb_error *) =
        is_of_workers(s->problem) ? sb_branch_run : sb_precedence_tree_run;
    struct sb_optimum *o = s->optimum;
    struct sb_branch_limits limits = { .until = s->effort->until, .stop = s->effort->stop };
    enum sb_branch_end end = SB_BRANCH_LIMIT;
    for (unsigned round = 0; end == SB_BRANCH_LIMIT && is_open(s) && o->nodes < s->effort->nodes;
         round++) {
        sb_ns best = o->best;
        uint64_t left = s->effort->nodes - o->nodes, most = (uint64_t)FIRST_NODES << round / 2;
        limits.nodes = most < left ? most : left;
        enum sb_code code = run(round % 2 ? &mirror : problem, o->lower, &limits, &best, s->start,
                                &o->nodes, &end, error);
        if (code)
            return code;
        if (best < o->best) {
            for (uint32_t i = 0; round % 2 && i < s->problem->steps; i++)
                s->start[i] = best - s->start[i] - s->problem->latency[i];
            offer(s, round % 2 ? sb_place_justified(&s->placing, s->start) : best, SB_BY_BRANCHING);
        }
        if (end == SB_BRANCH_DONE)
            o->lower = o->best;
        /* about as long; what is counted alone has had its restarts */
        for (uint64_t until = s->placed + limits.nodes;
             s->effort->until && s->placed < until && is_open(s);)
            restart(s);
    }
    return SB_OK;
}

enum sb_code sb_optimum_find(const struct sb_problem *problem, const struct sb_effort *effort,
                             struct sb_optimum *optimum, struct sb_arena *arena,
                             struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    struct search s = { .problem = problem, .effort = effort, .optimum = optimum, .random = 1 };
    *optimum = (struct sb_optimum){ 0 };
    optimum->start = sb_arena_alloc(arena, problem->steps, sizeof *optimum->start);
    s.priority = sb_arena_alloc(&scratch, problem->steps, sizeof *s.priority);
    s.start = sb_arena_alloc(&scratch, problem->steps, sizeof *s.start);
    enum sb_code code = optimum->start && s.priority && s.start &&
                                sb_placing_init(&s.placing, problem, &scratch) == 0
                            ? SB_OK
                            : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_lower_bound_find(problem, effort->energy_steps_max, &optimum->bound, error);
    optimum->lower = optimum->bound.tight = optimum->bound.energy;
    if (code == SB_OK)
        begin(&s);
    struct sb_problem tight = *problem;
    if (code == SB_OK && is_open(&s) && problem->steps <= effort->tight_steps_max)
        code = tighten(&s, &tight, &scratch, error);
    while (code == SB_OK && is_open(&s) && s.placed < effort->placements)
        restart(&s);
    if (code == SB_OK && effort->nodes && can_branch(problem))
        code = branch(&s, &tight, error);
    SB_ASSERT(code || optimum->lower <= optimum->best);
    optimum->proved = optimum->lower == optimum->best;
    sb_arena_fini(&scratch);
    return code;
}
