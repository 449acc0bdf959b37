/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenMetrics text 1.0 (github.com/prometheus/OpenMetrics): gauges in base units, all samples of a
 * family together, "# EOF" at the end. */
#include "sim/bench/records/report.h"
#include "sim/text/shortest_double.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* The unit ends the name, as the format wants it; figures in ns become seconds. */
struct openmetrics_family {
    const char *name, *unit, *help;
    size_t offset;
    double divisor;
};

#define OPENMETRICS_OF_BENCH(member) offsetof(struct sb_bench, member)
static const struct openmetrics_family openmetrics_of_bench[] = {
    { "simbench_task_seconds", "seconds",
      "Scheduling a task, simulating a task-replicate, or an event: median.",
      OPENMETRICS_OF_BENCH(ns_per_task.median), 1e9 },
    { "simbench_task_low_seconds", "seconds", "Lower end of the median's 95 % interval.",
      OPENMETRICS_OF_BENCH(ns_per_task.ci95.lo), 1e9 },
    { "simbench_task_high_seconds", "seconds", "Upper end of the median's 95 % interval.",
      OPENMETRICS_OF_BENCH(ns_per_task.ci95.hi), 1e9 },
    { "simbench_task_switches", "", "Task switches for each task.",
      OPENMETRICS_OF_BENCH(switches_per_task), 1 },
    { "simbench_task_bytes", "bytes", "Memory for each task.", OPENMETRICS_OF_BENCH(bytes_per_task),
      1 },
    { "simbench_peak_bytes", "bytes", "Memory at its peak.", OPENMETRICS_OF_BENCH(peak_bytes), 1 },
    { "simbench_timer_delay_p50_seconds", "seconds", "From due to running, median.",
      OPENMETRICS_OF_BENCH(delay_p50_ns), 1e9 },
    { "simbench_timer_delay_p99_seconds", "seconds", "From due to running, 99th percentile.",
      OPENMETRICS_OF_BENCH(delay_p99_ns), 1e9 },
    { "simbench_timer_delay_max_seconds", "seconds", "From due to running, longest.",
      OPENMETRICS_OF_BENCH(delay_max_ns), 1e9 },
    { "simbench_metg_seconds", "seconds", "Smallest task of which half of the time is useful work.",
      OPENMETRICS_OF_BENCH(metg_ns), 1e9 },
    { "simbench_task_instructions", "", "Instructions for each task.",
      OPENMETRICS_OF_BENCH(instructions_per_task), 1 },
};

#define OPENMETRICS_OF_COMPARISON(member) offsetof(struct sb_bench_comparison, member)
static const struct openmetrics_family openmetrics_of_comparison[] = {
    { "simbench_change_ratio", "ratio", "New time over the baseline's.",
      OPENMETRICS_OF_COMPARISON(ratio), 1 },
    { "simbench_change_low_ratio", "ratio", "Lower end of the ratio's 95 % interval.",
      OPENMETRICS_OF_COMPARISON(ratio_ci95.lo), 1 },
    { "simbench_change_high_ratio", "ratio", "Upper end of the ratio's 95 % interval.",
      OPENMETRICS_OF_COMPARISON(ratio_ci95.hi), 1 },
};

/* Backslash, quote and newline are escaped; the rest is UTF-8. */
static void openmetrics_put_label(FILE *out, const char *before, const char *name,
                                  const char *value)
{
    fprintf(out, "%s%s=\"", before, name);
    while (*value) {
        const char *start = value;
        uint32_t point = sb_utf8_next(&value);
        if (point == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else if (point == '\n')
            fputs("\\n", out);
        else
            fprintf(out, "%s%.*s", point == '"' || point == '\\' ? "\\" : "", (int)(value - start),
                    start);
    }
    fputc('"', out);
}

static void openmetrics_put_head(FILE *out, const char *type,
                                 const struct openmetrics_family *family)
{
    fprintf(out, "# TYPE %s %s\n", family->name, type);
    if (family->unit[0])
        fprintf(out, "# UNIT %s %s\n", family->name, family->unit);
    fprintf(out, "# HELP %s %s\n", family->name, family->help);
}

static double openmetrics_value_in(const void *record, const struct openmetrics_family *family)
{
    double value;
    memcpy(&value, (const char *)record + family->offset, sizeof value);
    return value / family->divisor;
}

static void openmetrics_put_value(FILE *out, double value)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(text, value);
    fprintf(out, "} %s\n", text);
}

