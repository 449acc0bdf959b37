/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop, compiled once for each instruction set. `width` and `by_rank` are constants
 * wherever functions are inlined.
 *
 * A step that runs is a key: when it ends, and on which worker, in one word, so that the least key
 * says both. What is least without it is found before its successors are looked at, and the key
 * that takes its place is compared with that one number: no look at all keys waits for a store of
 * one. Workers are alike, so a step starts on the worker that has just become free.
 *
 * That is right while one step ends at a time, and no other step starts at that time and ends at
 * once. What else happens at one time is left to settle(). Some runs take turns, because each of
 * them mostly waits for its own last result. */
#include "sim/engine/events/event_kernel.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "sim/engine/events/end_keys.h"
#include "sim/engine/events/event_reference.h"
#include "sim/engine/events/event_state.h"

#include <stdbool.h>
#include <string.h>

/* So many runs take turns; with many workers a third makes all slower without AVX2, and by rank. */
#if defined __AVX2__
enum { ABREAST_OF_MANY = SB_ABREAST };
#else
enum { ABREAST_OF_MANY = 2 };
#endif

struct run {
    int64_t few[SB_KEYS]; /* where there is one level: all keys, ascending */
    struct sb_keys keys;  /* else: of the highest level */
    int64_t least;        /* and of all */
    sb_ns now;            /* since epoch() */
    sb_ns ends;           /* every end so far, by bits: whether one has too many for a key */
    const sb_ns *latency;
    sb_ns *makespan;
    uint32_t head, tail; /* of the queue */
    uint32_t since;      /* where in the queue the steps begin that are ready since now */
    uint32_t idle, ready_count;
    struct sb_event_memory m;
};

/* What is least in each group of keys that a key is in, without it. */
struct others {
    int64_t least[SB_LEVELS];
    struct sb_keys_place place;
};

/* Time begins so late that all keys are what sb_keys can do. */
static inline sb_ns epoch(unsigned bits) { return INT64_C(1) << (52 - bits); }

/* A constant where there is one level. `width`: as many keys at most, or 0: more levels. */
SB_INLINE unsigned bits_of(const struct sb_engine *e, unsigned width)
{
    return width ? 4 : e->bits;
}

static inline int64_t key_of(unsigned bits, sb_ns end, uint32_t worker)
{
    return (int64_t)((uint64_t)end << bits | worker);
}

static inline uint32_t worker_of(unsigned bits, int64_t key)
{
    return (uint32_t)key & ((1u << bits) - 1);
}

/* Keys then say nothing, and the run is done again by others. */
static inline bool is_late(unsigned bits, const struct run *r)
{
    return r->ends >> (62 - bits) != 0;
}

static inline int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }

/* Whether a worker is idle and a step is ready. With 5 to 16 workers each is hard to predict, but
 * seldom are both true: there it is one flag and one branch, where compilers would make two. */
SB_INLINE bool can_start(bool is_idle, bool is_ready, unsigned width)
{
    if (width != SB_KEYS)
        return is_idle && is_ready;
    uint32_t both = is_idle & is_ready;
    __asm__("" : "+r"(both));
    return both != 0;
}

SB_INLINE bool is_some_ready(const struct run *r, bool by_rank)
{
    return by_rank ? r->ready_count > 0 : r->head < r->tail;
}

/* The next step to serve; there is one. */
SB_INLINE uint32_t take(const struct sb_engine *e, struct run *r, bool by_rank)
{
    SB_ASSERT(is_some_ready(r, by_rank));
    if (!by_rank)
        return r->m.queue[r->head++];
    r->ready_count--;
    return e->plan->step_at_rank[sb_bitqueue_take(&r->m.ready)];
}

SB_INLINE void rank_in(const struct sb_engine *e, struct run *r)
{
    for (uint32_t i = 0; i < r->tail; i++)
        sb_bitqueue_add(&r->m.ready, e->plan->rank[r->m.queue[i]]);
    r->ready_count += r->tail;
    r->tail = 0;
    SB_ASSERT(r->ready_count <= e->steps);
}

