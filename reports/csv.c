/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each workload and strategy (RFC 4180), times in nanoseconds, empty where a figure is not known. */
#include "reports/grid/baselines.h"
#include "sim/display.h"
#include "sim/report.h"
#include "sim/shortest.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The baselines of all workloads, in order of appearance: each has its columns. */
struct baselines {
    const char **name;
    size_t count, room;
};

static bool has(const struct baselines *baselines, const char *name)
{
    for (size_t i = 0; i < baselines->count; i++)
        if (strcmp(baselines->name[i], name) == 0)
            return true;
    return false;
}

static enum sb_code collect(struct baselines *baselines, const struct sb_result *result, struct sb_error *error)
{
    for (uint32_t w = 0; w < result->workloads; w++) {
        const char *over[SB_BASELINES_MAX];
        size_t count = sb_baselines_list(&result->workload[w], over);
        for (size_t i = 0; i < count; i++) {
            if (has(baselines, over[i]))
                continue;
            if (sb_reserve(&baselines->name, baselines->count, &baselines->room, sizeof *baselines->name))
                return sb_fail_memory(error);
            baselines->name[baselines->count++] = over[i];
        }
    }
    return SB_OK;
}

/* A field starts with a comma unless it is a row's first. Bytes that are no UTF-8 become U+FFFD. */
static void put_text(FILE *out, bool first, const char *text)
{
    const char *quote = text[strcspn(text, ",\"\r\n")] ? "\"" : "";
    fprintf(out, "%s%s", first ? "" : ",", quote);
    while (*text) {
        const char *start = text;
        uint32_t point = sb_display_next(&text);
        if (point == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else
            fprintf(out, "%s%.*s", point == '"' ? "\"" : "", (int)(text - start), start);
    }
    fputs(quote, out);
}

static void put_double(FILE *out, double value)
{
    char text[SB_SHORTEST_SIZE] = "";
    if (isfinite(value))
        sb_shortest(text, value);
    fprintf(out, ",%s", text);
}

static void put_header(FILE *out, const struct baselines *baselines)
{
    static const char *const after_baseline[] = { "speedup_over_%s", "speedup_over_%s_lo", "speedup_over_%s_hi", "faster_than_%s",
                                                  "equal_to_%s" };
    fputs("workload,file,tasks,steps,edges,workers,replicates,strategy,mean_ns,mean_lo_ns,mean_hi_ns,sd_ns,min_ns", out);
    for (int i = 0; i < SB_QUANTILES_COUNT; i++)
        fprintf(out, ",%s_ns,%s_lo_ns,%s_hi_ns", sb_quantile_name[i], sb_quantile_name[i], sb_quantile_name[i]);
    fputs(",max_ns", out);
    for (size_t i = 0; i < baselines->count; i++)
        for (size_t k = 0; k < sizeof after_baseline / sizeof after_baseline[0]; k++) {
            char title[512];
            const char *format = after_baseline[k], *hole = strchr(format, '%');
            snprintf(title, sizeof title, "%.*s%.400s%s", (int)(hole - format), format, baselines->name[i], hole + 2);
            put_text(out, false, title);
        }
    fputs("\r\n", out);
}

static void put_speedup(FILE *out, const struct sb_speedup *speedup)
{
    if (!speedup) {
        fputs(",,,,,", out);
        return;
    }
    const double figures[] = { speedup->mean, speedup->ci95.lo, speedup->ci95.hi, speedup->faster, speedup->equal };
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++)
        put_double(out, figures[k]);
}

static void put_row(FILE *out, const struct sb_workload_result *w, const struct sb_strategy_result *s, const struct baselines *baselines)
{
    put_text(out, true, w->name);
    put_text(out, false, w->file);
    fprintf(out, ",%" PRIu32 ",%" PRIu32 ",%" PRIu32, w->tasks, w->steps, w->edges);
    fprintf(out, w->workers ? ",%" PRIu32 : ",unlimited", w->workers);
    fprintf(out, ",%" PRIu64, w->replicates);
    put_text(out, false, s->name);
    put_double(out, s->mean);
    put_double(out, s->mean_ci95.lo);
    put_double(out, s->mean_ci95.hi);
    put_double(out, s->sd);
    fprintf(out, ",%" PRId64, s->min);
    for (int i = 0; i < SB_QUANTILES_COUNT; i++) {
        fprintf(out, ",%" PRId64, s->quantile[i]);
        put_double(out, s->quantile_ci95[i].lo);
        put_double(out, s->quantile_ci95[i].hi);
    }
    fprintf(out, ",%" PRId64, s->max);
    for (size_t i = 0; i < baselines->count; i++)
        put_speedup(out, sb_baselines_speedup(s, baselines->name[i]));
    fputs("\r\n", out);
}

static enum sb_code print(const struct sb_result *result, const struct sb_report_options *options, FILE *out, struct sb_error *error)
{
    struct baselines baselines = { 0 };
    (void)options;
    enum sb_code code = collect(&baselines, result, error);
    if (!code)
        put_header(out, &baselines);
    for (uint32_t w = 0; !code && w < result->workloads; w++)
        for (uint32_t s = 0; s < result->workload[w].strategies; s++)
            if (!result->workload[w].strategy[s].baseline_only)
                put_row(out, &result->workload[w], &result->workload[w].strategy[s], &baselines);
    free(baselines.name);
    if (!code && (fflush(out) || ferror(out)))
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    return code;
}

const struct sb_report sb_report_csv = {
    .name = "csv",
    .summary = "one row for each workload and strategy, times in nanoseconds (RFC 4180)",
    .print = print,
};
