/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/shown.h"

#include "sim/base/assert.h"
#include "sim/json/parse.h"
#include "sim/json/record/record_write.h"

#include <string.h>

typedef const struct sb_json_node *shown_node;

static const struct sb_record_field replicate[] = {
    { "p50", SB_RECORD_U64, SB_SHOWN_P50 * sizeof(uint64_t) },
    { "p99", SB_RECORD_U64, SB_SHOWN_P99 * sizeof(uint64_t) },
};
static const struct sb_record_fields replicates = { replicate, SB_SHOWN };

static const struct sb_record_field schedule_field[] = {
    { "makespan_ns", SB_RECORD_NS, offsetof(struct sb_shown_schedule, makespan) },
};
static const struct sb_record_fields schedule_fields = { schedule_field, 1 };

/* ---- writing ---- */

static void shown_put_ns(struct sb_json_writer *w, sb_ns value)
{
    sb_json_put_u64(w, value < 0 ? 0 : (uint64_t)value);
}

/* [task, step, worker or null, ready, start, end], and the status where it is not "done". */
static void put_span(struct sb_json_writer *w, const struct sb_span *span)
{
    yajl_gen_array_open(w->gen);
    sb_json_put_u64(w, span->task);
    sb_json_put_u64(w, span->step);
    if (span->worker == UINT32_MAX)
        yajl_gen_null(w->gen);
    else
        sb_json_put_u64(w, span->worker);
    shown_put_ns(w, span->ready);
    shown_put_ns(w, span->start);
    shown_put_ns(w, span->end);
    if (span->status != SB_DONE)
        sb_json_put_text(w, span->status == SB_FAILED ? "failed" : "cancelled");
    yajl_gen_array_close(w->gen);
}

static void put_spans(struct sb_json_writer *w, const struct sb_shown_schedule *shown)
{
    sb_json_put_text(w, "spans");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < shown->spans; i++)
        put_span(w, &shown->span[i]);
    yajl_gen_array_close(w->gen);
}

void sb_result_shown_put_workload(struct sb_json_writer *w,
                                  const struct sb_workload_result *workload)
{
    sb_json_put_text(w, "shown_replicates");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, replicates, workload->shown_replicate);
    yajl_gen_map_close(w->gen);
    sb_json_put_text(w, "task_names");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < workload->shown_tasks; i++)
        sb_json_put_any_text(w, workload->task_name[i]);
    yajl_gen_array_close(w->gen);
    if (!workload->shown_tasks)
        return;
    sb_json_put_text(w, "dependencies");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < workload->dependencies; i++) {
        yajl_gen_array_open(w->gen);
        sb_json_put_u64(w, workload->dependency[i].from);
        sb_json_put_u64(w, workload->dependency[i].to);
        yajl_gen_array_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

bool sb_result_shown_alike(const struct sb_workload_result *workload)
{
    return workload->shown_replicate[SB_SHOWN_P50] == workload->shown_replicate[SB_SHOWN_P99];
}

void sb_result_shown_put_strategy(struct sb_json_writer *w,
                                  const struct sb_workload_result *workload,
                                  const struct sb_strategy_result *strategy)
{
    put_spans(w, &strategy->shown[SB_SHOWN_P50]);
    if (sb_result_shown_alike(workload))
        return;
    sb_json_put_text(w, "shown");
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "p99");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, schedule_fields, &strategy->shown[SB_SHOWN_P99]);
    put_spans(w, &strategy->shown[SB_SHOWN_P99]);
    yajl_gen_map_close(w->gen);
    yajl_gen_map_close(w->gen);
}

/* ---- reading ---- */

static bool get_worker(struct sb_record_reader *r, shown_node at, uint32_t *worker)
{
    *worker = UINT32_MAX;
    return at->type == SB_JSON_NULL || sb_record_value(r, at, SB_RECORD_U32, worker);
}

static bool get_status(struct sb_record_reader *r, shown_node at, enum sb_status *status)
{
    *status = !at ? SB_DONE : sb_json_is(r->json, at, "failed") ? SB_FAILED : SB_CANCELLED;
    return *status != SB_CANCELLED || sb_json_is(r->json, at, "cancelled") ||
           sb_record_refuse(r, at, "\"failed\" or \"cancelled\"");
}

