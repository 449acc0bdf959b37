/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/task_names.h"

#include "sim/base/nearest.h"

#include <stdlib.h>

static enum sb_code fail_no_task(const struct sb_task_names *r, const struct sb_json_node *node)
{
    const char *name = sb_json_text(r->source->json, node), *near = NULL;
    uint32_t count = sb_dag_builder_tasks(r->builder);
    const char **known = malloc(((size_t)count + 1) * sizeof *known);
    for (uint32_t i = 0; known && i < count; i++)
        known[i] = sb_dag_builder_name(r->builder, i);
    if (known)
        near = sb_nearest(name, known, count);
    enum sb_code code =
        near ? sb_json_fail(r->source->json, node, SB_EINPUT, r->error,
                            "no task \"%.120s\"; did you mean \"%.120s\"?", name, near)
             : sb_json_fail(r->source->json, node, SB_EINPUT, r->error, "no task \"%.120s\"", name);
    free((void *)known);
    return code;
}

enum sb_code sb_task_names_read(struct sb_task_names *r, const struct sb_json_node *tasks)
{
    const struct sb_json *json = r->source->json;
    enum sb_code code = SB_OK;
    r->task_of = calloc(json->text_size / SB_JSON_TEXT_ALIGN + 1, sizeof *r->task_of);
    if (!r->task_of)
        return sb_fail_memory(r->error);
    for (const struct sb_json_node *c = sb_json_first(json, tasks); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, tasks, c)) {
        if (!*sb_json_key(json, c))
            code = sb_json_fail(json, c, SB_EINPUT, r->error, "a task without a name");
        /* That names are unique and UTF-8 has been checked with the document. */
        uint32_t task = sb_dag_builder_new_task(r->builder, sb_json_key(json, c));
        if (task == SB_NONE)
            return code ? code : sb_fail_memory(r->error);
        r->task_of[c->key / SB_JSON_TEXT_ALIGN] = task + 1;
    }
    return code;
}

void sb_task_names_fini(struct sb_task_names *r)
{
    free(r->task_of);
    r->task_of = NULL;
}

enum sb_code sb_task_names_expect(const struct sb_task_names *r, const struct sb_json_node *node,
                                  enum sb_json_type type, const char *what)
{
    return sb_json_expect(r->source->json, node, type, what, r->error);
}

enum sb_code sb_task_names_find(const struct sb_task_names *r, const struct sb_json_node *node,
                                uint32_t *task)
{
    enum sb_code code = sb_task_names_expect(r, node, SB_JSON_STRING, "the name of a task");
    if (code)
        return code;
    *task = r->task_of[node->as.text / SB_JSON_TEXT_ALIGN] - 1; /* 0 - 1 is SB_NONE */
    return *task == SB_NONE ? fail_no_task(r, node) : SB_OK;
}
