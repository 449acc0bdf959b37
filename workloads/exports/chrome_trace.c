/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A schedule as trace events
 * (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), for ui.perfetto.dev
 * and chrome://tracing: a lane for each worker, an X event for each step, flow events s and f for
 * the dependencies, and the critical path once more on a lane of its own. That has the name that
 * Bazel gives it, so that readers know that nothing more runs there. Microseconds, with the
 * nanoseconds behind the point. */
#include "sim/export/decimal.h"
#include "sim/export/export.h"
#include "sim/json/print_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHROME_TRACE_PATH_LANE = 0 }; /* workers are counted from 1 */

static void chrome_trace_put_lane(FILE *out, uint32_t number, const char *name)
{
    fprintf(out,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"",
            number);
    if (number == CHROME_TRACE_PATH_LANE)
        fprintf(out, "%s\"}}", name);
    else
        fprintf(out, "%s %u\"}}", name, number);
    fprintf(out,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_sort_index\","
            "\"args\":{\"sort_index\":%u}}",
            number, number);
}

static void chrome_trace_put_head(const struct sb_exported *x, FILE *out)
{
    fputs("{\"displayTimeUnit\":\"ms\",\"otherData\":{\"workload\":", out);
    sb_json_print_text(out, x->workload->name);
    fprintf(out,
            ",\"strategy\":\"%s\",\"seed\":\"%" PRIu64 "\",\"replicate\":\"%" PRIu64 "\"},\n"
            "\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":"
            "{\"name\":",
            x->strategy, x->seed, x->replicate);
    sb_json_print_text(out, x->workload->name);
    fputs("}}", out);
    chrome_trace_put_lane(out, CHROME_TRACE_PATH_LANE, "Critical Path");
    for (uint32_t l = 1; l <= x->lanes && !ferror(out); l++)
        chrome_trace_put_lane(out, l, x->workers ? "worker" : "lane");
}

static void chrome_trace_put_step(const struct sb_exported *x, uint32_t step, uint32_t lane,
                                  FILE *out)
{
    const struct sb_span *span = &x->span[step];
    char ts[SB_EXPORT_DECIMAL_SIZE], dur[SB_EXPORT_DECIMAL_SIZE], wait[SB_EXPORT_DECIMAL_SIZE];
    fputs(",\n{\"ph\":\"X\",\"name\":", out);
    sb_json_print_text(out, x->name[step]);
    fprintf(out, ",\"cat\":\"%s\",\"pid\":1,\"tid\":%u,\"ts\":%s,\"dur\":%s",
            lane == CHROME_TRACE_PATH_LANE ? "critical-path" : "step", lane,
            sb_export_decimal(ts, span->start, 3),
            sb_export_decimal(dur, span->end - span->start, 3));
    if (lane != CHROME_TRACE_PATH_LANE)
        fprintf(out, ",\"args\":{\"critical\":%s,\"waited_for_a_worker_us\":%s}",
                x->critical[step] ? "true" : "false",
                sb_export_decimal(wait, span->start - span->ready, 3));
    fputs("}", out);
}

/* Half an arrow: it leaves where its step begins, which is inside it, and arrives where the other
 * begins. Perfetto binds both to the slice of the lane that was told last at that time or before,
 * so they stand right behind it: another may begin where one of no length does. */
static void chrome_trace_put_flow(const struct sb_exported *x, const char *phase, uint32_t step,
                                  uint32_t number, FILE *out)
{
    char ts[SB_EXPORT_DECIMAL_SIZE];
    fprintf(out,
            ",\n{\"ph\":%s,\"id\":%u,\"name\":\"after\",\"cat\":\"dependency\",\"pid\":1,"
            "\"tid\":%u,\"ts\":%s}",
            phase, number + 1, x->lane[step] + 1, sb_export_decimal(ts, x->span[step].start, 3));
}

static void chrome_trace_put_arrows(const struct sb_exported *x, uint32_t step,
                                    const uint32_t *number, FILE *out)
{
    const struct sb_dag *dag = &x->workload->dag;
    for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++)
        chrome_trace_put_flow(x, "\"f\",\"bp\":\"e\"", step, e, out);
    for (uint32_t e = dag->succ.begin[step]; e < dag->succ.begin[step + 1]; e++)
        chrome_trace_put_flow(x, "\"s\"", step, number[e], out);
}

/* number[successor's place]: the edge's place among the predecessors. NULL when memory is out. */
static uint32_t *chrome_trace_number_edges(const struct sb_dag *dag)
{
    uint32_t *number = malloc(((size_t)dag->succ.begin[dag->steps] + 1) * sizeof *number);
    uint32_t *at = malloc(((size_t)dag->steps + 1) * sizeof *at);
    if (at && number) {
        memcpy(at, dag->succ.begin, ((size_t)dag->steps + 1) * sizeof *at);
        for (uint32_t e = 0, step = 0; e < dag->pred.begin[dag->steps]; e++) {
            while (e >= dag->pred.begin[step + 1])
                step++;
            number[at[dag->pred.list[e]]++] = e;
        }
    }
    else {
        free(number);
        number = NULL;
    }
    free(at);
    return number;
}

static enum sb_code chrome_trace_write(const struct sb_exported *x, FILE *out,
                                       struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    uint32_t *number = chrome_trace_number_edges(dag);
    if (!number)
        return sb_fail_memory(error);
    chrome_trace_put_head(x, out);
    for (uint32_t i = 0; i < x->path_steps && !ferror(out); i++)
        chrome_trace_put_step(x, x->path[i], CHROME_TRACE_PATH_LANE, out);
    for (uint32_t i = 0; i < dag->steps && !ferror(out); i++) {
        chrome_trace_put_step(x, x->order[i], x->lane[x->order[i]] + 1, out);
        chrome_trace_put_arrows(x, x->order[i], number, out);
    }
    free(number);
    fputs("\n]}\n", out);
    return SB_OK;
}

const struct sb_export sb_export_chrome_trace = {
    .name = "chrome-trace",
    .summary = "a schedule as trace events, for Perfetto and Chrome",
    .schedule = true,
    .write = chrome_trace_write,
};
