/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/criticality.h"

#include "sim/json/record/record_write.h"

#include <string.h>

typedef const struct sb_json_node *criticality_node;

#define IN_HEAD(member) offsetof(struct sb_criticality, member)
#define IN_TASK(member) offsetof(struct sb_task_criticality, member)
#define IN_SLACK(member) offsetof(struct sb_slack_result, member)
#define IN_EDGE(member) offsetof(struct sb_edge_criticality, member)

static const struct sb_record_field head_field[] = {
    { "replicates", SB_RECORD_U64, IN_HEAD(replicates) },
    { "tail_replicates", SB_RECORD_U64, IN_HEAD(tail_replicates) },
    { "tail_from_ns", SB_RECORD_NS, IN_HEAD(tail_from) },
    { "left_out", SB_RECORD_U32, IN_HEAD(left_out) },
    { "edges_left_out", SB_RECORD_U32, IN_HEAD(edges_left_out) },
};
static const struct sb_record_fields head_fields = SB_RECORD_FIELDS(head_field);

static const struct sb_record_field task_field[] = {
    { "p", SB_RECORD_DOUBLE, IN_TASK(p) },
    { "ci95", SB_RECORD_INTERVAL, IN_TASK(ci95) },
    { "p_tail", SB_RECORD_DOUBLE, IN_TASK(p_tail) },
    { "p_tail_ci95", SB_RECORD_INTERVAL, IN_TASK(tail_ci95) },
};
static const struct sb_record_fields task_fields = SB_RECORD_FIELDS(task_field);

static const struct sb_record_field slack_field[] = {
    { "mean", SB_RECORD_DOUBLE, IN_SLACK(mean) },
    { "mean_ci95", SB_RECORD_INTERVAL, IN_SLACK(mean_ci95) },
    { "p5", SB_RECORD_DOUBLE, IN_SLACK(p5) },
    { "p5_ci95", SB_RECORD_INTERVAL, IN_SLACK(p5_ci95) },
};
static const struct sb_record_fields slack_fields = SB_RECORD_FIELDS(slack_field);

static const struct sb_record_field edge_field[] = {
    { "p", SB_RECORD_DOUBLE, IN_EDGE(p) },
    { "p_tail", SB_RECORD_DOUBLE, IN_EDGE(p_tail) },
};
static const struct sb_record_fields edge_fields = SB_RECORD_FIELDS(edge_field);

/* ---- writing ---- */

static void put_task(struct sb_json_writer *w, const struct sb_task_criticality *task)
{
    sb_json_put_any_text(w, task->name);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, task_fields, task);
    sb_json_put_text(w, "slack_ns");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, slack_fields, &task->slack);
    yajl_gen_map_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_side(struct sb_json_writer *w, const char *key, const char *join_key,
                     const char *task, uint32_t join)
{
    sb_json_put_text(w, task ? key : join_key);
    if (task)
        sb_json_put_any_text(w, task);
    else
        sb_json_put_u64(w, join);
}

static void put_edge(struct sb_json_writer *w, const struct sb_edge_criticality *edge)
{
    yajl_gen_map_open(w->gen);
    put_side(w, "from", "from_join", edge->from, edge->from_join);
    put_side(w, "to", "to_join", edge->to, edge->to_join);
    sb_record_put(w, edge_fields, edge);
    yajl_gen_map_close(w->gen);
}

