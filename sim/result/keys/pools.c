/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/pools.h"

#include "sim/json/record/record_write.h"

#include <stddef.h>

#define IN_POOL(member) offsetof(struct sb_result_pool, member)
static const struct sb_record_field pool_field[] = { { "name", SB_RECORD_TEXT, IN_POOL(name) },
                                                     { "slots", SB_RECORD_U32, IN_POOL(slots) },
                                                     { "busy_ns", SB_RECORD_NS, IN_POOL(busy) } };
static const struct sb_record_fields pool_fields = { pool_field,
                                                     sizeof pool_field / sizeof *pool_field };
static const char pools_key[] = "pools";

void sb_result_pools_put(struct sb_json_writer *w, const struct sb_workload_result *workload)
{
    if (!workload->pools)
        return;
    sb_json_put_text(w, pools_key);
    yajl_gen_array_open(w->gen);
    for (uint32_t p = 0; p < workload->pools; p++) {
        yajl_gen_map_open(w->gen);
        sb_record_put(w, pool_fields, &workload->pool[p]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

bool sb_result_pools_get(struct sb_record_reader *r, const struct sb_json_node *object,
                         struct sb_workload_result *workload)
{
    uint32_t p = 0;
    if (!sb_json_get(r->json, object, pools_key))
        return true;
    const struct sb_json_node *array = sb_record_array(r, object, pools_key, sizeof *workload->pool,
                                                       &workload->pools, &workload->pool);
    for (const struct sb_json_node *c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c))
        if (!sb_record_get(r, c, pool_fields, NULL, &workload->pool[p++]))
            return false;
    return array != NULL;
}
