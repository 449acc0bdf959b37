/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/barriers.h"

#include "sim/base/assert.h"
#include "sim/insight/barriers/waits.h"
#include "sim/insight/pass.h"
#include "sim/insight/whatif/trials.h"

#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 1024 /* in which places are ranked */ };

struct search {
    const struct sb_barriers *wanted;
    struct sb_waits waits;
    struct sb_plan plan;
    uint32_t looked, left_out; /* of the places that may cost something */
    uint32_t *place;           /* [waits.count] which, the first `looked` of them */
    uint64_t *delay;           /* [threads][waits.count] in ns, over all replicates */
    struct sb_arena arena;
};

/* ---- which places are looked at ---- */

static void raise_to(sb_ns *start, const struct sb_pass_block *b, uint32_t node, unsigned lane)
{
    sb_ns end = b->end[(size_t)node * b->lanes + lane];
    *start = end > *start ? end : *start;
}

/* When the place would be passed if it were loosened and nothing before it changed. */
static sb_ns loose_start(const struct sb_waits *w, uint32_t node, const struct sb_pass_block *b,
                         unsigned lane)
{
    const struct sb_dag *dag = w->dag;
    sb_ns start = 0;
    for (uint32_t e = w->in.begin[node]; e < w->in.begin[node + 1]; e++) {
        uint32_t from = w->in.list[e];
        if (from >= dag->steps) {
            raise_to(&start, b, from, lane);
            continue;
        }
        uint32_t first = sb_dag_first(dag, dag->step_task[from]);
        for (uint32_t i = w->in.begin[first]; i < w->in.begin[first + 1]; i++)
            raise_to(&start, b, w->in.list[i], lane);
    }
    if (node < dag->steps)
        for (uint32_t e = dag->pred.begin[node]; e < dag->pred.begin[node + 1]; e++)
            raise_to(&start, b, dag->pred.list[e], lane);
    return start;
}

/* Adds up by how much each place holds up the longest path: what it costs at most, with as many
 * workers as wanted. */
static void look(void *self, unsigned thread, uint32_t at, const struct sb_pass_block *b)
{
    struct search *s = self;
    uint64_t *delay = s->delay + (size_t)thread * s->waits.count;
    (void)at;
    for (uint32_t i = 0; i < s->waits.count; i++) {
        const uint32_t node = s->waits.node[i];
        for (unsigned lane = b->from; lane < b->until; lane++) {
            size_t place = (size_t)node * b->lanes + lane;
            if (b->end[place] + b->tail[place] != b->makespan[lane])
                continue;
            sb_ns start = sb_pass_start(b, node, lane),
                  loose = loose_start(&s->waits, node, b, lane);
            delay[i] += start > loose ? (uint64_t)(start - loose) : 0;
        }
    }
}

struct barriers_ranked {
    uint64_t delay;
    uint32_t place;
};