static void openmetrics_put_bench_labels(FILE *out, const struct sb_bench *b)
{
    char workers[16] = "unlimited";
    if (b->workers)
        snprintf(workers, sizeof workers, "%u", b->workers);
    openmetrics_put_label(out, "{", "benchmark", b->name);
    openmetrics_put_label(out, ",", "graph", b->graph);
    openmetrics_put_label(out, ",", "kind", sb_bench_kind_name[b->kind]);
    openmetrics_put_label(out, ",", "mode", sb_bench_mode_name[b->mode]);
    openmetrics_put_label(out, ",", "body", sb_bench_body_name[b->body]);
    openmetrics_put_label(out, ",", "workers", workers);
}

static void openmetrics_put_benches(FILE *out, const struct sb_bench_result *result,
                                    const struct openmetrics_family *family)
{
    bool begun = false;
    for (uint32_t i = 0; i < result->results; i++) {
        double value = openmetrics_value_in(&result->result[i], family);
        if (!isfinite(value))
            continue;
        if (!begun)
            openmetrics_put_head(out, "gauge", family);
        begun = true;
        fputs(family->name, out);
        openmetrics_put_bench_labels(out, &result->result[i]);
        openmetrics_put_value(out, value);
    }
}

static void openmetrics_put_comparisons(FILE *out, const struct sb_bench_against *against,
                                        const struct openmetrics_family *family)
{
    bool begun = false;
    for (uint32_t i = 0; i < against->comparisons; i++) {
        double value = openmetrics_value_in(&against->comparison[i], family);
        if (!isfinite(value))
            continue;
        if (!begun)
            openmetrics_put_head(out, "gauge", family);
        begun = true;
        fputs(family->name, out);
        openmetrics_put_label(out, "{", "benchmark", against->comparison[i].name);
        openmetrics_put_value(out, value);
    }
}

static void openmetrics_put_verdicts(FILE *out, const struct sb_bench_against *against)
{
    static const struct openmetrics_family family = {
        "simbench_verdict", "", "What the comparison with the baseline says.", 0, 1,
    };
    if (against->comparisons)
        openmetrics_put_head(out, "stateset", &family);
    for (uint32_t i = 0; i < against->comparisons; i++)
        for (int v = 0; v < SB_VERDICTS; v++) {
            fputs(family.name, out);
            openmetrics_put_label(out, "{", "benchmark", against->comparison[i].name);
            openmetrics_put_label(out, ",", family.name, sb_verdict_name[v]);
            openmetrics_put_value(out, (int)against->comparison[i].verdict == v);
        }
}

static void openmetrics_put_build(FILE *out, const struct sb_bench_fingerprint *f)
{
    static const struct openmetrics_family family = {
        "simbench_build", "", "What was measured, and where.", 0, 1,
    };
    openmetrics_put_head(out, "info", &family);
    fputs("simbench_build_info", out);
    openmetrics_put_label(out, "{", "machine", f->machine);
    openmetrics_put_label(out, ",", "kernel", f->kernel);
    openmetrics_put_label(out, ",", "cpu", f->cpu);
    openmetrics_put_label(out, ",", "compiler", f->compiler);
    openmetrics_put_label(out, ",", "flags", f->flags);
    openmetrics_put_label(out, ",", "version", f->version);
    openmetrics_put_label(out, ",", "library_hash", f->library_hash);
    openmetrics_put_value(out, 1);
}

static enum sb_code openmetrics_print(const struct sb_bench_result *result,
                                      const struct sb_report_options *options, FILE *out,
                                      struct sb_error *error)
{
    const size_t comparisons = sizeof openmetrics_of_comparison / sizeof *openmetrics_of_comparison;
    (void)options;
    openmetrics_put_build(out, &result->fingerprint);
    for (size_t i = 0; i < sizeof openmetrics_of_bench / sizeof *openmetrics_of_bench; i++)
        openmetrics_put_benches(out, result, &openmetrics_of_bench[i]);
    for (size_t i = 0; result->against && i < comparisons; i++)
        openmetrics_put_comparisons(out, result->against, &openmetrics_of_comparison[i]);
    if (result->against)
        openmetrics_put_verdicts(out, result->against);
    fputs("# EOF\n", out);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_openmetrics = {
    .name = "openmetrics",
    .summary = "OpenMetrics text, for Prometheus and what reads the same",
    .print = openmetrics_print,
};
