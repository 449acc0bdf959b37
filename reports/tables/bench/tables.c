/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/tables.h"

#include "reports/tables/bench/sentences.h"
#include "sim/text/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double half(struct sb_interval interval) { return (interval.hi - interval.lo) / 2; }

/* Nothing, rather than a dash, where a figure was not measured: a column of nothing is left out. */
static void put_number(struct sb_text_table *table, uint32_t column, double value,
                       double half_width)
{
    char text[SB_UNITS_SIZE];
    if (!isnan(value))
        sb_text_table_put(table, column,
                          sb_units_number(text, value, sb_units_decimals(value, half_width)));
}

static void put_count(struct sb_text_table *table, uint32_t column, uint64_t count)
{
    char text[SB_UNITS_SIZE];
    sb_text_table_put(table, column, sb_units_count(text, count));
}

static void put_duration(struct sb_text_table *table, uint32_t column, double ns)
{
    char text[SB_UNITS_SIZE];
    if (!isnan(ns))
        sb_text_table_put(table, column, sb_units_duration(text, ns, NAN));
}

static void put_bytes(struct sb_text_table *table, uint32_t column, double bytes)
{
    static const char *const unit[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    char text[2 * SB_UNITS_SIZE], number[SB_UNITS_SIZE];
    unsigned power = 0;
    if (isnan(bytes))
        return;
    for (; power < 4 && bytes >= 1024; power++)
        bytes /= 1024;
    snprintf(text, sizeof text, "%s %s",
             sb_units_number(number, bytes, power ? sb_units_decimals(bytes, NAN) : 0),
             unit[power]);
    sb_text_table_put(table, column, text);
}

/* "410.9 … 414.6", both ends with the digits that the interval is worth. */
static void put_interval(struct sb_text_table *table, uint32_t column, struct sb_interval interval)
{
    char text[2 * SB_UNITS_SIZE + 8], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
    int decimals =
        sb_units_decimals(isnan(interval.lo) ? interval.hi : interval.lo, half(interval));
    if (isnan(interval.lo) && isnan(interval.hi))
        return;
    snprintf(text, sizeof text, "%s … %s", sb_units_number(lo, interval.lo, decimals),
             sb_units_number(hi, interval.hi, decimals));
    sb_text_table_put(table, column, text);
}

static void put_share(struct sb_text_table *table, uint32_t column, double share)
{
    char text[SB_UNITS_SIZE];
    if (!isnan(share))
        sb_text_table_put(table, column, sb_units_share(text, share));
}

static const char *per(enum sb_bench_kind kind)
{
    return kind == SB_BENCH_EVENT            ? "event"
           : kind == SB_BENCH_TASK_REPLICATE ? "task-replicate"
                                             : "task";
}

enum {
    NAME,
    TASKS,
    WORKERS,
    NS,
    CI95,
    PER,
    SAMPLES,
    FAR_OUT,
    SWITCHES,
    BYTES,
    PEAK,
    DELAY_P50,
    DELAY_P99,
    DELAY_MAX,
    METG,
    INSTRUCTIONS,
    CALL,
    TIMES,
    TIMES_CI95
};

static void put_bench(struct sb_text_table *table, const struct sb_bench *b)
{
    const struct sb_bench_figure *ns = &b->ns_per_task;
    sb_text_table_row(table);
    sb_text_table_put(table, NAME, b->name);
    put_count(table, TASKS, b->tasks);
    if (b->workers)
        put_count(table, WORKERS, b->workers);
    else
        sb_text_table_put(table, WORKERS, "∞");
    put_number(table, NS, ns->median, half(ns->ci95));
    put_interval(table, CI95, ns->ci95);
    sb_text_table_put(table, PER, per(b->kind));
    put_count(table, SAMPLES, ns->samples);
    if (sb_bench_far_out(ns))
        put_count(table, FAR_OUT, sb_bench_far_out(ns));
    put_number(table, SWITCHES, b->switches_per_task, NAN);
    put_bytes(table, BYTES, b->bytes_per_task);
    put_bytes(table, PEAK, b->peak_bytes);
    put_duration(table, DELAY_P50, b->delay_p50_ns);
    put_duration(table, DELAY_P99, b->delay_p99_ns);
    put_duration(table, DELAY_MAX, b->delay_max_ns);
    put_duration(table, METG, b->metg_ns);
    put_number(table, INSTRUCTIONS, b->instructions_per_task, NAN);
    put_number(table, CALL, b->call_ns, 0.05);
}

/* Behind the name of one of several targets. */
static const char *benchmark_of(const struct sb_bench *b)
{
    size_t length = strlen(b->target);
    bool prefixed = length && strncmp(b->name, b->target, length) == 0 && b->name[length] == ':';
    return prefixed ? b->name + length + 1 : NULL;
}

/* Beside the target that was named first, round by round. */
static enum sb_code put_times(struct sb_text_table *table, const struct sb_bench_result *result,
                              const struct sb_bench *b, struct sb_error *error)
{
    struct sb_estimate times;
    const struct sb_bench *first = result->result;
    const char *name = benchmark_of(b);
    while (name && first < b && (!benchmark_of(first) || strcmp(benchmark_of(first), name) != 0))
        first++;
    if (!name || first == b)
        return SB_OK;
    enum sb_code code = sb_bench_times(&b->ns_per_task, &first->ns_per_task, &times, error);
    if (code == SB_OK) {
        put_number(table, TIMES, times.value, half(times.ci95));
        put_interval(table, TIMES_CI95, times.ci95);
    }
    return code;
}

enum sb_code sb_bench_table_results(struct sb_text_table *table,
                                    const struct sb_bench_result *result, struct sb_error *error)
{
    static const char *const names[] = {
        "benchmark",    "tasks",     "workers",         "ns",           "95 % interval",
        "per",          "samples",   "far out",         "switches",     "bytes",
        "peak",         "delay p50", "delay p99",       "delay max",    "METG(50 %)",
        "instructions", "its call",  "times the first", "95 % interval"
    };
    enum sb_code code = SB_OK;
    *table = (struct sb_text_table){ 0 };
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        sb_text_table_column(table, names[i], i == NAME || i == PER);
    for (uint32_t i = 0; i < result->results && code == SB_OK; i++) {
        put_bench(table, &result->result[i]);
        code = put_times(table, result, &result->result[i], error);
    }
    return code ? code : sb_text_table_finish(table, error);
}

enum {
    RATIO = SB_BENCH_TABLE_VERDICT + 1,
    RATIO_CI95,
    BASE,
    CHANGED,
    PROCESSES,
    LAG1,
    MORE_INSTRUCTIONS,
    COUNTERS
};

/* "+2.79 %": the sign is what one looks for. */
static void tables_put_change(struct sb_text_table *table, uint32_t column, double base,
                              double changed)
{
    char text[SB_UNITS_SIZE];
    if (!(base > 0) || isnan(changed))
        return;
    snprintf(text, sizeof text, "%+.2f %%", 100 * (changed / base - 1));
    sb_text_table_put(table, column, text);
}

static void put_correlation(struct sb_text_table *table, uint32_t column, double correlation)
{
    char text[SB_UNITS_SIZE];
    if (isnan(correlation))
        return;
    snprintf(text, sizeof text, "%.2f", correlation);
    sb_text_table_put(table, column, text);
}

static void put_counters(struct sb_text_table *table, const struct sb_bench_comparison *c)
{
    char text[512] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < c->counters && used < sizeof text; i++)
        if (c->counter[i].base > 0 && !isnan(c->counter[i].changed))
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %+.1f %%",
                                     used ? ", " : "", c->counter[i].name,
                                     100 * (c->counter[i].changed / c->counter[i].base - 1));
    sb_text_table_put(table, COUNTERS, text);
}

