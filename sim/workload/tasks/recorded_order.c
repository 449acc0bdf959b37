/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/recorded_order.h"

/* ["a", "b"]: b waited for a. */
static enum sb_code read_pair(const struct sb_task_names *r, const struct sb_json_node *pair)
{
    const struct sb_json *json = r->source->json;
    uint32_t task[2] = { SB_NONE, SB_NONE }, count = 0;
    enum sb_code code = sb_task_names_expect(r, pair, SB_JSON_ARRAY, "a pair of task names");
    if (code == SB_OK && pair->size != 2)
        code = sb_json_fail(json, pair, SB_EINPUT, r->error, "expected a pair of task names");
    for (const struct sb_json_node *c = code ? NULL : sb_json_first(json, pair); c && code == SB_OK;
         c = sb_json_next(json, pair, c)) {
        code = sb_task_names_find(r, c, &task[count++]);
    }
    if (code == SB_OK && task[0] == task[1])
        code = sb_json_fail(json, pair, SB_EINPUT, r->error, "a task that waited for itself");
    if (code == SB_OK)
        sb_dag_builder_recorded_edge(r->builder, task[0], task[1]);
    return code;
}

enum sb_code sb_recorded_order_read(const struct sb_task_names *r, const struct sb_json_node *order)
{
    const struct sb_json *json = r->source->json;
    enum sb_code code =
        sb_task_names_expect(r, order, SB_JSON_ARRAY, "an array of pairs of task names");
    sb_dag_builder_recorded(r->builder);
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, order); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, order, c)) {
        enum sb_code one = read_pair(r, c);
        code = code ? code : one;
    }
    return code;
}
