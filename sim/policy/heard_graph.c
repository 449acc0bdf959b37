/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/policy/heard_graph.h"

#include "sim/json/parse.h"

#include <string.h>

/* What is read into, which is the graph's then. */
struct arrays {
    const char **task_name;
    uint32_t *task_of, *before_begin, *before, *after_begin, *after;
    int64_t *expected;
};

static const char wrong[] = "the graph is not as simbench tells it";

static bool number_of(const struct sb_json *json, const struct sb_json_node *node, uint64_t most,
                      uint64_t *value)
{
    return node && sb_json_u64(json, node, value) && *value <= most;
}

static bool take_names(const struct sb_json *json, const struct sb_json_node *tasks,
                       struct arrays *a, struct sb_arena *arena)
{
    uint32_t t = 0;
    for (const struct sb_json_node *c = sb_json_first(json, tasks); c;
         c = sb_json_next(json, tasks, c)) {
        if (c->type != SB_JSON_STRING)
            return false;
        a->task_name[t] = sb_arena_text(arena, sb_json_text(json, c), c->size);
        if (!a->task_name[t++])
            return false;
    }
    return true;
}

/* The steps of one array, and how many edges there are; with a->before also those. */
static bool take_steps(const struct sb_json *json, const struct sb_json_node *steps, uint32_t tasks,
                       struct arrays *a, uint32_t *edges)
{
    uint32_t s = 0;
    *edges = 0;
    for (const struct sb_json_node *c = sb_json_first(json, steps); c;
         c = sb_json_next(json, steps, c), s++) {
        const struct sb_json_node *after = sb_json_get(json, c, "after");
        uint64_t task, expected, from;
        if (!number_of(json, sb_json_get(json, c, "task"), tasks - 1, &task) ||
            !number_of(json, sb_json_get(json, c, "expected"), INT64_MAX, &expected) || !after)
            return false;
        a->task_of[s] = (uint32_t)task;
        a->expected[s] = (int64_t)expected;
        a->before_begin[s] = *edges;
        for (const struct sb_json_node *e = sb_json_first(json, after); e;
             e = sb_json_next(json, after, e)) {
            if (!number_of(json, e, steps->size - 1, &from) || *edges == UINT32_MAX)
                return false;
            if (a->before)
                a->before[*edges] = (uint32_t)from;
            ++*edges;
        }
    }
    a->before_begin[s] = *edges;
    return true;
}

/* The same edges, the other way round, by counting. */
static void turn_round(const struct arrays *a, uint32_t steps, uint32_t edges)
{
    memset(a->after_begin, 0, ((size_t)steps + 2) * sizeof *a->after_begin);
    uint32_t *next = a->after_begin + 1;
    for (uint32_t e = 0; e < edges; e++)
        next[a->before[e] + 1]++;
    for (uint32_t s = 1; s <= steps; s++)
        next[s] += next[s - 1];
    for (uint32_t s = 0; s < steps; s++)
        for (uint32_t e = a->before_begin[s]; e < a->before_begin[s + 1]; e++)
            a->after[next[a->before[e]]++] = s;
}

static enum sb_code take(struct sb_heard_graph *heard, const struct sb_json *json,
                         struct sb_error *error)
{
    const struct sb_json_node *tasks = sb_json_get(json, json->node, "tasks"),
                              *steps = sb_json_get(json, json->node, "steps");
    struct arrays a = { 0 };
    uint64_t workers;
    uint32_t edges;
    if (!tasks || tasks->type != SB_JSON_ARRAY || !steps || steps->type != SB_JSON_ARRAY ||
        !number_of(json, sb_json_get(json, json->node, "workers"), UINT32_MAX - 1, &workers))
        return sb_fail(error, SB_EINPUT, NULL, "%s", wrong);
    a.task_name = sb_arena_alloc(&heard->arena, tasks->size, sizeof *a.task_name);
    a.task_of = sb_arena_alloc(&heard->arena, steps->size, sizeof *a.task_of);
    a.expected = sb_arena_alloc(&heard->arena, steps->size, sizeof *a.expected);
    a.before_begin = sb_arena_alloc(&heard->arena, (size_t)steps->size + 1, sizeof *a.task_of);
    a.after_begin = sb_arena_alloc(&heard->arena, (size_t)steps->size + 2, sizeof *a.task_of);
    if (!a.task_name || !a.task_of || !a.expected || !a.before_begin || !a.after_begin)
        return sb_fail_memory(error);
    if (!take_names(json, tasks, &a, &heard->arena) ||
        !take_steps(json, steps, tasks->size, &a, &edges))
        return sb_fail(error, SB_EINPUT, NULL, "%s", wrong);
    a.before = sb_arena_alloc(&heard->arena, (size_t)edges + 1, sizeof *a.before);
    a.after = sb_arena_alloc(&heard->arena, (size_t)edges + 1, sizeof *a.after);
    if (!a.before || !a.after)
        return sb_fail_memory(error);
    take_steps(json, steps, tasks->size, &a, &edges);
    turn_round(&a, steps->size, edges);
    heard->graph = (struct sb_graph_v1){
        .size = sizeof(struct sb_graph_v1),
        .tasks = tasks->size,
        .steps = steps->size,
        .workers = (uint32_t)workers,
        .task_name = a.task_name,
        .task_of = a.task_of,
        .before_begin = a.before_begin,
        .before = a.before,
        .after_begin = a.after_begin,
        .after = a.after,
        .expected = a.expected,
    };
    return SB_OK;
}

enum sb_code sb_heard_graph_read(struct sb_heard_graph *heard, const char *text, size_t size,
                                 struct sb_error *error)
{
    struct sb_json json = { 0 };
    *heard = (struct sb_heard_graph){ 0 };
    enum sb_code code = sb_json_parse(&json, "graph", text, size, error);
    if (code == SB_OK)
        code = take(heard, &json, error);
    sb_json_fini(&json);
    return code;
}

void sb_heard_graph_fini(struct sb_heard_graph *heard) { sb_arena_fini(&heard->arena); }
