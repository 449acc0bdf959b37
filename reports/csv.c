/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each workload and strategy (RFC 4180), times in nanoseconds, empty where a figure is
 * not known. */
#include "reports/tables/csv_fields.h"
#include "reports/tables/runs/baselines.h"
#include "sim/result/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The baselines of all workloads, in order of appearance: each has its columns. */
struct csv_baselines {
    const char **name;
    size_t count, room;
};

static bool csv_has(const struct csv_baselines *baselines, const char *name)
{
    for (size_t i = 0; i < baselines->count; i++)
        if (strcmp(baselines->name[i], name) == 0)
            return true;
    return false;
}

static enum sb_code csv_collect(struct csv_baselines *baselines, const struct sb_result *result,
                                struct sb_error *error)
{
    for (uint32_t w = 0; w < result->workloads; w++) {
        const char *over[SB_BASELINES_MAX];
        size_t count = sb_baselines_list(&result->workload[w], over);
        for (size_t i = 0; i < count; i++) {
            if (csv_has(baselines, over[i]))
                continue;
            if (sb_reserve(&baselines->name, baselines->count, &baselines->room,
                           sizeof *baselines->name))
                return sb_fail_memory(error);
            baselines->name[baselines->count++] = over[i];
        }
    }
    return SB_OK;
}

/* Whether requests that miss a limit were counted: those columns come last, and only then. */
static bool csv_has_limit(const struct sb_result *result)
{
    return result->workloads && result->workload->strategies &&
           result->workload->strategy->slo.limit;
}

static void csv_put_limit_header(FILE *out, const struct csv_baselines *baselines)
{
    static const char *const end[] = { "", "_lo", "_hi" };
    fputs(",slo_ns,missed_per_million,missed_per_million_lo,missed_per_million_hi", out);
    for (size_t i = 0; i < baselines->count; i++)
        for (size_t k = 0; k < sizeof end / sizeof end[0]; k++) {
            char title[512];
            snprintf(title, sizeof title, "saved_misses_per_million_over_%.400s%s",
                     baselines->name[i], end[k]);
            sb_csv_text(out, false, title);
        }
}

static void csv_put_header(FILE *out, const struct sb_percentiles *percentiles,
                           const struct csv_baselines *baselines, bool limit, bool partial)
{
    static const char *const after_baseline[] = { "speedup_over_%s",
                                                  "speedup_over_%s_lo",
                                                  "speedup_over_%s_hi",
                                                  "saved_over_%s_ns",
                                                  "saved_over_%s_lo_ns",
                                                  "saved_over_%s_hi_ns",
                                                  "saved_p99_over_%s_ns",
                                                  "saved_p99_over_%s_lo_ns",
                                                  "saved_p99_over_%s_hi_ns",
                                                  "faster_than_%s",
                                                  "equal_to_%s" };
    fputs("workload,file,tasks,steps,edges,workers,replicates,strategy,mean_ns,mean_lo_ns,"
          "mean_hi_ns,sd_ns,min_ns",
          out);
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        const char *name = percentiles->name[percentiles->show[i]];
        fprintf(out, ",%s_ns,%s_lo_ns,%s_hi_ns", name, name, name);
    }
    fputs(",max_ns", out);
    for (size_t i = 0; i < baselines->count; i++)
        for (size_t k = 0; k < sizeof after_baseline / sizeof after_baseline[0]; k++) {
            char title[512];
            const char *format = after_baseline[k], *hole = strchr(format, '%');
            snprintf(title, sizeof title, "%.*s%.400s%s", (int)(hole - format), format,
                     baselines->name[i], hole + 2);
            sb_csv_text(out, false, title);
        }
    fputs(",mean_cv_ns,mean_cv_lo_ns,mean_cv_hi_ns,critical_task,critical_p,critical_p_lo,"
          "critical_p_hi,critical_p_tail",
          out);
    if (limit)
        csv_put_limit_header(out, baselines);
    if (partial) /* of so many replicates */
        fputs(",replicates_wanted", out);
}

/* Of a sweep, the value of each axis, times in nanoseconds; those of workers stand there anyway. */
static void csv_put_axes(FILE *out, const struct sb_workload_result *w, bool title)
{
    for (uint32_t i = 0; i < w->point.axes; i++) {
        const char *name = w->point.name[i], *value = w->point.value[i];
        char text[300];
        bool is_time = value[0] && value[strlen(value) - 1] > '9';
        snprintf(text, sizeof text, "%.250s%s", name, is_time ? "_ns" : "");
        if (strcmp(name, "workers") == 0)
            continue;
        if (title)
            sb_csv_text(out, false, text);
        else
            sb_csv_double(out, sb_result_point_value(&w->point, i));
    }
    fputs("\r\n", out);
}

