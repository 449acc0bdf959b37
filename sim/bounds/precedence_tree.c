/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why what is cut can be: among the schedules that complete a partial one and are short enough,
 * look at one with the least sum of starts. A step that starts when another could be over, or that
 * could have started earlier, contradicts that choice, as long as it stays a completion of that
 * partial schedule if it is moved there; it does, because only partial schedules in which nothing
 * could have started earlier are kept in the memo. */
#include "sim/bounds/precedence_tree.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bounds/energy.h"
#include "sim/bounds/memo.h"

#include <stdlib.h>
#include <string.h>

enum { TREE_MEMO_BYTES = 1 << 26, RUNNING_MAX = 16, TREE_LOOK_EVERY = 1 << 8 };

/* What can be next. */
struct child {
    sb_ns start, latest; /* as early as it fits; as late as it may */
    uint32_t step;
};

/* A node on the way down: what runs at its time, by end, and what can be next. */
struct level {
    uint32_t *running; /* [steps] */
    struct child *child;
    uint32_t runs, children;
    sb_ns now;
};

struct tree {
    const struct sb_problem *p;
    const struct sb_branch_limits *limits;
    struct level *level; /* [steps + 1] */
    uint64_t *set, *key; /* of the steps that are placed; [steps] for the hash of a set */
    uint64_t hash;
    uint32_t *left; /* [steps] predecessors that are not placed */
    uint32_t *next; /* [eligible] steps that await nothing that is not placed */
    uint32_t *at;   /* [steps] where they stand in next[] */
    uint32_t eligible;
    sb_ns *start, *end; /* [steps] of those that are placed */
    uint32_t *placed;   /* [depth] in that order */
    sb_energy *work;    /* [resources] of those that are not */
    uint64_t *held;     /* [resources] scratch */
    struct sb_memo memo;
    sb_ns lower, best;
    sb_ns *best_start; /* [steps] */
    uint64_t nodes;
    bool stopped;
};

/* ---- placing ---- */

static bool holds(const struct sb_problem *p, uint32_t step)
{
    for (uint32_t r = 0; r < p->resources; r++)
        if (sb_problem_demand(p, step)[r])
            return true;
    return false;
}

static void add_eligible(struct tree *t, uint32_t step)
{
    t->at[step] = t->eligible;
    t->next[t->eligible++] = step;
}

static void drop_eligible(struct tree *t, uint32_t step)
{
    uint32_t last = t->next[--t->eligible];
    t->next[t->at[step]] = last;
    t->at[last] = t->at[step];
}

static void place(struct tree *t, uint32_t depth, uint32_t step, sb_ns start)
{
    const struct sb_problem *p = t->p;
    drop_eligible(t, step);
    t->set[step / 64] |= UINT64_C(1) << (step % 64);
    t->hash ^= t->key[step];
    t->start[step] = start;
    t->end[step] = start + p->latency[step];
    t->placed[depth] = step;
    for (uint32_t r = 0; r < p->resources; r++)
        t->work[r] -= (sb_energy)p->latency[step] * sb_problem_demand(p, step)[r];
    for (uint32_t e = p->succ->begin[step]; e < p->succ->begin[step + 1]; e++)
        if (--t->left[p->succ->list[e]] == 0)
            add_eligible(t, p->succ->list[e]);
}

static void take_back(struct tree *t, uint32_t step)
{
    const struct sb_problem *p = t->p;
    for (uint32_t e = p->succ->begin[step]; e < p->succ->begin[step + 1]; e++)
        if (t->left[p->succ->list[e]]++ == 0)
            drop_eligible(t, p->succ->list[e]);
    for (uint32_t r = 0; r < p->resources; r++)
        t->work[r] += (sb_energy)p->latency[step] * sb_problem_demand(p, step)[r];
    t->hash ^= t->key[step];
    t->set[step / 64] &= ~(UINT64_C(1) << (step % 64));
    add_eligible(t, step);
}

static sb_ns may_start(const struct tree *t, uint32_t step)
{
    const struct sb_csr *pred = t->p->pred;
    sb_ns ready = 0;
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++)
        ready = t->end[pred->list[e]] > ready ? t->end[pred->list[e]] : ready;
    return ready;
}

/* ---- what fits ---- */

static void hold(const struct tree *t, uint32_t step, bool more)
{
    const uint32_t *demand = sb_problem_demand(t->p, step);
    for (uint32_t r = 0; r < t->p->resources; r++)
        t->held[r] = more ? t->held[r] + demand[r] : t->held[r] - demand[r];
}

static bool fits(const struct tree *t, uint32_t step)
{
    const uint32_t *demand = sb_problem_demand(t->p, step);
    for (uint32_t r = 0; r < t->p->resources; r++)
        if (t->held[r] + demand[r] > t->p->capacity[r])
            return false;
    return true;
}

