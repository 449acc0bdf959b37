/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/block.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"

/* So many draws at a time stay in the first-level cache, beside a table; or, where several programs
 * take turns with them, in the second. */
enum { DRAWS = 1 << 10, DRAWS_OF_SEVERAL = 1 << 13 };

/* The rows of finish times stay in the second-level cache; wide blocks of small graphs share what a
 * block costs. */
unsigned sb_block_lanes(uint32_t steps) { return steps <= 1024 ? 64 : 32; }

static bool is_natural(const uint32_t *order, uint32_t steps)
{
    uint32_t i = 0;
    while (i < steps && order[i] == i)
        i++;
    return i == steps;
}

static int choose_order(struct sb_block *b, struct sb_arena *arena)
{
    uint32_t steps = b->dag->steps;
    b->order = NULL;
    b->position = NULL;
    if (b->keep || b->programs == 0 || is_natural(b->program[0]->step, steps))
        return 0;
    b->order = b->program[0]->step;
    b->position = sb_arena_alloc(arena, steps, sizeof *b->position);
    for (uint32_t i = 0; b->position && i < steps; i++)
        b->position[b->order[i]] = i;
    return b->position ? 0 : -1;
}

int sb_block_init(struct sb_block *b, struct sb_arena *arena)
{
    SB_REQUIRE(b->lanes >= SB_LANES_MIN && b->lanes <= SB_LANES_MAX);
    b->latency = sb_arena_alloc(arena, (size_t)b->dag->steps * b->lanes, sizeof(sb_ns));
    b->makespan = sb_arena_alloc(arena, (size_t)b->programs * b->lanes, sizeof(sb_ns));
    b->work = sb_arena_alloc(arena, b->lanes, sizeof(sb_ns));
    b->paths = sb_arena_alloc(arena, b->programs, sizeof *b->paths);
    if (!b->latency || !b->makespan || !b->work || !b->paths || choose_order(b, arena))
        return -1;
    for (uint32_t p = 0; p < b->programs; p++) {
        struct sb_paths *paths = &b->paths[p];
        paths->program = b->program[p];
        paths->makespan = b->makespan + (size_t)p * b->lanes;
        paths->finish =
            sb_arena_alloc(arena, (size_t)b->program[p]->rows * b->lanes, sizeof(sb_ns));
        if (!paths->finish)
            return -1;
    }
    return 0;
}

static void begin(struct sb_block *b)
{
    for (unsigned i = 0; i < b->lanes; i++)
        b->work[i] = 0;
    for (unsigned i = 0; i < b->lanes * b->programs; i++)
        b->makespan[i] = SB_CLOCK_START;
    for (uint32_t p = 0; p < b->programs; p++)
        b->paths[p].at = b->paths[p].used = 0;
}

/* Whether all programs got as far as there are latencies. */
static bool go_on(struct sb_block *b, const struct sb_latencies *latencies)
{
    bool all = true;
    for (uint32_t p = 0; p < b->programs; p++) {
        b->kernel->propagate(&b->paths[p], latencies, b->lanes);
        all = all && b->paths[p].used == latencies->until;
    }
    return all;
}

void sb_block_run(struct sb_block *b, uint64_t first)
{
    const uint32_t steps = b->dag->steps;
    const uint32_t most = (b->programs > 1 ? DRAWS_OF_SEVERAL : DRAWS) / b->lanes;
    struct sb_draw_rows rows = { .block = { b->seed, first, b->lanes },
                                 .sampler = b->samplers->sampler,
                                 .dist_of = b->dag->dist_of,
                                 .order = b->order,
                                 .source = b->samplers->source };
    struct sb_latencies latencies = { .latency = b->latency, .position = b->position };
    SB_ASSERT(first % b->lanes == 0);
    begin(b);
    do {
        rows.from = latencies.until;
        rows.count = steps - rows.from < most ? steps - rows.from : most;
        latencies.until += rows.count;
        b->draw->rows(&rows, b->latency + (size_t)(rows.from - latencies.from) * b->lanes, b->work);
        if (go_on(b, &latencies) && !b->keep)
            latencies.from = latencies.until;
    } while (latencies.until < steps);
    for (unsigned i = 0; i < b->lanes * b->programs; i++)
        b->makespan[i] -= SB_CLOCK_START;
    for (uint32_t p = 0; p < b->programs; p++)
        SB_ASSERT(b->paths[p].at == b->program[p]->size);
}
