/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_within(const struct sb_dag *dag, uint32_t from, uint32_t to)
{
    return dag->step_task[from] == dag->step_task[to];
}

/* Edges that lead into a task from others. */
static uint32_t count_awaits(const struct sb_dag *dag, uint32_t task)
{
    uint32_t count = 0;
    for (uint32_t s = sb_dag_first(dag, task); s <= sb_dag_last(dag, task); s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            count += !is_within(dag, dag->pred.list[e], s);
    return count;
}

bool sb_earliest_is_root(const struct sb_dag *dag, uint32_t task)
{
    return count_awaits(dag, task) == 0;
}

/* Takes the edges that leave a task out of the counts; calls `freed` of each task that has none
 * any more. */
static void release(const struct sb_dag *dag, uint32_t task, uint32_t *awaits,
                    void (*freed)(void *self, uint32_t task), void *self)
{
    uint32_t last = sb_dag_last(dag, task);
    for (uint32_t e = dag->succ.begin[last]; e < dag->succ.begin[last + 1]; e++) {
        uint32_t to = dag->step_task[dag->succ.list[e]];
        if (to != task && --awaits[to] == 0)
            freed(self, to);
    }
}

/* ---- order ---- */

/* The possible next tasks: a bit for each. */
struct possible {
    uint64_t *word;
    size_t lowest; /* no word below has a bit */
};

static void make_possible(void *self, uint32_t task)
{
    struct possible *p = self;
    p->word[task / 64] |= UINT64_C(1) << task % 64;
    p->lowest = task / 64 < p->lowest ? task / 64 : p->lowest;
}

static uint32_t take_first(struct possible *p, size_t words)
{
    while (p->lowest < words && !p->word[p->lowest])
        p->lowest++;
    if (p->lowest == words)
        return SB_NONE;
    unsigned bit = 0;
    while (!(p->word[p->lowest] >> bit & 1))
        bit++;
    p->word[p->lowest] ^= UINT64_C(1) << bit;
    return (uint32_t)(p->lowest * 64 + bit);
}

int sb_earliest_order(const struct sb_dag *dag, uint32_t *order)
{
    size_t words = dag->tasks / 64 + 1;
    uint32_t *awaits = malloc(((size_t)dag->tasks + 1) * sizeof *awaits);
    struct possible possible = { calloc(words, sizeof(uint64_t)), 0 };
    if (!awaits || !possible.word) {
        free(awaits);
        free(possible.word);
        return -1;
    }
    for (uint32_t t = 0; t < dag->tasks; t++)
        if ((awaits[t] = count_awaits(dag, t)) == 0)
            make_possible(&possible, t);
    for (uint32_t i = 0; i < dag->tasks; i++) {
        order[i] = take_first(&possible, words);
        release(dag, order[i], awaits, make_possible, &possible);
    }
    free(awaits);
    free(possible.word);
    return 0;
}

/* ---- levels ---- */

struct round {
    uint32_t *task; /* [tasks] those of this round, then those of the next */
    uint32_t count;
};

static void join_round(void *self, uint32_t task)
{
    struct round *r = self;
    r->task[r->count++] = task;
}

int sb_earliest_levels(const struct sb_dag *dag, uint32_t *level, uint32_t *levels)
{
    uint32_t *awaits = malloc(((size_t)dag->tasks + 1) * sizeof *awaits);
    struct round round = { malloc(((size_t)dag->tasks + 1) * sizeof(uint32_t)), 0 };
    if (!awaits || !round.task) {
        free(awaits);
        free(round.task);
        return -1;
    }
    for (uint32_t t = 0; t < dag->tasks; t++)
        if ((awaits[t] = count_awaits(dag, t)) == 0)
            join_round(&round, t);
    uint32_t from = 0;
    for (*levels = 0; from < round.count; ++*levels) {
        uint32_t until = round.count;
        for (; from < until; from++) {
            level[round.task[from]] = *levels;
            release(dag, round.task[from], awaits, join_round, &round);
        }
    }
    free(awaits);
    free(round.task);
    return 0;
}

/* ---- keys ---- */

/* Rounded; where there is none, the longest draw. */
static sb_ns expect_dist(const struct sb_dag *dag, const struct sb_dist *dist)
{
    double mean = sb_dist_mean(dist);
    bool counts = sb_dist_is_constant(dist) || mean < (double)dag->draw_cap;
    return counts ? (sb_ns)nearbyint(mean) : dag->draw_cap;
}

/* mean[steps]. */
static int expect(const struct sb_dag *dag, sb_ns *mean)
{
    sb_ns *of = malloc(((size_t)dag->dists + 1) * sizeof *of);
    if (!of)
        return -1;
    for (uint32_t d = 0; d < dag->dists; d++)
        of[d] = expect_dist(dag, &dag->dist[d]);
    for (uint32_t s = 0; s < dag->steps; s++)
        mean[s] = of[dag->dist_of[s]];
    free(of);
    return 0;
}

/* From mean latencies to the longest way to the end, the largest first: backwards from the steps
 * that nothing comes after. */
static int lengthen(const struct sb_dag *dag, sb_ns *way)
{
    uint32_t *later = calloc((size_t)dag->steps + 1, sizeof *later);
    uint32_t *stack = malloc(((size_t)dag->steps + 1) * sizeof *stack), depth = 0;
    sb_ns *rest = calloc((size_t)dag->steps + 1, sizeof *rest);
    bool made = later && stack && rest;
    for (uint32_t e = 0; made && e < dag->pred.begin[dag->steps]; e++)
        later[dag->pred.list[e]]++;
    for (uint32_t s = 0; made && s < dag->steps; s++)
        if (later[s] == 0)
            stack[depth++] = s;
    while (made && depth) {
        uint32_t s = stack[--depth];
        way[s] += rest[s];
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            uint32_t before = dag->pred.list[e];
            rest[before] = way[s] > rest[before] ? way[s] : rest[before];
            if (--later[before] == 0)
                stack[depth++] = before;
        }
    }
    free(later);
    free(stack);
    free(rest);
    return made ? 0 : -1;
}