static int longest_delay_first(const void *a, const void *b)
{
    const struct barriers_ranked *x = a, *y = b;
    if (x->delay != y->delay)
        return x->delay > y->delay ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static int choose(struct search *s)
{
    const uint32_t count = s->waits.count;
    struct barriers_ranked *ranked = calloc(count + (size_t)1, sizeof *ranked);
    if (!ranked)
        return -1;
    for (uint32_t i = 0; i < count; i++) {
        ranked[i].place = i;
        for (unsigned t = 0; t < s->wanted->of->threads; t++)
            ranked[i].delay += s->delay[(size_t)t * count + i];
    }
    qsort(ranked, count, sizeof *ranked, longest_delay_first);
    for (uint32_t i = 0; i < count && ranked[i].delay > 0; i++)
        if (s->looked < s->wanted->most)
            s->place[s->looked++] = ranked[i].place;
        else
            s->left_out++;
    free(ranked);
    return 0;
}

/* All of few places; of many those that hold up most in some replicates. With as many workers as
 * wanted, what holds up nothing costs nothing. */
static enum sb_code barriers_rank(struct search *s, bool *interrupted, struct sb_error *error)
{
    if (s->waits.count <= s->wanted->most) {
        while (s->looked < s->waits.count) {
            s->place[s->looked] = s->looked;
            s->looked++;
        }
        return SB_OK;
    }
    const struct sb_pass_case alone = { .plan = &s->plan,
                                        .workers = s->wanted->workers,
                                        .paths = true };
    struct sb_pass pass = *s->wanted->of;
    uint64_t done = 0;
    pass.cases = &alone;
    pass.count = 1;
    pass.visit = look;
    pass.self = s;
    pass.progress = NULL;
    pass.replicates = !pass.dag->random              ? 1
                      : pass.replicates < REPLICATES ? pass.replicates
                                                     : REPLICATES;
    enum sb_code code = sb_pass_run(&pass, &done, error);
    *interrupted = done < pass.replicates;
    if (code == SB_OK && choose(s))
        code = sb_fail_memory(error);
    return code;
}

/* ---- what they cost ---- */

static enum sb_code try_each(struct search *s, struct sb_plan *plan, struct sb_trial *trial,
                             struct sb_error *error)
{
    const struct sb_pass_case alone = { .plan = &s->plan, .workers = s->wanted->workers };
    enum sb_code code = SB_OK;
    uint64_t done = 0;
    trial[0] = (struct sb_trial){ .of = alone, .keep = true };
    for (uint32_t i = 0; code == SB_OK && i < s->looked; i++) {
        code = sb_waits_loosen(&s->waits, s->place[i], &plan[i], error);
        trial[i + 1] = (struct sb_trial){ .of = alone };
        trial[i + 1].of.plan = &plan[i];
    }
    if (code == SB_OK)
        code = sb_trials_run(s->wanted->of, trial, s->looked + 1, &done, error);
    return code == SB_EINTR ? SB_OK : code;
}

static int most_expensive_first(const void *a, const void *b)
{
    const struct sb_barrier *x = a, *y = b;
    double more = x->cost.mean.value - y->cost.mean.value;
    return more > 0 ? -1 : more < 0 ? 1 : strcmp(x->join, y->join);
}

static bool is_nothing(const struct sb_saved *cost)
{
    return cost->mean.value == 0 && cost->p50.value == 0 && cost->p99.value == 0;
}

static enum sb_code tell(const struct search *s, const struct sb_trial *trial,
                         struct sb_strategy_result *result, struct sb_arena *arena,
                         struct sb_error *error)
{
    result->barrier = sb_arena_alloc(arena, s->looked, sizeof *result->barrier);
    if (!result->barrier)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < s->looked; i++) {
        const struct sb_trial *t = &trial[i + 1];
        if (!t->done || is_nothing(&t->saved))
            continue;
        const char *name = sb_waits_name(&s->waits, s->place[i], arena);
        if (!name)
            return sb_fail_memory(error);
        result->barrier[result->barriers++] = (struct sb_barrier){ name, t->saved };
    }
    qsort(result->barrier, result->barriers, sizeof *result->barrier, most_expensive_first);
    if (result->barriers > SB_BARRIERS_TOLD)
        result->barriers = SB_BARRIERS_TOLD;
    return SB_OK;
}

static enum sb_code barriers_find(struct search *s, struct sb_strategy_result *result,
                                  struct sb_arena *arena, struct sb_error *error)
{
    bool interrupted = false;
    s->place = sb_arena_alloc(&s->arena, s->waits.count, sizeof *s->place);
    s->delay = sb_arena_alloc(&s->arena, (size_t)s->waits.count * s->wanted->of->threads,
                              sizeof *s->delay);
    if (!s->place || !s->delay)
        return sb_fail_memory(error);
    enum sb_code code = barriers_rank(s, &interrupted, error);
    if (code || interrupted)
        return code;
    struct sb_plan *plan = sb_arena_alloc(&s->arena, s->looked, sizeof *plan);
    struct sb_trial *trial = sb_arena_alloc(&s->arena, s->looked + (size_t)1, sizeof *trial);
    code = plan && trial ? try_each(s, plan, trial, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = tell(s, trial, result, arena, error);
    for (uint32_t i = 0; plan && i < s->looked; i++)
        sb_plan_fini(&plan[i]);
    return code;
}

enum sb_code sb_barriers_find(const struct sb_barriers *wanted, struct sb_strategy_result *result,
                              uint32_t *left_out, struct sb_arena *arena, struct sb_error *error)
{
    struct search s = { .wanted = wanted };
    result->barriers = 0;
    *left_out = 0;
    if (!wanted->strategy->constrain)
        return SB_OK;
    enum sb_code code = sb_waits_find(&s.waits, wanted->of->dag, wanted->strategy, error);
    if (code == SB_OK && s.waits.count)
        code = sb_plan_build(&s.plan, wanted->of->dag, wanted->strategy, error);
    if (code == SB_OK && s.waits.count)
        code = barriers_find(&s, result, arena, error);
    *left_out = s.left_out;
    sb_plan_fini(&s.plan);
    sb_waits_fini(&s.waits);
    sb_arena_fini(&s.arena);
    return code;
}