SB_INLINE void look_at_others(const struct run *r, unsigned levels, uint32_t worker,
                              struct others *others)
{
    struct sb_keys_place ignored;
    for (unsigned l = 0; l + 1 < levels; l++, worker /= SB_FAN) {
        struct sb_keys group = sb_keys_load(r->m.key[l] + worker / SB_FAN * SB_FAN);
        others->least[l] = sb_keys_least_but(&group, r->least, &ignored);
    }
    others->least[levels - 1] = sb_keys_least_but(&r->keys, r->least, &others->place);
}

/* In place of the least key; `others` has been looked at. */
SB_INLINE void replace_least(struct run *r, unsigned levels, uint32_t worker,
                             const struct others *others, int64_t key)
{
    for (unsigned l = 0; l + 1 < levels; l++, worker /= SB_FAN) {
        r->m.key[l][worker] = key;
        key = least_of(key, others->least[l]);
    }
    sb_keys_put(&r->keys, others->place, key);
    r->least = least_of(key, others->least[levels - 1]);
}

/* The key of a worker that had none. */
SB_INLINE void add_key(struct run *r, unsigned levels, uint32_t worker, int64_t key)
{
    for (unsigned l = 0; l + 1 < levels; l++, worker /= SB_FAN)
        r->m.key[l][worker] = least_of(key, r->m.key[l][worker]);
    sb_keys_lower(&r->keys, worker, key);
    r->least = least_of(key, r->least);
}

/* The same for few workers and for many: `width` is 0 for many. */
SB_INLINE void put_key(const struct sb_engine *e, struct run *r, unsigned width, uint32_t worker,
                       const struct others *others, int64_t key)
{
    if (width)
        sb_ascending_replace(r->few, key, width);
    else
        replace_least(r, e->levels, worker, others, key);
}

SB_INLINE int64_t first_key(const struct run *r, unsigned width)
{
    return width ? r->few[0] : r->least;
}

/* When the step ends if it starts now. */
SB_INLINE sb_ns run_until(struct run *r, uint32_t step, uint32_t worker)
{
    SB_ASSERT(r->latency[step] >= 0);
    sb_ns end = r->now + r->latency[step];
    r->ends |= end;
    r->m.running[worker] = step;
    return end;
}

/* On a worker that was idle, not in place of the least key. */
SB_INLINE void start_more(const struct sb_engine *e, struct run *r, unsigned width, uint32_t worker,
                          int64_t key)
{
    if (width)
        sb_ascending_insert(r->few, key, width);
    else
        add_key(r, e->levels, worker, key);
}

static __attribute__((noinline)) void start(const struct sb_engine *e, struct run *r, uint32_t step)
{
    SB_ASSERT(r->idle > 0);
    uint32_t worker = r->m.idle[--r->idle];
    int64_t key = key_of(e->bits, run_until(r, step, worker), worker);
    start_more(e, r, e->levels == 1 ? SB_KEYS : 0, worker, key);
}

/* The completion of joins, and of joins that are complete with them: e->joins[joins]. What they set
 * free is appended to the queue. */
static __attribute__((noinline)) void complete_joins(const struct sb_engine *e, struct run *r,
                                                     uint32_t joins)
{
    const struct sb_csr *succ = &e->plan->succ;
    while (joins) {
        uint32_t node = e->joins[--joins];
        for (uint32_t i = succ->begin[node]; i < succ->begin[node + 1]; i++) {
            uint32_t next = succ->list[i];
            SB_ASSERT(r->m.left[next] != UINT16_MAX);
            uint32_t is_ready = r->m.left[next]-- == 0, is_step = next < e->steps;
            r->m.queue[r->tail] = e->joins[joins] = next;
            r->tail += is_ready & is_step;
            joins += is_ready > is_step;
        }
    }
}

static void complete(const struct sb_engine *e, struct run *r, uint32_t step)
{
    e->joins[0] = step; /* as if it were one */
    complete_joins(e, r, 1);
}

