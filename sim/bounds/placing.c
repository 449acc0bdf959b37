/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/placing.h"

#include "sim/base/assert.h"
#include "sim/engine/bitqueue.h"

#include <stdlib.h>
#include <string.h>

/* A step by what it is sorted by. */
struct sb_place {
    double priority;
    sb_ns time;
    uint32_t step, position;
};

int sb_placing_init(struct sb_placing *placing, const struct sb_problem *problem,
                    struct sb_arena *arena)
{
    uint32_t steps = problem->steps;
    *placing = (struct sb_placing){ .problem = problem, .mirror = sb_problem_mirror(problem) };
    placing->list = sb_arena_alloc(arena, steps, sizeof *placing->list);
    placing->rank = sb_arena_alloc(arena, steps, sizeof *placing->rank);
    placing->left = sb_arena_alloc(arena, steps, sizeof *placing->left);
    placing->running = sb_arena_alloc(arena, steps, sizeof *placing->running);
    placing->free = sb_arena_alloc(arena, problem->resources, sizeof *placing->free);
    placing->position = sb_arena_alloc(arena, steps, sizeof *placing->position);
    placing->place = sb_arena_alloc(arena, steps, sizeof *placing->place);
    placing->ready = sb_arena_alloc(arena, 1, sizeof *placing->ready);
    placing->words_count = sb_bitqueue_words(steps);
    placing->words = sb_arena_alloc(arena, placing->words_count, sizeof *placing->words);
    if (!placing->list || !placing->rank || !placing->left || !placing->running || !placing->free ||
        !placing->position || !placing->place || !placing->ready || !placing->words ||
        sb_profile_init(&placing->profile, problem, arena))
        return -1;
    for (uint32_t i = 0; i < steps; i++)
        placing->position[problem->order[i]] = i;
    return 0;
}

static bool holds_nothing(const struct sb_problem *p, uint32_t step)
{
    for (uint32_t r = 0; r < p->resources; r++)
        if (sb_problem_demand(p, step)[r])
            return false;
    return true;
}

/* Whatever holds nothing comes first: behind it, a step that does not fit ends the search where
 * nothing is free. */