static int hlfet(const struct sb_dag *dag, sb_ns *key)
{
    if (expect(dag, key) || lengthen(dag, key))
        return -1;
    for (uint32_t s = 0; s < dag->steps; s++)
        key[s] = -key[s];
    return 0;
}

static int lpt(const struct sb_dag *dag, sb_ns *key)
{
    if (expect(dag, key))
        return -1;
    for (uint32_t s = 0; s < dag->steps; s++)
        key[s] = -key[s];
    return 0;
}

static int spt(const struct sb_dag *dag, sb_ns *key) { return expect(dag, key); }

static int list(const struct sb_dag *dag, sb_ns *key)
{
    for (uint32_t s = 0; s < dag->steps; s++)
        key[s] = (sb_ns)s;
    return 0;
}

static const struct known {
    const char *name;
    int (*keys)(const struct sb_dag *dag, sb_ns *key);
} known[] = {
    { "hlfet", hlfet },
    { "lpt", lpt },
    { "spt", spt },
    { "list", list },
    { "earliest-start", NULL }, /* first come, first served, as all below */
    { "sequential", NULL },
    { "join-all-then-chain", NULL },
    { "level-barrier", NULL },
    { "await-in-order", NULL },
    { NULL, NULL },
};

static const struct known *find(const struct sb_strategy *strategy)
{
    const struct known *k = known;
    while (k->name && strcmp(k->name, strategy->name) != 0)
        k++;
    return k;
}

bool sb_earliest_has_keys(const struct sb_strategy *strategy)
{
    const struct known *k = find(strategy);
    return k->name ? k->keys != NULL : strategy->prioritise != NULL;
}

int sb_earliest_keys(const struct sb_dag *dag, const struct sb_strategy *strategy,
                     const sb_ns *latency, sb_ns *key)
{
    const struct known *k = find(strategy);
    if (k->name)
        return k->keys(dag, key);
    const struct sb_view view = { dag, latency ? latency : dag->expected, dag->platform,
                                  strategy };
    memset(key, 0, dag->steps * sizeof *key);
    strategy->prioritise(&view, key);
    return 0;
}
