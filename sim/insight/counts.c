/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/counts.h"

#include "sim/base/lanes.h"

enum sb_code sb_counts_init(struct sb_counts *c, uint32_t tasks, const struct sb_links *links,
                            sb_ns tail_from, const uint32_t *slack_of, uint32_t slacks,
                            struct sb_error *error)
{
    *c = (struct sb_counts){
        .links = links, .tail_from = tail_from, .slack_of = slack_of, .slacks = slacks
    };
    c->task = sb_arena_alloc(&c->arena, tasks, sizeof *c->task);
    c->link = sb_arena_alloc(&c->arena, links->count, sizeof *c->link);
    c->slack = sb_arena_alloc(&c->arena, slacks, sizeof *c->slack);
    return c->task && c->link && c->slack ? SB_OK : sb_fail_memory(error);
}

void sb_counts_fini(struct sb_counts *c)
{
    sb_arena_fini(&c->arena);
    *c = (struct sb_counts){ 0 };
}

/* A block, and which of its lanes are in the tail: 1, or 0. */
struct look {
    const struct sb_pass_block *block;
    const struct sb_dag *dag;
    uint8_t tail[SB_LANES_MAX];
};

static size_t at(const struct look *l, uint32_t node) { return (size_t)node * l->block->lanes; }

static bool is_absent(const struct look *l, uint32_t node, unsigned lane)
{
    return node < l->dag->steps &&
           sb_dag_lacks(l->dag, node, l->block->latency[at(l, node) + lane]);
}

/* slack[lanes] of a step. */
static inline sb_ns slack_of(const struct look *l, size_t row, unsigned lane)
{
    const struct sb_pass_block *b = l->block;
    return b->makespan[lane] - b->end[row + lane] - b->tail[row + lane];
}

/* The least of a task's steps that are there: least[lanes], INT64_MAX where none is. */
static void find_least(const struct look *l, uint32_t task, sb_ns *least)
{
    const struct sb_pass_block *b = l->block;
    for (unsigned i = b->from; i < b->until; i++)
        least[i] = INT64_MAX;
    for (uint32_t s = sb_dag_first(l->dag, task); s <= sb_dag_last(l->dag, task); s++) {
        const size_t row = at(l, s);
        bool optional = l->dag->optional && l->dag->optional[s];
        for (unsigned i = b->from; i < b->until; i++) {
            sb_ns slack = slack_of(l, row, i);
            if (slack < least[i] && !(optional && is_absent(l, s, i)))
                least[i] = slack;
        }
    }
}

static void add(struct sb_count *count, const struct look *l, const uint8_t *hit)
{
    unsigned all = 0, tail = 0;
    for (unsigned i = l->block->from; i < l->block->until; i++) {
        all += hit[i];
        tail += hit[i] & l->tail[i];
    }
    count->all += all;
    count->tail += tail;
}

static void count_task(struct sb_counts *c, const struct look *l, uint32_t task,
                       struct sb_slack *slack)
{
    const struct sb_pass_block *b = l->block;
    sb_ns least[SB_LANES_MAX];
    uint8_t hit[SB_LANES_MAX];
    unsigned there = 0;
    find_least(l, task, least);
    for (unsigned i = b->from; i < b->until; i++)
        hit[i] = least[i] == 0;
    add(&c->task[task], l, hit);
    for (unsigned i = b->from; i < b->until; i++)
        if (least[i] != INT64_MAX)
            least[there++] = least[i];
    if (slack && sb_slack_add(slack, least, there, &c->arena))
        c->failed = true;
}

static void count_link(struct sb_counts *c, const struct look *l, uint32_t link)
{
    const struct sb_pass_block *b = l->block;
    const bool optional = l->dag->optional;
    uint8_t hit[SB_LANES_MAX] = { 0 };
    for (uint32_t e = c->links->link[link].begin; e < c->links->link[link + 1].begin; e++) {
        const struct sb_edge edge = c->links->edge[e];
        const size_t from = at(l, edge.from), to = at(l, edge.to);
        for (unsigned i = b->from; i < b->until; i++) {
            bool on = slack_of(l, to, i) == 0 && b->end[from + i] == sb_pass_start(b, edge.to, i);
            bool absent = optional && (is_absent(l, edge.from, i) || is_absent(l, edge.to, i));
            hit[i] |= on && !absent;
        }
    }
    add(&c->link[link], l, hit);
}

void sb_counts_add(struct sb_counts *c, const struct sb_pass_block *b)
{
    struct look l = { .block = b, .dag = b->of->plan->dag };
    uint8_t every[SB_LANES_MAX];
    uint32_t slack = 0;
    for (unsigned i = b->from; i < b->until; i++) {
        every[i] = 1;
        l.tail[i] = b->makespan[i] >= c->tail_from;
    }
    add(&c->replicates, &l, every);
    for (uint32_t t = 0; t < l.dag->tasks; t++) {
        bool wanted = slack < c->slacks && (!c->slack_of || c->slack_of[slack] == t);
        count_task(c, &l, t, wanted ? &c->slack[slack++] : NULL);
    }
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