static int by_priority(const void *a, const void *b)
{
    const struct sb_place *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* Ranks steps by their priority; those that await nothing are ready. */
static void begin_placing(struct sb_placing *placing, const double *priority)
{
    const struct sb_problem *p = placing->problem;
    for (uint32_t s = 0; s < p->steps; s++)
        placing->place[s] =
            (struct sb_place){ .priority = priority[s], .time = !holds_nothing(p, s), .step = s };
    qsort(placing->place, p->steps, sizeof *placing->place, by_priority);
    memset(placing->words, 0, placing->words_count * sizeof *placing->words);
    sb_bitqueue_init(placing->ready, p->steps, placing->words);
    sb_profile_clear(&placing->profile);
    for (uint32_t r = 0; r < p->steps; r++) {
        uint32_t step = placing->place[r].step;
        placing->list[r] = step;
        placing->rank[step] = r;
        placing->left[step] = p->pred->begin[step + 1] - p->pred->begin[step];
        if (placing->left[step] == 0)
            sb_bitqueue_add(placing->ready, r);
    }
}

/* Those that awaited it alone are ready. */
static void finish_task(struct sb_placing *placing, uint32_t step)
{
    const struct sb_csr *succ = placing->problem->succ;
    for (uint32_t e = succ->begin[step]; e < succ->begin[step + 1]; e++)
        if (--placing->left[succ->list[e]] == 0)
            sb_bitqueue_add(placing->ready, placing->rank[succ->list[e]]);
}

static sb_ns ready_at(const struct sb_problem *p, uint32_t step, const sb_ns *start)
{
    sb_ns ready = 0;
    for (uint32_t e = p->pred->begin[step]; e < p->pred->begin[step + 1]; e++) {
        uint32_t before = p->pred->list[e];
        sb_ns end = start[before] + p->latency[before];
        ready = end > ready ? end : ready;
    }
    return ready;
}

sb_ns sb_placing_in_order(struct sb_placing *placing, const double *priority, sb_ns *start)
{
    const struct sb_problem *p = placing->problem;
    begin_placing(placing, priority);
    while (!sb_bitqueue_is_empty(placing->ready)) {
        uint32_t step = placing->list[sb_bitqueue_take(placing->ready)];
        start[step] = sb_profile_earliest(&placing->profile, step, ready_at(p, step, start));
        sb_profile_add(&placing->profile, step, start[step]);
        finish_task(placing, step);
    }
    return sb_problem_makespan(p, start);
}

static bool nothing_free(const struct sb_placing *placing)
{
    for (uint32_t r = 0; r < placing->problem->resources; r++)
        if (placing->free[r])
            return false;
    return true;
}

/* Takes what the step holds, if there is enough. */
static bool take(struct sb_placing *placing, uint32_t step)
{
    const uint32_t *demand = sb_problem_demand(placing->problem, step);
    for (uint32_t r = 0; r < placing->problem->resources; r++)
        if (demand[r] > placing->free[r])
            return false;
    for (uint32_t r = 0; r < placing->problem->resources; r++)
        placing->free[r] -= demand[r];
    return true;
}

/* Starts what is ready and fits at `now`, behind the `running` that run; returns how many do then.
 */
static uint32_t start_ready(struct sb_placing *placing, uint32_t running, sb_ns now, sb_ns *start)
{
    uint32_t waiting = 0;
    while (!sb_bitqueue_is_empty(placing->ready)) {
        uint32_t rank = sb_bitqueue_take(placing->ready), step = placing->list[rank];
        if (take(placing, step)) {
            start[step] = now;
            placing->running[running++] = step;
        }
        else {
            placing->place[waiting++].position = rank;
            if (nothing_free(placing))
                break;
        }
    }
    while (waiting > 0)
        sb_bitqueue_add(placing->ready, placing->place[--waiting].position);
    return running;
}

sb_ns sb_place_in_time(struct sb_placing *placing, const double *priority, sb_ns *start)
{
    const struct sb_problem *p = placing->problem;
    sb_ns now = 0;
    begin_placing(placing, priority);
    memcpy(placing->free, p->capacity, p->resources * sizeof *placing->free);
    for (uint32_t running = start_ready(placing, 0, 0, start), left = 0; running > 0;
         running = start_ready(placing, left, now, start)) {
        now = INT64_MAX;
        for (uint32_t i = 0; i < running; i++) {
            sb_ns end = start[placing->running[i]] + p->latency[placing->running[i]];
            now = end < now ? end : now;
        }
        left = 0;
        for (uint32_t i = 0; i < running; i++) {
            uint32_t step = placing->running[i];
            if (start[step] + p->latency[step] > now) {
                placing->running[left++] = step;
                continue;
            }
            for (uint32_t r = 0; r < p->resources; r++)
                placing->free[r] += sb_problem_demand(p, step)[r];
            finish_task(placing, step);
        }
    }
    return sb_problem_makespan(p, start);
}

static int by_start(const void *a, const void *b)
{
    const struct sb_place *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->position < y->position ? -1 : 1;
}

/* Places the steps of `p` in the order of place[], each as early as it fits. */
static sb_ns place_all(struct sb_placing *placing, const struct sb_problem *p, sb_ns *start)
{
    qsort(placing->place, p->steps, sizeof *placing->place, by_start);
    sb_profile_clear(&placing->profile);
    for (uint32_t i = 0; i < p->steps; i++) {
        uint32_t step = placing->place[i].step;
        start[step] = sb_profile_earliest(&placing->profile, step, ready_at(p, step, start));
        sb_profile_add(&placing->profile, step, start[step]);
    }
    return sb_problem_makespan(p, start);
}

/* One way and back. */
static sb_ns justify(struct sb_placing *placing, sb_ns *start)
{
    const struct sb_problem *p = placing->problem;
    for (uint32_t s = 0; s < p->steps; s++)
        placing->place[s] = (struct sb_place){ .time = -(start[s] + p->latency[s]),
                                               .position = p->steps - 1 - placing->position[s],
                                               .step = s };
    sb_ns makespan = place_all(placing, &placing->mirror, start);
    for (uint32_t s = 0; s < p->steps; s++)
        placing->place[s] = (struct sb_place){ .time = makespan - start[s] - p->latency[s],
                                               .position = placing->position[s],
                                               .step = s };
    return place_all(placing, p, start);
}

sb_ns sb_place_justified(struct sb_placing *placing, sb_ns *start)
{
    sb_ns makespan = sb_problem_makespan(placing->problem, start);
    for (;;) {
        sb_ns shorter = justify(placing, start);
        SB_ASSERT(shorter <= makespan);
        if (shorter >= makespan)
            return shorter;
        makespan = shorter;
    }
}