static void hold_running(const struct tree *t, const struct level *level)
{
    memset(t->held, 0, t->p->resources * sizeof *t->held);
    for (uint32_t i = 0; i < level->runs; i++)
        hold(t, level->running[i], true);
}

/* From `ready` on, behind all starts until now, so that slots only become free. */
static sb_ns earliest(const struct tree *t, const struct level *level, uint32_t step, sb_ns ready)
{
    sb_ns start = ready;
    hold_running(t, level);
    for (uint32_t i = 0; i < level->runs; i++) {
        sb_ns end = t->end[level->running[i]];
        if (end > start && fits(t, step))
            break;
        hold(t, level->running[i], false);
        start = end > start ? end : start;
    }
    return start;
}

/* Whether a step that is ready before `now` could have started before: held[] is what was then. */
static void hold_before(const struct tree *t, uint32_t depth, sb_ns now)
{
    memset(t->held, 0, t->p->resources * sizeof *t->held);
    for (uint32_t i = 0; i < depth; i++) {
        uint32_t step = t->placed[i];
        if (t->start[step] < now && t->end[step] >= now)
            hold(t, step, true);
    }
}

/* ---- nodes ---- */

/* Whether all work that is left can be done until `target`. */
static bool has_time(const struct tree *t, const struct level *level, sb_ns target)
{
    for (uint32_t r = 0; r < t->p->resources; r++) {
        sb_energy work = t->work[r];
        for (uint32_t i = 0; i < level->runs; i++)
            work += (sb_energy)(t->end[level->running[i]] - level->now) *
                    sb_problem_demand(t->p, level->running[i])[r];
        if (work > (sb_energy)t->p->capacity[r] * (target - level->now))
            return false;
    }
    return true;
}

static int by_child_start(const void *a, const void *b)
{
    const struct child *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->latest != y->latest)
        return x->latest < y->latest ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* Steps that hold nothing are placed before all others, and then time does not go on. False:
 * something cannot end in time. */
static bool find_children(struct tree *t, struct level *level)
{
    const struct sb_problem *p = t->p;
    const sb_ns target = t->best - p->unit;
    sb_ns over = INT64_MAX;
    level->children = 0;
    for (uint32_t i = 0; i < t->eligible; i++) {
        uint32_t step = t->next[i];
        sb_ns ready = may_start(t, step), latest = target - p->tail[step] - p->latency[step];
        if (!holds(p, step)) {
            level->child[0] = (struct child){ ready, latest, step };
            level->children = 1;
            return ready <= latest;
        }
        sb_ns start = earliest(t, level, step, ready > level->now ? ready : level->now);
        if (start > latest)
            return false;
        over = start + p->latency[step] < over ? start + p->latency[step] : over;
        level->child[level->children++] = (struct child){ start, latest, step };
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < level->children; i++)
        if (level->child[i].start < over)
            level->child[kept++] = level->child[i];
    level->children = kept;
    qsort(level->child, kept, sizeof *level->child, by_child_start);
    return true;
}

/* Without those that could have started before; whether there are any. */
static bool drop_late(struct tree *t, struct level *level, uint32_t depth)
{
    uint32_t kept = 0, all = level->children;
    hold_before(t, depth, level->now);
    for (uint32_t i = 0; i < all; i++) {
        struct child child = level->child[i];
        bool late = child.start == level->now && may_start(t, child.step) < level->now &&
                    holds(t->p, child.step) && fits(t, child.step);
        if (!late)
            level->child[kept++] = child;
    }
    level->children = kept;
    return kept < all;
}

static void begin_level(const struct tree *t, struct level *level, const struct level *above,
                        uint32_t step)
{
    level->now = holds(t->p, step) ? t->start[step] : above->now;
    level->runs = 0;
    bool in = t->end[step] <= level->now;
    for (uint32_t i = 0; i < above->runs; i++) {
        uint32_t other = above->running[i];
        if (!in && t->end[step] < t->end[other]) {
            level->running[level->runs++] = step;
            in = true;
        }
        if (t->end[other] > level->now)
            level->running[level->runs++] = other;
    }
    if (!in)
        level->running[level->runs++] = step;
}

static bool is_over(struct tree *t)
{
    const struct sb_branch_limits *l = t->limits;
    t->nodes++;
    if (t->nodes >= l->nodes ||
        (t->nodes % TREE_LOOK_EVERY == 0 &&
         ((l->until && sb_clock_now() >= l->until) || (l->stop && atomic_load(l->stop)))))
        t->stopped = true;
    return t->stopped || t->best <= t->lower;
}

static void take_best(struct tree *t)
{
    sb_ns makespan = 0;
    for (uint32_t s = 0; s < t->p->steps; s++)
        makespan = t->end[s] > makespan ? t->end[s] : makespan;
    SB_ASSERT(makespan < t->best);
    t->best = makespan;
    memcpy(t->best_start, t->start, t->p->steps * sizeof *t->start);
}

