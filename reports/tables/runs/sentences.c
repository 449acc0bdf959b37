/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/sentences.h"

#include "reports/tables/runs/baselines.h"
#include "sim/advice/choice.h"
#include "sim/stats/estimate.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { POOLS_TOLD = 4 };

void sb_run_sentence_add(char out[SB_RUN_SENTENCE_SIZE], const char *format, ...)
{
    size_t at = strlen(out);
    va_list args;
    va_start(args, format);
    vsnprintf(out + at, SB_RUN_SENTENCE_SIZE - at, format, args);
    va_end(args);
}

static const char *sentences_clean(char out[SB_NAME_SIZE], const char *name)
{
    sb_utf8_clean(out, SB_NAME_SIZE, name, SB_NAME_COLUMNS);
    return out;
}

static const char *plural(uint64_t count) { return count == 1 ? "" : "s"; }

char *sb_run_sentence_pools(char out[SB_RUN_SENTENCE_SIZE],
                            const struct sb_workload_result *workload)
{
    char name[SB_NAME_SIZE], slots[SB_UNITS_SIZE];
    uint32_t told = workload->pools <= POOLS_TOLD ? workload->pools : POOLS_TOLD - 1;
    out[0] = '\0';
    for (uint32_t p = 0; p < told; p++)
        sb_run_sentence_add(out, "%s %s %s",
                            p                      ? ","
                            : workload->pools == 1 ? "pool"
                                                   : "pools",
                            sentences_clean(name, workload->pool[p].name),
                            sb_units_count(slots, workload->pool[p].slots));
    if (told < workload->pools)
        sb_run_sentence_add(out, " and %u more", (unsigned)(workload->pools - told));
    return out;
}

char *sb_run_sentence_size(char out[SB_RUN_SENTENCE_SIZE],
                           const struct sb_workload_result *workload)
{
    char tasks[SB_UNITS_SIZE], edges[SB_UNITS_SIZE], workers[SB_UNITS_SIZE],
        replicates[SB_UNITS_SIZE], pools[SB_RUN_SENTENCE_SIZE];
    if (workload->workers)
        sb_units_count(workers, workload->workers);
    else
        snprintf(workers, sizeof workers, "unlimited");
    snprintf(out, SB_RUN_SENTENCE_SIZE, "%s task%s, %s edge%s · %s worker%s",
             sb_units_count(tasks, workload->tasks), plural(workload->tasks),
             sb_units_count(edges, workload->edges), plural(workload->edges), workers,
             plural(workload->workers));
    if (sb_run_sentence_pools(pools, workload)[0])
        sb_run_sentence_add(out, " · %s", pools);
    sb_run_sentence_add(
        out, " · %s replicate%s%s", sb_units_count(replicates, workload->replicates),
        plural(workload->replicates), workload->random ? "" : " (nothing is random)");
    return out;
}

char *sb_run_sentence_shape(char out[SB_RUN_SENTENCE_SIZE],
                            const struct sb_workload_result *workload)
{
    char path[SB_UNITS_SIZE], mean[SB_UNITS_SIZE], work[SB_UNITS_SIZE], parallelism[SB_UNITS_SIZE],
        mean_parallelism[SB_UNITS_SIZE];
    double path_ns = (double)workload->expected_critical_path,
           work_ns = (double)workload->expected_work;
    double half = workload->random ? NAN : 0;
    sb_units_duration(path, path_ns, half);
    sb_units_duration(work, work_ns, half);
    sb_units_number(parallelism, workload->parallelism, 2);
    sb_units_number(mean_parallelism, workload->mean_parallelism, 2);
    sb_units_duration(mean, workload->longest_path.value,
                      sb_interval_half(workload->longest_path.ci95));
    if (!workload->random)
        snprintf(out, SB_RUN_SENTENCE_SIZE, "critical path %s · work %s · parallelism %s", path,
                 work, parallelism);
    else if (isnan(workload->longest_path.value)) /* from an older results.json */
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "longest path of the mean latencies %s · mean work %s · parallelism %s", path,
                 work, parallelism);
    else if (workload->mean_is_infinite)
        snprintf(out, SB_RUN_SENTENCE_SIZE, "mean of the longest path of the sample %s", mean);
    else
        snprintf(
            out, SB_RUN_SENTENCE_SIZE,
            "mean of the longest path %s, longest path of the mean latencies %s · mean work %s · "
            "parallelism %s and %s",
            mean, path, work, mean_parallelism, parallelism);
    return out;
}

