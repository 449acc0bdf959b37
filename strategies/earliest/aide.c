/* SPDX-License-Identifier: MIT
 * The hand's side of aid.h. */
#include <sched.h>

#include "aid.h"
#include "finish.h"
#include "lane.h"

/* Until it takes its offer back, and until it has nothing to do. */
enum { OFFER_SPINS = 2000, IDLE_SPINS = 1000 };

bool es_aid_offer(struct es_worker *worker)
{
    struct es_crew *crew = worker->sched->crew;
    uint32_t phase = ES_WATCHED;

    if (!atomic_compare_exchange_strong(&crew->phase, &phase, ES_OFFERED))
        return false;
    for (int i = 0; i < OFFER_SPINS && es_aid_get(&crew->phase) == ES_OFFERED; i++)
        es_lock_pause();
    phase = ES_OFFERED;
    return !atomic_compare_exchange_strong(&crew->phase, &phase, ES_WATCHED) && phase >= ES_HELPED;
}

bool es_aid_run(struct es_worker *worker)
{
    struct es_sched *sched = worker->sched;
    struct es_crew *crew = sched->crew;
    struct es_self *fiber = worker->fibers;

    worker->fibers = fiber->next;
    fiber->worker = worker;
    fiber->aids = true;
    *worker->current = fiber;
    es_fiber_switch(worker->main, fiber);
    if (es_lock_mine(&crew->lock, worker->current))
        return true;
    if (es_aid_get(&crew->phase) < ES_CLAIMED)
        return false;
    es_crew_lock(crew, sched);
    return true;
}

/* Worker 0 took back what was not begun. Is task number `mine` the hand's? */
static bool keep(struct es_aid *aid, uint32_t mine)
{
    uint32_t turn;
    bool kept;

    for (int i = 0; (turn = es_aid_get(&aid->turn)) & 1; i++)
        if (i >= 100)
            sched_yield();
    kept = (int32_t)(es_aid_peek(&aid->limit) - mine) > 0;
    if (!kept)
        es_aid_put(&aid->begun, mine);
    es_aid_put(&aid->seen, turn);
    return kept;
}

/* The next task that was given, or ES_NONE. */
static es_id begin(struct es_crew *crew, struct es_aid *aid)
{
    uint32_t mine = es_aid_peek(&aid->begun);
    uint32_t phase = ES_HELPED;

    for (int i = 0; i < IDLE_SPINS; i++) {
        if (es_aid_get(&aid->given) != mine) {
            es_id task = atomic_load_explicit(&aid->tasks[mine % ES_AID_TASKS], memory_order_relaxed);

            es_aid_put(&aid->begun, mine + 1);
            atomic_signal_fence(memory_order_seq_cst);
            if (__builtin_expect(es_aid_get(&aid->turn) == es_aid_peek(&aid->seen), 1) || keep(aid, mine))
                return task;
        }
        else if (es_aid_get(&aid->turn) != es_aid_peek(&aid->seen)) {
            keep(aid, mine);
        }
        if (es_aid_get(&crew->phase) != ES_HELPED)
            return ES_NONE;
        es_lock_pause();
    }
    atomic_compare_exchange_strong(&crew->phase, &phase, ES_WATCHED);
    return ES_NONE;
}

/* How many come after is not to be predicted, and so some are always copied, of which only the first count. */
static void tell(struct es_aid *aid, const struct es_node *node, uint32_t told)
{
    uint32_t count = node[1].first - node->first;
    uint32_t at = told % ES_AID_LATER;

    if (rarely(count > ES_AID_STRIDE || at + count > ES_AID_LATER || node->first + ES_AID_STRIDE > aid->edges)) {
        for (uint32_t i = 0; i < count; i++)
            aid->later[(told + i) % ES_AID_LATER] = aid->after[node->first + i];
    }
    else {
        memcpy(&aid->later[at], &aid->after[node->first], ES_AID_STRIDE * sizeof(es_id));
    }
    es_aid_put(&aid->told, told + count);
}

/* False: it must be finished in the core, which is to be shared, or there is no room. */
static bool finish(struct es_worker *worker, const struct es_crew *crew, struct es_aid *aid, es_id task, void *value)
{
    const struct es_node *node = &aid->nodes[task];
    struct es_record *record = &aid->records[task];
    uint32_t told = es_aid_peek(&aid->told);

    es_lane_mark(worker);
    if (rarely(es_aid_peek(&crew->phase) != ES_HELPED ||
               node[1].first - node->first > ES_AID_LATER - ES_AID_STRIDE - (told - es_aid_get(&aid->counted)))) {
        es_lane_mark(worker);
        return false;
    }
    record->u.value = value;
    record->task = ES_NONE;
    es_code_set(record, ES_OK);
    tell(aid, node, told);
    es_aid_put(&aid->ended, es_aid_peek(&aid->ended) + 1);
    es_lane_mark(worker);
    return true;
}

static void prefetch(const struct es_aid *aid)
{
    es_id soon = atomic_load_explicit(&aid->tasks[(es_aid_peek(&aid->begun) + 3) % ES_AID_TASKS], memory_order_relaxed);

    if (soon < aid->count) {
        __builtin_prefetch(&aid->records[soon], 1);
        __builtin_prefetch(&aid->nodes[soon]);
    }
}

bool es_aid_bodies(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    struct es_crew *crew = sched->crew;
    struct es_aid *aid = crew->aid;

    for (;;) {
        es_id task = begin(crew, aid);
        const struct es_node *node;
        struct es_result result;

        if (task == ES_NONE) {
            self->aids = false;
            return true;
        }
        prefetch(aid);
        node = &aid->nodes[task];
        self->task = task;
        self->unsaid = true;
        result = node->body(self, node->data);
        if (rarely(!self->unsaid || result.code != ES_OK || !finish(self->worker, crew, aid, task, result.value))) {
            self->aids = false;
            es_loop_finish(sched, self, result);
            return false;
        }
        self->unsaid = false;
    }
}
