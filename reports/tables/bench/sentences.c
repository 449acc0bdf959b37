/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/sentences.h"

#include "sim/stats/estimate.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Like snprintf, and clean: names can hold anything. */
__attribute__((format(printf, 2, 3))) static char *say(char out[SB_BENCH_SENTENCE_SIZE],
                                                       const char *format, ...)
{
    char raw[SB_BENCH_SENTENCE_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    sb_utf8_clean(out, SB_BENCH_SENTENCE_SIZE, raw, 0);
    return out;
}

/* What is not known is left out. */
char *sb_bench_sentence_machine(char out[SB_BENCH_SENTENCE_SIZE],
                                const struct sb_bench_fingerprint *f)
{
    char build[400], cpu[200];
    snprintf(build, sizeof build, "%.80s%s%.200s%s", f->compiler, f->flags[0] ? " " : "", f->flags,
             f->debug ? " (debug build)" : "");
    snprintf(cpu, sizeof cpu, "%.100s%s%u %s", f->cpu, f->cpu[0] ? ", " : "", f->cores,
             f->cores == 1 ? "core" : "cores");
    return say(out, "%s%s%.60s%s%s · %s%s%.100s", f->target[0] ? f->target : "libearliest",
               f->version[0] ? " " : "", f->version, build[0] ? " · " : "", build, cpu,
               f->kernel[0] ? " · " : "", f->kernel);
}

static uint32_t count(const struct sb_bench_against *a, enum sb_verdict verdict)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < a->comparisons; i++)
        found += a->comparison[i].verdict == verdict;
    return found;
}

char *sb_bench_sentence_verdict(char out[SB_BENCH_SENTENCE_SIZE],
                                const struct sb_bench_result *result)
{
    const struct sb_bench_against *a = result->against;
    char ratio[SB_UNITS_SIZE];
    out[0] = '\0';
    if (!a)
        return out;
    if (a->control_flagged)
        return say(out,
                   "no verdict counts: the baseline against its own copy differs (ratio %s), so "
                   "the machine makes differences that are none",
                   sb_units_ratio(ratio, a->control.ratio,
                                  (a->control.ratio_ci95.hi - a->control.ratio_ci95.lo) / 2));
    return say(
        out, "%s: of %u %s %u regressed, %u improved, %u unchanged, %u inconclusive (margin %g %%)",
        sb_verdict_name[a->verdict], a->comparisons,
        a->comparisons == 1 ? "benchmark" : "benchmarks", count(a, SB_VERDICT_REGRESSED),
        count(a, SB_VERDICT_IMPROVED), count(a, SB_VERDICT_UNCHANGED),
        count(a, SB_VERDICT_INCONCLUSIVE), 100 * a->margin);
}

/* More alike than chance makes one of 700 sequences of independent processes. */
static bool depends(const struct sb_bench_comparison *c)
{
    return c->lag1 > sb_estimate_lag1_bound(c->processes); /* not where it is NAN */
}

char *sb_bench_sentence_comparison(char out[SB_BENCH_SENTENCE_SIZE],
                                   const struct sb_bench_comparison *c)
{
    char ratio[SB_UNITS_SIZE], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE], instructions[64] = "";
    int decimals = sb_units_decimals(c->ratio, (c->ratio_ci95.hi - c->ratio_ci95.lo) / 2);
    if (c->base_instructions > 0 && !isnan(c->changed_instructions))
        snprintf(instructions, sizeof instructions, ", instructions %+.2f %%",
                 100 * (c->changed_instructions / c->base_instructions - 1));
    return say(out, "%s times the baseline's time (95 %%: %s … %s), %u processes%s%s",
               sb_units_number(ratio, c->ratio, decimals),
               sb_units_number(lo, c->ratio_ci95.lo, decimals),
               sb_units_number(hi, c->ratio_ci95.hi, decimals), c->processes, instructions,
               depends(c) ? "; each like the one before it" : "");
}

uint32_t sb_bench_far_out(const struct sb_bench_figure *figure)
{
    uint32_t n = figure->samples, far = 0;
    double *sorted = n < 8 ? NULL : malloc(n * sizeof *sorted);
    if (!sorted) /* too few to have quartiles; or a note less */
        return 0;
    memcpy(sorted, figure->sample, n * sizeof *sorted);
    sb_sort_doubles(sorted, n);
    double lower = sorted[sb_quantile_rank(n, 0.25) - 1],
           upper = sorted[sb_quantile_rank(n, 0.75) - 1], reach = 3 * (upper - lower);
    for (uint32_t i = 0; i < n; i++)
        far += sorted[i] < lower - reach || sorted[i] > upper + reach;
    free(sorted);
    return far;
}

/* Counts down to the line that is asked for. */
static bool is_it(uint32_t *index) { return (*index)-- == 0; }

/* One line for all: the table tells which. */
static char *say_of_far_out(char out[SB_BENCH_SENTENCE_SIZE], const struct sb_bench_result *result,
                            uint32_t *index)
{
    uint32_t samples = 0, benchmarks = 0;
    for (uint32_t i = 0; i < result->results; i++) {
        uint32_t far = sb_bench_far_out(&result->result[i].ns_per_task);
        samples += far;
        benchmarks += far > 0;
    }
    if (samples && is_it(index))
        say(out, "%u far-out %s of %u %s; all are kept", samples,
            samples == 1 ? "sample" : "samples", benchmarks,
            benchmarks == 1 ? "benchmark" : "benchmarks");
    return out;
}

static char *say_of_comparison(char out[SB_BENCH_SENTENCE_SIZE],
                               const struct sb_bench_comparison *c, uint32_t *index)
{
    if (c->failed && is_it(index))
        say(out, "%.200s: %u %s ended badly and %s replaced", c->name, c->failed,
            c->failed == 1 ? "process" : "processes", c->failed == 1 ? "was" : "were");
    else if (depends(c) && is_it(index))
        say(out,
            "%.200s: a process is like the one before it (correlation %.2f): the verdict errs more "
            "often than is promised",
            c->name, c->lag1);
    return out;
}

char *sb_bench_sentence_caution(char out[SB_BENCH_SENTENCE_SIZE],
                                const struct sb_bench_result *result, uint32_t index)
{
    const struct sb_bench_against *a = result->against;
    out[0] = '\0';
    if (result->partial && is_it(&index))
        return say(out, "partial: the run ended early; these are the results until then");
    if (index < result->warnings)
        return say(out, "warning: %.900s", result->warning[index]);
    index -= result->warnings;
    say_of_far_out(out, result, &index);
    for (uint32_t i = 0; a && i < a->comparisons && !out[0]; i++)
        say_of_comparison(out, &a->comparison[i], &index);
    if (a && a->has_control && !out[0])
        say_of_comparison(out, &a->control, &index);
    return out;
}
