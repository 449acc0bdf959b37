/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/figures.h"

#include "sim/bench/records/result.h"

#include <math.h>
#include <string.h>

enum figure {
    MEDIAN,
    LO,
    HI,
    SWITCHES,
    BYTES,
    PEAK,
    P50,
    P99,
    DELAY_MAX,
    METG,
    INSTRUCTIONS,
    RATIO,
    RATIO_LO,
    RATIO_HI
};

const struct sb_condition_figure sb_bench_figure_names[SB_BENCH_FIGURES] = {
    [MEDIAN] = { "median", SB_DIMENSION_TIME, 0 },
    [LO] = { "lo", SB_DIMENSION_TIME, 0 },
    [HI] = { "hi", SB_DIMENSION_TIME, 0 },
    [SWITCHES] = { "switches", SB_DIMENSION_COUNT, 0 },
    [BYTES] = { "bytes", SB_DIMENSION_BYTES, 0 },
    [PEAK] = { "peak", SB_DIMENSION_BYTES, 0 },
    [P50] = { "p50", SB_DIMENSION_TIME, 0 },
    [P99] = { "p99", SB_DIMENSION_TIME, 0 },
    [DELAY_MAX] = { "max", SB_DIMENSION_TIME, 0 },
    [METG] = { "metg", SB_DIMENSION_TIME, 0 },
    [INSTRUCTIONS] = { "instructions", SB_DIMENSION_COUNT, 0 },
    [RATIO] = { "ratio", SB_DIMENSION_SHARE, 0 },
    [RATIO_LO] = { "ratio_lo", SB_DIMENSION_SHARE, 0 },
    [RATIO_HI] = { "ratio_hi", SB_DIMENSION_SHARE, 0 },
};

static double of_bench(const struct sb_bench *b, enum figure figure)
{
    switch (figure) {
    case MEDIAN: return b->ns_per_task.median;
    case LO: return b->ns_per_task.ci95.lo;
    case HI: return b->ns_per_task.ci95.hi;
    case SWITCHES: return b->switches_per_task;
    case BYTES: return b->bytes_per_task;
    case PEAK: return b->peak_bytes;
    case P50: return b->delay_p50_ns;
    case P99: return b->delay_p99_ns;
    case DELAY_MAX: return b->delay_max_ns;
    case METG: return b->metg_ns;
    case INSTRUCTIONS: return b->instructions_per_task;
    case RATIO:
    case RATIO_LO:
    case RATIO_HI: break;
    }
    return NAN;
}

double sb_bench_figure_value(const void *self, size_t figure, const size_t name[SB_CONDITION_NAMES],
                             size_t subject)
{
    const struct sb_bench_figures *f = self;
    const char *benchmark = f->language->subject[subject];
    const struct sb_bench *bench = sb_bench_find(f->result, benchmark);
    const struct sb_bench_comparison *c = sb_bench_find_comparison(f->result, benchmark);
    (void)name;
    struct sb_bench compared;
    if (!bench && c) { /* one that was only compared has its new time */
        sb_bench_init(&compared);
        compared.ns_per_task = c->changed;
        bench = &compared;
    }
    switch ((enum figure)figure) {
    case RATIO: return c ? c->ratio : NAN;
    case RATIO_LO: return c ? c->ratio_ci95.lo : NAN;
    case RATIO_HI: return c ? c->ratio_ci95.hi : NAN;
    default: return bench ? of_bench(bench, (enum figure)figure) : NAN;
    }
}
