/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/block.h"

#include "sim/base/assert.h"
#include "sim/base/lanes.h"

/* So many draws of a block at a time stay in the first-level cache, beside a table. */
enum { FUSED_STEPS = 16 };

/* The rows of finish times stay in the second-level cache; wide blocks of small graphs share what a
 * block costs. */
unsigned sb_block_lanes(uint32_t steps) { return steps <= 1024 ? 64 : 32; }

int sb_block_init(struct sb_block *b, struct sb_arena *arena)
{
    size_t rows = 0, steps = b->dag->steps;
    SB_REQUIRE(b->lanes >= SB_LANES_MIN && b->lanes <= SB_LANES_MAX);
    for (uint32_t p = 0; p < b->programs; p++)
        rows = b->program[p]->rows > rows ? b->program[p]->rows : rows;
    b->fused = !b->keep && b->programs == 1;
    b->latency = sb_arena_alloc(arena, (b->fused ? FUSED_STEPS : steps) * b->lanes, sizeof(sb_ns));
    b->finish = sb_arena_alloc(arena, rows * b->lanes, sizeof(sb_ns));
    b->makespan = sb_arena_alloc(arena, (size_t)b->programs * b->lanes, sizeof(sb_ns));
    b->work = sb_arena_alloc(arena, b->lanes, sizeof(sb_ns));
    return b->latency && b->finish && b->makespan && b->work ? 0 : -1;
}

static void clear(sb_ns *row, unsigned lanes, sb_ns value)
{
    for (unsigned i = 0; i < lanes; i++)
        row[i] = value;
}

static void run_fused(struct sb_block *b, struct sb_draw_rows *rows, struct sb_paths *paths)
{
    rows->order = paths->program->step;
    clear(b->work, b->lanes, 0);
    for (rows->from = 0; paths->at < paths->program->size; rows->from += rows->count) {
        uint32_t left = b->dag->steps - rows->from;
        rows->count = left < FUSED_STEPS ? left : FUSED_STEPS;
        b->draw->rows(rows, b->latency, b->work);
        b->kernel->propagate(paths, b->latency, rows->count, true, b->lanes);
    }
}

void sb_block_run(struct sb_block *b, uint64_t first)
{
    struct sb_draw_rows rows = { .block = { b->seed, first, b->lanes },
                                 .sampler = b->samplers->sampler,
                                 .dist_of = b->dag->dist_of,
                                 .count = b->dag->steps };
    SB_ASSERT(first % b->lanes == 0);
    if (!b->fused) {
        clear(b->work, b->lanes, 0);
        b->draw->rows(&rows, b->latency, b->work);
    }
    for (uint32_t p = 0; p < b->programs; p++) {
        sb_ns *makespan = b->makespan + (size_t)p * b->lanes;
        struct sb_paths paths = { b->program[p], 0, b->finish, makespan };
        clear(makespan, b->lanes, SB_CLOCK_START);
        if (b->fused)
            run_fused(b, &rows, &paths);
        else
            b->kernel->propagate(&paths, b->latency, rows.count, false, b->lanes);
        SB_ASSERT(paths.at == paths.program->size);
        for (unsigned i = 0; i < b->lanes; i++)
            makespan[i] -= SB_CLOCK_START;
    }
}
