/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/pools.h"

#include "sim/workload/failures/policies.h"
#include "sim/workload/failures/pool_names.h"
#include "sim/workload/load/quantity.h"

#include <math.h>

static enum sb_code read_whole(const struct sb_task_names *r, const struct sb_json_node *node,
                               uint32_t most, uint32_t *value)
{
    enum sb_code code = sb_task_names_expect(r, node, SB_JSON_NUMBER, "a number of slots");
    double number = code ? 0 : node->as.number;
    if (code == SB_OK && (!(number >= 1 && number <= most) || number != floor(number)))
        code = sb_json_fail(r->source->json, node, SB_EINPUT, r->error,
                            "%.10g is not a whole number from 1 to %u", number, (unsigned)most);
    if (code == SB_OK)
        *value = (uint32_t)number;
    return code;
}

static enum sb_code read_queue(const struct sb_task_names *r, const struct sb_json_node *node,
                               enum sb_queue *queue)
{
    static const char *const word[] = {
        [SB_QUEUE_STRATEGY] = "strategy", [SB_QUEUE_FIFO] = "fifo", [SB_QUEUE_LIFO] = "lifo",
        [SB_QUEUE_PRIORITY] = "priority", [SB_QUEUE_PS] = "ps",     [SB_QUEUES] = NULL
    };
    unsigned place = SB_QUEUE_STRATEGY;
    enum sb_code code = node ? sb_quantity_word(r->source, node, word, &place, r->error) : SB_OK;
    *queue = (enum sb_queue)place;
    return code;
}

static enum sb_code read_places(const struct sb_task_names *r, const struct sb_json_node *node,
                                uint32_t *places)
{
    int64_t number = SB_PLACES_UNLIMITED;
    enum sb_code code = SB_OK;
    if (node && !sb_json_is(r->source->json, node, "unlimited"))
        code = sb_quantity_whole(r->source, node, 0, SB_PLACES_MAX, &number, r->error);
    *places = (uint32_t)number;
    return code;
}

/* How it serves; nobody waits where all are served at once. */
static enum sb_code read_service(const struct sb_task_names *r, const struct sb_json_node *node,
                                 enum sb_queue *queue, uint32_t *places)
{
    const struct sb_json *json = r->source->json;
    const struct sb_json_node *given = sb_json_get(json, node, "places");
    enum sb_code code = read_queue(r, sb_json_get(json, node, "queue"), queue);
    if (code == SB_OK)
        code = read_places(r, given, places);
    if (code == SB_OK && *queue == SB_QUEUE_PS && *places != SB_PLACES_UNLIMITED)
        code = sb_json_fail(json, given, SB_EINPUT, r->error,
                            "nobody waits in a queue of \"ps\": all are served at once");
    return code;
}

/* One that cannot be read is added all the same, so that steps that take of it are not told. */
static enum sb_code read_pool(const struct sb_task_names *r, const struct sb_json_node *node)
{
    const char *known[3 + SB_POLICY_PRIORITY] = { "slots", "queue", "places" };
    const struct sb_json *json = r->source->json;
    uint32_t slots = SB_SLOTS_MAX, places = SB_PLACES_UNLIMITED;
    enum sb_queue queue = SB_QUEUE_STRATEGY;
    enum sb_code code = sb_task_names_expect(r, node, SB_JSON_OBJECT, "a pool ({\"slots\": ...})");
    for (unsigned k = 0; k < SB_POLICY_PRIORITY; k++)
        known[3 + k] = sb_policy_keys[k];
    if (code == SB_OK)
        code = sb_json_known(json, node, known, sizeof known / sizeof *known, r->error);
    const struct sb_json_node *given = code ? NULL : sb_json_get(json, node, "slots");
    if (code == SB_OK && !given)
        code = sb_json_fail(json, node, SB_EINPUT, r->error, "\"slots\" is missing");
    if (given)
        code = read_whole(r, given, SB_SLOTS_MAX, &slots);
    if (code == SB_OK)
        code = read_service(r, node, &queue, &places);
    if (!*sb_json_key(json, node))
        return code ? code : sb_json_fail(json, node, SB_EINPUT, r->error, "a pool without a name");
    uint32_t pool = sb_dag_builder_pool(r->builder, sb_json_key(json, node), slots);
    if (pool == SB_NONE)
        return code ? code : sb_fail_memory(r->error); /* names are unique: the document's are */
    sb_dag_builder_pool_serves(r->builder, pool, queue, places);
    return code;
}

enum sb_code sb_pools_read(const struct sb_task_names *r, const struct sb_json_node *pools)
{
    const struct sb_json *json = r->source->json;
    enum sb_code code =
        sb_task_names_expect(r, pools, SB_JSON_OBJECT, "an object of pools by name");
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, pools); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, pools, c)) {
        enum sb_code one = read_pool(r, c);
        code = code ? code : one;
    }
    return code;
}

static enum sb_code pools_take(const struct sb_task_names *r, const struct sb_json_node *node,
                               const char *name, uint32_t slots)
{
    const struct sb_pool_builder *pools = sb_dag_builder_pools(r->builder);
    uint32_t pool;
    enum sb_code code = sb_pool_names_at(r->source, r->builder, node, name, &pool, r->error);
    if (code)
        return code;
    uint32_t has = pools->size[pool].slots;
    if (slots > has)
        return sb_json_fail(r->source->json, node, SB_EINPUT, r->error,
                            "takes %u slots of \"%.120s\", which has %u", (unsigned)slots, name,
                            (unsigned)has);
    sb_dag_builder_take(r->builder, (struct sb_units){ pool, slots });
    return SB_OK;
}

static enum sb_code read_many(const struct sb_task_names *r, const struct sb_json_node *pools)
{
    const struct sb_json *json = r->source->json;
    enum sb_code code =
        sb_task_names_expect(r, pools, SB_JSON_OBJECT, "slots by pool ({\"db\": 2, ...})");
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, pools); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, pools, c)) {
        uint32_t slots = 1;
        enum sb_code one = read_whole(r, c, SB_SLOTS_MAX, &slots);
        if (one == SB_OK)
            one = pools_take(r, c, sb_json_key(json, c), slots);
        code = code ? code : one;
    }
    return code;
}

enum sb_code sb_taken_read(const struct sb_task_names *r, const struct sb_taken *taken)
{
    const struct sb_json *json = r->source->json;
    if (taken->pool && taken->pools)
        return sb_json_fail(json, taken->pools, SB_EINPUT, r->error,
                            "either \"pool\" or \"pools\"");
    if (taken->pools)
        return read_many(r, taken->pools);
    if (!taken->pool)
        return SB_OK;
    enum sb_code code = sb_task_names_expect(r, taken->pool, SB_JSON_STRING, "the name of a pool");
    return code ? code : pools_take(r, taken->pool, sb_json_text(json, taken->pool), 1);
}
