/* SPDX-License-Identifier: MIT */
#include "aid.h"

#include <sched.h>

#include "finish.h"
#include "lane.h"

/* Turns of worker 0 that waits until it takes back what was not begun, and the nanoseconds from then until it shares the
 * core. */
enum { RECALL_TURNS = 100, PATIENCE = 2000000 };
/* There must be so many ready tasks for aid to begin, and so many to give some of them. Where worker 0 must wait for the
 * hand so often before so many have ended, the graph is too narrow. */
enum { MANY = 1024, SOME = 256, WAITS = 16, WAITED = 8192 };
/* When a call's bodies have needed the core so often in the middle of aid, there is no more of it. */
enum { CLAIMS = 3 };

static void aided_set(struct es_crew *crew, bool aided) { atomic_store_explicit(&crew->aided, aided, memory_order_relaxed); }

/* ---- worker 0: counting, giving ---- */

/* Counts down what came back, as es_tell_after does. */
static void count(struct es_sched *sched, struct es_aid *aid)
{
    struct es_record *records = sched->records;
    struct es_ring *ring = &sched->ready;
    es_id *slots = ring->slots;
    uint32_t tail = ring->tail;
    uint32_t mask = ring->size - 1;
    uint32_t ended = es_aid_get(&aid->ended); /* before `told`: what the ended ones told is there */
    uint32_t told = es_aid_get(&aid->told);

    for (uint32_t i = es_aid_peek(&aid->counted); i != told; i++) {
        es_id later = aid->later[i % ES_AID_LATER];
        uint32_t pending = es_count_down(&records[later]);

        slots[tail & mask] = later;
        tail += pending == 0;
    }
    ring->tail = tail;
    es_aid_put(&aid->counted, told);
    if (ended == aid->folded)
        return;
    sched->left -= ended - aid->folded;
    aid->folded = ended;
    es_settle_last(sched);
}

static void give(struct es_sched *sched, struct es_aid *aid)
{
    uint32_t given = es_aid_peek(&aid->given);
    uint32_t most = es_ring_count(&sched->ready) / 2;
    uint32_t room;

    if (most < SOME / 2)
        return;
    if (es_aid_get(&aid->seen) != es_aid_peek(&aid->turn))
        return;
    room = ES_AID_TASKS - (given - es_aid_get(&aid->begun));
    if (room < ES_AID_TASKS / 2)
        return;
    if (most > room)
        most = room;
    for (uint32_t i = 0; i < most; i++, given++)
        atomic_store_explicit(&aid->tasks[given % ES_AID_TASKS], es_ring_pop(&sched->ready), memory_order_relaxed);
    es_aid_put(&aid->given, given);
}

/* From the task number `begun` on the hand has not begun them, and will not. */
static void take_from(struct es_sched *sched, struct es_aid *aid, uint32_t begun)
{
    uint32_t given = es_aid_peek(&aid->given);

    for (uint32_t i = begun; i != given; i++)
        es_ring_push(&sched->ready, atomic_load_explicit(&aid->tasks[i % ES_AID_TASKS], memory_order_relaxed));
    es_aid_put(&aid->given, begun);
}

/* The hand says that it begins a task and then looks at `turn`, with no barrier between: es_rest_barrier sees to it that
 * either it sees this turn, or its beginning is seen here. If both, `limit` says whose the task is. Until the hand has
 * seen it nothing more is given, so that the number `begun` never stands for two tasks. */
static void take_back(struct es_sched *sched, struct es_aid *aid)
{
    uint32_t turn = es_aid_peek(&aid->turn);
    uint32_t begun;

    if (es_aid_get(&aid->seen) != turn)
        return;
    atomic_store(&aid->turn, turn + 1);
    es_rest_barrier();
    begun = es_aid_get(&aid->begun);
    take_from(sched, aid, begun);
    atomic_store_explicit(&aid->limit, begun, memory_order_relaxed);
    es_aid_put(&aid->turn, turn + 2);
}

/* ---- worker 0: beginning and ending ---- */

/* Nothing but bodies that end by themselves; of timers only the call's own. As no body has waited, all that is ready is to
 * be entered. */
static bool plain(const struct es_sched *sched)
{
    return es_watch(sched) == ES_WATCH_CREW && !sched->settled && sched->timers.count == (sched->call_timer != 0) &&
           sched->failed_first == ES_NONE && !sched->crew->waited;
}

/* The hand waits for an answer to its offer. */
static void start_over(struct es_aid *aid)
{
    _Atomic uint32_t *const words[] = { &aid->given, &aid->counted, &aid->turn, &aid->limit, &aid->begun, &aid->told, &aid->ended };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        atomic_store_explicit(words[i], 0, memory_order_relaxed);
    atomic_store_explicit(&aid->seen, 0, memory_order_relaxed);
    aid->folded = aid->waits = aid->since = 0;
}

static void refuse(struct es_crew *crew)
{
    crew->unaidable = true;
    atomic_store_explicit(&crew->aidable, false, memory_order_relaxed);
}

