/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each benchmark (RFC 4180), empty where a figure is not known; what was compared
 * stands behind. Samples are in JSON. */
#include "reports/tables/bench/rows.h"
#include "reports/tables/csv_fields.h"
#include "sim/bench/records/report.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static void csv_put_doubles(FILE *out, const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sb_csv_double(out, value[i]);
}

/* Of one that was only compared the name says it all. */
static void csv_put_what(FILE *out, const struct sb_bench *b)
{
    sb_csv_text(out, true, b->name);
    if (!b->tasks) {
        fputs(",,,,,,,,", out);
        return;
    }
    sb_csv_text(out, false, b->graph);
    fprintf(out, ",%s,%s,%s,%" PRIu32 ",%" PRIu32, sb_bench_kind_name[b->kind],
            sb_bench_mode_name[b->mode], sb_bench_body_name[b->body], b->tasks, b->edges);
    fprintf(out, b->workers ? ",%" PRIu32 : ",unlimited", b->workers);
    sb_csv_double(out, b->body_ns);
}

static void csv_put_bench(FILE *out, const struct sb_bench *b)
{
    const struct sb_bench_figure *ns = &b->ns_per_task;
    const double figures[] = { ns->median, ns->ci95.lo, ns->ci95.hi };
    const double others[] = { b->switches_per_task, b->bytes_per_task,       b->peak_bytes,
                              b->delay_p50_ns,      b->delay_p99_ns,         b->delay_max_ns,
                              b->metg_ns,           b->instructions_per_task };
    csv_put_what(out, b);
    csv_put_doubles(out, figures, sizeof figures / sizeof *figures);
    fprintf(out, ",%" PRIu32, ns->samples);
    csv_put_doubles(out, others, sizeof others / sizeof *others);
}

static void csv_put_comparison(FILE *out, const struct sb_bench_comparison *c)
{
    if (!c) {
        fputs(",,,,,,,,,,", out);
        return;
    }
    const double ratio[] = { c->ratio, c->ratio_ci95.lo, c->ratio_ci95.hi, c->base.median,
                             c->changed.median };
    const double others[] = { c->base_instructions, c->changed_instructions, c->lag1 };
    fprintf(out, ",%s", sb_verdict_name[c->verdict]);
    csv_put_doubles(out, ratio, sizeof ratio / sizeof *ratio);
    fprintf(out, ",%" PRIu32, c->processes);
    csv_put_doubles(out, others, sizeof others / sizeof *others);
}

static enum sb_code csv_print(const struct sb_bench_result *result,
                              const struct sb_report_options *options, FILE *out,
                              struct sb_error *error)
{
    (void)options;
    fputs("name,graph,kind,mode,body,tasks,edges,workers,body_ns,ns_per_task,ns_per_task_lo,"
          "ns_per_task_hi,samples,switches_per_task,bytes_per_task,peak_bytes,delay_p50_ns,"
          "delay_p99_ns,delay_max_ns,metg_ns,instructions_per_task",
          out);
    if (result->against)
        fputs(",verdict,ratio,ratio_lo,ratio_hi,base_ns_per_task,new_ns_per_task,processes,"
              "base_instructions,new_instructions,lag1_correlation",
              out);
    fputs("\r\n", out);
    for (uint32_t i = 0; i < sb_bench_rows(result); i++) {
        struct sb_bench row = sb_bench_row(result, i);
        csv_put_bench(out, &row);
        if (result->against)
            csv_put_comparison(out, sb_bench_find_comparison(result, row.name));
        fputs("\r\n", out);
    }
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_csv = {
    .name = "csv",
    .summary = "one row for each benchmark (RFC 4180)",
    .print = csv_print,
};
