/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/result.h"

#include "sim/stats/estimate.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct sb_bench_figure no_figure = { .median = NAN, .ci95 = { NAN, NAN } };

void sb_bench_init(struct sb_bench *bench)
{
    *bench = (struct sb_bench){ .name = "",
                                .graph = "",
                                .target = "",
                                .ns_per_task = no_figure,
                                .switches_per_task = NAN,
                                .bytes_per_task = NAN,
                                .peak_bytes = NAN,
                                .call_ns = NAN,
                                .delay_p50_ns = NAN,
                                .delay_p99_ns = NAN,
                                .delay_max_ns = NAN,
                                .metg_ns = NAN,
                                .instructions_per_task = NAN };
}

void sb_bench_comparison_init(struct sb_bench_comparison *comparison)
{
    *comparison = (struct sb_bench_comparison){ .name = "",
                                                .base = no_figure,
                                                .changed = no_figure,
                                                .ratio = NAN,
                                                .lag1 = NAN,
                                                .ratio_ci95 = { NAN, NAN },
                                                .base_instructions = NAN,
                                                .changed_instructions = NAN };
}

void sb_bench_fingerprint_init(struct sb_bench_fingerprint *fingerprint)
{
    *fingerprint = (struct sb_bench_fingerprint){ .machine = "",
                                                  .kernel = "",
                                                  .cpu = "",
                                                  .compiler = "",
                                                  .flags = "",
                                                  .version = "",
                                                  .target = "",
                                                  .library_hash = "",
                                                  .governor = "",
                                                  .created = "" };
}

enum sb_code sb_bench_figure_set(struct sb_bench_figure *figure, const double *sample,
                                 uint32_t samples, struct sb_arena *arena, struct sb_error *error)
{
    double *kept = sb_arena_alloc(arena, samples, sizeof *kept),
           *sorted = malloc((samples ? samples : 1) * sizeof *sorted);
    if (!kept || !sorted) {
        free(sorted);
        return sb_fail_memory(error);
    }
    for (uint32_t i = 0; i < samples; i++)
        kept[i] = sorted[i] = sample[i];
    sb_sort_doubles(sorted, samples);
    figure->median = sb_estimate_median(sorted, samples, &figure->ci95);
    figure->samples = samples;
    figure->sample = kept;
    free(sorted);
    return SB_OK;
}

enum sb_code sb_bench_times(const struct sb_bench_figure *other,
                            const struct sb_bench_figure *first, struct sb_estimate *times,
                            struct sb_error *error)
{
    const uint32_t rounds = first->samples;
    double *ratio = malloc((rounds ? rounds : 1) * sizeof *ratio);
    *times = (struct sb_estimate){ NAN, { NAN, NAN } };
    if (!ratio)
        return sb_fail_memory(error);
    for (uint32_t r = 0; r < rounds && rounds == other->samples; r++)
        ratio[r] = other->sample[r] / first->sample[r];
    if (rounds && rounds == other->samples) {
        sb_sort_doubles(ratio, rounds);
        times->value = sb_estimate_median(ratio, rounds, &times->ci95);
    }
    free(ratio);
    return SB_OK;
}

static bool differ(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") != 0; }

const char *sb_bench_other_machine(const struct sb_bench_fingerprint *base,
                                   const struct sb_bench_fingerprint *here)
{
    return differ(base->machine, here->machine) ? "machine"
           : differ(base->cpu, here->cpu)       ? "cpu"
           : base->cores != here->cores         ? "cores"
                                                : NULL;
}

const char *sb_bench_other_build(const struct sb_bench_fingerprint *base,
                                 const struct sb_bench_fingerprint *here)
{
    const char *machine = sb_bench_other_machine(base, here);
    return machine                                  ? machine
           : differ(base->compiler, here->compiler) ? "compiler"
           : differ(base->flags, here->flags)       ? "flags"
           : base->debug != here->debug             ? "debug"
                                                    : NULL;
}

const struct sb_bench *sb_bench_find(const struct sb_bench_result *result, const char *name)
{
    for (uint32_t i = 0; i < result->results; i++)
        if (strcmp(result->result[i].name, name) == 0)
            return &result->result[i];
    return NULL;
}

const struct sb_bench_comparison *sb_bench_find_comparison(const struct sb_bench_result *result,
                                                           const char *name)
{
    for (uint32_t i = 0; result->against && i < result->against->comparisons; i++)
        if (strcmp(result->against->comparison[i].name, name) == 0)
            return &result->against->comparison[i];
    return NULL;
}

void sb_bench_result_fini(struct sb_bench_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_bench_result){ 0 };
}