/* The completion of a step that has joins among its successors. */
static __attribute__((noinline)) void complete_before_joins(const struct sb_engine *e,
                                                            struct run *r, uint32_t step)
{
    const struct sb_csr *succ = &e->plan->succ;
    uint32_t from = r->tail, joins = 0;
    for (uint32_t i = succ->begin[step]; i < succ->begin[step + 1]; i++) {
        uint32_t next = succ->list[i];
        uint32_t is_ready = r->m.left[next]-- == 0, is_step = next < e->steps;
        r->m.queue[r->tail] = e->joins[joins] = next;
        r->tail += is_ready & is_step;
        joins += is_ready > is_step;
    }
    if (__builtin_expect(joins > 0, 0)) {
        complete_joins(e, r, joins);
        sb_event_sort(r->m.queue + from, r->tail - from);
    }
}

/* Of a step that has nothing but one, as barriers make them; it was the last to do so. */
static __attribute__((noinline)) void complete_one_join(const struct sb_engine *e, struct run *r,
                                                        uint32_t join)
{
    uint32_t from = r->tail;
    e->joins[0] = join;
    complete_joins(e, r, 1);
    sb_event_sort(r->m.queue + from, r->tail - from);
}

/* One less; `ready` is one more if it borrows. Compilers take three instructions more for it, and
 * the loop a tenth more time. */
SB_INLINE size_t count_down(uint16_t *left, size_t ready)
{
#if defined __x86_64__ && defined __LP64__ && !defined SB_CHECKED
    __asm__("subw $1, %0\n\tadcq $0, %1" : "+m"(*left), "+r"(ready) : : "cc");
    return ready;
#else
    return ready + __builtin_sub_overflow(*left, (uint16_t)1, left);
#endif
}

/* Appending is unconditional and only the length depends on the count, because whether a successor
 * is ready is hard to predict. */
SB_INLINE void complete_step(const struct sb_engine *e, struct run *r, uint32_t step)
{
    const struct sb_successors *successors = &e->successors[step];
    uint16_t *left = r->m.left;
    uint32_t *queue = r->m.queue;
    size_t tail = r->tail;
    SB_ASSERT(left[step] == UINT16_MAX);
    if (__builtin_expect(successors->more >= SB_ONE_JOIN, 0)) {
        if (successors->more == SB_JOINS)
            complete_before_joins(e, r, step);
        else if (left[successors->next[0]]-- == 0)
            complete_one_join(e, r, successors->next[0]);
        return;
    }
    for (;; successors = &e->successors[successors->more]) {
        const uint32_t *next = successors->next;
        for (unsigned i = 0; i < SB_GROUP; i++) {
            queue[tail] = next[i];
            tail = count_down(&left[next[i]], tail);
        }
        if (__builtin_expect(successors->more == 0, 1))
            break;
    }
    r->tail = (uint32_t)tail;
    SB_ASSERT(tail <= e->steps);
}

/* All that happens at the time of the next end, as event_engine.h has it. */
static __attribute__((noinline)) void settle(const struct sb_engine *e, struct run *r, bool is_few,
                                             bool by_rank)
{
    const unsigned width = is_few ? SB_KEYS : 0;
    do {
        sb_ns then = first_key(r, width) >> e->bits;
        if (then != r->now)
            r->since = r->tail;
        r->now = then;
        for (int64_t key; (key = first_key(r, width)) != SB_KEY_NONE && key >> e->bits == then;) {
            uint32_t worker = worker_of(e->bits, key);
            struct others others;
            if (!is_few)
                look_at_others(r, e->levels, worker, &others);
            put_key(e, r, width, worker, &others, SB_KEY_NONE);
            r->m.idle[r->idle++] = worker;
            complete(e, r, r->m.running[worker]);
        }
        uint32_t from = r->since > r->head ? r->since : r->head;
        if (by_rank)
            rank_in(e, r);
        else
            sb_event_sort(r->m.queue + from, r->tail - from);
        while (r->idle && is_some_ready(r, by_rank))
            start(e, r, take(e, r, by_rank));
    } while (!(is_few && is_late(e->bits, r)) && first_key(r, width) != SB_KEY_NONE &&
             first_key(r, width) >> e->bits == r->now);
}