static void put_comparison(struct sb_text_table *table, const struct sb_bench_comparison *c,
                           const char *name, const char *verdict)
{
    double width = half(c->ratio_ci95);
    sb_text_table_row(table);
    sb_text_table_put(table, NAME, name);
    sb_text_table_put(table, SB_BENCH_TABLE_VERDICT, verdict);
    put_number(table, RATIO, c->ratio, width);
    put_interval(table, RATIO_CI95, c->ratio_ci95);
    put_number(table, BASE, c->base.median, half(c->base.ci95));
    put_number(table, CHANGED, c->changed.median, half(c->changed.ci95));
    put_count(table, PROCESSES, c->processes);
    put_correlation(table, LAG1, c->lag1);
    tables_put_change(table, MORE_INSTRUCTIONS, c->base_instructions, c->changed_instructions);
    put_counters(table, c);
}

enum sb_code sb_bench_table_comparisons(struct sb_text_table *table,
                                        const struct sb_bench_result *result,
                                        struct sb_error *error)
{
    static const char *const names[] = { "benchmark",    "verdict", "ratio",     "95 % interval",
                                         "base ns",      "new ns",  "processes", "lag-1",
                                         "instructions", "counters" };
    const struct sb_bench_against *a = result->against;
    *table = (struct sb_text_table){ 0 };
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        sb_text_table_column(table, names[i],
                             i == NAME || i == SB_BENCH_TABLE_VERDICT || i == COUNTERS);
    for (uint32_t i = 0; a && i < a->comparisons; i++)
        put_comparison(table, &a->comparison[i], a->comparison[i].name,
                       sb_verdict_name[a->comparison[i].verdict]);
    if (a && a->has_control)
        put_comparison(table, &a->control, "(control)", a->control_flagged ? "flagged" : "quiet");
    return sb_text_table_finish(table, error);
}

static void put_power(struct sb_text_table *table, const struct sb_bench_power *p)
{
    char text[2 * SB_UNITS_SIZE + 8], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
    sb_text_table_row(table);
    snprintf(text, sizeof text, "%+.10g %%", 100 * p->injected);
    sb_text_table_put(table, 0, p->injected == 0 ? "nothing" : text);
    put_count(table, 1, p->runs);
    put_count(table, 2, p->verdicts[SB_VERDICT_REGRESSED]);
    put_share(table, 3, p->regressed);
    snprintf(text, sizeof text, "%s … %s", sb_units_share(lo, p->ci95.lo),
             sb_units_share(hi, p->ci95.hi));
    sb_text_table_put(table, 4, text);
    put_count(table, 5, p->verdicts[SB_VERDICT_UNCHANGED]);
    put_count(table, 6, p->verdicts[SB_VERDICT_IMPROVED]);
    put_count(table, 7, p->verdicts[SB_VERDICT_INCONCLUSIVE]);
    put_duration(table, 8, p->seconds * 1e9);
}

enum sb_code sb_bench_table_powers(struct sb_text_table *table,
                                   const struct sb_bench_result *result, struct sb_error *error)
{
    static const char *const names[] = { "slowdown put in", "runs",          "regressed",
                                         "share",           "95 % interval", "unchanged",
                                         "improved",        "inconclusive",  "each takes" };
    *table = (struct sb_text_table){ 0 };
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        sb_text_table_column(table, names[i], i == 0);
    for (uint32_t i = 0; i < result->powers; i++)
        put_power(table, &result->power[i]);
    return sb_text_table_finish(table, error);
}
