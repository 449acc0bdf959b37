/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_result.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const strategy_names[] = { "sequential", "join-all-then-chain", "level-barrier", "await-in-order", "earliest-start" };
static const char *const task_names[] = { "config", "user", "profile", "preferences", "posts", "dashboard" };
enum { TASKS = 6, CDF = 60 };

static void *take(struct sb_result *result, size_t count, size_t size)
{
    void *memory = sb_arena_alloc(&result->arena, count, size);
    assert(memory);
    return memory;
}

static const char *text(struct sb_result *result, const char *format, uint32_t number)
{
    char buffer[64];
    snprintf(buffer, sizeof buffer, format, number);
    return sb_arena_text(&result->arena, buffer, strlen(buffer));
}

/* A tail like a lognormal's: p99 is about three times the median. */
static double quantile(double median, double p) { return median * (0.6 + 0.4 * pow(1 - p, -0.38) / pow(0.5, -0.38)); }

static void fill_makespan(struct sb_strategy_result *s, double median)
{
    s->mean = median * 1.0871;
    s->sd = median * 0.31;
    s->mean_ci95 = (struct sb_interval){ s->mean * 0.994, s->mean * 1.006 };
    s->min = (sb_ns)quantile(median, 0.0001);
    s->max = (sb_ns)quantile(median, 0.99995);
    for (int i = 0; i < SB_QUANTILES_COUNT; i++) {
        double q = quantile(median, sb_quantile_p[i]), half = 0.004 / sqrt(1 - sb_quantile_p[i]);
        s->quantile[i] = (sb_ns)q;
        s->quantile_ci95[i] = (struct sb_interval){ floor(q * (1 - half)), ceil(q * (1 + half)) };
    }
}

static void fill_cdf(struct sb_result *result, struct sb_strategy_result *s, double median)
{
    s->cdf = take(result, CDF, sizeof *s->cdf);
    for (uint32_t i = 0; i < CDF; i++) {
        double p = i + 1 == CDF ? 1 : 1 - pow(10, -4.3 * (i + 0.01) / CDF);
        s->cdf[s->cdf_points++] = (struct sb_cdf_point){ p, (sb_ns)quantile(median, p < 0.99995 ? p : 0.99995) };
    }
}

static void fill_speedups(struct sb_result *result, struct sb_strategy_result *s, uint32_t index)
{
    s->speedup = take(result, 2, sizeof *s->speedup);
    for (uint32_t b = 0; b < 2; b++) {
        if (b == index)
            continue;
        double mean = (1 + 0.21 * index) / (1 + 0.21 * b);
        s->speedup[s->speedups++] = (struct sb_speedup){ .over = strategy_names[b],
                                                         .mean = mean,
                                                         .ci95 = { mean * 0.992, mean * 1.008 },
                                                         .faster = index > b ? 0.973 : 0,
                                                         .equal = 0.0125 };
    }
}

/* One after another, but each strategy starts tasks a little earlier than the one before. */
static void fill_spans(struct sb_result *result, struct sb_strategy_result *s, uint32_t index)
{
    static const sb_ns length[TASKS] = { 50, 120, 80, 60, 200, 40 };
    s->span = take(result, TASKS, sizeof *s->span);
    sb_ns clock = 0, ms = 1000000;
    for (uint32_t t = 0; t < TASKS; t++) {
        sb_ns ready = t < 2 ? 0 : clock * 6 / 10;
        sb_ns start = ready + (clock - ready) / (1 + index);
        s->span[s->spans++] = (struct sb_span){ t, t, UINT32_MAX, ready * ms, start * ms, (start + length[t]) * ms, SB_DONE };
        clock = start + length[t] > clock ? start + length[t] : clock;
    }
    s->shown_makespan = clock * ms;
}

static void fill_strategy(struct sb_result *result, struct sb_strategy_result *s, uint32_t index, double median)
{
    s->name = index < 5 ? strategy_names[index] : text(result, "strategy-%u", index + 1);
    s->checked = 10000;
    s->verified = index == 2 ? 0 : 400; /* one that no real scheduler has a program for */
    median /= 1 + 0.21 * index;
    fill_makespan(s, median);
    fill_cdf(result, s, median);
    fill_speedups(result, s, index);
    fill_spans(result, s, index);
}

