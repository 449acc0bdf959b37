/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each value of a sweep, rate and strategy (RFC 4180): times in nanoseconds, rates a
 * second, shares from 0 to 1, empty where a figure is not known; behind an estimate its 95 %
 * interval. */
#include "reports/tables/csv_fields.h"
#include "sim/load/report.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { CSV_NAME = 512, CSV_LATENCIES = 3 };

static const char *const csv_outcome_name[SB_OUTCOMES] = { "ok",        "failed", "timed_out",
                                                           "abandoned", "shed",   "rejected",
                                                           "cancelled", "skipped" };
static const char *const csv_latency_name[CSV_LATENCIES] = { "ok", "all", "closed_tester" };

static const struct sb_load_latency *csv_latency(const struct sb_load_point *point, int which)
{
    return which == 0 ? &point->ok : which == 1 ? &point->all : &point->closed_tester;
}

/* The three columns of an estimate. */
static void csv_put_names(FILE *out, const char *first, const char *second)
{
    static const char *const end[] = { "", "_lo", "_hi" };
    for (int i = 0; i < 3; i++) {
        char name[CSV_NAME];
        snprintf(name, sizeof name, "%.400s%.80s%s", first, second, end[i]);
        sb_csv_text(out, false, name);
    }
}

static void csv_put_estimate(FILE *out, struct sb_estimate figure)
{
    sb_csv_double(out, figure.value);
    sb_csv_double(out, figure.ci95.lo);
    sb_csv_double(out, figure.ci95.hi);
}

static void csv_put_latency_names(FILE *out, const struct sb_load_result *result)
{
    for (int which = 0; which < CSV_LATENCIES; which++) {
        char first[CSV_NAME];
        snprintf(first, sizeof first, "%s_", csv_latency_name[which]);
        csv_put_names(out, first, "mean_ns");
        for (uint32_t q = 0; q < result->percentiles.count; q++) {
            char name[SB_PERCENTILE_NAME + 4];
            snprintf(name, sizeof name, "%s_ns", result->percentiles.name[q]);
            csv_put_names(out, first, name);
        }
    }
}

static void csv_put_pool_names(FILE *out, const char *pool)
{
    static const char *const figure[] = { "_utilisation", "_queue",    "_wait_ns",
                                          "_shed",        "_attempts", "_amplification" };
    for (size_t i = 0; i < sizeof figure / sizeof figure[0]; i++)
        csv_put_names(out, pool, figure[i]);
}

static void csv_put_header(FILE *out, const struct sb_load_result *result)
{
    for (uint32_t i = 0; i < result->curve->at.axes; i++)
        sb_csv_text(out, i == 0, result->curve->at.name[i]);
    sb_csv_text(out, result->curve->at.axes == 0, "strategy");
    fputs(",offered,clients,capacity,unstable,pending,runs,warm_up,measured", out);
    csv_put_names(out, "growth", "");
    csv_put_names(out, "throughput", "");
    csv_put_names(out, "goodput", "");
    csv_put_names(out, "in_flight", "");
    for (int o = 0; o < SB_OUTCOMES; o++)
        csv_put_names(out, "share_", csv_outcome_name[o]);
    csv_put_names(out, "attempts", "");
    csv_put_names(out, "amplification", "");
    csv_put_latency_names(out, result);
    for (uint32_t i = 0; i < result->curve->pools; i++)
        csv_put_pool_names(out, result->curve->pool[i].name);
    fputs("\r\n", out);
}

static void csv_put_pools(FILE *out, const struct sb_load_curve *curve,
                          const struct sb_load_point *point)
{
    for (uint32_t i = 0; i < curve->pools; i++) {
        const struct sb_load_pool_result *pool = &point->pool[i];
        csv_put_estimate(out, pool->utilisation);
        csv_put_estimate(out, pool->queue);
        csv_put_estimate(out, pool->wait);
        csv_put_estimate(out, pool->shed);
        csv_put_estimate(out, pool->attempts);
        csv_put_estimate(out, pool->amplification);
    }
}

static void csv_put_row(FILE *out, const struct sb_load_result *result,
                        const struct sb_load_curve *curve, const struct sb_load_strategy *strategy,
                        const struct sb_load_point *point)
{
    for (uint32_t i = 0; i < curve->at.axes; i++)
        sb_csv_text(out, i == 0, curve->at.value[i]);
    sb_csv_text(out, curve->at.axes == 0, strategy->name);
    sb_csv_double(out, point->offered);
    sb_csv_double(out, result->closed ? point->clients : (double)NAN);
    sb_csv_double(out, curve->capacity);
    fprintf(out, ",%d,%" PRIu64 ",%" PRIu32 ",%" PRIu64 ",%" PRIu64, point->unstable,
            point->pending, point->runs, point->warm_up, point->measured);
    csv_put_estimate(out, point->growth);
    csv_put_estimate(out, point->throughput);
    csv_put_estimate(out, point->goodput);
    csv_put_estimate(out, point->in_flight);
    for (int o = 0; o < SB_OUTCOMES; o++)
        csv_put_estimate(out, point->outcome[o]);
    csv_put_estimate(out, point->attempts);
    csv_put_estimate(out, point->amplification);
    for (int which = 0; which < CSV_LATENCIES; which++) {
        csv_put_estimate(out, csv_latency(point, which)->mean);
        for (uint32_t q = 0; q < result->percentiles.count; q++)
            csv_put_estimate(out, csv_latency(point, which)->quantile[q]);
    }
    csv_put_pools(out, curve, point);
    fputs("\r\n", out);
}

static enum sb_code csv_print(const struct sb_load_result *result,
                              const struct sb_report_options *options, FILE *out,
                              struct sb_error *error)
{
    (void)options;
    if (result->curves)
        csv_put_header(out, result);
    for (uint32_t c = 0; c < result->curves; c++)
        for (uint32_t p = 0; p < result->points; p++)
            for (uint32_t s = 0; s < result->curve[c].strategies; s++)
                csv_put_row(out, result, &result->curve[c], &result->curve[c].strategy[s],
                            &result->curve[c].strategy[s].point[p]);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_load_report sb_load_report_csv = {
    .name = "csv",
    .summary = "one row for each rate and strategy",
    .print = csv_print,
};
