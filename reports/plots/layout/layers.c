/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures",
 * IEEE Trans. Syst. Man Cybern. 11(2), 1981: longest-path layers, and sweeps by barycentres. */
#include "reports/plots/layout/layers.h"

#include <stdlib.h>

enum { SWEEPS = 8 };

static int by_ends(const void *a, const void *b)
{
    const struct sb_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static enum sb_code take_edges(struct sb_layers *layers, const struct sb_rows *rows,
                               struct sb_arena *arena, struct sb_error *error)
{
    uint32_t kept = 0;
    layers->edge = sb_arena_alloc(arena, rows->edges, sizeof *layers->edge);
    if (!layers->edge)
        return sb_fail_memory(error);
    for (uint32_t e = 0; e < rows->edges; e++) {
        struct sb_edge edge = { rows->of[rows->edge[e].from], rows->of[rows->edge[e].to] };
        if (edge.from != edge.to)
            layers->edge[layers->edges++] = edge;
    }
    qsort(layers->edge, layers->edges, sizeof *layers->edge, by_ends);
    for (uint32_t e = 0; e < layers->edges; e++)
        if (!kept || by_ends(&layers->edge[kept - 1], &layers->edge[e]) != 0)
            layers->edge[kept++] = layers->edge[e];
    layers->edges = kept;
    return SB_OK;
}

/* Each pass moves rows down until nothing moves; a circle would go on for ever. */
static void assign(struct sb_layers *layers, uint32_t rows)
{
    bool moved = true;
    for (uint32_t pass = 0; moved && pass < rows; pass++) {
        moved = false;
        for (uint32_t e = 0; e < layers->edges; e++) {
            uint32_t below = layers->layer[layers->edge[e].from] + 1;
            if (layers->layer[layers->edge[e].to] < below && below < rows) {
                layers->layer[layers->edge[e].to] = below;
                moved = true;
            }
        }
    }
    for (uint32_t r = 0; r < rows; r++) {
        layers->size[layers->layer[r]]++;
        if (layers->layer[r] >= layers->count)
            layers->count = layers->layer[r] + 1;
        if (layers->size[layers->layer[r]] > layers->widest)
            layers->widest = layers->size[layers->layer[r]];
    }
}

struct place {
    uint32_t row;
    double wish, neighbours;
};

static int by_wish(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->wish < y->wish || x->wish > y->wish)
        return x->wish < y->wish ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Each row of a layer towards the middle of those that it awaits (`down`), or that await it, and
 * then evenly over the layer. place[rows]. */
static void settle(struct sb_layers *layers, uint32_t rows, uint32_t layer, bool down,
                   struct place *place)
{
    uint32_t count = 0;
    for (uint32_t r = 0; r < rows; r++)
        place[r] = (struct place){ r, 0, 0 };
    for (uint32_t e = 0; e < layers->edges; e++) {
        uint32_t from = layers->edge[e].from, to = layers->edge[e].to;
        place[down ? to : from].wish += layers->at[down ? from : to];
        place[down ? to : from].neighbours++;
    }
    for (uint32_t r = 0; r < rows; r++) {
        if (layers->layer[r] != layer)
            continue;
        double alone = layers->at[r], wish = place[r].wish, neighbours = place[r].neighbours;
        place[count++] = (struct place){ r, neighbours > 0 ? wish / neighbours : alone, 0 };
    }
    qsort(place, count, sizeof *place, by_wish);
    for (uint32_t i = 0; i < count; i++)
        layers->at[place[i].row] = (i + 0.5) / count;
}

enum sb_code sb_layers_build(struct sb_layers *layers, const struct sb_rows *rows,
                             struct sb_arena *arena, struct sb_error *error)
{
    uint32_t count = rows->count;
    *layers = (struct sb_layers){ .layer = sb_arena_alloc(arena, count, sizeof *layers->layer),
                                  .at = sb_arena_alloc(arena, count, sizeof *layers->at),
                                  .size = sb_arena_alloc(arena, count, sizeof *layers->size) };
    struct place *place = sb_arena_alloc(arena, count, sizeof *place);
    if (!layers->layer || !layers->at || !layers->size || !place)
        return sb_fail_memory(error);
    enum sb_code code = take_edges(layers, rows, arena, error);
    if (code)
        return code;
    assign(layers, count);
    for (uint32_t r = 0; r < count; r++)
        layers->at[r] = (double)r / count;
    for (int i = 0; i < SWEEPS; i++)
        for (uint32_t l = 0; l < layers->count; l++)
            settle(layers, count, i % 2 ? layers->count - 1 - l : l, i % 2 == 0, place);
    for (uint32_t r = 0; r < count;
         r++) /* so that an edge past one that is alone shows beside it */
        if (layers->size[layers->layer[r]] == 1 && layers->widest > 1)
            layers->at[r] = layers->layer[r] % 2 ? 0.54 : 0.46;
    return SB_OK;
}
