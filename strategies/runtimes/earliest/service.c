/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/service.h"

#include "strategies/runtimes/earliest/absent.h"

#include "strategies/runtimes/earliest/order.h"

/* ---- workers ---- */

uint32_t sb_earliest_take_worker(struct sb_earliest_program *p)
{
    uint32_t worker = 0;
    while (worker < p->workers && !p->idle[worker / 64])
        worker += 64;
    while (worker < p->workers && !(p->idle[worker / 64] >> worker % 64 & 1))
        worker++;
    if (worker >= p->workers)
        return p->workers;
    p->idle[worker / 64] &= ~(UINT64_C(1) << worker % 64);
    return worker;
}

void sb_earliest_give_worker(struct sb_earliest_program *p, uint32_t worker)
{
    if (worker < p->workers)
        p->idle[worker / 64] |= UINT64_C(1) << worker % 64;
}

/* ---- who is next ---- */

/* When the last of what the program lets the step wait for was done. */
static sb_ns ready_time(struct sb_earliest_program *p, uint32_t step)
{
    const struct sb_dag *dag = p->dag;
    uint32_t task = dag->step_task[step];
    bool first = step == sb_dag_first(dag, task);
    sb_ns ready = p->set_began;
    if (p->ready[step] >= 0)
        return p->ready[step];
    if (p->lacks)
        return p->ready[step] = sb_earliest_passed(p, step);
    for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++)
        ready = p->span[dag->pred.list[e]].end > ready ? p->span[dag->pred.list[e]].end : ready;
    for (uint32_t a = 0; p->behind && first && a < p->behind[task]; a++) {
        sb_ns end = p->span[sb_dag_last(dag, p->awaited[a])].end;
        ready = end > ready ? end : ready;
    }
    return p->ready[step] = ready;
}

/* First come, first served, ties by number. */
static uint32_t admit_first(struct sb_earliest_program *p, const struct sb_earliest_item *item,
                            const es_id *waiting, uint32_t count)
{
    uint32_t first = 0;
    for (uint32_t i = 1; i < count; i++) {
        uint32_t step = item[waiting[i]].number, other = item[waiting[first]].number;
        sb_ns ready = ready_time(p, step), least = ready_time(p, other);
        if (ready < least || (ready == least && step < other))
            first = i;
    }
    return first;
}

uint32_t sb_earliest_admit(void *self, const es_id *waiting, uint32_t count)
{
    struct sb_earliest_program *p = self;
    const struct sb_earliest_item *item = p->first[p->running];
    uint32_t best = 0;
    if (!p->key)
        return admit_first(p, item, waiting, count);
    for (uint32_t i = 1; i < count; i++) {
        uint32_t step = item[waiting[i]].number, other = item[waiting[best]].number;
        const sb_ns key = p->key[step], least = p->key[other];
        if (key < least || (key == least && step < other))
            best = i;
    }
    return best;
}

/* ---- set-up ---- */

int sb_earliest_service_open(struct sb_earliest_program *p)
{
    uint32_t steps = p->dag->steps;
    p->idle = sb_arena_alloc(&p->arena, p->workers / 64 + 1, sizeof *p->idle);
    if (!p->idle)
        return -1;
    for (uint32_t w = 0; w < p->workers; w++)
        sb_earliest_give_worker(p, w);
    if (!sb_earliest_has_keys(p->strategy)) {
        p->ready = sb_arena_alloc(&p->arena, steps, sizeof *p->ready);
        return p->ready ? 0 : -1;
    }
    p->key = sb_arena_alloc(&p->arena, steps, sizeof *p->key);
    return p->key ? sb_earliest_keys(p->dag, p->strategy, NULL, p->key) : -1;
}

int sb_earliest_service_begin(struct sb_earliest_program *p)
{
    for (uint32_t s = 0; p->ready && s < p->dag->steps; s++)
        p->ready[s] = -1;
    return p->key && p->strategy->flags & SB_STRATEGY_ORACLE
               ? sb_earliest_keys(p->dag, p->strategy, p->latency, p->key)
               : 0;
}
