/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/placement.h"

#include <stdlib.h>

bool sb_earliest_is_placed(const struct sb_strategy *strategy, uint32_t workers)
{
    return workers && strategy->place;
}

/* ---- topological ---- */

/* position[steps]: again and again the first step that has no position yet while all before it
 * have. The candidates are bits; words below `lowest` have none. */
static int find_positions(const struct sb_dag *dag, uint32_t *position)
{
    const size_t words = dag->steps / 64 + 1;
    uint64_t *word = calloc(words, sizeof *word);
    uint32_t *awaits = malloc(((size_t)dag->steps + 1) * sizeof *awaits);
    bool made = word && awaits;
    for (uint32_t s = 0; made && s < dag->steps; s++) {
        awaits[s] = dag->pred.begin[s + 1] - dag->pred.begin[s];
        if (awaits[s] == 0)
            word[s / 64] |= UINT64_C(1) << s % 64;
    }
    size_t lowest = 0;
    for (uint32_t next = 0; made && next < dag->steps; next++) {
        unsigned bit = 0;
        while (!word[lowest])
            lowest++;
        while (!(word[lowest] >> bit & 1))
            bit++;
        uint32_t s = (uint32_t)(lowest * 64 + bit);
        word[lowest] ^= UINT64_C(1) << bit;
        position[s] = next;
        for (uint32_t e = dag->succ.begin[s]; e < dag->succ.begin[s + 1]; e++) {
            uint32_t to = dag->succ.list[e];
            if (--awaits[to])
                continue;
            word[to / 64] |= UINT64_C(1) << to % 64;
            lowest = to / 64 < lowest ? to / 64 : lowest;
        }
    }
    free(word);
    free(awaits);
    return made ? 0 : -1;
}

/* ---- the order on each worker ---- */

struct placed {
    sb_ns start;
    uint32_t worker, position, step;
    bool takes_time; /* is expected to */
};

/* Of those that start at one time, first what takes none, then in topological order. */
static int by_worker_and_start(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->worker != y->worker)
        return x->worker < y->worker ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->takes_time != y->takes_time)
        return x->takes_time ? 1 : -1;
    return x->position < y->position ? -1 : x->position > y->position;
}

static enum sb_code ask(struct sb_earliest_program *p, sb_ns *start)
{
    const struct sb_view view = { p->dag, p->dag->expected, p->platform, p->strategy };
    struct sb_placement placement = { .worker = p->worker, .start = start };
    for (uint32_t s = 0; s < p->dag->steps; s++)
        p->worker[s] = SB_NONE;
    return p->strategy->place(&view, &placement);
}

/* False: there is no such worker, which the engine refuses before anything is verified. */
static bool chain(struct sb_earliest_program *p, const sb_ns *start, const uint32_t *position,
                  struct placed *placed)
{
    const uint32_t steps = p->dag->steps, workers = p->platform->workers;
    for (uint32_t s = 0; s < steps; s++) {
        uint32_t worker = p->worker[s];
        if (worker >= workers)
            return false;
        bool takes_time = p->platform->cost[(size_t)s * workers + worker] > 0;
        placed[s] = (struct placed){ start[s], worker, position[s], s, takes_time };
    }
    qsort(placed, steps, sizeof *placed, by_worker_and_start);
    for (uint32_t i = 0; i < steps; i++)
        p->previous[placed[i].step] =
            i && placed[i - 1].worker == placed[i].worker ? placed[i - 1].step : SB_NONE;
    return true;
}

int sb_earliest_place(struct sb_earliest_program *p)
{
    const size_t steps = p->dag->steps;
    p->platform = p->dag->platform;
    if (!p->platform && sb_platform_alike(&p->alike, p->dag, p->planned, &p->arena, NULL))
        return -1;
    p->platform = p->platform ? p->platform : &p->alike;
    p->worker = sb_arena_alloc(&p->arena, steps, sizeof *p->worker);
    p->previous = sb_arena_alloc(&p->arena, steps, sizeof *p->previous);
    sb_ns *start = calloc(steps + 1, sizeof *start);
    uint32_t *position = malloc((steps + 1) * sizeof *position);
    struct placed *placed = malloc((steps + 1) * sizeof *placed);
    bool made = p->worker && p->previous && start && position && placed &&
                find_positions(p->dag, position) == 0 && ask(p, start) == SB_OK &&
                chain(p, start, position, placed);
    free(start);
    free(position);
    free(placed);
    return made ? 0 : -1;
}
