/* SPDX-License-Identifier: MIT
 * From a list of declared dependencies to arrays: a counting sort by dependency, then Kahn's
 * algorithm to see that every task can be reached. */
#include <string.h>

#include "platform/memory.h"
#include "platform/text.h"
#include "set/set.h"

/* A set is uneven if how many tasks come after one changes more often than once in so many. */
enum { UNEVEN = 8 };

/* Turns `first` from counts to places, and fills `after` and `sole`. The order among a task's
 * successors is the order of declaration. */
static void sort_edges(struct es_set *set)
{
    struct es_node *nodes = set->nodes;
    uint32_t sum = 0;
    uint32_t changes = 0;
    uint32_t before = 0;

    nodes[set->count] = (struct es_node){ 0 };
    for (uint32_t i = 0; i <= set->count; i++) {
        changes += nodes[i].first != before;
        before = nodes[i].first;
        sum += before;
        nodes[i].first = sum;
    }
    set->uneven = changes > set->count / UNEVEN;
    for (uint32_t e = set->edge_count; e-- > 0;)
        set->after[--nodes[set->edges[e].dependency].first] = set->edges[e].task;
    for (uint32_t i = 0; i < set->count; i++) {
        bool one = nodes[i + 1].first - nodes[i].first == 1;

        set->sole[i] = one ? set->after[nodes[i].first] : ES_NONE;
    }
}

/* Takes away tasks whose dependencies are all gone; left[i] is what each still waits for. Returns
 * how many went. */
static uint32_t peel(const struct es_set *set, uint32_t *left, es_id *queue)
{
    uint32_t head = 0;
    uint32_t tail = 0;

    for (uint32_t i = 0; i < set->count; i++) {
        left[i] = set->nodes[i].pending;
        if (left[i] == 0)
            queue[tail++] = i;
    }
    while (head < tail) {
        es_id task = queue[head++];

        for (uint32_t k = set->nodes[task].first; k < set->nodes[task + 1].first; k++)
            if (--left[set->after[k]] == 0)
                queue[tail++] = set->after[k];
    }
    return tail;
}

/* Every task left over comes after one left over: following those must come round. */
static void name_cycle(struct es_set *set, const uint32_t *left, es_id *before)
{
    struct es_text text;
    es_id start = ES_NONE;
    es_id task;

    for (uint32_t e = set->edge_count; e-- > 0;)
        if (left[set->edges[e].dependency] > 0)
            before[set->edges[e].task] = set->edges[e].dependency;
    for (uint32_t i = set->count; i-- > 0;)
        if (left[i] > 0)
            start = i;
    for (uint32_t steps = 0; steps < set->count; steps++)
        start = before[start];
    es_error_set(&set->error, ES_CYCLE, start, "%s", "");
    es_text_init(&text, set->error.text, sizeof set->error.text);
    es_text_add(&text, "Dependency cycle: ");
    es_set_text(&text, set, start);
    task = start;
    do {
        task = before[task];
        es_text_add(&text, " after ");
        es_set_text(&text, set, task);
    } while (task != start);
}

static int copy_error(const struct es_set *set, struct es_error *error)
{
    if (error)
        *error = set->error;
    return set->error.code;
}

/* Where every task comes after earlier ones there is no cycle. False: out of memory. */
static bool find_cycle(struct es_set *set)
{
    uint32_t *left = es_memory_take(&set->alloc, set->count, sizeof *left);
    es_id *queue = es_memory_take(&set->alloc, set->count, sizeof *queue);
    bool enough = left && queue;

    if (enough && peel(set, left, queue) < set->count)
        name_cycle(set, left, queue);
    es_memory_give(&set->alloc, left, set->count, sizeof *left);
    es_memory_give(&set->alloc, queue, set->count, sizeof *queue);
    return enough;
}

/* A set that was cleared gets as much room as its arrays of tasks and dependencies have. */
static bool after_make(struct es_set *set)
{
    size_t edges = set->edge_count + (size_t)ES_AFTER_AHEAD;
    size_t room = set->cleared ? set->edges_room + (size_t)ES_AFTER_AHEAD + set->room
                               : edges + set->count;

    if (set->after_room < room) {
        es_memory_give(&set->alloc, set->after, set->after_room, sizeof *set->after);
        set->after_room = room;
        set->after = es_memory_take(&set->alloc, room, sizeof *set->after);
    }
    if (!set->after) {
        set->after_room = 0;
        return false;
    }
    memset(set->after + set->edge_count, 0, ES_AFTER_AHEAD * sizeof *set->after);
    set->sole = set->after + edges;
    return true;
}

int es_set_build(struct es_set *set, struct es_error *error)
{
    bool enough;

    if (!set)
        return es_error_set(error, ES_NO_MEMORY, ES_NONE, "There is no set");
    if (set->built || set->error.code)
        return copy_error(set, error);
    if (set->count == 0) {
        set->built = true;
        return copy_error(set, error);
    }
    enough = after_make(set);
    if (enough) {
        sort_edges(set);
        enough = !set->backward || find_cycle(set);
    }
    if (!enough)
        es_error_set(&set->error, ES_NO_MEMORY, ES_NONE, "Out of memory while building the set");
    if (!set->cleared && enough) {
        es_memory_give(&set->alloc, set->edges, set->edges_room, sizeof *set->edges);
        set->edges = NULL;
        set->edges_room = 0;
    }
    set->built = !set->error.code;
    return copy_error(set, error);
}
