/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/counts.h"

#include "sim/base/machine/lanes.h"

enum sb_code sb_counts_init(struct sb_counts *c, const struct sb_plan *plan,
                            const struct sb_links *links, sb_ns tail_from, const uint32_t *slack_of,
                            uint32_t slacks, struct sb_error *error)
{
    *c = (struct sb_counts){
        .links = links, .tail_from = tail_from, .slack_of = slack_of, .slacks = slacks
    };
    c->task = sb_arena_alloc(&c->arena, plan->dag->tasks, sizeof *c->task);
    c->link = sb_arena_alloc(&c->arena, links->count, sizeof *c->link);
    c->critical = sb_arena_alloc(&c->arena, plan->nodes, sizeof *c->critical);
    c->slack = sb_arena_alloc(&c->arena, slacks, sizeof *c->slack);
    return c->task && c->link && c->critical && c->slack ? SB_OK : sb_fail_memory(error);
}

void sb_counts_fini(struct sb_counts *c)
{
    sb_arena_fini(&c->arena);
    *c = (struct sb_counts){ 0 };
}

/* A block, and the lanes of it that are asked for, and of those the ones in the tail, as bits. */
struct look {
    const struct sb_pass_block *block;
    const struct sb_dag *dag;
    uint64_t asked, tail;
};

static uint64_t bit(unsigned lane) { return UINT64_C(1) << lane; }

static size_t at(const struct look *l, uint32_t node) { return (size_t)node * l->block->lanes; }

static void counts_add(struct sb_count *count, const struct look *l, uint64_t lanes)
{
    count->all += (unsigned)__builtin_popcountll(lanes);
    count->tail += (unsigned)__builtin_popcountll(lanes & l->tail);
}

/* The lanes in which a step is absent. */
static uint64_t absent_lanes(const struct look *l, uint32_t step)
{
    const sb_ns *latency = l->block->latency + at(l, step);
    uint64_t absent = 0;
    for (unsigned i = 0; l->dag->optional && l->dag->optional[step] && i < l->block->lanes; i++)
        absent |= sb_dag_lacks(l->dag, step, latency[i]) ? bit(i) : 0;
    return absent;
}

/* slack[lanes] of a node, and the lanes in which it is 0. */
SB_INLINE void find_slack(const struct look *l, uint32_t node, sb_ns *slack, uint64_t *zero,
                          const unsigned lanes)
{
    const struct sb_pass_block *b = l->block;
    const sb_ns *end = b->end + (size_t)node * lanes, *tail = b->tail + (size_t)node * lanes;
    *zero = 0;
    for (unsigned i = 0; i < lanes; i++)
        slack[i] = b->makespan[i] - end[i] - tail[i];
    for (unsigned i = 0; i < lanes; i++)
        *zero |= (uint64_t)(slack[i] == 0) << i;
}

static uint64_t slack_of_node(const struct look *l, uint32_t node, sb_ns *slack)
{
    uint64_t zero;
    SB_WITH_CONSTANT_LANES(l->block->lanes, find_slack, l, node, slack, &zero);
    return zero & l->asked;
}

/* The least slack of a task's steps, in the lanes in which one is there: those are given back. */
static uint64_t find_least(struct sb_counts *c, const struct look *l, uint32_t task, sb_ns *least)
{
    uint64_t there = 0;
    for (uint32_t s = sb_dag_first(l->dag, task); s <= sb_dag_last(l->dag, task); s++) {
        const uint64_t absent = absent_lanes(l, s);
        sb_ns slack[SB_LANES_MAX];
        c->critical[s] = slack_of_node(l, s, slack) & ~absent;
        for (unsigned i = 0; i < l->block->lanes; i++)
            if (!(absent & bit(i)) && (!(there & bit(i)) || slack[i] < least[i]))
                least[i] = slack[i];
        there |= ~absent;
    }
    return there & l->asked;
}

static void count_task(struct sb_counts *c, const struct look *l, uint32_t task,
                       struct sb_slack *slack)
{
    sb_ns least[SB_LANES_MAX] = { 0 };
    const uint64_t there = find_least(c, l, task, least);
    uint64_t critical = 0;
    unsigned count = 0;
    for (uint32_t s = sb_dag_first(l->dag, task); s <= sb_dag_last(l->dag, task); s++)
        critical |= c->critical[s];
    counts_add(&c->task[task], l, critical);
    for (unsigned i = 0; slack && i < l->block->lanes; i++)
        if (there & bit(i))
            least[count++] = least[i];
    if (slack && sb_slack_add(slack, least, count, &c->arena))
        c->failed = true;
}

/* An edge is critical where both of its ends are, and the second begins when the first ends. */
static void count_link(struct sb_counts *c, const struct look *l, uint32_t link)
{
    const struct sb_pass_block *b = l->block;
    uint64_t critical = 0;
    for (uint32_t e = c->links->link[link].begin; e < c->links->link[link + 1].begin; e++) {
        const struct sb_edge edge = c->links->edge[e];
        const sb_ns *end = b->end + at(l, edge.from);
        for (uint64_t both = c->critical[edge.from] & c->critical[edge.to]; both;
             both &= both - 1) {
            unsigned lane = (unsigned)__builtin_ctzll(both);
            critical |= end[lane] == sb_pass_start(b, edge.to, lane) ? bit(lane) : 0;
        }
    }
    counts_add(&c->link[link], l, critical);
}

void sb_counts_add(struct sb_counts *c, const struct sb_pass_block *b)
{
    struct look l = { .block = b, .dag = b->of->plan->dag };
    sb_ns slack[SB_LANES_MAX];
    uint32_t next = 0;
    for (unsigned i = b->from; i < b->until; i++) {
        l.asked |= bit(i);
        l.tail |= b->makespan[i] >= c->tail_from ? bit(i) : 0;
    }
    counts_add(&c->replicates, &l, l.asked);
    for (uint32_t t = 0; t < l.dag->tasks; t++) {
        bool wanted = next < c->slacks && (!c->slack_of || c->slack_of[next] == t);
        count_task(c, &l, t, wanted ? &c->slack[next++] : NULL);
    }
    for (uint32_t n = l.dag->steps; n < b->of->plan->nodes; n++)
        c->critical[n] = slack_of_node(&l, n, slack);
    for (uint32_t i = 0; i < c->links->count; i++)
        count_link(c, &l, i);
}

static void merge(struct sb_count *into, const struct sb_count *from)
{
    into->all += from->all;
    into->tail += from->tail;
}

void sb_counts_merge(struct sb_counts *into, const struct sb_counts *from, uint32_t tasks)
{
    merge(&into->replicates, &from->replicates);
    for (uint32_t t = 0; t < tasks; t++)
        merge(&into->task[t], &from->task[t]);
    for (uint32_t i = 0; i < into->links->count; i++)
        merge(&into->link[i], &from->link[i]);
    for (uint32_t i = 0; i < into->slacks; i++)
        if (sb_slack_merge(&into->slack[i], &from->slack[i], &into->arena))
            into->failed = true;
    into->failed = into->failed || from->failed;
}
