/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A schedule as trace events
 * (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), for ui.perfetto.dev
 * and chrome://tracing: a lane for each worker, an X event for each step, flow events s and f for
 * the dependencies. The critical path is an async event of its own, with its steps nested in it:
 * who reads X events alone does not take them for more work. Microseconds, with the nanoseconds
 * behind the point. */
#include "sim/export/decimal.h"
#include "sim/export/export.h"
#include "sim/json/print_text.h"

#include <inttypes.h>

static void put_lane(FILE *out, uint32_t number, const char *name)
{
    fprintf(out,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":"
            "{\"name\":\"%s %u\"}}",
            number, name, number);
    fprintf(out,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_sort_index\","
            "\"args\":{\"sort_index\":%u}}",
            number, number);
}

static void put_head(const struct sb_exported *x, FILE *out)
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
    for (uint32_t l = 1; l <= x->lanes && !ferror(out); l++)
        put_lane(out, l, x->workers ? "worker" : "lane");
}

static void put_step(const struct sb_exported *x, uint32_t step, FILE *out)
{
    const struct sb_span *span = &x->span[step];
    char ts[SB_EXPORT_DECIMAL_SIZE], dur[SB_EXPORT_DECIMAL_SIZE], wait[SB_EXPORT_DECIMAL_SIZE];
    fputs(",\n{\"ph\":\"X\",\"name\":", out);
    sb_json_print_text(out, x->name[step]);
    fprintf(out,
            ",\"cat\":\"step\",\"pid\":1,\"tid\":%u,\"ts\":%s,\"dur\":%s,\"args\":"
            "{\"critical\":%s,\"waited_for_a_worker_us\":%s}}",
            x->lane[step] + 1, sb_export_decimal(ts, span->start, 3),
            sb_export_decimal(dur, span->end - span->start, 3),
            x->critical[step] ? "true" : "false",
            sb_export_decimal(wait, span->start - span->ready, 3));
}

/* The beginning (b) or the end (e) of something on the critical path. */
static void put_path_event(FILE *out, char phase, const char *name, sb_ns time)
{
    char ts[SB_EXPORT_DECIMAL_SIZE];
    fprintf(out,
            ",\n{\"ph\":\"%c\",\"cat\":\"critical-path\",\"id\":1,\"pid\":1,\"tid\":1,\"ts\":%s",
            phase, sb_export_decimal(ts, time, 3));
    fputs(",\"name\":", out);
    sb_json_print_text(out, name);
    putc('}', out);
}

static void put_path(const struct sb_exported *x, FILE *out)
{
    static const char title[] = "critical path";
    put_path_event(out, 'b', title, 0);
    for (uint32_t i = 0; i < x->path_steps && !ferror(out); i++) {
        const struct sb_span *span = &x->span[x->path[i]];
        put_path_event(out, 'b', x->name[x->path[i]], span->start);
        put_path_event(out, 'e', x->name[x->path[i]], span->end);
    }
    put_path_event(out, 'e', title, x->makespan);
}

/* An arrow leaves where its step begins, which is inside it, and arrives where the other begins. */
static void put_flow(const struct sb_exported *x, uint32_t from, uint32_t to, uint32_t number,
                     FILE *out)
{
    char ts[SB_EXPORT_DECIMAL_SIZE];
    fprintf(out,
            ",\n{\"ph\":\"s\",\"id\":%u,\"name\":\"after\",\"cat\":\"dependency\",\"pid\":1,"
            "\"tid\":%u,\"ts\":%s}",
            number, x->lane[from] + 1, sb_export_decimal(ts, x->span[from].start, 3));
    fprintf(out,
            ",\n{\"ph\":\"f\",\"bp\":\"e\",\"id\":%u,\"name\":\"after\",\"cat\":\"dependency\","
            "\"pid\":1,\"tid\":%u,\"ts\":%s}",
            number, x->lane[to] + 1, sb_export_decimal(ts, x->span[to].start, 3));
}

static enum sb_code write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    uint32_t flows = 0;
    (void)error;
    put_head(x, out);
    put_path(x, out);
    for (uint32_t i = 0; i < dag->steps && !ferror(out); i++)
        put_step(x, x->order[i], out);
    for (uint32_t s = 0; s < dag->steps && !ferror(out); s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            put_flow(x, dag->pred.list[e], s, ++flows, out);
    fputs("\n]}\n", out);
    return SB_OK;
}

const struct sb_export sb_export_chrome_trace = {
    .name = "chrome-trace",
    .summary = "a schedule as trace events, for Perfetto and Chrome",
    .schedule = true,
    .write = write,
};
