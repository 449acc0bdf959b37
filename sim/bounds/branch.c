/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why what is cut can be: among the schedules that complete a partial one and are short enough,
 * look at one with the least sum of starts and, of those, with dominating steps first. Shifting a
 * step to the left, or swapping two, would contradict that choice as long as it stays among the
 * completions of that partial schedule; it does, because only partial schedules in which nothing
 * waits beside a free worker are kept in the memo. And a completion of a partial schedule that the
 * memo cuts is one of the schedule that cut it, which was looked into before: going back from one
 * to the next ends. */
#include "sim/bounds/branch.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bounds/energy.h"
#include "sim/bounds/memo.h"

#include <stdlib.h>
#include <string.h>

enum { MEMO_BYTES = 1 << 25, LOOK_EVERY = 1 << 10 };

/* Steps are numbered by rank here: the longest path from their start first. */
struct branch {
    const struct sb_problem *problem;
    const struct sb_branch_limits *limits;
    uint32_t steps, words, workers;
    uint32_t *step;              /* [steps] of the problem, by rank */
    sb_ns *latency, *tail;       /* [steps] in problem->unit, as are all times */
    uint32_t *succ_begin, *succ; /* rows */
    uint32_t *by_tail;           /* [steps] largest first, those that take time */
    uint32_t timed;              /* so many of them */
    uint64_t *dominators;        /* [steps][words] */
    bool *dominated;             /* [steps] whether there are any */
    uint64_t *key;               /* [steps] for the hash of a set */
    struct sb_memo memo;

    uint64_t *started, *ready; /* sets */
    uint64_t hash;             /* of `started` */
    uint32_t count;            /* of them */
    uint32_t *left;            /* [steps] predecessors that have not ended */
    sb_ns *end, *ready_at;     /* [steps] of those that started; that are, or were, ready */
    uint32_t *running, run;    /* [workers] */
    uint32_t *trail, ended;    /* [steps] those that have ended, in that order */
    sb_ns *avail;              /* [workers] scratch */

    sb_ns target, lower; /* a schedule of that length at most is looked for */
    sb_ns *best;         /* [steps] ends of the best one */
    sb_ns best_length;
    uint64_t nodes;
    bool stopped, done;
};

static bool has(const uint64_t *set, uint32_t i) { return set[i / 64] >> (i % 64) & 1; }
static void put(uint64_t *set, uint32_t i) { set[i / 64] |= UINT64_C(1) << (i % 64); }
static void drop(uint64_t *set, uint32_t i) { set[i / 64] &= ~(UINT64_C(1) << (i % 64)); }

