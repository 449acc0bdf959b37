/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_bench.h"

#include "tests/fixture_random.h"

#include <math.h>
#include <stdlib.h>

#define NOT_OUT_OF_MEMORY(pointer)                                                                                                         \
    do {                                                                                                                                   \
        if (!(pointer))                                                                                                                    \
            abort();                                                                                                                       \
    } while (0)

/* Even samples around `middle`, with one that stands out. */
static void set_figure(struct sb_bench_result *result, struct sb_bench_figure *figure, double middle, uint32_t samples)
{
    double sample[64];
    for (uint32_t i = 0; i < samples; i++)
        sample[i] = middle * (1 + 0.001 * (double)((i * 7) % samples) - 0.0005 * samples);
    if (samples > 8)
        sample[3] = middle * 1.5;
    if (sb_bench_figure_set(figure, sample, samples, &result->arena, NULL))
        abort();
}

static const struct sb_bench_fingerprint here = {
    .machine = "loom",
    .kernel = "Linux 6.1.0-18-amd64 x86_64",
    .cpu = "Example CPU @ 2.80GHz",
    .cores = 2,
    .governor = "",
    .compiler = "gcc 12.2.0",
    .flags = "-O2",
    .version = "0.1.0",
    .library_hash = "9f86d081884c7d65",
    .created = "2026-11-21T08:00:00Z",
};

void fixture_bench_empty(struct sb_bench_result *result) { *result = (struct sb_bench_result){ .version = "0.0.0", .fingerprint = here }; }

static void fill(struct sb_bench_result *result)
{
    static const struct {
        const char *name, *graph;
        uint32_t tasks, edges, workers;
        enum sb_bench_kind kind;
        enum sb_bench_mode mode;
        enum sb_bench_body body;
        double body_ns, ns;
    } made[] = {
        { "chain-10-declared-1", "chain", 10, 9, 1, SB_BENCH_SCHEDULER, SB_BENCH_DECLARED, SB_BENCH_EMPTY, 0, 88.25 },
        { "layered-10000-strict-1", "layered", 10000, 29987, 1, SB_BENCH_SCHEDULER, SB_BENCH_STRICT, SB_BENCH_EMPTY, 0, 412.5 },
        { "fan-1000-timer-1", "fan", 1000, 1998, 1, SB_BENCH_SCHEDULER, SB_BENCH_DECLARED, SB_BENCH_TIMER, 1e6, 1530 },
        { "tree-1000000-spin-2", "tree", 1000000, 999999, 2, SB_BENCH_SCHEDULER, SB_BENCH_CONTINUE, SB_BENCH_SPIN, 5000, 123456.789 },
        { "engine-paths-1000", "layered", 1000, 2991, 0, SB_BENCH_TASK_REPLICATE, SB_BENCH_SIMULATED, SB_BENCH_EMPTY, 0, 1.715 },
        { "engine-events-1000", "layered", 1000, 2991, 16, SB_BENCH_EVENT, SB_BENCH_SIMULATED, SB_BENCH_EMPTY, 0, 35.7 },
    };
    enum { MADE = sizeof made / sizeof *made };
    result->results = MADE;
    result->result = sb_arena_alloc(&result->arena, MADE, sizeof *result->result);
    NOT_OUT_OF_MEMORY(result->result);
    for (uint32_t i = 0; i < MADE; i++) {
        struct sb_bench *b = &result->result[i];
        sb_bench_init(b);
        b->name = made[i].name;
        b->graph = made[i].graph;
        b->kind = made[i].kind;
        b->mode = made[i].mode;
        b->body = made[i].body;
        b->tasks = made[i].tasks;
        b->edges = made[i].edges;
        b->workers = made[i].workers;
        b->body_ns = made[i].body_ns;
        set_figure(result, &b->ns_per_task, made[i].ns, i == 3 ? 5 : 20);
        if (i < 4) {
            b->switches_per_task = 1 + 0.25 * i;
            b->bytes_per_task = 96 + 16 * i;
            b->peak_bytes = b->bytes_per_task * b->tasks + 4096;
            b->metg_ns = i == 1 ? 1250 : NAN;
        }
    }
    result->result[2].delay_p50_ns = 52000;
    result->result[2].delay_p99_ns = 910000;
    result->result[2].delay_max_ns = 4100000;
}

void fixture_bench(struct sb_bench_result *result)
{
    static const char *warning[] = { "load 1.4 on 2 cores: other programs run", "no governor is told: the frequency may change" };
    fixture_bench_empty(result);
    fill(result);
    result->warning = warning;
    result->warnings = 2;
}

