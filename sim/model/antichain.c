/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/antichain.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* A largest antichain has as many nodes as there are less those of a largest matching of the
 * transitive closure, of each node as one that comes before (left) and as one that comes after
 * (right). Augmenting paths go over rows of bits, whose visited nodes leave the rows of a whole
 * search at once. */
struct matching {
    uint32_t nodes, words;
    uint64_t *reach;        /* [nodes][words] those that come after, of those that count */
    uint64_t *counts;       /* [words] */
    uint64_t *fresh;        /* [words] not visited in this search */
    uint32_t *before;       /* [nodes] the one matched to come before, or NONE */
    uint32_t *after;        /* [nodes] the inverse */
    uint32_t *queue, *from; /* [nodes] */
};

static uint64_t bit(uint32_t node) { return UINT64_C(1) << node % 64; }

static bool has(const uint64_t *row, uint32_t node) { return row[node / 64] & bit(node); }

static void close_transitively(struct matching *m, const struct sb_csr *pred, const uint32_t *order)
{
    for (uint32_t i = m->nodes; i-- > 0;) {
        uint32_t n = order[i];
        for (uint32_t e = pred->begin[n]; e < pred->begin[n + 1]; e++) {
            uint64_t *row = m->reach + (size_t)pred->list[e] * m->words;
            row[n / 64] |= bit(n);
            for (uint32_t w = 0; w < m->words; w++)
                row[w] |= m->reach[(size_t)n * m->words + w];
        }
    }
    for (uint32_t n = 0; n < m->nodes; n++)
        for (uint32_t w = 0; w < m->words; w++)
            m->reach[(size_t)n * m->words + w] &= m->counts[w];
}

/* Flips the path that ends in `v`: each node on it is matched to the one it was reached from. */
static void flip(struct matching *m, uint32_t v)
{
    while (v != NONE) {
        uint32_t u = m->from[v], next = m->after[u];
        m->after[u] = v;
        m->before[v] = u;
        v = next;
    }
}

/* Breadth-first from an unmatched node; from[v] is the node over which v was reached. */
static bool augment(struct matching *m, uint32_t root)
{
    uint32_t head = 0, tail = 0;
    memset(m->fresh, 0xff, m->words * sizeof *m->fresh);
    m->queue[tail++] = root;
    while (head < tail) {
        uint32_t u = m->queue[head++];
        for (uint32_t w = 0; w < m->words; w++)
            for (uint64_t next; (next = m->reach[(size_t)u * m->words + w] & m->fresh[w]);) {
                uint32_t v = w * 64 + (uint32_t)__builtin_ctzll(next);
                m->fresh[w] &= ~(next & (0 - next));
                m->from[v] = u;
                if (m->before[v] == NONE) {
                    flip(m, v);
                    return true;
                }
                m->queue[tail++] = m->before[v];
            }
    }
    return false;
}

/* By König's theorem: with all that alternating paths reach from right nodes without a partner, an
 * antichain is made of the nodes that are reached as right ones and not as left ones. As little as
 * possible is reached, so that it is the lowest. */
static void find_lowest(struct matching *m, bool *member)
{
    uint32_t head = 0, tail = 0;
    for (uint32_t v = 0; v < m->nodes; v++) {
        member[v] = has(m->counts, v) && m->before[v] == NONE;
        if (member[v])
            m->queue[tail++] = v;
    }
    memcpy(m->fresh, m->counts, m->words * sizeof *m->fresh); /* left nodes that are not reached */
    while (head < tail) {
        uint32_t v = m->queue[head++];
        for (uint32_t u = 0; u < m->nodes; u++) {
            if (!has(m->fresh, u) || !has(m->reach + (size_t)u * m->words, v))
                continue;
            m->fresh[u / 64] &= ~bit(u);
            SB_ASSERT(m->after[u] != NONE); /* else the matching were not a largest one */
            if (!member[m->after[u]]) {
                member[m->after[u]] = true;
                m->queue[tail++] = m->after[u];
            }
        }
    }
    for (uint32_t v = 0; v < m->nodes; v++)
        member[v] = member[v] && has(m->fresh, v);
}

static uint32_t solve(struct matching *m, const struct sb_csr *pred, const uint32_t *order,
                      const bool *of, bool *member)
{
    uint32_t size = 0;
    for (uint32_t n = 0; n < m->nodes; n++) {
        m->before[n] = m->after[n] = NONE;
        if (!of || of[n])
            m->counts[n / 64] |= bit(n);
    }
    close_transitively(m, pred, order);
    for (uint32_t n = 0; n < m->nodes; n++)
        size += has(m->counts, n) && !augment(m, n);
    if (member)
        find_lowest(m, member);
    return size;
}

uint32_t sb_antichain(const struct sb_csr *pred, const uint32_t *order, uint32_t nodes,
                      const bool *of, bool *member)
{
    struct sb_arena arena = { 0 };
    struct matching m = { .nodes = nodes, .words = (nodes + 63) / 64 };
    m.reach = sb_arena_alloc(&arena, (size_t)nodes * m.words, sizeof *m.reach);
    m.counts = sb_arena_alloc(&arena, m.words, sizeof *m.counts);
    m.fresh = sb_arena_alloc(&arena, m.words, sizeof *m.fresh);
    m.before = sb_arena_alloc(&arena, nodes, sizeof *m.before);
    m.after = sb_arena_alloc(&arena, nodes, sizeof *m.after);
    m.queue = sb_arena_alloc(&arena, nodes, sizeof *m.queue);
    m.from = sb_arena_alloc(&arena, nodes, sizeof *m.from);
    bool made = m.reach && m.counts && m.fresh && m.before && m.after && m.queue && m.from;
    uint32_t size = made ? solve(&m, pred, order, of, member) : UINT32_MAX;
    sb_arena_fini(&arena);
    return size;
}
