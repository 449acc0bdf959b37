/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/requests.h"

#include "sim/workload/load/quantity.h"

#include <string.h>

const char *const sb_end_words[] = { [SB_END_ALL] = "all",
                                     [SB_END_FAIL_FAST] = "fail-fast",
                                     [SB_END_SETTLED] = "settled",
                                     [SB_END_FIRST] = "first",
                                     [SB_END_TASK] = NULL };

static enum sb_code find_task(const struct sb_latency_source *source,
                              const struct sb_dag_builder *builder, const struct sb_json_node *node,
                              uint32_t *task, struct sb_error *error)
{
    enum sb_code code =
        sb_json_expect(source->json, node, SB_JSON_STRING, "the name of a task", error);
    if (code)
        return code;
    const char *name = sb_json_text(source->json, node);
    uint32_t tasks = sb_dag_builder_tasks(builder);
    for (*task = 0; *task < tasks; ++*task)
        if (strcmp(name, sb_dag_builder_name(builder, *task)) == 0)
            return SB_OK;
    return sb_latency_fail(source, node, error, "no task \"%.120s\"", name);
}

static enum sb_code requests_read_end(const struct sb_latency_source *source,
                                      const struct sb_dag_builder *builder,
                                      const struct sb_json_node *node, enum sb_end *end,
                                      uint32_t *task, struct sb_error *error)
{
    static const char *const known[] = { "task", NULL };
    unsigned place = SB_END_TASK;
    enum sb_code code;
    if (node->type != SB_JSON_OBJECT) {
        for (place = 0; sb_end_words[place]; place++)
            if (sb_json_is(source->json, node, sb_end_words[place])) {
                *end = (enum sb_end)place;
                return SB_OK;
            }
        return sb_latency_fail(
            source, node, error,
            "expected \"all\", \"fail-fast\", \"settled\", \"first\" or {\"task\": "
            "...}");
    }
    const struct sb_json_node *name = sb_latency_get(source, node, "task");
    *end = SB_END_TASK;
    code = sb_latency_known(source, node, known, error);
    if (code == SB_OK && !name)
        code = sb_latency_fail(source, node, error, "\"task\" is missing");
    return code ? code : find_task(source, builder, name, task, error);
}

enum sb_code sb_requests_read(const struct sb_latency_source *source,
                              struct sb_dag_builder *builder, const struct sb_json_node *deadline,
                              const struct sb_json_node *end, struct sb_error *error)
{
    sb_ns until = SB_NS_NEVER;
    enum sb_end how = SB_END_ALL;
    uint32_t task = SB_NONE;
    enum sb_code code = SB_OK;
    if (deadline)
        code = sb_quantity_time(source, deadline, 1, &until, error);
    if (code == SB_OK && end)
        code = requests_read_end(source, builder, end, &how, &task, error);
    if (code == SB_OK && (until != SB_NS_NEVER || how != SB_END_ALL))
        sb_resilience_builder_end(sb_dag_builder_resilience(builder), until, how, task);
    return code;
}