/* The next strategy from `from` on that is shown and the same as `as`, or the number of them. */
static uint32_t next_same(const struct sb_workload_result *workload, uint32_t from, uint32_t as)
{
    while (from < workload->strategies &&
           (workload->strategy[from].baseline_only ||
            !sb_advice_same(&workload->strategy[from], &workload->strategy[as])))
        from++;
    return from;
}

/* "; level-barrier, await-in-order and earliest-start are the same here" */
static void append_ties(char out[SB_RUN_SENTENCE_SIZE], const struct sb_workload_result *workload)
{
    char name[SB_NAME_SIZE];
    for (uint32_t first = 0; first < workload->strategies; first++) {
        uint32_t at = next_same(workload, first + 1, first);
        if (workload->strategy[first].baseline_only || at == workload->strategies ||
            next_same(workload, 0, first) < first) /* alone, or told already */
            continue;
        sb_run_sentence_add(out, "; %s", sentences_clean(name, workload->strategy[first].name));
        for (uint32_t next; at < workload->strategies; at = next) {
            next = next_same(workload, at + 1, first);
            sb_run_sentence_add(out, "%s%s", next < workload->strategies ? ", " : " and ",
                                sentences_clean(name, workload->strategy[at].name));
        }
        sb_run_sentence_add(out, " are the same here");
    }
}

char *sb_run_sentence_choice(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *subject = sb_advice_choice(workload);
    char name[SB_NAME_SIZE];
    uint32_t shown = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < workload->strategies; i++)
        shown += !workload->strategy[i].baseline_only;
    if (shown < 2 || !subject)
        return out;
    if (sb_advice_within(workload))
        sb_run_sentence_add(out, "simplest within 1 %% of the best at the mean and at p99: %s",
                            sentences_clean(name, subject->name));
    else {
        sb_run_sentence_add(out, "none is within 1 %% of the best both at the mean (%s) ",
                            sentences_clean(name, subject->name));
        sb_run_sentence_add(out, "and at p99 (%s)",
                            sentences_clean(name, sb_advice_best_tail(workload)->name));
    }
    append_ties(out, workload);
    return out;
}

/* Strategies are verified in the same replicates, or not at all. */
char *sb_run_sentence_verified(char out[SB_RUN_SENTENCE_SIZE],
                               const struct sb_workload_result *workload)
{
    char count[SB_UNITS_SIZE], name[SB_NAME_SIZE];
    uint64_t verified = 0;
    uint32_t shown = 0, without = 0;
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (workload->strategy[i].verified)
            verified = workload->strategy[i].verified;
    out[0] = '\0';
    if (!verified)
        return out;
    sb_units_count(count, verified);
    sb_run_sentence_add(out, "verified: %s of %s schedules identical in the real scheduler", count,
                        count);
    for (uint32_t i = 0; i < workload->strategies; i++)
        shown += !workload->strategy[i].baseline_only;
    sb_run_sentence_add(out, shown > 1 ? ", under each strategy" : "");
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (!workload->strategy[i].verified && !workload->strategy[i].baseline_only)
            sb_run_sentence_add(out, "%s%s", without++ ? ", " : " but ",
                                sentences_clean(name, workload->strategy[i].name));
    return out;
}

/* Whether no strategy that is shown was faster than this baseline in any replicate, though one was
 * compared with it. */
static bool nothing_gained(const struct sb_workload_result *workload, const char *over)
{
    bool compared = false;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_speedup *speedup = sb_result_speedup(&workload->strategy[i], over);
        if (!speedup || workload->strategy[i].baseline_only)
            continue;
        compared = true;
        if (!(speedup->faster == 0))
            return false;
    }
    return compared;
}

