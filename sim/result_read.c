/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads results.json. A file that people may have edited: whatever reports rely on (counts, order, indices) is checked here. */
#include "sim/json.h"
#include "sim/result.h"
#include "sim/result_fields.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct reader {
    const struct sb_json *json;
    struct sb_arena *arena;
    struct sb_error *error;
};

typedef const struct sb_json_node *node;

static bool no_memory(struct reader *r) { return sb_fail_memory(r->error), false; }

static bool refuse(struct reader *r, node at, const char *expected)
{
    sb_json_fail(r->json, at, SB_EINPUT, r->error, "expected %s, found %s", expected,
                 at->type == SB_JSON_NUMBER ? "another number" : sb_json_type_name(at));
    return false;
}

/* The member `key`, which must be there. */
static node need(struct reader *r, node object, const char *key)
{
    node found = sb_json_get(r->json, object, key);
    if (object->type != SB_JSON_OBJECT)
        refuse(r, object, "an object");
    else if (!found)
        sb_json_fail(r->json, object, SB_EINPUT, r->error, "the key \"%s\" is missing", key);
    return found;
}

static bool get_u64(struct reader *r, node at, uint64_t most, const char *expected, uint64_t *value)
{
    return (sb_json_u64(r->json, at, value) && *value <= most) || refuse(r, at, expected);
}

static bool get_u32(struct reader *r, node at, uint32_t *value)
{
    uint64_t wide = 0;
    if (!get_u64(r, at, UINT32_MAX, "an integer from 0 to 4294967295", &wide))
        return false;
    *value = (uint32_t)wide;
    return true;
}

static bool get_ns(struct reader *r, node at, sb_ns *value)
{
    uint64_t wide = 0;
    if (!get_u64(r, at, INT64_MAX, "nanoseconds, an integer from 0", &wide))
        return false;
    *value = (sb_ns)wide;
    return true;
}

static bool get_double(struct reader *r, node at, double *value)
{
    if (at->type != SB_JSON_NUMBER && at->type != SB_JSON_NULL)
        return refuse(r, at, "a number or null");
    *value = at->type == SB_JSON_NULL ? NAN : at->as.number;
    return true;
}

static bool get_bool(struct reader *r, node at, bool *value)
{
    if (at->type != SB_JSON_TRUE && at->type != SB_JSON_FALSE)
        return refuse(r, at, "true or false");
    *value = at->type == SB_JSON_TRUE;
    return true;
}

static bool get_text(struct reader *r, node at, const char **value)
{
    if (at->type != SB_JSON_STRING || strlen(sb_json_text(r->json, at)) != at->size)
        return refuse(r, at, "a string without NUL");
    *value = sb_arena_text(r->arena, sb_json_text(r->json, at), at->size);
    return *value || no_memory(r);
}

/* An array of `count` values, or of any number (0). */
static bool is_array(struct reader *r, node at, uint32_t count, const char *expected)
{
    return (at->type == SB_JSON_ARRAY && (!count || at->size == count)) || refuse(r, at, expected);
}

static bool get_interval(struct reader *r, node at, struct sb_interval *value)
{
    if (!is_array(r, at, 2, "[low, high]"))
        return false;
    node lo = sb_json_first(r->json, at);
    return get_double(r, lo, &value->lo) && get_double(r, sb_json_next(r->json, at, lo), &value->hi);
}

static bool get_workers(struct reader *r, node at, uint32_t *value)
{
    *value = 0;
    return sb_json_is(r->json, at, "unlimited") ||
           (get_u32(r, at, value) && (*value || refuse(r, at, "a number from 1, or \"unlimited\"")));
}

static bool get_field(struct reader *r, node at, enum sb_field_kind kind, void *to)
{
    switch (kind) {
    case SB_FIELD_TEXT: return get_text(r, at, to);
    case SB_FIELD_BOOL: return get_bool(r, at, to);
    case SB_FIELD_U32: return get_u32(r, at, to);
    case SB_FIELD_U64: return get_u64(r, at, UINT64_MAX, "an integer from 0", to);
    case SB_FIELD_NS: return get_ns(r, at, to);
    case SB_FIELD_DOUBLE: return get_double(r, at, to);
    case SB_FIELD_INTERVAL: return get_interval(r, at, to);
    case SB_FIELD_WORKERS: return get_workers(r, at, to);
    }
    return false;
}