/* Log-ratios around log(`ratio`), sd `noise` about. */
static const double *ratios(struct sb_bench_result *result, double ratio, double noise, uint32_t count, uint64_t seed)
{
    struct fixture_random random = { seed };
    double *log_ratio = sb_arena_alloc(&result->arena, count, sizeof *log_ratio);
    NOT_OUT_OF_MEMORY(log_ratio);
    for (uint32_t i = 0; i < count; i++) {
        double sum = -6;
        for (int k = 0; k < 12; k++)
            sum += (double)(fixture_next(&random) >> 11) * 0x1p-53;
        log_ratio[i] = log(ratio) + noise * sum;
    }
    return log_ratio;
}

static void compare(struct sb_bench_result *result, struct sb_bench_comparison *c, const char *name, double ratio, double noise,
                    const uint32_t count[2])
{
    sb_bench_comparison_init(c);
    c->name = name;
    c->first = count[0];
    c->second = count[1];
    c->first_log_ratio = ratios(result, ratio, noise, c->first, 11);
    c->second_log_ratio = ratios(result, ratio, noise, c->second, 12);
    set_figure(result, &c->base, 400, c->first + c->second);
    set_figure(result, &c->changed, 400 * ratio, c->first + c->second);
    if (sb_bench_judge(c, 0.02, NULL))
        abort();
}

void fixture_bench_compared(struct sb_bench_result *result)
{
    static struct sb_bench_counter counters[] = { { "cache-misses", 120, 131 }, { "branch-misses", 40, NAN } };
    fixture_bench(result);
    struct sb_bench_against *a = result->against = sb_arena_alloc(&result->arena, 1, sizeof *a);
    NOT_OUT_OF_MEMORY(a);
    *a = (struct sb_bench_against){ .baseline = "baseline", .fingerprint = here, .margin = 0.02, .comparisons = 4, .has_control = true };
    a->fingerprint.library_hash = "60303ae22b998861";
    a->comparison = sb_arena_alloc(&result->arena, 4, sizeof *a->comparison);
    NOT_OUT_OF_MEMORY(a->comparison);
    compare(result, &a->comparison[0], result->result[0].name, 1.05, 0.005, (uint32_t[]){ 12, 12 });
    compare(result, &a->comparison[1], result->result[1].name, 1.002, 0.004, (uint32_t[]){ 12, 0 });
    compare(result, &a->comparison[2], result->result[2].name, 0.91, 0.01, (uint32_t[]){ 12, 12 });
    compare(result, &a->comparison[3], result->result[3].name, 1.021, 0.03, (uint32_t[]){ 32, 0 });
    a->comparison[0].base_instructions = 1234567;
    a->comparison[0].changed_instructions = 1269000;
    a->comparison[0].counters = 2;
    a->comparison[0].counter = counters;
    a->comparison[3].failed = 1;
    if (sb_bench_judge(&a->comparison[0], 0.02, NULL))
        abort();
    compare(result, &a->control, "control", 1, 0.004, (uint32_t[]){ 12, 0 });
    sb_bench_judge_run(a);
}

void fixture_bench_only_compared(struct sb_bench_result *result)
{
    fixture_bench_compared(result);
    result->results = 0;
}

void fixture_bench_unfair(struct sb_bench_result *result)
{
    fixture_bench_compared(result);
    compare(result, &result->against->control, "control", 1.04, 0.004, (uint32_t[]){ 12, 12 });
    sb_bench_judge_run(result->against);
}

void fixture_bench_selftest(struct sb_bench_result *result)
{
    static const double injected[] = { 0, 0.03, 0.05 };
    static const uint32_t regressed[] = { 0, 120, 299 };
    fixture_bench_empty(result);
    result->powers = 3;
    result->power = sb_arena_alloc(&result->arena, 3, sizeof *result->power);
    NOT_OUT_OF_MEMORY(result->power);
    for (int i = 0; i < 3; i++) {
        struct sb_bench_power *p = &result->power[i];
        *p = (struct sb_bench_power){ .injected = injected[i], .seconds = 0.8 + 0.1 * i };
        p->verdicts[SB_VERDICT_REGRESSED] = regressed[i];
        p->verdicts[i ? SB_VERDICT_INCONCLUSIVE : SB_VERDICT_UNCHANGED] = 300 - regressed[i];
        sb_bench_judge_power(p);
    }
}

void fixture_bench_nasty(struct sb_bench_result *result)
{
    static const char *warning[] = { "two\nlines ::error:: 100 % \xE9 | <b>&\"'", "" };
    fixture_bench_compared(result);
    result->warning = warning;
    result->result[0].name = "a|b,c\"d<e>&'f\n::error::g%0A\x01\xF0\x9F\x98\x80";
    result->result[0].graph = "=cmd()|\\{}\xE9";
    result->against->comparison[0].name = result->result[0].name;
    result->against->baseline = "dir with \"quotes\"\r\n";
    result->fingerprint.cpu = "CPU \"x\"\\\n| y";
}
