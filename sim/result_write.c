/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.json: compact, with a new line for each workload and each strategy so that a diff shows which one changed. */
#include "sim/display.h"
#include "sim/result.h"
#include "sim/result_fields.h"
#include "sim/shortest.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_gen.h>

struct writer {
    yajl_gen gen;
    char *text;
    size_t size, room;
    bool failed;
};

static void append(void *self, const char *text, size_t length)
{
    struct writer *w = self;
    while (!w->failed && w->room - w->size <= length)
        w->failed = sb_reserve(&w->text, w->room, &w->room, 1) != 0;
    if (w->failed)
        return;
    memcpy(w->text + w->size, text, length);
    w->size += length;
    w->text[w->size] = '\0';
}

static void put_text(struct writer *w, const char *text) { yajl_gen_string(w->gen, (const unsigned char *)text, strlen(text)); }

/* File names may hold any bytes, JSON holds UTF-8 alone. */
static void put_any_text(struct writer *w, const char *text)
{
    size_t size = sb_display_valid(NULL, 0, text) + 1;
    char few[256], *valid = size <= sizeof few ? few : malloc(size);
    if (!valid) {
        w->failed = true;
        return;
    }
    sb_display_valid(valid, size, text);
    put_text(w, valid);
    if (valid != few)
        free(valid);
}

static void put_u64(struct writer *w, uint64_t value)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%" PRIu64, value);
    yajl_gen_number(w->gen, text, (size_t)length);
}

static void put_ns(struct writer *w, sb_ns value) { put_u64(w, value < 0 ? 0 : (uint64_t)value); }

static void put_double(struct writer *w, double value)
{
    char text[SB_SHORTEST_SIZE];
    if (isfinite(value))
        yajl_gen_number(w->gen, text, sb_shortest(text, value));
    else
        yajl_gen_null(w->gen);
}

static void put_interval(struct writer *w, struct sb_interval interval)
{
    yajl_gen_array_open(w->gen);
    put_double(w, interval.lo);
    put_double(w, interval.hi);
    yajl_gen_array_close(w->gen);
}

static void put_field(struct writer *w, const struct sb_field *field, const void *record)
{
    const void *at = (const char *)record + field->offset;
    put_text(w, field->key);
    switch (field->kind) {
    case SB_FIELD_TEXT: put_any_text(w, *(const char *const *)at ? *(const char *const *)at : ""); break;
    case SB_FIELD_BOOL: yajl_gen_bool(w->gen, *(const bool *)at); break;
    case SB_FIELD_U32: put_u64(w, *(const uint32_t *)at); break;
    case SB_FIELD_U64: put_u64(w, *(const uint64_t *)at); break;
    case SB_FIELD_NS: put_ns(w, *(const sb_ns *)at); break;
    case SB_FIELD_DOUBLE: put_double(w, *(const double *)at); break;
    case SB_FIELD_INTERVAL: put_interval(w, *(const struct sb_interval *)at); break;
    case SB_FIELD_WORKERS:
        if (*(const uint32_t *)at)
            put_u64(w, *(const uint32_t *)at);
        else
            put_text(w, "unlimited");
        break;
    }
}

static void put_fields(struct writer *w, struct sb_fields fields, const void *record)
{
    for (size_t i = 0; i < fields.count; i++)
        put_field(w, &fields.field[i], record);
}

static void put_makespan(struct writer *w, const struct sb_strategy_result *strategy)
{
    put_text(w, "makespan_ns");
    yajl_gen_map_open(w->gen);
    put_fields(w, sb_makespan_fields, strategy);
    put_text(w, "ci95");
    yajl_gen_map_open(w->gen);
    put_fields(w, sb_makespan_ci95_fields, strategy);
    yajl_gen_map_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_speedups(struct writer *w, const struct sb_strategy_result *strategy)
{
    put_text(w, "speedup");
    yajl_gen_map_open(w->gen);
    for (uint32_t i = 0; i < strategy->speedups; i++) {
        put_any_text(w, strategy->speedup[i].over);
        yajl_gen_map_open(w->gen);
        put_fields(w, sb_speedup_fields, &strategy->speedup[i]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_map_close(w->gen);
}

static void put_cdf(struct writer *w, const struct sb_strategy_result *strategy)
{
    put_text(w, "cdf");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < strategy->cdf_points; i++) {
        yajl_gen_array_open(w->gen);
        put_double(w, strategy->cdf[i].p);
        put_ns(w, strategy->cdf[i].ns);
        yajl_gen_array_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

/* [task, step, worker or null, ready, start, end], and the status where it is not "done". */
static void put_span(struct writer *w, const struct sb_span *span)
{
    yajl_gen_array_open(w->gen);
    put_u64(w, span->task);
    put_u64(w, span->step);
    if (span->worker == UINT32_MAX)
        yajl_gen_null(w->gen);
    else
        put_u64(w, span->worker);
    put_ns(w, span->ready);
    put_ns(w, span->start);
    put_ns(w, span->end);
    if (span->status != SB_DONE)
        put_text(w, span->status == SB_FAILED ? "failed" : "cancelled");
    yajl_gen_array_close(w->gen);
}

static void put_strategy(struct writer *w, const struct sb_strategy_result *strategy)
{
    yajl_gen_map_open(w->gen);
    append(w, "\n", 1);
    put_fields(w, sb_strategy_head_fields, strategy);
    put_makespan(w, strategy);
    put_speedups(w, strategy);
    put_cdf(w, strategy);
    put_text(w, "spans");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < strategy->spans; i++)
        put_span(w, &strategy->span[i]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_workload(struct writer *w, const struct sb_workload_result *workload)
{
    yajl_gen_map_open(w->gen);
    append(w, "\n", 1);
    put_fields(w, sb_workload_fields, workload);
    put_text(w, "task_names");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < workload->shown_tasks; i++)
        put_any_text(w, workload->task_name[i]);
    yajl_gen_array_close(w->gen);
    put_text(w, "strategies");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < workload->strategies; i++)
        put_strategy(w, &workload->strategy[i]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_result(struct writer *w, const struct sb_result *result)
{
    yajl_gen_map_open(w->gen);
    put_text(w, "simbench");
    put_any_text(w, result->version);
    put_text(w, "format");
    put_u64(w, SB_RESULT_FORMAT);
    put_text(w, "seed");
    put_u64(w, result->seed);
    put_text(w, "partial");
    yajl_gen_bool(w->gen, result->partial);
    put_text(w, "workloads");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < result->workloads; i++)
        put_workload(w, &result->workload[i]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
    append(w, "\n", 1);
}

enum sb_code sb_result_write(const struct sb_result *result, char **text, size_t *size, struct sb_error *error)
{
    struct writer w = { .gen = yajl_gen_alloc(NULL) };
    if (!w.gen)
        return sb_fail_memory(error);
    yajl_gen_config(w.gen, yajl_gen_print_callback, append, &w);
    put_result(&w, result);
    yajl_gen_free(w.gen);
    if (w.failed) {
        free(w.text);
        return sb_fail_memory(error);
    }
    *text = w.text;
    *size = w.size;
    return SB_OK;
}