/* All of `fields`, and no key but these and `others`. */
static bool get_fields(struct reader *r, node object, struct sb_fields fields, const char *const others[4], void *record)
{
    const char *known[40];
    size_t count = 0;
    for (size_t i = 0; i < fields.count; i++) {
        node at = need(r, object, fields.field[i].key);
        if (!at || !get_field(r, at, fields.field[i].kind, (char *)record + fields.field[i].offset))
            return false;
        known[count++] = fields.field[i].key;
    }
    for (size_t i = 0; others && i < 4 && others[i]; i++)
        known[count++] = others[i];
    return sb_json_known(r->json, object, known, count, r->error) == SB_OK;
}

/* The array below `key`: its node, its size in `*count` and room for as many zeroed items of `size` bytes. NULL on failure. */
static node need_array(struct reader *r, node object, const char *key, size_t size, uint32_t *count, void *items)
{
    node array = need(r, object, key);
    if (!array || !is_array(r, array, 0, "an array"))
        return NULL;
    void *room = sb_arena_alloc(r->arena, array->size, size);
    if (!room)
        return no_memory(r), NULL;
    memcpy(items, &room, sizeof room);
    *count = array->size;
    return array;
}

static bool get_makespan(struct reader *r, node object, struct sb_strategy_result *strategy)
{
    static const char *const others[4] = { "ci95" };
    node ci95;
    return get_fields(r, object, sb_makespan_fields, others, strategy) && (ci95 = need(r, object, "ci95")) &&
           get_fields(r, ci95, sb_makespan_ci95_fields, NULL, strategy);
}

static bool get_speedups(struct reader *r, node object, struct sb_strategy_result *strategy)
{
    if (object->type != SB_JSON_OBJECT)
        return refuse(r, object, "an object");
    strategy->speedup = sb_arena_alloc(r->arena, object->size, sizeof *strategy->speedup);
    if (!strategy->speedup)
        return no_memory(r);
    for (node c = sb_json_first(r->json, object); c; c = sb_json_next(r->json, object, c)) {
        struct sb_speedup *speedup = &strategy->speedup[strategy->speedups++];
        const char *over = sb_json_key(r->json, c);
        speedup->over = sb_arena_text(r->arena, over, strlen(over));
        if (!speedup->over)
            return no_memory(r);
        if (!get_fields(r, c, sb_speedup_fields, NULL, speedup))
            return false;
    }
    return true;
}

static bool get_cdf(struct reader *r, node object, struct sb_strategy_result *strategy)
{
    uint32_t count = 0;
    node array = need_array(r, object, "cdf", sizeof *strategy->cdf, &count, &strategy->cdf);
    struct sb_cdf_point before = { 0, 0 };
    if (!array)
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        struct sb_cdf_point *point = &strategy->cdf[strategy->cdf_points++];
        if (!is_array(r, c, 2, "[p, ns]"))
            return false;
        node p = sb_json_first(r->json, c);
        if (!get_double(r, p, &point->p) || !get_ns(r, sb_json_next(r->json, c, p), &point->ns))
            return false;
        if (!(point->p >= before.p && point->p <= 1 && point->ns >= before.ns))
            return refuse(r, c, "points that ascend, up to p = 1");
        before = *point;
    }
    return true;
}

static bool get_worker(struct reader *r, node at, uint32_t *worker)
{
    *worker = UINT32_MAX;
    return at->type == SB_JSON_NULL || get_u32(r, at, worker);
}

static bool get_status(struct reader *r, node at, enum sb_status *status)
{
    *status = !at ? SB_DONE : sb_json_is(r->json, at, "failed") ? SB_FAILED : SB_CANCELLED;
    return *status != SB_CANCELLED || sb_json_is(r->json, at, "cancelled") || refuse(r, at, "\"failed\" or \"cancelled\"");
}

static bool get_span(struct reader *r, node array, struct sb_span *span)
{
    static const char expected[] = "[task, step, worker, ready, start, end]";
    node at[7] = { 0 }, c = array->type == SB_JSON_ARRAY ? sb_json_first(r->json, array) : NULL;
    if (!c || array->size < 6 || array->size > 7)
        return refuse(r, array, expected);
    for (size_t i = 0; c; c = sb_json_next(r->json, array, c))
        at[i++] = c;
    assert(at[5]);
    return get_u32(r, at[0], &span->task) && get_u32(r, at[1], &span->step) && get_worker(r, at[2], &span->worker) &&
           get_ns(r, at[3], &span->ready) && get_ns(r, at[4], &span->start) && get_ns(r, at[5], &span->end) &&
           get_status(r, at[6], &span->status) && (span->start <= span->end || refuse(r, at[5], "an end that is not before the start"));
}