static void fill_workload(struct sb_result *result, struct sb_workload_result *w, uint32_t number, uint32_t strategies)
{
    *w = (struct sb_workload_result){
        .name = text(result, number ? "dashboard-%u" : "dashboard", number + 1),
        .file = "workloads/dashboard.json",
        .description = "A page: everything after the user.",
        .tasks = TASKS,
        .steps = TASKS,
        .edges = 7,
        .roots = 2,
        .leaves = 1,
        .levels = 3,
        .level_width = 3,
        .width = 4,
        .parallelism = 1.83,
        .expected_work = 550000000,
        .expected_critical_path = 300546448,
        .replicates = 10000,
        .wanted = 10000,
        .random = true,
        .shown_replicate = 4711,
        .shown_tasks = TASKS,
        .note = "",
    };
    w->task_name = take(result, TASKS, sizeof *w->task_name);
    memcpy(w->task_name, task_names, sizeof task_names);
    w->strategy = take(result, strategies, sizeof *w->strategy);
    for (; w->strategies < strategies; w->strategies++)
        fill_strategy(result, &w->strategy[w->strategies], w->strategies, 550e6 * (number + 1));
}

void fixture_result(struct sb_result *result, uint32_t workloads, uint32_t strategies)
{
    *result = (struct sb_result){ .version = "1.2.3", .seed = 1 };
    result->workload = take(result, workloads, sizeof *result->workload);
    for (; result->workloads < workloads; result->workloads++)
        fill_workload(result, &result->workload[result->workloads], result->workloads, strategies);
}

static void set_constant(struct sb_strategy_result *s, sb_ns makespan)
{
    s->mean = (double)makespan;
    s->sd = 0;
    s->min = s->max = s->shown_makespan = makespan;
    s->mean_ci95 = (struct sb_interval){ s->mean, s->mean };
    for (int i = 0; i < SB_QUANTILES_COUNT; i++) {
        s->quantile[i] = makespan;
        s->quantile_ci95[i] = s->mean_ci95;
    }
    s->cdf_points = 1;
    s->cdf[0] = (struct sb_cdf_point){ 1, makespan };
    for (uint32_t i = 0; i < s->speedups; i++)
        s->speedup[i] = (struct sb_speedup){ s->speedup[i].over, 1, { 1, 1 }, 0, 1 };
}

void fixture_no_gain(struct sb_workload_result *workload)
{
    workload->random = false;
    workload->replicates = workload->wanted = 1;
    for (uint32_t i = 0; i < workload->strategies; i++)
        set_constant(&workload->strategy[i], 550000000);
}

void fixture_no_intervals(struct sb_workload_result *workload)
{
    static const struct sb_interval unknown = { NAN, NAN };
    workload->replicates = workload->wanted = 1;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        struct sb_strategy_result *s = &workload->strategy[i];
        s->mean_ci95 = unknown;
        s->sd = NAN;
        for (int q = 0; q < SB_QUANTILES_COUNT; q++)
            s->quantile_ci95[q] = unknown;
        for (uint32_t k = 0; k < s->speedups; k++)
            s->speedup[k].ci95 = unknown;
    }
}

void fixture_nasty_names(struct sb_result *result)
{
    static const char *const names[] = {
        "it's \"quoted\" \\ back\\",
        "line\nbreak\ttab\033[31mred",
        "@home_{sub}^sup %d 100% %s",
        "<script>alert(1)</script>&amp;",
        "../../etc/passwd",
        "日本語 名前 🚀 e\xCC\x81",
        "\xFF\xFE not UTF-8",
        "",
        "`id` $(id) # ; | a,b",
        "]]>--><!--",
        "a name that is long enough to be cut wherever it stands, because nobody has a picture that is as wide as this",
    };
    enum { NAMES = sizeof names / sizeof names[0] };
    for (uint32_t i = 0; i < result->workloads; i++) {
        struct sb_workload_result *w = &result->workload[i];
        w->name = names[i % NAMES];
        w->file = w->description = w->note = names[(i + 1) % NAMES];
        for (uint32_t t = 0; t < w->shown_tasks; t++)
            w->task_name[t] = names[(i + t) % NAMES];
        for (uint32_t s = 0; s < w->strategies; s++)
            w->strategy[s].name = names[s % NAMES];
        for (uint32_t s = 0; s < w->strategies; s++)
            for (uint32_t k = 0; k < w->strategy[s].speedups; k++)
                w->strategy[s].speedup[k].over = names[(s == k ? k + 1 : k) % NAMES];
    }
}
