/* SPDX-License-Identifier: MIT
 * A set and those who read its names live and die apart, in any threads. Whoever changes a reader's
 * state from READING to LEAVING takes it off the list: the reader itself or, for a set that is
 * freed, the set; the other waits until that is done. */
#include "set/reader.h"

#include <sched.h>

#include "set/set.h"

enum { NOTHING, READING, LEAVING };

static bool leave(struct es_set_reader *reader)
{
    uint32_t state = READING;

    return atomic_compare_exchange_strong(&reader->state, &state, LEAVING);
}

static void take_off(struct es_set *set, struct es_set_reader *reader)
{
    if (reader->previous)
        reader->previous->next = reader->next;
    else
        set->readers = reader->next;
    if (reader->next)
        reader->next->previous = reader->previous;
}

void es_set_attach(struct es_set *set, struct es_set_reader *reader)
{
    if (reader->set == set && atomic_load(&reader->state) == READING)
        return;
    es_set_detach(reader);
    reader->set = set;
    reader->previous = NULL;
    pthread_mutex_lock(&set->lock);
    reader->next = set->readers;
    if (reader->next)
        reader->next->previous = reader;
    set->readers = reader;
    pthread_mutex_unlock(&set->lock);
    atomic_store(&reader->state, READING);
}

void es_set_detach(struct es_set_reader *reader)
{
    if (leave(reader)) { /* so the set cannot go */
        pthread_mutex_lock(&reader->set->lock);
        take_off(reader->set, reader);
        atomic_store(&reader->state, NOTHING);
        pthread_mutex_unlock(&reader->set->lock);
    }
    while (atomic_load(&reader->state) != NOTHING)
        sched_yield();
}

void es_set_detach_all(struct es_set *set)
{
    pthread_mutex_lock(&set->lock);
    while (set->readers) {
        struct es_set_reader *reader = set->readers;

        if (leave(reader)) {
            take_off(set, reader);
            atomic_store(&reader->state, NOTHING);
            continue;
        }
        pthread_mutex_unlock(&set->lock); /* it is about to take itself off */
        sched_yield();
        pthread_mutex_lock(&set->lock);
    }
    pthread_mutex_unlock(&set->lock);
}

const struct es_set *es_set_read(const struct es_set_reader *reader)
{
    return atomic_load(&reader->state) == READING ? reader->set : NULL;
}