char *sb_run_sentence_no_gain(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_workload_result *workload)
{
    const char *over[SB_BASELINES_MAX];
    size_t count = sb_baselines_list(workload, over);
    char name[SB_NAME_SIZE], number[SB_UNITS_SIZE];
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        if (nothing_gained(workload, over[i]))
            sb_run_sentence_add(out, "%s%s", out[0] ? " or " : "no gain: none is faster than ",
                                sentences_clean(name, over[i]));
    if (!out[0] || !workload->random)
        return out;
    double n = (double)workload->replicates;
    sb_run_sentence_add(out, ": not seen in %s", sb_units_count(number, workload->replicates));
    sb_run_sentence_add(out, " (fewer than %.2g in %s)",
                        n * sb_estimate_share(0, workload->replicates).hi, number);
    return out;
}

char *sb_run_sentence_gain(char out[SB_RUN_SENTENCE_SIZE],
                           const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *subject = sb_advice_choice(workload);
    char name[SB_NAME_SIZE], ratio[SB_UNITS_SIZE];
    out[0] = '\0';
    for (uint32_t i = 0; subject && i < subject->speedups; i++) {
        const struct sb_speedup *speedup = &subject->speedup[i];
        if (!(speedup->faster > 0) || strcmp(speedup->over, subject->name) == 0)
            continue;
        if (out[0])
            sb_run_sentence_add(out, " and ");
        else
            sb_run_sentence_add(out, "%s is ", sentences_clean(name, subject->name));
        sb_run_sentence_add(out, "%s times as fast as %s",
                            sb_units_ratio(ratio, speedup->ratio_of_means.value,
                                           sb_interval_half(speedup->ratio_of_means.ci95)),
                            sentences_clean(name, speedup->over));
    }
    if (out[0])
        sb_run_sentence_add(out, workload->random ? " in the mean" : "");
    return out;
}

static void caution_interrupted(char *out, const struct sb_workload_result *workload)
{
    char done[SB_UNITS_SIZE], wanted[SB_UNITS_SIZE];
    if (workload->wanted > workload->replicates)
        sb_run_sentence_add(
            out,
            workload->missing ? "partial: parts are missing, %s of %s replicates are there"
                              : "partial: interrupted after %s of %s replicates",
            sb_units_count(done, workload->replicates), sb_units_count(wanted, workload->wanted));
}

static void caution_accuracy(char *out, const struct sb_workload_result *workload)
{
    if (workload->relative_error > 0)
        sb_run_sentence_add(out, "quantiles are those of a histogram, within %.2g %%",
                            100 * workload->relative_error);
}

static void caution_moments(char *out, const struct sb_workload_result *workload)
{
    bool withheld = false;
    for (uint32_t i = 0; workload->replicates > 1 && i < workload->strategies; i++)
        withheld = withheld || isnan(workload->strategy[i].makespan.mean_cv_ci95.lo);
    if (workload->mean_is_infinite)
        sb_run_sentence_add(
            out, "the mean of a latency is infinite by its parameters: means of more replicates "
                 "are longer, and have no interval");
    else if (workload->variance_is_infinite && withheld)
        sb_run_sentence_add(
            out, "the variance of a latency is infinite by its parameters: no interval of a mean "
                 "would cover, and means have none");
    else if (withheld)
        sb_run_sentence_add(
            out, "the tail is too heavy for so many replicates: an interval of the mean would "
                 "cover in less than 93 of 100 cases, and some means have none");
}

/* Told where one in a million such runs would meet a cut draw. */
static void caution_cut(char *out, const struct sb_workload_result *workload)
{
    if (workload->cut_probability * (double)workload->steps * (double)workload->wanted > 1e-6)
        sb_run_sentence_add(
            out,
            "draws longer than the longest possible one are cut, in a step with probability up "
            "to %.1g",
            workload->cut_probability);
}

static void caution_note(char *out, const struct sb_workload_result *workload)
{
    if (workload->note)
        sb_utf8_clean(out, SB_RUN_SENTENCE_SIZE, workload->note, 0);
}

char *sb_run_sentence_caution(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_workload_result *workload, unsigned index)
{
    static void (*const cautions[])(char *, const struct sb_workload_result *) = {
        caution_interrupted, caution_accuracy, caution_moments, caution_cut, caution_note
    };
    unsigned found = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof cautions / sizeof cautions[0]; i++) {
        cautions[i](out, workload);
        if (out[0] && found++ == index)
            return out;
        out[0] = '\0';
    }
    return out;
}