void sb_result_criticality_put(struct sb_json_writer *w, const struct sb_strategy_result *strategy)
{
    const struct sb_criticality *c = strategy->criticality;
    if (!c)
        return;
    sb_json_put_text(w, "criticality");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, head_fields, c);
    sb_json_put_text(w, "tasks");
    yajl_gen_map_open(w->gen);
    for (uint32_t i = 0; i < c->tasks; i++)
        put_task(w, &c->task[i]);
    yajl_gen_map_close(w->gen);
    sb_json_put_text(w, "edges");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < c->edges; i++)
        put_edge(w, &c->edge[i]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

/* ---- reading ---- */

/* NAN where nothing is known. */
static bool is_probability(struct sb_record_reader *r, criticality_node at, double p)
{
    return !(p < 0 || p > 1) || sb_record_refuse(r, at, "a probability from 0 to 1");
}

static bool get_task(struct sb_record_reader *r, criticality_node object,
                     struct sb_task_criticality *task)
{
    static const char *const others[] = { "slack_ns", NULL };
    const char *name = sb_json_key(r->json, object);
    task->name = sb_arena_text(r->arena, name, strlen(name));
    if (!task->name)
        return sb_record_no_memory(r);
    criticality_node slack;
    return sb_record_get(r, object, task_fields, others, task) &&
           is_probability(r, object, task->p) && is_probability(r, object, task->p_tail) &&
           (slack = sb_record_need(r, object, "slack_ns")) &&
           sb_record_get(r, slack, slack_fields, NULL, &task->slack);
}

static bool get_tasks(struct sb_record_reader *r, criticality_node object, struct sb_criticality *c)
{
    criticality_node tasks = sb_record_need(r, object, "tasks");
    if (!tasks)
        return false;
    if (tasks->type != SB_JSON_OBJECT)
        return sb_record_refuse(r, tasks, "an object");
    c->task = sb_arena_alloc(r->arena, tasks->size, sizeof *c->task);
    if (!c->task)
        return sb_record_no_memory(r);
    for (criticality_node t = sb_json_first(r->json, tasks); t; t = sb_json_next(r->json, tasks, t))
        if (!get_task(r, t, &c->task[c->tasks++]))
            return false;
    return true;
}

/* Under `key`, or as a join's number under the other. */
static bool get_side(struct sb_record_reader *r, criticality_node edge, const char *key,
                     const char *join_key, const char **task, uint32_t *join)
{
    criticality_node at = sb_json_get(r->json, edge, key),
                     number = sb_json_get(r->json, edge, join_key);
    if (at && number)
        return sb_record_refuse(r, number, "a task or a join, not both");
    if (at)
        return sb_record_value(r, at, SB_RECORD_TEXT, task);
    if (!number)
        return sb_record_need(r, edge, key) != NULL;
    return sb_record_value(r, number, SB_RECORD_U32, join) &&
           (*join > 0 || sb_record_refuse(r, number, "a number from 1"));
}

static bool get_edges(struct sb_record_reader *r, criticality_node object, struct sb_criticality *c)
{
    static const char *const others[] = { "from", "from_join", "to", "to_join", NULL };
    criticality_node edges =
        sb_record_array(r, object, "edges", sizeof *c->edge, &c->edges, &c->edge);
    struct sb_edge_criticality *edge = c->edge;
    if (!edges)
        return false;
    for (criticality_node e = sb_json_first(r->json, edges); e;
         e = sb_json_next(r->json, edges, e), edge++)
        if (!sb_record_get(r, e, edge_fields, others, edge) ||
            !get_side(r, e, "from", "from_join", &edge->from, &edge->from_join) ||
            !get_side(r, e, "to", "to_join", &edge->to, &edge->to_join) ||
            !is_probability(r, e, edge->p) || !is_probability(r, e, edge->p_tail))
            return false;
    return true;
}

bool sb_result_criticality_get(struct sb_record_reader *r, criticality_node object,
                               struct sb_strategy_result *strategy)
{
    static const char *const others[] = { "tasks", "edges", NULL };
    criticality_node at = sb_json_get(r->json, object, "criticality");
    if (!at)
        return true;
    struct sb_criticality *c = sb_arena_alloc(r->arena, 1, sizeof *c);
    if (!c)
        return sb_record_no_memory(r);
    strategy->criticality = c;
    return sb_record_get(r, at, head_fields, others, c) && get_tasks(r, at, c) &&
           get_edges(r, at, c);
}