static void accept(struct es_crew *crew, struct es_sched *sched)
{
    struct es_worker *worker = &crew->workers[crew->aide];
    struct es_aid *aid = crew->aid;
    uint32_t phase = ES_OFFERED;
    bool able = !crew->unaidable && plain(sched);

    if (able && !worker->fibers && (worker->fibers = es_loop_fiber(sched)) != NULL)
        worker->fibers->next = NULL;
    if (!able || !worker->fibers) {
        refuse(crew);
        atomic_compare_exchange_strong(&crew->phase, &phase, ES_WATCHED);
        return;
    }
    aid->nodes = sched->nodes;
    aid->after = sched->after;
    aid->records = sched->records;
    aid->count = sched->count;
    aid->edges = sched->nodes[sched->count].first;
    start_over(aid);
    aided_set(crew, atomic_compare_exchange_strong(&crew->phase, &phase, ES_HELPED));
}

void es_aid_fold(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    struct es_aid *aid = crew->aid;

    if (!es_crew_aided(crew))
        return;
    aided_set(crew, false);
    if (es_aid_get(&aid->seen) == es_aid_peek(&aid->turn)) /* else nothing was given since it was taken back */
        take_from(sched, aid, es_aid_get(&aid->begun));
    count(sched, aid);
}

void es_aid_share(struct es_crew *crew, struct es_sched *sched)
{
    atomic_fetch_or_explicit(&sched->watch, es_crew_sharing(crew), memory_order_relaxed);
    sched->leaving = true;
    crew->active = 2;
    atomic_store_explicit(&crew->phase, ES_SHARED, memory_order_release);
}

bool es_aid_claim(struct es_crew *crew, struct es_sched *sched)
{
    const struct es_worker *worker = &crew->workers[crew->aide];
    uint32_t phase = ES_HELPED;

    if (!atomic_compare_exchange_strong(&crew->phase, &phase, ES_CLAIMED))
        return false;
    es_rest_barrier();
    es_lane_await_mark(worker);
    take_back(sched, crew->aid);
    es_aid_fold(sched);
    sched->trace.worker = 0;
    es_aid_claimed(crew);
    es_aid_share(crew, sched);
    return true;
}

/* Every time costs as much as many tasks. */
void es_aid_claimed(struct es_crew *crew)
{
    if (++crew->claims == CLAIMS)
        refuse(crew);
}

void es_aid_begin(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;

    atomic_store_explicit(&crew->aidable, false, memory_order_relaxed);
    crew->unaidable = !sched->broad || !crew->aid || crew->hands != 1;
    crew->waited = false;
    crew->claims = 0;
}

void es_aid_look(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    uint32_t phase = es_aid_get(&crew->phase);
    bool many = es_ring_count(&sched->ready) >= MANY;

    if (es_crew_aided(crew) && phase == ES_HELPED) {
        count(sched, crew->aid);
        give(sched, crew->aid);
    }
    else if (es_crew_aided(crew) && phase < ES_HELPED) {
        es_aid_fold(sched); /* the hand has gone */
    }
    if (es_crew_aided(crew))
        return;
    if (phase == ES_OFFERED)
        accept(crew, sched);
    else if (!crew->unaidable && many != atomic_load_explicit(&crew->aidable, memory_order_relaxed))
        atomic_store_explicit(&crew->aidable, many, memory_order_relaxed);
}

void es_aid_quit(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;

    if (!es_crew_aided(crew))
        return;
    if (es_aid_get(&crew->phase) < ES_HELPED)
        es_aid_fold(sched);
    else
        es_crew_enter_slowly(sched);
}

void es_aid_dismiss(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    uint32_t phase = ES_HELPED;

    if (!es_crew_aided(crew))
        return;
    if (atomic_compare_exchange_strong(&crew->phase, &phase, ES_WATCHED) || phase < ES_HELPED)
        es_aid_fold(sched);
    else
        es_aid_quit(sched);
}

/* Nothing is ready, and nothing is in the hand's. */
static void waited(struct es_sched *sched, struct es_aid *aid)
{
    if (aid->folded - aid->since > WAITED) {
        aid->since = aid->folded;
        aid->waits = 0;
    }
    if (++aid->waits < WAITS)
        return;
    refuse(sched->crew);
    es_aid_dismiss(sched);
}

void es_aid_wait(struct es_sched *sched)
{
    struct es_crew *crew = sched->crew;
    struct es_aid *aid = crew->aid;
    es_ns end = 0;

    for (int turns = 1; es_crew_aided(crew); turns++) {
        if (es_aid_get(&crew->phase) != ES_HELPED || (turns % RECALL_TURNS == 0 && end && es_rest_moment() > end)) {
            es_aid_quit(sched);
            return;
        }
        count(sched, aid);
        if (es_aid_peek(&aid->given) == aid->folded)
            waited(sched, aid);
        if (!es_ring_empty(&sched->ready) || es_aid_peek(&aid->given) == aid->folded)
            return;
        if (turns == RECALL_TURNS) {
            take_back(sched, aid);
            end = es_rest_moment() + PATIENCE;
        }
        if (turns > RECALL_TURNS)
            sched_yield();
        es_lock_pause();
    }
}