static bool get_spans(struct reader *r, node object, const struct sb_workload_result *workload, struct sb_strategy_result *strategy)
{
    uint32_t count = 0;
    node array = need_array(r, object, "spans", sizeof *strategy->span, &count, &strategy->span);
    if (!array)
        return false;
    if (count && !workload->shown_tasks)
        return refuse(r, array, "no spans where \"task_names\" is empty");
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        struct sb_span *span = &strategy->span[strategy->spans++];
        if (!get_span(r, c, span))
            return false;
        if (span->task >= workload->shown_tasks)
            return refuse(r, c, "a task that has a name in \"task_names\"");
    }
    return true;
}

static bool get_strategy(struct reader *r, node object, const struct sb_workload_result *workload, struct sb_strategy_result *strategy)
{
    static const char *const others[4] = { "makespan_ns", "speedup", "cdf", "spans" };
    node at;
    return get_fields(r, object, sb_strategy_head_fields, others, strategy) && (at = need(r, object, "makespan_ns")) &&
           get_makespan(r, at, strategy) && (at = need(r, object, "speedup")) && get_speedups(r, at, strategy) &&
           get_cdf(r, object, strategy) && get_spans(r, object, workload, strategy);
}

static bool get_task_names(struct reader *r, node object, struct sb_workload_result *workload)
{
    uint32_t i = 0;
    node array = need_array(r, object, "task_names", sizeof *workload->task_name, &workload->shown_tasks, &workload->task_name);
    if (!array)
        return false;
    if (workload->shown_tasks && workload->shown_tasks != workload->tasks)
        return refuse(r, array, "a name for each task, or none");
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!get_text(r, c, &workload->task_name[i++]))
            return false;
    return true;
}

static bool get_workload(struct reader *r, node object, struct sb_workload_result *workload)
{
    static const char *const others[4] = { "task_names", "strategies" };
    if (!get_fields(r, object, sb_workload_fields, others, workload) || !get_task_names(r, object, workload))
        return false;
    uint32_t i = 0;
    node array = need_array(r, object, "strategies", sizeof *workload->strategy, &workload->strategies, &workload->strategy);
    if (!array)
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!get_strategy(r, c, workload, &workload->strategy[i++]))
            return false;
    return true;
}

/* First of all, so that a file of another kind or of a later version is told so, and not which key it lacks. */
static bool get_head(struct reader *r, node root, struct sb_result *result)
{
    static const char *const known[] = { "simbench", "format", "seed", "partial", "workloads" };
    uint64_t format = 0;
    if (root->type != SB_JSON_OBJECT || !sb_json_get(r->json, root, "format") || !sb_json_get(r->json, root, "simbench"))
        return sb_json_fail(r->json, root, SB_EINPUT, r->error, "not a results.json of simbench: \"simbench\" and \"format\" are missing"),
               false;
    node at = need(r, root, "format");
    if (!sb_json_u64(r->json, at, &format) || format != SB_RESULT_FORMAT)
        return sb_json_fail(r->json, at, SB_EINPUT, r->error, "this program reads format %d", SB_RESULT_FORMAT), false;
    return sb_json_known(r->json, root, known, 5, r->error) == SB_OK && (at = need(r, root, "simbench")) &&
           get_text(r, at, &result->version) && (at = need(r, root, "seed")) && get_field(r, at, SB_FIELD_U64, &result->seed) &&
           (at = need(r, root, "partial")) && get_bool(r, at, &result->partial);
}

static bool get_result(struct reader *r, node root, struct sb_result *result)
{
    uint32_t i = 0;
    node array;
    if (!get_head(r, root, result) ||
        !(array = need_array(r, root, "workloads", sizeof *result->workload, &result->workloads, &result->workload)))
        return false;
    for (node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c))
        if (!get_workload(r, c, &result->workload[i++]))
            return false;
    return true;
}

enum sb_code sb_result_read(struct sb_result *result, const char *path, struct sb_error *error)
{
    struct sb_json json;
    struct sb_error local = { 0 };
    struct sb_result read = { 0 };
    if (sb_json_read(&json, path, &local) == SB_OK) {
        struct reader r = { &json, &read.arena, &local };
        get_result(&r, json.node, &read);
        sb_json_fini(&json);
    }
    if (local.code) {
        sb_result_fini(&read);
        return sb_fail(error, local.code, local.where, "%s", local.text);
    }
    *result = read;
    return SB_OK;
}
