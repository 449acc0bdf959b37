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
    uint32_t row, layer;
    double wish;
};

static int by_wish(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    if (x->wish < y->wish || x->wish > y->wish)
        return x->wish < y->wish ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Each row towards the middle of its neighbours above (or below), then evenly over its layer. */
static void sweep(struct sb_layers *layers, uint32_t rows, bool down, struct place *place,
                  double *sum, uint32_t *neighbours)
{
    for (uint32_t r = 0; r < rows; r++)
        sum[r] = 0, neighbours[r] = 0;
    for (uint32_t e = 0; e < layers->edges; e++) {
        uint32_t from = layers->edge[e].from, to = layers->edge[e].to;
        sum[down ? to : from] += layers->at[down ? from : to];
        neighbours[down ? to : from]++;
    }
    for (uint32_t r = 0; r < rows; r++)
        place[r] = (struct place){ r, layers->layer[r],
                                   neighbours[r] ? sum[r] / neighbours[r] : layers->at[r] };
    qsort(place, rows, sizeof *place, by_wish);
    for (uint32_t i = 0, in_layer = 0; i < rows; i++) {
        in_layer = i && place[i].layer == place[i - 1].layer ? in_layer + 1 : 0;
        layers->at[place[i].row] = (in_layer + 0.5) / layers->size[place[i].layer];
    }
}

enum sb_code sb_layers_build(struct sb_layers *layers, const struct sb_rows *rows,
                             struct sb_arena *arena, struct sb_error *error)
{
    uint32_t count = rows->count;
    *layers = (struct sb_layers){ .layer = sb_arena_alloc(arena, count, sizeof *layers->layer),
                                  .at = sb_arena_alloc(arena, count, sizeof *layers->at),
                                  .size = sb_arena_alloc(arena, count, sizeof *layers->size) };
    struct place *place = sb_arena_alloc(arena, count, sizeof *place);
    double *sum = sb_arena_alloc(arena, count, sizeof *sum);
    uint32_t *neighbours = sb_arena_alloc(arena, count, sizeof *neighbours);
    if (!layers->layer || !layers->at || !layers->size || !place || !sum || !neighbours)
        return sb_fail_memory(error);
    enum sb_code code = take_edges(layers, rows, arena, error);
    if (code)
        return code;
    assign(layers, count);
    for (uint32_t r = 0; r < count; r++)
        layers->at[r] = (double)r / count;
    for (int i = 0; i < SWEEPS; i++)
        sweep(layers, count, i % 2 == 0, place, sum, neighbours);
    for (uint32_t r = 0; r < count;
         r++) /* so that an edge past one that is alone shows beside it */
        if (layers->size[layers->layer[r]] == 1 && layers->widest > 1)
            layers->at[r] = layers->layer[r] % 2 ? 0.54 : 0.46;
    return SB_OK;
}
