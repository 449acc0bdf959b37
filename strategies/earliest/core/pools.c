/* SPDX-License-Identifier: MIT */
#include "core/pools.h"

#include "core/calls/errors.h"
#include "core/calls/value.h"
#include "core/state/codes.h"
#include "platform/text.h"

bool es_pools_refused(const struct es_sched *sched, es_id task)
{
    const struct es_claim_of_task *claim = es_claims_entry(sched, task);

    return claim && claim->code != ES_OK;
}

struct es_result es_pools_refusal(struct es_sched *sched, es_id task)
{
    struct es_claim_of_task *claim = es_claims_entry(sched, task);

    if (claim->claim.count > 0)
        return es_pools_error(sched, claim);
    sched->claims[task] = NULL; /* it stands for one for which there was no memory */
    return es_result_plain(ES_NO_MEMORY, es_request_number_of(sched, task));
}

void es_pools_stuck(const struct es_sched *sched, const struct es_claim_of_task *claim,
                    struct es_text *text)
{
    struct es_request *request = es_request_of(sched, claim->task);

    es_text_add(text, "Deadlock: ");
    es_set_text(text, es_request_root(request)->set, es_request_number_of(sched, claim->task));
    es_text_add(text, " waits for slots of pool \"");
    es_text_add_name(text, claim->links[0].pool->name);
    es_text_add(text, "\"");
}

struct es_result es_pools_error(struct es_sched *sched, const struct es_claim_of_task *claim)
{
    struct es_request *request = es_request_of(sched, claim->task);
    es_id number = es_request_number_of(sched, claim->task);
    char room[240];
    struct es_text text;

    if (claim->code != ES_SHED && claim->code != ES_DEADLOCK)
        return es_result_plain(claim->code, number);
    es_text_init(&text, room, sizeof room);
    if (claim->code == ES_SHED) {
        es_text_add(&text, "Pool \"");
        es_text_add_name(&text, claim->refuser->name);
        es_text_add(&text, "\" has no place for one more that must wait");
    }
    else {
        es_pools_stuck(sched, claim, &text);
    }
    return es_error_result(request, claim->code, number, room);
}

static const struct es_pool *held_pool(const struct es_claim_of_task *claim)
{
    for (uint32_t i = 0; claim->held && i < claim->claim.count; i++)
        if (claim->links[i].slots > 0)
            return claim->links[i].pool;
    return NULL;
}

static struct es_result kept(struct es_sched *sched, es_id task, const struct es_pool *pool)
{
    struct es_request *request = es_request_of(sched, task);
    char room[240];
    struct es_text text;

    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "It returned while it held slots of pool \"");
    es_text_add_name(&text, pool->name);
    es_text_add(&text, "\"");
    return es_error_result(request, ES_MISUSE, es_request_number_of(sched, task), room);
}

struct es_result es_pools_leave(struct es_sched *sched, es_id task, struct es_result result)
{
    while (sched->claims[task]) {
        struct es_claim_of_task *claim = sched->claims[task];
        const struct es_pool *pool = claim->entry ? NULL : held_pool(claim);

        if (pool && result.code == ES_OK) {
            es_value_drop(es_request_of(sched, task), task, result.value);
            result = kept(sched, task, pool);
        }
        es_claims_drop(sched, claim);
    }
    return result;
}