/* Fills the children of the node; none where it is cut. */
static void open_node(struct tree *t, uint32_t depth)
{
    struct level *level = &t->level[depth];
    const struct sb_partial partial = { t->set,         t->hash,     level->now,
                                        level->running, level->runs, t->end };
    if (!has_time(t, level, t->best - t->p->unit) || sb_memo_knows(&t->memo, &partial) ||
        !find_children(t, level)) {
        level->children = 0;
        return;
    }
    if (!drop_late(t, level, depth) && level->runs <= RUNNING_MAX)
        sb_memo_keep(&t->memo, &partial);
}

static void visit(struct tree *t, uint32_t depth)
{
    if (depth == t->p->steps) {
        take_best(t);
        return;
    }
    if (is_over(t))
        return;
    open_node(t, depth);
    const struct level *level = &t->level[depth];
    for (uint32_t i = 0; i < level->children && !t->stopped && t->best > t->lower; i++) {
        struct child child = level->child[i];
        sb_ns latest = t->best - t->p->unit - t->p->tail[child.step] - t->p->latency[child.step];
        if (child.start > latest) /* of a better schedule than when the node was opened */
            return;
        place(t, depth, child.step, child.start);
        begin_level(t, &t->level[depth + 1], level, child.step);
        visit(t, depth + 1);
        take_back(t, child.step);
    }
}

/* ---- all ---- */

static int alloc_levels(struct tree *t, struct sb_arena *arena)
{
    const uint32_t steps = t->p->steps;
    t->level = sb_arena_alloc(arena, (size_t)steps + 1, sizeof *t->level);
    for (uint32_t d = 0; t->level && d <= steps; d++) {
        t->level[d].running = sb_arena_alloc(arena, steps, sizeof *t->level[d].running);
        t->level[d].child = sb_arena_alloc(arena, (size_t)steps + 1, sizeof *t->level[d].child);
        if (!t->level[d].running || !t->level[d].child)
            return -1;
    }
    return t->level ? 0 : -1;
}

static int alloc_all(struct tree *t, struct sb_arena *arena)
{
    const struct sb_problem *p = t->p;
    uint64_t random = 1;
    t->set = sb_arena_alloc(arena, p->steps / 64 + 1, sizeof *t->set);
    t->key = sb_arena_alloc(arena, p->steps, sizeof *t->key);
    t->left = sb_arena_alloc(arena, p->steps, sizeof *t->left);
    t->next = sb_arena_alloc(arena, p->steps, sizeof *t->next);
    t->at = sb_arena_alloc(arena, p->steps, sizeof *t->at);
    t->start = sb_arena_alloc(arena, p->steps, sizeof *t->start);
    t->end = sb_arena_alloc(arena, p->steps, sizeof *t->end);
    t->placed = sb_arena_alloc(arena, p->steps, sizeof *t->placed);
    t->work = sb_arena_alloc(arena, p->resources, sizeof *t->work);
    t->held = sb_arena_alloc(arena, p->resources, sizeof *t->held);
    if (!t->set || !t->key || !t->left || !t->next || !t->at || !t->start || !t->end ||
        !t->placed || !t->work || !t->held || alloc_levels(t, arena) ||
        sb_memo_init(&t->memo, p->steps, RUNNING_MAX, t->limits->nodes, TREE_MEMO_BYTES, arena))
        return -1;
    for (uint32_t s = 0; s < p->steps; s++) {
        t->key[s] = sb_prng_next(&random);
        t->left[s] = p->pred->begin[s + 1] - p->pred->begin[s];
        if (t->left[s] == 0)
            add_eligible(t, s);
        for (uint32_t r = 0; r < p->resources; r++)
            t->work[r] += (sb_energy)p->latency[s] * sb_problem_demand(p, s)[r];
    }
    return 0;
}

enum sb_code sb_precedence_tree_run(const struct sb_problem *problem, sb_ns lower,
                                    const struct sb_branch_limits *limits, sb_ns *best,
                                    sb_ns *start, uint64_t *nodes, enum sb_branch_end *end,
                                    struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct tree t = {
        .p = problem, .limits = limits, .lower = lower, .best = *best, .best_start = start
    };
    SB_REQUIRE(problem->steps <= SB_PRECEDENCE_TREE_STEPS_MAX);
    enum sb_code code = alloc_all(&t, &arena) ? sb_fail_memory(error) : SB_OK;
    if (code == SB_OK)
        visit(&t, 0);
    *best = t.best;
    *nodes += t.nodes;
    *end = t.stopped ? SB_BRANCH_LIMIT : SB_BRANCH_DONE;
    sb_arena_fini(&arena);
    return code;
}
