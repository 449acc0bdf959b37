/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What github-action-benchmark reads with `tool: customSmallerIsBetter`: an array of {name, unit,
 * value, range, extra}. Names are what a history goes by, so that each holds the benchmark and, but
 * for the time, the figure. */
#include "reports/tables/bench/rows.h"
#include "sim/bench/records/report.h"
#include "sim/json/write.h"
#include "sim/text/units.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct github_entry {
    const char *name, *figure, *unit, *range, *extra;
    double value;
};

static void github_put_pair(struct sb_json_writer *w, const char *key, const char *text)
{
    sb_json_put_text(w, key);
    sb_json_put_any_text(w, text);
}

static void github_put_entry(struct sb_json_writer *w, const struct github_entry *entry)
{
    char *name = NULL;
    if (!isfinite(entry->value) || w->failed)
        return;
    if (asprintf(&name, "%s%s%s", entry->name, entry->figure[0] ? " " : "", entry->figure) < 0) {
        w->failed = true;
        return;
    }
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    github_put_pair(w, "name", name);
    github_put_pair(w, "unit", entry->unit);
    sb_json_put_text(w, "value");
    sb_json_put_double(w, entry->value);
    if (entry->range)
        github_put_pair(w, "range", entry->range);
    github_put_pair(w, "extra", entry->extra);
    yajl_gen_map_close(w->gen);
    free(name);
}

static const char *github_unit_of(enum sb_bench_kind kind)
{
    return kind == SB_BENCH_EVENT            ? "ns/event"
           : kind == SB_BENCH_TASK_REPLICATE ? "ns/task-replicate"
                                             : "ns/task";
}

static void github_put_bench(struct sb_json_writer *w, const struct sb_bench *b)
{
    char range[SB_UNITS_SIZE + 8], number[SB_UNITS_SIZE], extra[160];
    double width = (b->ns_per_task.ci95.hi - b->ns_per_task.ci95.lo) / 2;
    snprintf(range, sizeof range, "± %s",
             sb_units_number(number, width, sb_units_decimals(b->ns_per_task.median, width)));
    if (!b->tasks)
        snprintf(extra, sizeof extra, "%u processes, compared with a baseline",
                 b->ns_per_task.samples);
    else
        snprintf(extra, sizeof extra, "%u tasks, %u edges, %s, %s bodies, %u samples", b->tasks,
                 b->edges, sb_bench_mode_name[b->mode], sb_bench_body_name[b->body],
                 b->ns_per_task.samples);
    const struct github_entry entries[] = {
        { b->name, "", github_unit_of(b->kind), isfinite(width) ? range : NULL, extra,
          b->ns_per_task.median },
        { b->name, "memory", "B/task", NULL, extra, b->bytes_per_task },
        { b->name, "delay p99", "ns", NULL, extra, b->delay_p99_ns },
        { b->name, "METG(50 %)", "ns", NULL, extra, b->metg_ns },
        { b->name, "instructions", "instructions/task", NULL, extra, b->instructions_per_task },
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        github_put_entry(w, &entries[i]);
}

static enum sb_code github_print(const struct sb_bench_result *result,
                                 const struct sb_report_options *options, FILE *out,
                                 struct sb_error *error)
{
    struct sb_json_writer w;
    char *text = NULL;
    size_t size = 0;
    (void)options;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    yajl_gen_array_open(w.gen);
    for (uint32_t i = 0; i < sb_bench_rows(result); i++) {
        struct sb_bench row = sb_bench_row(result, i);
        github_put_bench(&w, &row);
    }
    yajl_gen_array_close(w.gen);
    sb_json_put_line(&w);
    if (sb_json_write_end(&w, &text, &size, error))
        return SB_ENOMEM;
    fwrite(text, 1, size, out);
    free(text);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_github = {
    .name = "github",
    .summary = "for github-action-benchmark (customSmallerIsBetter)",
    .print = github_print,
};
