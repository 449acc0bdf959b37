/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/draw.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/draw/draw_run.h"

/* Of a source that has words of many lanes alone. */
static void draw_by_rows(const struct sb_dag *dag, const struct sb_samplers *samplers,
                         uint64_t seed, uint64_t replicate, sb_ns *latency)
{
    enum { LANES = SB_LANES_MIN, STEPS = 64 };
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    struct sb_draw_rows rows = { .block = { seed, replicate / LANES * LANES, LANES },
                                 .sampler = samplers->sampler,
                                 .dist_of = dag->dist_of,
                                 .source = samplers->source };
    for (; rows.from < dag->steps; rows.from += rows.count) {
        sb_ns drawn[STEPS * LANES], work[LANES] = { 0 };
        rows.count = dag->steps - rows.from < STEPS ? dag->steps - rows.from : STEPS;
        kernel->rows(&rows, drawn, work);
        for (uint32_t s = 0; s < rows.count; s++)
            latency[rows.from + s] = drawn[s * LANES + replicate % LANES];
    }
}

void sb_draw_replicate(const struct sb_dag *dag, const struct sb_samplers *samplers, uint64_t seed,
                       uint64_t replicate, sb_ns *latency)
{
    if (samplers->source && !samplers->source->word) {
        draw_by_rows(dag, samplers, seed, replicate, latency);
        return;
    }
    const struct sb_draw_run run = sb_draw_run_begin(seed, replicate, samplers->source);
    for (uint32_t s = 0; s < dag->steps; s++)
        latency[s] = sb_draw_run_sample(&run, &samplers->sampler[dag->dist_of[s]], s,
                                        sb_counter(SB_STREAM_LATENCY, 0, 0));
}
