/* SPDX-License-Identifier: MIT */
#include "core/state/alarm.h"

#include "core/state/number.h"
#include "core/state/owner.h"
#include "platform/memory.h"

enum { MOST = 1 << 29 };

static bool grow(struct es_sched *sched)
{
    struct es_alarms *alarms = &sched->alarms;
    uint32_t room = alarms->room ? 2 * alarms->room : 16;

    if (alarms->count < alarms->room)
        return true;
    if (room > MOST || !es_memory_grow(&sched->alloc, (void **)&alarms->table, alarms->room, room,
                                       sizeof(struct es_alarm *)))
        return false;
    alarms->room = room;
    return true;
}

/* Those that are free have the number of the next in the place of the pointer. */
static uint32_t next_free(const struct es_alarms *alarms, uint32_t number)
{
    return (uint32_t)(uintptr_t)alarms->table[number];
}

bool es_alarm_init(struct es_sched *sched, struct es_alarm *alarm,
                   void (*ring)(struct es_sched *sched, struct es_alarm *alarm),
                   struct es_request *request, es_id task)
{
    struct es_alarms *alarms = &sched->alarms;

    if (!alarms->free && !grow(sched))
        return false;
    *alarm = (struct es_alarm){ .ring = ring, .request = request, .task = task };
    if (alarms->free) {
        alarm->number = alarms->free - 1;
        alarms->free = next_free(alarms, alarm->number);
    }
    else {
        alarm->number = alarms->count++;
    }
    alarms->table[alarm->number] = alarm;
    return true;
}

void es_alarm_fini(struct es_sched *sched, struct es_alarm *alarm)
{
    struct es_alarms *alarms = &sched->alarms;

    ES_ASSERT(alarms->table[alarm->number] == alarm);
    es_alarm_cancel(sched, alarm);
    alarms->table[alarm->number] = (struct es_alarm *)(uintptr_t)alarms->free;
    alarms->free = alarm->number + 1;
}

void es_alarms_fini(struct es_sched *sched)
{
    es_memory_give(&sched->alloc, sched->alarms.table, sched->alarms.room,
                   sizeof(struct es_alarm *));
}

bool es_alarm_arm(struct es_sched *sched, struct es_alarm *alarm, es_ns when, enum es_rank rank)
{
    uint64_t number = es_number_of(sched, alarm->task, &sched->timers.armed);

    ES_ASSERT(alarm->place == 0);
    if (!es_timers_arm(&sched->timers, when, (uint64_t)rank << ES_RANK_SHIFT | number,
                       alarm->number | (uint32_t)ES_OWNER_ALARM << ES_OWNER_SHIFT))
        return false;
    if (alarm->place && alarm->request)
        alarm->request->armed++;
    return true;
}

void es_alarm_cancel(struct es_sched *sched, struct es_alarm *alarm)
{
    if (alarm->place)
        es_timers_cancel(&sched->timers, alarm->place);
}

void es_alarm_moved(struct es_sched *sched, uint32_t number, uint32_t place)
{
    struct es_alarm *alarm = sched->alarms.table[number];

    alarm->place = place;
    if (place == 0 && alarm->request)
        alarm->request->armed--;
}
