/* SPDX-License-Identifier: MIT
 * A set of tasks: bodies by number, numbers by name, and the declared dependencies as arrays. */
#ifndef ES_SET_SET_H
#define ES_SET_SET_H

#include <pthread.h>

#include "platform/text.h"

/* What is fixed about a task. The tasks that come after node i are after[nodes[i].first] up to
 * nodes[i + 1].first; until the set is built `first` counts them. */
struct es_node {
    es_body *body;
    void *data;
    uint32_t first;
    uint32_t pending; /* how many declared dependencies it has */
};

/* So many of `after` may be read from any place: there is room behind the last. */
enum { ES_AFTER_AHEAD = 3 };

struct es_edge {
    es_id task, dependency;
};

struct es_set {
    struct es_alloc alloc;
    struct es_node *nodes; /* count, and one more once built */
    es_id *after;
    es_id *sole;    /* [count] the only task that comes after it; ES_NONE: none, or several. It is
                       behind `after`, in the same memory */
    uint32_t *name; /* where in `names` each name is; NULL while no task has one */
    char *names;
    es_id *table;                  /* names hashed: ES_NONE or a task; a power of two */
    es_ns *timeout;                /* per task, 0: none; NULL while no task has one */
    struct es_edge *edges;         /* until it is built; a set that was cleared keeps the room */
    void (**destroy)(void *value); /* per task, or NULL; NULL while no task has one */
    struct es_demand **demand;     /* [demand_room] copies with their units behind them, or NULL */
    size_t demand_room;
    const struct es_sched *pools_of; /* whose pools those name; NULL: none */
    size_t room, names_size, names_room, table_size, edges_room, after_room;
    uint32_t count, edge_count, named;
    bool built, cleared;
    bool uneven;                   /* how many tasks come after one often changes */
    bool backward;                 /* a task comes after one that was added later, or itself */
    struct es_error error;         /* the first; code ES_OK while there is none */
    pthread_mutex_t lock;          /* over `readers` */
    struct es_set_reader *readers; /* set/reader.h */
};

static inline size_t es_set_demand_size(const struct es_demand *demand)
{
    return sizeof *demand + demand->count * sizeof *demand->units;
}

/* What a task takes before it is entered, or NULL. */
static inline const struct es_demand *es_set_demand_of(const struct es_set *set, es_id task)
{
    return task < set->demand_room ? set->demand[task] : NULL;
}

/* Adds a task as `"name"`, or as `#17` when it has no name. */
void es_set_text(struct es_text *text, const struct es_set *set, es_id task);

#endif
