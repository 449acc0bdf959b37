/* SPDX-License-Identifier: MIT */
/* A strategy in C: serves the ready step that the longest chain of work hangs on. It is hlfet, in
 * a library: by its keys in a run, by its own decisions in verify. */
#include <simbench/strategy.h>
#include <stdlib.h>

struct run {
    const struct sb_graph_v1 *graph;
    int64_t *level; /* [steps] expected work from here to the end, along the longest way */
    char *ready;    /* [steps] */
};

/* Steps awaited by others come first in a topological order; here a second look does without. */
static void find_levels(const struct sb_graph_v1 *graph, int64_t *level)
{
    for (int changed = 1; changed;) {
        changed = 0;
        for (uint32_t s = graph->steps; s-- > 0;) {
            int64_t longest = 0;
            for (uint32_t e = graph->after_begin[s]; e < graph->after_begin[s + 1]; e++)
                if (level[graph->after[e]] > longest)
                    longest = level[graph->after[e]];
            changed |= level[s] != longest + graph->expected[s];
            level[s] = longest + graph->expected[s];
        }
    }
}

static void prioritise(const struct sb_graph_v1 *graph, int64_t *key)
{
    find_levels(graph, key);
    for (uint32_t s = 0; s < graph->steps; s++)
        key[s] = -key[s];
}

static void *begin(const struct sb_graph_v1 *graph, uint64_t replicate)
{
    struct run *run = malloc(sizeof *run);
    (void)replicate;
    run->graph = graph;
    run->level = calloc(graph->steps + 1, sizeof *run->level);
    run->ready = calloc(graph->steps + 1, 1);
    find_levels(graph, run->level);
    return run;
}

static void ready(void *state, uint32_t step, int64_t now)
{
    (void)now;
    ((struct run *)state)->ready[step] = 1;
}

static uint32_t idle(void *state, uint32_t worker, int64_t now)
{
    struct run *run = state;
    uint32_t best = SB_STRATEGY_V1_NONE;
    (void)worker, (void)now;
    for (uint32_t s = 0; s < run->graph->steps; s++)
        if (run->ready[s] && (best == SB_STRATEGY_V1_NONE || run->level[s] > run->level[best]))
            best = s;
    if (best != SB_STRATEGY_V1_NONE)
        run->ready[best] = 0;
    return best;
}

static void finish(void *state)
{
    struct run *run = state;
    free(run->level);
    free(run->ready);
    free(run);
}

const struct sb_strategy_v1 sb_strategy_v1 = {
    .size = sizeof(struct sb_strategy_v1),
    .version = 1,
    .name = "longest-path-first",
    .summary = "the ready step that the longest chain hangs on",
    .prioritise = prioritise,
    .begin = begin,
    .ready = ready,
    .idle = idle,
    .finish = finish,
};