static bool get_span(struct sb_record_reader *r, shown_node array, struct sb_span *span)
{
    static const char expected[] = "[task, step, worker, ready, start, end]";
    shown_node at[7] = { 0 },
               c = array->type == SB_JSON_ARRAY ? sb_json_first(r->json, array) : NULL;
    if (!c || array->size < 6 || array->size > 7)
        return sb_record_refuse(r, array, expected);
    for (size_t i = 0; c; c = sb_json_next(r->json, array, c))
        at[i++] = c;
    SB_REQUIRE(at[5]);
    return sb_record_value(r, at[0], SB_RECORD_U32, &span->task) &&
           sb_record_value(r, at[1], SB_RECORD_U32, &span->step) &&
           get_worker(r, at[2], &span->worker) &&
           sb_record_value(r, at[3], SB_RECORD_NS, &span->ready) &&
           sb_record_value(r, at[4], SB_RECORD_NS, &span->start) &&
           sb_record_value(r, at[5], SB_RECORD_NS, &span->end) &&
           get_status(r, at[6], &span->status) &&
           (span->start <= span->end ||
            sb_record_refuse(r, at[5], "an end that is not before the start"));
}

static bool get_spans(struct sb_record_reader *r, shown_node object,
                      const struct sb_workload_result *workload, struct sb_shown_schedule *shown)
{
    uint32_t count = 0;
    shown_node array =
        sb_record_array(r, object, "spans", sizeof *shown->span, &count, &shown->span);
    if (!array)
        return false;
    if (count && !workload->shown_tasks)
        return sb_record_refuse(r, array, "no spans where \"task_names\" is empty");
    for (shown_node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        struct sb_span *span = &shown->span[shown->spans++];
        if (!get_span(r, c, span))
            return false;
        if (span->task >= workload->shown_tasks)
            return sb_record_refuse(r, c, "a task that has a name in \"task_names\"");
    }
    return true;
}

static bool get_task_names(struct sb_record_reader *r, shown_node object,
                           struct sb_workload_result *workload)
{
    uint32_t i = 0;
    shown_node array = sb_record_array(r, object, "task_names", sizeof *workload->task_name,
                                       &workload->shown_tasks, &workload->task_name);
    if (!array)
        return false;
    if (workload->shown_tasks && workload->shown_tasks != workload->tasks)
        return sb_record_refuse(r, array, "a name for each task, or none");
    for (shown_node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!sb_record_value(r, c, SB_RECORD_TEXT, &workload->task_name[i++]))
            return false;
    return true;
}

static bool get_dependencies(struct sb_record_reader *r, shown_node object,
                             struct sb_workload_result *workload)
{
    uint32_t count = 0;
    if (!sb_json_get(r->json, object, "dependencies"))
        return true;
    shown_node array = sb_record_array(r, object, "dependencies", sizeof *workload->dependency,
                                       &count, &workload->dependency);
    for (shown_node c = array ? sb_json_first(r->json, array) : NULL; c;
         c = sb_json_next(r->json, array, c)) {
        struct sb_edge *edge = &workload->dependency[workload->dependencies++];
        if (!sb_record_is_array(r, c, 2, "[step, step that awaits it]"))
            return false;
        shown_node from = sb_json_first(r->json, c);
        if (!sb_record_value(r, from, SB_RECORD_U32, &edge->from) ||
            !sb_record_value(r, sb_json_next(r->json, c, from), SB_RECORD_U32, &edge->to))
            return false;
        if (edge->from >= workload->steps || edge->to >= workload->steps || edge->from == edge->to)
            return sb_record_refuse(r, c, "two different steps of the workload");
    }
    return array;
}

bool sb_result_shown_get_workload(struct sb_record_reader *r, shown_node object,
                                  struct sb_workload_result *workload)
{
    shown_node both = sb_json_get(r->json, object, "shown_replicates");
    uint64_t median = workload->shown_replicate[SB_SHOWN_P50];
    workload->shown_replicate[SB_SHOWN_P99] = median;
    if (both && !sb_record_get(r, both, replicates, NULL, workload->shown_replicate))
        return false;
    if (workload->shown_replicate[SB_SHOWN_P50] != median)
        return sb_record_refuse(r, both, "at p50 the \"shown_replicate\"");
    return get_task_names(r, object, workload) && get_dependencies(r, object, workload);
}

bool sb_result_shown_get_strategy(struct sb_record_reader *r, shown_node object,
                                  const struct sb_workload_result *workload,
                                  struct sb_strategy_result *strategy)
{
    static const char *const known[] = { "p99" }, *const others[] = { "spans", NULL };
    struct sb_shown_schedule *shown = strategy->shown;
    shown_node at;
    if (!get_spans(r, object, workload, &shown[SB_SHOWN_P50]))
        return false;
    if (sb_result_shown_alike(workload)) {
        shown[SB_SHOWN_P99] = shown[SB_SHOWN_P50];
        return true;
    }
    return (at = sb_record_need(r, object, "shown")) &&
           (at->type == SB_JSON_OBJECT || sb_record_refuse(r, at, "an object")) &&
           sb_json_known(r->json, at, known, 1, r->error) == SB_OK &&
           (at = sb_record_need(r, at, "p99")) &&
           sb_record_get(r, at, schedule_fields, others, &shown[SB_SHOWN_P99]) &&
           get_spans(r, at, workload, &shown[SB_SHOWN_P99]);
}