/* Nothing waits but what is ready since now, and there are workers for it, or steps are served as
 * they come: which worker takes which makes no difference. The first without a branch, and a second
 * where more workers are idle than one or two. */
SB_INLINE void start_arrivals(const struct sb_engine *e, struct run *r, unsigned width,
                              uint32_t worker, const struct others *others)
{
    const uint32_t *queue = r->m.queue;
    const unsigned bits = bits_of(e, width);
    uint32_t head = r->head, tail = r->tail;
    uint64_t is_one = head < tail;
    int64_t key = key_of(bits, run_until(r, queue[head] & (uint32_t)-is_one, worker), worker);
    head += (uint32_t)is_one;
    r->m.idle[r->idle] = worker;
    r->idle += !is_one;
    __asm__("" : "+r"(is_one)); /* keeps compilers from making a branch of it */
    put_key(e, r, width, worker, others, is_one ? key : SB_KEY_NONE);
    if (width == SB_KEYS && r->idle > 0) {
        is_one = head < tail;
        worker = r->m.idle[r->idle - 1];
        key = key_of(bits, run_until(r, queue[head] & (uint32_t)-is_one, worker), worker);
        head += (uint32_t)is_one;
        r->idle -= (uint32_t)is_one;
        __asm__("" : "+r"(is_one));
        start_more(e, r, width, worker, is_one ? key : SB_KEY_NONE);
    }
    while (__builtin_expect(can_start(r->idle > 0, head < tail, width), 0)) {
        worker = r->m.idle[--r->idle];
        key = key_of(bits, run_until(r, queue[head++], worker), worker);
        start_more(e, r, width, worker, key);
    }
    r->head = head;
}

/* The next end, and what starts then. False: there is none. */
SB_INLINE bool go_on(const struct sb_engine *e, struct run *r, unsigned width, bool by_rank)
{
    const unsigned bits = bits_of(e, width);
    int64_t first = first_key(r, width);
    if (__builtin_expect((first == SB_KEY_NONE) | (width && is_late(bits, r)), 0))
        return false; /* what is too late has no place in an order */
    uint32_t worker = worker_of(bits, first), step = r->m.running[worker];
    sb_ns then = first >> bits;
    struct others others;
    bool is_alone = !width || r->few[1] >> bits != then;
    if (!width) {
        look_at_others(r, e->levels, worker, &others);
        for (unsigned l = 0; l < e->levels; l++)
            is_alone &= others.least[l] >> bits != then;
    }
    SB_ASSERT(worker < e->workers && (then >= r->now || is_late(bits, r)));
    if (__builtin_expect(!is_alone | (then == r->now), 0)) {
        settle(e, r, width != 0, by_rank);
        return true;
    }
    r->since = r->tail;
    r->now = then;
    if (!by_rank && r->head < r->tail) {
        uint32_t next = r->m.queue[r->head++];
        put_key(e, r, width, worker, &others, key_of(bits, run_until(r, next, worker), worker));
        complete_step(e, r, step);
        return true;
    }
    complete_step(e, r, step);
    SB_ASSERT(r->idle == 0 || (by_rank ? r->ready_count == 0 : r->head == r->since));
    if (!by_rank || (r->idle > 0 && r->tail <= r->idle + 1)) {
        start_arrivals(e, r, width, worker, &others);
        if (by_rank)
            r->head = r->tail = 0;
        return true;
    }
    rank_in(e, r);
    int64_t key = SB_KEY_NONE;
    if (is_some_ready(r, by_rank))
        key = key_of(bits, run_until(r, take(e, r, by_rank), worker), worker);
    else
        r->m.idle[r->idle++] = worker;
    put_key(e, r, width, worker, &others, key);
    while (__builtin_expect(can_start(r->idle > 0, r->ready_count > 0, width), 0))
        start(e, r, take(e, r, true));
    return true;
}

