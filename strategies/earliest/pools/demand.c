/* SPDX-License-Identifier: MIT */
#include "pools/demand.h"

#include <string.h>

#include "core/queues/slots.h"
#include "platform/memory.h"
#include "platform/sized.h"
#include "platform/text.h"
#include "set/set.h"

static const char *wrong(const struct es_demand *demand)
{
    if (demand->count == 0 || !demand->units)
        return "A demand takes slots of one pool at least";
    if (demand->patience < 0)
        return "es_demand.patience is negative";
    for (uint32_t i = 0; i < demand->count; i++) {
        const struct es_units *units = &demand->units[i];

        if (!units->pool)
            return "A demand has no pool";
        if (units->slots == 0 || units->slots > units->pool->slots)
            return "A demand takes no slots, or more than the pool has";
        for (uint32_t k = 0; k < i; k++)
            if (demand->units[k].pool == units->pool)
                return "A demand takes slots of one pool twice";
    }
    return NULL;
}

const char *es_demand_copy(struct es_demand *own, const struct es_demand *given)
{
    if (!es_sized_copy(own, sizeof *own, given, sizeof *own))
        return "es_demand sets a field that this version does not know";
    return wrong(own);
}

bool es_demand_of(const struct es_demand *demand, const struct es_sched *sched)
{
    for (uint32_t i = 0; i < demand->count; i++)
        if (demand->units[i].pool->sched != sched)
            return false;
    return true;
}

static const struct es_sched *owner_of(const struct es_demand *demand)
{
    return demand->units[0].pool->sched;
}

static int fail(struct es_set *set, int code, const char *text)
{
    return es_error_set(&set->error, code, ES_NONE, "%s", text);
}

static bool room_for(struct es_set *set, es_id task)
{
    size_t room = set->room;

    if (task < set->demand_room)
        return true;
    if (!es_memory_grow(&set->alloc, (void **)&set->demand, set->demand_room, room,
                        sizeof(struct es_demand *)))
        return false;
    memset(set->demand + set->demand_room, 0,
           (room - set->demand_room) * sizeof(struct es_demand *));
    set->demand_room = room;
    return true;
}

/* With its units behind it. */
static struct es_demand *copy(struct es_set *set, const struct es_demand *demand)
{
    struct es_demand *own = es_memory_take(&set->alloc, 1, es_set_demand_size(demand));
    struct es_units *units;

    if (!own)
        return NULL;
    units = (struct es_units *)(own + 1);
    *own = *demand;
    memcpy(units, demand->units, demand->count * sizeof *units);
    own->units = units;
    return own;
}

void es_set_demand(struct es_set *set, es_id task, const struct es_demand *given)
{
    struct es_demand demand;
    struct es_demand *own;
    const char *text;

    if (!set || set->error.code)
        return;
    if (task >= set->count || !given) {
        fail(set, task >= set->count ? ES_UNKNOWN : ES_MISUSE, "A demand is for no task, or none");
        return;
    }
    text = es_demand_copy(&demand, given);
    if (!text && !es_demand_of(&demand, set->pools_of ? set->pools_of : owner_of(&demand)))
        text = "The demands of a set are of pools of several schedulers";
    if (text) {
        fail(set, ES_MISUSE, text);
        return;
    }
    own = copy(set, &demand);
    if (!own || !room_for(set, task)) {
        if (own)
            es_memory_give(&set->alloc, own, 1, es_set_demand_size(own));
        fail(set, ES_NO_MEMORY, "Out of memory while building the set");
        return;
    }
    if (set->demand[task])
        es_memory_give(&set->alloc, set->demand[task], 1, es_set_demand_size(set->demand[task]));
    set->demand[task] = own;
    set->pools_of = owner_of(own);
}