static void csv_put_estimate(FILE *out, const struct sb_estimate *estimate)
{
    sb_csv_double(out, estimate->value);
    sb_csv_double(out, estimate->ci95.lo);
    sb_csv_double(out, estimate->ci95.hi);
}

static void csv_put_speedup(FILE *out, const struct sb_speedup *speedup)
{
    if (!speedup) {
        fputs(",,,,,,,,,,,", out);
        return;
    }
    csv_put_estimate(out, &speedup->ratio_of_means);
    csv_put_estimate(out, &speedup->saved_mean);
    csv_put_estimate(out, &speedup->saved_p99);
    sb_csv_double(out, speedup->faster);
    sb_csv_double(out, speedup->equal);
}

static void csv_put_misses(FILE *out, const struct sb_strategy_result *s,
                           const struct csv_baselines *baselines)
{
    fprintf(out, ",%" PRId64, s->slo.limit);
    csv_put_estimate(out, &s->slo.per_million);
    for (size_t i = 0; i < baselines->count; i++) {
        const struct sb_speedup *speedup = sb_result_speedup(s, baselines->name[i]);
        if (speedup)
            csv_put_estimate(out, &speedup->saved_misses);
        else
            fputs(",,,", out);
    }
}

/* The task that is critical most often. */
static void csv_put_critical(FILE *out, const struct sb_criticality *criticality)
{
    if (!criticality || !criticality->tasks) {
        fputs(",,,,,", out);
        return;
    }
    const struct sb_task_criticality *task = &criticality->task[0];
    sb_csv_text(out, false, task->name);
    csv_put_estimate(out, &(struct sb_estimate){ task->p, task->ci95 });
    sb_csv_double(out, task->p_tail);
}

static void csv_put_row(FILE *out, const struct sb_workload_result *w,
                        const struct sb_strategy_result *s, const struct csv_baselines *baselines,
                        bool limit, bool partial)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(w);
    sb_csv_text(out, true, w->name);
    sb_csv_text(out, false, w->file);
    fprintf(out, ",%" PRIu32 ",%" PRIu32 ",%" PRIu32, w->tasks, w->steps, w->edges);
    fprintf(out, w->workers ? ",%" PRIu32 : ",unlimited", w->workers);
    fprintf(out, ",%" PRIu64, w->replicates);
    sb_csv_text(out, false, s->name);
    sb_csv_double(out, s->makespan.mean);
    sb_csv_double(out, s->makespan.mean_ci95.lo);
    sb_csv_double(out, s->makespan.mean_ci95.hi);
    sb_csv_double(out, s->makespan.sd);
    fprintf(out, ",%" PRId64, s->makespan.min);
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        fprintf(out, ",%" PRId64, s->makespan.quantile[q]);
        sb_csv_double(out, s->makespan.quantile_ci95[q].lo);
        sb_csv_double(out, s->makespan.quantile_ci95[q].hi);
    }
    fprintf(out, ",%" PRId64, s->makespan.max);
    for (size_t i = 0; i < baselines->count; i++)
        csv_put_speedup(out, sb_result_speedup(s, baselines->name[i]));
    csv_put_estimate(out, &(struct sb_estimate){ s->makespan.mean_cv, s->makespan.mean_cv_ci95 });
    csv_put_critical(out, s->criticality);
    if (limit)
        csv_put_misses(out, s, baselines);
    if (partial)
        fprintf(out, ",%" PRIu64, w->wanted);
    csv_put_axes(out, w, false);
}

static enum sb_code csv_print(const struct sb_result *result,
                              const struct sb_report_options *options, FILE *out,
                              struct sb_error *error)
{
    struct csv_baselines baselines = { 0 };
    (void)options;
    enum sb_code code = csv_collect(&baselines, result, error);
    if (!code)
        csv_put_header(out, result->percentiles ? result->percentiles : &sb_percentiles_default,
                       &baselines, csv_has_limit(result), result->partial);
    if (!code && result->workloads)
        csv_put_axes(out, result->workload, true);
    else if (!code)
        fputs("\r\n", out);
    for (uint32_t w = 0; !code && w < result->workloads; w++)
        for (uint32_t s = 0; s < result->workload[w].strategies; s++)
            if (!result->workload[w].strategy[s].baseline_only)
                csv_put_row(out, &result->workload[w], &result->workload[w].strategy[s], &baselines,
                            csv_has_limit(result), result->partial);
    free(baselines.name);
    if (!code && (fflush(out) || ferror(out)))
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    return code;
}

const struct sb_report sb_report_csv = {
    .name = "csv",
    .summary = "one row for each workload and strategy, times in nanoseconds (RFC 4180)",
    .figures_only = true,
    .print = csv_print,
};
