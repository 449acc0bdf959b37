/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/correlation.h"

#include <stdlib.h>

static enum sb_code read_rank(const struct sb_task_names *r, const struct sb_json_node *node,
                              double *rank)
{
    enum sb_code code = sb_task_names_expect(r, node, SB_JSON_NUMBER, "a number");
    *rank = code ? 0 : node->as.number;
    if (code == SB_OK && !(*rank >= 0 && *rank <= 1))
        code = sb_json_fail(r->source->json, node, SB_EINPUT, r->error,
                            "%.9g is no rank correlation from 0 to 1", *rank);
    return code;
}

static enum sb_code correlation_read_all(const struct sb_task_names *r,
                                         const struct sb_json_node *node)
{
    double rank;
    enum sb_code code = read_rank(r, node, &rank);
    if (code || rank == 0)
        return code;
    sb_dag_builder_groups(r->builder, &rank, 1);
    for (uint32_t t = 0; t < sb_dag_builder_tasks(r->builder); t++)
        sb_dag_builder_join(r->builder, t, 0);
    return SB_OK;
}

static const char group_expected[] = "a group ({\"tasks\": [...], \"rank\": ...})";

static enum sb_code read_member(const struct sb_task_names *r, const struct sb_json_node *node,
                                uint32_t group)
{
    uint32_t task;
    enum sb_code code = sb_task_names_find(r, node, &task);
    if (code == SB_OK && !sb_dag_builder_join(r->builder, task, group))
        code = sb_json_fail(r->source->json, node, SB_EINPUT, r->error,
                            "task \"%.120s\" is in a group already",
                            sb_json_text(r->source->json, node));
    return code;
}

static enum sb_code read_group(const struct sb_task_names *r, const struct sb_json_node *node,
                               uint32_t group)
{
    const struct sb_json *json = r->source->json;
    const struct sb_json_node *tasks = sb_json_get(json, node, "tasks");
    enum sb_code code = sb_task_names_expect(r, tasks, SB_JSON_ARRAY, "an array of task names");
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, tasks); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, tasks, c)) {
        enum sb_code one = read_member(r, c, group);
        code = code ? code : one;
    }
    return code;
}

/* Which keys it has, and its rank. */
static enum sb_code read_head(const struct sb_task_names *r, const struct sb_json_node *node,
                              double *rank)
{
    static const char *const known[] = { "tasks", "rank" };
    enum sb_code code = sb_task_names_expect(r, node, SB_JSON_OBJECT, group_expected);
    if (code == SB_OK)
        code = sb_json_known(r->source->json, node, known, 2, r->error);
    for (size_t i = 0; i < 2 && code == SB_OK; i++)
        if (!sb_json_get(r->source->json, node, known[i]))
            code = sb_json_fail(r->source->json, node, SB_EINPUT, r->error, "\"%s\" is missing",
                                known[i]);
    return code ? code : read_rank(r, sb_json_get(r->source->json, node, "rank"), rank);
}

static enum sb_code read_groups(const struct sb_task_names *r, const struct sb_json_node *list)
{
    const struct sb_json *json = r->source->json;
    uint32_t count = 0;
    enum sb_code code = SB_OK;
    double *rank = calloc((size_t)list->size + 1, sizeof *rank);
    if (!rank)
        return sb_fail_memory(r->error);
    for (const struct sb_json_node *c = sb_json_first(json, list); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, list, c)) {
        enum sb_code one = read_head(r, c, &rank[count++]);
        code = code ? code : one;
    }
    if (code == SB_OK && count)
        sb_dag_builder_groups(r->builder, rank, count);
    free(rank);
    if (code)
        return code;
    count = 0;
    for (const struct sb_json_node *c = sb_json_first(json, list); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, list, c)) {
        enum sb_code one = read_group(r, c, count++);
        code = code ? code : one;
    }
    return code;
}

enum sb_code sb_correlation_read(const struct sb_task_names *r, const struct sb_json_node *node)
{
    const struct sb_json *json = r->source->json;
    if (node->type == SB_JSON_NUMBER)
        return correlation_read_all(r, node);
    if (node->type != SB_JSON_ARRAY)
        return sb_json_fail(json, node, SB_EINPUT, r->error,
                            "expected a rank correlation or an array of groups, found %s",
                            sb_json_type_name(node));
    if (!r->task_of)
        return sb_json_fail(json, node, SB_EINPUT, r->error,
                            "of a generated graph all latencies are correlated, or none: expected "
                            "a number");
    return read_groups(r, node);
}
