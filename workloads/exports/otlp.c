/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A schedule as a trace of OpenTelemetry in OTLP-JSON (opentelemetry.io/docs/specs/otlp), for
 * Jaeger, Tempo and others: a root span from the first start to the last end, and in it a span for
 * each step, with links to those that it depends on. It begins at 2000-01-01T00:00:00Z, because 0
 * means "unknown". */
#include "sim/base/sha256.h"
#include "sim/export/export.h"
#include "sim/json/print_text.h"

#include <inttypes.h>
#include <string.h>

enum { OTLP_TRACE_SIZE = 33, OTLP_INTERNAL = 1 };
static const sb_ns otlp_epoch = 946684800000000000;

static void otlp_put_time(FILE *out, const char *key, sb_ns time)
{
    fprintf(out, ",\"%s\":\"%" PRId64 "\"", key, otlp_epoch + time);
}

static void otlp_put_ids(FILE *out, const char *trace, uint64_t span)
{
    fprintf(out, "\"traceId\":\"%s\",\"spanId\":\"%016" PRIx64 "\"", trace, span);
}

/* The root is span 1, and a step two more than its number. */
static uint64_t otlp_span_of(uint32_t step) { return (uint64_t)step + 2; }

static void otlp_put_step(const struct sb_exported *x, const char *trace, uint32_t step, FILE *out)
{
    const struct sb_dag *dag = &x->workload->dag;
    const struct sb_span *span = &x->span[step];
    fputs(",\n{", out);
    otlp_put_ids(out, trace, otlp_span_of(step));
    fprintf(out, ",\"parentSpanId\":\"%016x\",\"name\":", 1u);
    sb_json_print_text(out, x->name[step]);
    fprintf(out, ",\"kind\":%d", OTLP_INTERNAL);
    otlp_put_time(out, "startTimeUnixNano", span->start);
    otlp_put_time(out, "endTimeUnixNano", span->end);
    fprintf(out,
            ",\"attributes\":[{\"key\":\"simbench.critical\",\"value\":{\"boolValue\":%s}},"
            "{\"key\":\"simbench.lane\",\"value\":{\"intValue\":\"%u\"}}]",
            x->critical[step] ? "true" : "false", x->lane[step] + 1);
    uint32_t first = dag->pred.begin[step], end = dag->pred.begin[step + 1];
    for (uint32_t e = first; e < end; e++) {
        fputs(e == first ? ",\"links\":[{" : ",{", out);
        otlp_put_ids(out, trace, otlp_span_of(dag->pred.list[e]));
        fputs("}", out);
    }
    fputs(first < end ? "]}" : "}", out);
}

/* The same export gives the same identity, another schedule another one. */
static void otlp_name_trace(const struct sb_exported *x, char trace[OTLP_TRACE_SIZE])
{
    char text[256];
    char hex[SB_SHA256_SIZE];
    snprintf(text, sizeof text, "%.100s %.60s %" PRIu64 " %" PRIu64 " %u", x->workload->name,
             x->strategy, x->seed, x->replicate, x->workers);
    sb_sha256(hex, text, strlen(text));
    snprintf(trace, OTLP_TRACE_SIZE, "%.32s", hex);
}

static enum sb_code otlp_write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    char trace[OTLP_TRACE_SIZE];
    (void)error;
    otlp_name_trace(x, trace);
    fputs("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
          "\"value\":{\"stringValue\":\"simbench\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":"
          "\"simbench\"},\"spans\":[\n{",
          out);
    otlp_put_ids(out, trace, 1);
    fputs(",\"name\":", out);
    sb_json_print_text(out, x->workload->name);
    fprintf(out, ",\"kind\":%d", OTLP_INTERNAL);
    otlp_put_time(out, "startTimeUnixNano", 0);
    otlp_put_time(out, "endTimeUnixNano", x->makespan);
    fputs(",\"attributes\":[{\"key\":\"simbench.strategy\",\"value\":{\"stringValue\":", out);
    sb_json_print_text(out, x->strategy);
    fputs("}}]}", out);
    for (uint32_t i = 0; i < x->workload->dag.steps && !ferror(out); i++)
        otlp_put_step(x, trace, x->order[i], out);
    fputs("\n]}]}]}\n", out);
    return SB_OK;
}

const struct sb_export sb_export_otlp = {
    .name = "otlp",
    .summary = "a schedule as an OpenTelemetry trace in JSON, for Jaeger and others",
    .schedule = true,
    .write = otlp_write,
};