/* The next member from `i` on; `steps` where there is none. */
static uint32_t next_in(const struct branch *b, const uint64_t *set, uint32_t i)
{
    for (uint32_t w = i / 64; w < b->words; w++) {
        uint64_t bits = set[w] & (w == i / 64 ? ~UINT64_C(0) << (i % 64) : ~UINT64_C(0));
        if (bits)
            return w * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return b->steps;
}

/* ---- a step begins, ends, and back ----------------------------------------------------------- */

static void mark_started(struct branch *b, uint32_t i, sb_ns end)
{
    drop(b->ready, i);
    put(b->started, i);
    b->hash ^= b->key[i];
    b->end[i] = end;
    b->count++;
}

static void unmark_started(struct branch *b, uint32_t i)
{
    put(b->ready, i);
    drop(b->started, i);
    b->hash ^= b->key[i];
    b->count--;
}

/* Those behind it may be ready; those that take no time end at once. */
static void finish(struct branch *b, uint32_t i, sb_ns now)
{
    b->trail[b->ended++] = i;
    for (uint32_t e = b->succ_begin[i]; e < b->succ_begin[i + 1]; e++) {
        uint32_t to = b->succ[e];
        if (--b->left[to] > 0)
            continue;
        put(b->ready, to);
        b->ready_at[to] = now;
        if (b->latency[to] == 0) {
            mark_started(b, to, now);
            finish(b, to, now);
        }
    }
}

/* Undoes what ended behind the first `ended`. */
static void unfinish(struct branch *b, uint32_t ended)
{
    while (b->ended > ended) {
        uint32_t i = b->trail[--b->ended];
        for (uint32_t e = b->succ_begin[i + 1]; e-- > b->succ_begin[i];)
            if (b->left[b->succ[e]]++ == 0)
                drop(b->ready, b->succ[e]);
        if (b->latency[i] == 0)
            unmark_started(b, i);
        else
            b->running[b->run++] = i;
    }
}

static void stop_running(struct branch *b, uint32_t i)
{
    uint32_t at = 0;
    while (b->running[at] != i)
        at++;
    b->running[at] = b->running[--b->run];
}

/* ---- bounds ---------------------------------------------------------------------------------- */

/* When each worker is free from `now` on, ascending. */
static void find_free(struct branch *b, sb_ns now)
{
    uint32_t idle = b->workers - b->run;
    for (uint32_t w = 0; w < idle; w++)
        b->avail[w] = now;
    for (uint32_t k = 0; k < b->run; k++) {
        uint32_t at = idle + k;
        sb_ns end = b->end[b->running[k]];
        for (; at > idle && b->avail[at - 1] > end; at--)
            b->avail[at] = b->avail[at - 1];
        b->avail[at] = end;
    }
}

/* Whether a step that runs ends too late: it began before a schedule was found that is as short. */
static bool runs_late(const struct branch *b)
{
    for (uint32_t k = 0; k < b->run; k++)
        if (b->end[b->running[k]] + b->tail[b->running[k]] > b->target)
            return true;
    return false;
}

/* Whether, by the paths behind ready steps and by the work before each moment, all can end by the
 * target. */
static bool can_end(struct branch *b, sb_ns now)
{
    if (runs_late(b))
        return false;
    for (uint32_t i = next_in(b, b->ready, 0); i < b->steps; i = next_in(b, b->ready, i + 1))
        if (now + b->latency[i] + b->tail[i] > b->target)
            return false;
    sb_energy work = 0, sum = 0;
    uint32_t workers = 0;
    find_free(b, now);
    for (uint32_t k = 0; k < b->timed; k++) { /* must end by `until` */
        uint32_t i = b->by_tail[k];
        if (has(b->started, i))
            continue;
        sb_ns until = b->target - b->tail[i];
        work += b->latency[i];
        while (workers < b->workers && b->avail[workers] < until)
            sum += b->avail[workers++];
        if (work + sum > (sb_energy)until * workers)
            return false;
    }
    return true;
}

/* ---- the search ------------------------------------------------------------------------------ */

static void decide(struct branch *b, sb_ns now, sb_ns idle_since, uint32_t from,
                   uint32_t started_now);

static bool goes_on(struct branch *b)
{
    const struct sb_branch_limits *limits = b->limits;
    if (b->stopped || b->done)
        return false;
    if (++b->nodes % LOOK_EVERY == 0 && ((limits->until && sb_clock_now() >= limits->until) ||
                                         (limits->stop && atomic_load(limits->stop))))
        b->stopped = true;
    if (b->nodes >= limits->nodes)
        b->stopped = true;
    return !b->stopped;
}

static void keep_best(struct branch *b)
{
    sb_ns last = 0;
    for (uint32_t i = 0; i < b->steps; i++)
        last = b->end[i] > last ? b->end[i] : last;
    SB_ASSERT(last <= b->target);
    memcpy(b->best, b->end, b->steps * sizeof *b->best);
    b->best_length = last;
    b->target = last - 1;
    b->done = last <= b->lower;
}

/* Since when a step that is ready waits beside a worker that is free, if one is since then. */
static sb_ns waits_since(const struct branch *b, uint32_t i, sb_ns idle_since)
{
    return b->ready_at[i] > idle_since ? b->ready_at[i] : idle_since;
}

/* Time goes to the next end, and the rest of the ready steps waits. */
static void advance(struct branch *b, sb_ns idle_since, uint32_t started_now)
{
    sb_ns next = INT64_MAX;
    bool idle = b->run < b->workers;
    uint32_t ended = b->ended;
    for (uint32_t k = 0; k < b->run; k++)
        next = b->end[b->running[k]] < next ? b->end[b->running[k]] : next;
    for (uint32_t i = idle ? next_in(b, b->ready, 0) : b->steps; i < b->steps;
         i = next_in(b, b->ready, i + 1))
        if (waits_since(b, i, idle_since) + b->latency[i] <= next)
            return; /* it could have run meanwhile */
    for (uint32_t k = 0; k < b->run;)
        if (b->end[b->running[k]] == next) {
            uint32_t i = b->running[k];
            b->running[k] = b->running[--b->run];
            finish(b, i, next);
        }
        else {
            k++;
        }
    if (!idle)
        idle_since = next;
    bool waits = false;
    for (uint32_t i = next_in(b, b->ready, 0); i < b->steps && !waits;
         i = next_in(b, b->ready, i + 1))
        waits = waits_since(b, i, idle_since) < next;
    const struct sb_partial partial = { b->started, b->hash, next, b->running, b->run, b->end };
    if (can_end(b, next) && !(started_now && sb_memo_knows(&b->memo, &partial))) {
        if (started_now && !waits)
            sb_memo_keep(&b->memo, &partial);
        decide(b, next, idle_since, 0, 0);
    }
    unfinish(b, ended);
}

static bool is_dominated(const struct branch *b, uint32_t i, sb_ns now, sb_ns idle_since)
{
    const uint64_t *dominators = b->dominators + (size_t)i * b->words;
    for (uint32_t w = 0; b->dominated[i] && w < b->words; w++)
        for (uint64_t bits = dominators[w] & b->ready[w]; bits; bits &= bits - 1) {
            uint32_t other = w * 64 + (uint32_t)__builtin_ctzll(bits);
            if (waits_since(b, other, idle_since) >= now)
                return true;
        }
    return false;
}

/* At `now`, steps from rank `from` on may start; a worker is free since `idle_since`, which is
 * `now` where all were busy until then. */
static void decide(struct branch *b, sb_ns now, sb_ns idle_since, uint32_t from,
                   uint32_t started_now)
{
    if (!goes_on(b))
        return;
    if (b->count == b->steps) {
        keep_best(b);
        return;
    }
    for (uint32_t i = b->run < b->workers ? next_in(b, b->ready, from) : b->steps; i < b->steps;
         i = next_in(b, b->ready, i + 1)) {
        if (now + b->latency[i] + b->tail[i] > b->target)
            return;
        if (waits_since(b, i, idle_since) < now || is_dominated(b, i, now, idle_since))
            continue;
        mark_started(b, i, now + b->latency[i]);
        b->running[b->run++] = i;
        decide(b, now, idle_since, i + 1, started_now + 1);
        stop_running(b, i);
        unmark_started(b, i);
        if (b->stopped || b->done || runs_late(b))
            return;
    }
    if (b->run > 0)
        advance(b, idle_since, started_now);
}

/* ---- setting up ------------------------------------------------------------------------------ */

struct ranked {
    sb_ns path, latency;
    uint32_t step, successors;
};

/* A step that dominates another comes before it. */
static int by_path(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->path != y->path)
        return x->path > y->path ? -1 : 1;
    if (x->latency != y->latency)
        return x->latency > y->latency ? -1 : 1;
    if (x->successors != y->successors)
        return x->successors > y->successors ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

static int by_time_down(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->path != y->path)
        return x->path > y->path ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* No more partial schedules than sets of steps, and than are looked into. */
static uint64_t most_kept(const struct branch *b)
{
    uint64_t sets = b->steps < 63 ? UINT64_C(1) << b->steps : UINT64_MAX;
    return sets < b->limits->nodes ? sets : b->limits->nodes;
}

static int make_room(struct branch *b, uint32_t edges, struct sb_arena *arena)
{
    size_t n = b->steps, words = b->words;
    b->step = sb_arena_alloc(arena, n, sizeof *b->step);
    b->latency = sb_arena_alloc(arena, n, sizeof *b->latency);
    b->tail = sb_arena_alloc(arena, n, sizeof *b->tail);
    b->succ_begin = sb_arena_alloc(arena, n + 1, sizeof *b->succ_begin);
    b->succ = sb_arena_alloc(arena, edges, sizeof *b->succ);
    b->by_tail = sb_arena_alloc(arena, n, sizeof *b->by_tail);
    b->dominators = sb_arena_alloc(arena, n * words, sizeof *b->dominators);
    b->dominated = sb_arena_alloc(arena, n, sizeof *b->dominated);
    b->key = sb_arena_alloc(arena, n, sizeof *b->key);
    b->started = sb_arena_alloc(arena, words, sizeof *b->started);
    b->ready = sb_arena_alloc(arena, words, sizeof *b->ready);
    b->left = sb_arena_alloc(arena, n, sizeof *b->left);
    b->end = sb_arena_alloc(arena, n, sizeof *b->end);
    b->ready_at = sb_arena_alloc(arena, n, sizeof *b->ready_at);
    b->running = sb_arena_alloc(arena, b->workers, sizeof *b->running);
    b->trail = sb_arena_alloc(arena, n, sizeof *b->trail);
    b->avail = sb_arena_alloc(arena, b->workers, sizeof *b->avail);
    b->best = sb_arena_alloc(arena, n, sizeof *b->best);
    return b->step && b->latency && b->tail && b->succ_begin && b->succ && b->by_tail &&
                   b->dominators && b->dominated && b->key && b->started && b->ready && b->left &&
                   b->end && b->ready_at && b->running && b->trail && b->avail && b->best &&
                   sb_memo_init(&b->memo, b->steps, b->workers, most_kept(b), MEMO_BYTES, arena) ==
                       0
               ? 0
               : -1;
}

/* Numbers the steps by rank, and sorts them by what is behind them. `ranked` and `rank` are
 * scratch. */
static void number(struct branch *b, struct ranked *ranked, uint32_t *rank)
{
    const struct sb_problem *p = b->problem;
    uint64_t state = 1;
    for (uint32_t s = 0; s < b->steps; s++)
        ranked[s] = (struct ranked){ p->latency[s] + p->tail[s], p->latency[s], s,
                                     p->succ->begin[s + 1] - p->succ->begin[s] };
    qsort(ranked, b->steps, sizeof *ranked, by_path);
    for (uint32_t i = 0; i < b->steps; i++) {
        b->step[i] = ranked[i].step;
        rank[ranked[i].step] = i;
        b->latency[i] = p->latency[ranked[i].step] / p->unit;
        b->tail[i] = p->tail[ranked[i].step] / p->unit;
        b->key[i] = sb_prng_next(&state);
    }
    for (uint32_t i = 0; i < b->steps; i++) {
        uint32_t s = b->step[i];
        b->left[i] = p->pred->begin[s + 1] - p->pred->begin[s];
        b->succ_begin[i + 1] = b->succ_begin[i];
        for (uint32_t e = p->succ->begin[s]; e < p->succ->begin[s + 1]; e++)
            b->succ[b->succ_begin[i + 1]++] = rank[p->succ->list[e]];
    }
    for (uint32_t i = 0; i < b->steps; i++)
        if (b->latency[i] > 0)
            ranked[b->timed++] = (struct ranked){ .path = b->tail[i], .step = i };
    qsort(ranked, b->timed, sizeof *ranked, by_time_down);
    for (uint32_t k = 0; k < b->timed; k++)
        b->by_tail[k] = ranked[k].step;
}

/* Of steps that take as long: all that awaits `other` awaits `i` as well. `set` is the successors
 * of `i`. */
static bool dominates(const struct branch *b, const uint64_t *set, uint32_t other)
{
    for (uint32_t e = b->succ_begin[other]; e < b->succ_begin[other + 1]; e++)
        if (!has(set, b->succ[e]))
            return false;
    return true;
}

static void find_dominators(struct branch *b, uint64_t *set)
{
    for (uint32_t i = 0; i < b->steps; i++) {
        memset(set, 0, b->words * sizeof *set);
        for (uint32_t e = b->succ_begin[i]; e < b->succ_begin[i + 1]; e++)
            put(set, b->succ[e]);
        for (uint32_t other = i + 1; other < b->steps; other++)
            if (b->latency[other] == b->latency[i] && dominates(b, set, other)) {
                put(b->dominators + (size_t)other * b->words, i);
                b->dominated[other] = true;
            }
    }
}

/* From the start, where those that await nothing are ready. */
static void search(struct branch *b)
{
    for (uint32_t i = 0; i < b->steps; i++)
        if (b->left[i] == 0 && !has(b->started, i)) {
            put(b->ready, i);
            b->ready_at[i] = 0;
        }
    for (uint32_t i = 0; i < b->steps; i++)
        if (b->latency[i] == 0 && has(b->ready, i)) {
            mark_started(b, i, 0);
            finish(b, i, 0);
        }
    if (can_end(b, 0))
        decide(b, 0, 0, 0, 0);
}

enum sb_code sb_branch_run(const struct sb_problem *problem, sb_ns lower,
                           const struct sb_branch_limits *limits, sb_ns *best, sb_ns *start,
                           uint64_t *nodes, enum sb_branch_end *end, struct sb_error *error)
{
    SB_REQUIRE(problem->resources == 1 && problem->steps <= SB_BRANCH_STEPS_MAX);
    uint32_t steps = problem->steps;
    struct sb_arena arena = { 0 };
    struct branch b = { .problem = problem,
                        .limits = limits,
                        .steps = steps,
                        .words = steps / 64 + 1,
                        .workers = problem->capacity[0] < steps ? problem->capacity[0] : steps,
                        .target = *best / problem->unit - 1,
                        .lower = lower / problem->unit };
    struct ranked *ranked = sb_arena_alloc(&arena, steps, sizeof *ranked);
    uint32_t *rank = sb_arena_alloc(&arena, steps, sizeof *rank);
    uint64_t *set = sb_arena_alloc(&arena, b.words, sizeof *set);
    bool made = ranked && rank && set && !make_room(&b, problem->succ->begin[steps], &arena);
    if (made) {
        number(&b, ranked, rank);
        find_dominators(&b, set);
        search(&b);
        for (uint32_t i = 0; b.best_length > 0 && i < steps; i++)
            start[b.step[i]] = (b.best[i] - b.latency[i]) * problem->unit;
        if (b.best_length > 0)
            *best = b.best_length * problem->unit;
        *nodes += b.nodes;
        *end = b.stopped ? SB_BRANCH_LIMIT : SB_BRANCH_DONE;
    }
    sb_arena_fini(&arena);
    return made ? SB_OK : sb_fail_memory(error);
}