static __attribute__((noinline)) void begin(const struct sb_engine *e, struct run *r,
                                            const sb_ns *latency, sb_ns *makespan, bool by_rank)
{
    memcpy(r->m.left, e->fresh, ((size_t)e->nodes + SB_GROUP) * sizeof *e->fresh);
    memcpy(r->m.queue, e->root, e->roots * sizeof *e->root);
    r->keys = sb_keys_load(r->m.key[e->levels - 1]);
    r->least = SB_KEY_NONE;
    for (unsigned i = 0; i < SB_KEYS; i++)
        r->few[i] = SB_KEY_NONE;
    r->now = epoch(e->bits);
    r->ends = 0;
    r->latency = latency;
    r->makespan = makespan;
    r->head = r->since = 0;
    r->tail = e->roots;
    SB_ASSERT(r->idle == e->workers && r->ready_count == 0);
    if (by_rank)
        rank_in(e, r);
    while (r->idle && is_some_ready(r, by_rank))
        start(e, r, take(e, r, by_rank));
}

/* As before any run. The keys of the highest level are not in memory. */
static __attribute__((noinline)) void clear(const struct sb_engine *e, struct run *r)
{
    uint32_t count = e->workers;
    for (unsigned l = 0; l < e->levels; l++) {
        count = (count + SB_FAN - 1) / SB_FAN;
        for (uint32_t i = 0; i < count * SB_FAN; i++)
            r->m.key[l][i] = SB_KEY_NONE;
    }
    for (uint32_t w = 0; w < e->workers; w++)
        r->m.idle[w] = e->workers - 1 - w;
    r->idle = e->workers;
    memset(r->m.ready.level[0], 0, sb_bitqueue_words(e->steps) * sizeof(uint64_t));
    r->ready_count = 0;
}

static __attribute__((noinline)) void end(const struct sb_engine *e, struct run *r)
{
    SB_ASSERT(e->plan->rank || is_late(e->bits, r) || r->head == e->steps);
    *r->makespan = r->now - epoch(e->bits);
    if (is_late(e->bits, r)) {
        *r->makespan = -1;
        clear(e, r);
    }
}

SB_INLINE void run_all(const struct sb_engine *e, const sb_ns *latency, unsigned runs,
                       sb_ns *makespan, unsigned width, bool by_rank)
{
    const unsigned abreast = width ? SB_ABREAST : by_rank ? 2 : ABREAST_OF_MANY;
    struct run run[SB_ABREAST];
    unsigned at = 0, running = 0;
    for (; running < abreast && at < runs; running++, at++) {
        run[running].m = e->memory[running];
        clear(e, &run[running]);
        begin(e, &run[running], latency + (size_t)at * e->steps, makespan + at, by_rank);
    }
    while (running)
        for (unsigned i = 0; i < running; i++) {
            if (__builtin_expect(go_on(e, &run[i], width, by_rank), 1))
                continue;
            end(e, &run[i]);
            if (at < runs) {
                begin(e, &run[i], latency + (size_t)at * e->steps, makespan + at, by_rank);
                at++;
            }
            else {
                run[i] = run[--running];
            }
        }
}

static void run_ranked(const struct sb_engine *e, const sb_ns *latency, unsigned runs,
                       sb_ns *makespan)
{
    if (e->levels > 1)
        run_all(e, latency, runs, makespan, 0, true);
    else if (e->workers <= 4)
        run_all(e, latency, runs, makespan, 4, true);
    else
        run_all(e, latency, runs, makespan, SB_KEYS, true);
}

void SB_OF_SET(sb_events)(struct sb_engine *e, const sb_ns *latency, unsigned runs, sb_ns *makespan)
{
    SB_ASSERT(e->has_loop && e->workers > 0);
    if (e->plan->rank)
        run_ranked(e, latency, runs, makespan);
    else if (e->levels > 1)
        run_all(e, latency, runs, makespan, 0, false);
    else if (e->workers <= 4)
        run_all(e, latency, runs, makespan, 4, false);
    else
        run_all(e, latency, runs, makespan, SB_KEYS, false);
}
