/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/pool_names.h"

#include "sim/base/nearest.h"

enum sb_code sb_pool_names_at(const struct sb_latency_source *source,
                              const struct sb_dag_builder *builder, const struct sb_json_node *node,
                              const char *name, uint32_t *pool, struct sb_error *error)
{
    const struct sb_names *known = &sb_dag_builder_pools(builder)->names;
    *pool = sb_names_find(known, name);
    if (*pool != SB_NO_NAME)
        return SB_OK;
    if (!known->count)
        return sb_latency_fail(source, node, error,
                               "no pool \"%.120s\": the workload has no \"pools\"", name);
    const char *near = sb_nearest(name, known->name, known->count);
    return near ? sb_latency_fail(source, node, error,
                                  "no pool \"%.120s\"; did you mean \"%.120s\"?", name, near)
                : sb_latency_fail(source, node, error, "no pool \"%.120s\"", name);
}

enum sb_code sb_pool_names_find(const struct sb_latency_source *source,
                                const struct sb_dag_builder *builder,
                                const struct sb_json_node *node, uint32_t *pool,
                                struct sb_error *error)
{
    enum sb_code code =
        sb_json_expect(source->json, node, SB_JSON_STRING, "the name of a pool", error);
    return code ? code
                : sb_pool_names_at(source, builder, node, sb_json_text(source->json, node), pool,
                                   error);
}
