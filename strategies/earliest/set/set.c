/* SPDX-License-Identifier: MIT */
#include "set/set.h"

#include <string.h>

#include "platform/assert.h"
#include "platform/inline.h"
#include "platform/memory.h"
#include "platform/text.h"
#include "set/reader.h"

typedef void es_destroy(void *value);

#define NO_NAME UINT32_MAX
#define MOST_TASKS ((size_t)1 << 30)

struct es_set *es_set_new(const struct es_alloc *given)
{
    struct es_alloc alloc;
    struct es_set *set;

    if (!es_memory_init(&alloc, given))
        return NULL;
    set = es_memory_take(&alloc, 1, sizeof *set);
    if (!set)
        return NULL;
    memset(set, 0, sizeof *set);
    set->alloc = alloc;
    if (pthread_mutex_init(&set->lock, NULL) != 0) {
        es_memory_give(&alloc, set, 1, sizeof *set);
        return NULL;
    }
    return set;
}

static void demands_free(struct es_set *set)
{
    for (size_t i = 0; i < set->demand_room; i++)
        if (set->demand[i])
            es_memory_give(&set->alloc, set->demand[i], 1, es_set_demand_size(set->demand[i]));
    es_memory_give(&set->alloc, set->demand, set->demand_room, sizeof(struct es_demand *));
}

void es_set_free(struct es_set *set)
{
    struct es_alloc alloc;

    if (!set)
        return;
    alloc = set->alloc;
    es_set_detach_all(set);
    pthread_mutex_destroy(&set->lock);
    es_memory_give(&alloc, set->nodes, set->room, sizeof *set->nodes);
    es_memory_give(&alloc, set->after, set->after_room, sizeof *set->after);
    es_memory_give(&alloc, set->name, set->room, sizeof *set->name);
    es_memory_give(&alloc, set->names, set->names_room, 1);
    es_memory_give(&alloc, set->table, set->table_size, sizeof *set->table);
    es_memory_give(&alloc, set->timeout, set->room, sizeof *set->timeout);
    es_memory_give(&alloc, set->destroy, set->room, sizeof(es_destroy *));
    es_memory_give(&alloc, set->edges, set->edges_room, sizeof *set->edges);
    demands_free(set);
    es_memory_give(&alloc, set, 1, sizeof *set);
}

/* What few sets have goes: whoever finds it looks at it for each task. */
void es_set_clear(struct es_set *set)
{
    ES_REQUIRE(set);
    es_set_detach_all(set);
    demands_free(set);
    es_memory_give(&set->alloc, set->timeout, set->room, sizeof *set->timeout);
    es_memory_give(&set->alloc, set->destroy, set->room, sizeof(es_destroy *));
    set->demand = NULL;
    set->demand_room = 0;
    set->timeout = NULL;
    set->destroy = NULL;
    set->pools_of = NULL;
    if (set->named)
        memset(set->table, 0xff, set->table_size * sizeof *set->table);
    set->names_size = 0;
    set->count = set->edge_count = set->named = 0;
    set->built = set->backward = false;
    set->cleared = true;
    memset(&set->error, 0, sizeof set->error);
}

static void fail(struct es_set *set, int code, es_id task, const char *before, const char *name,
                 const char *behind)
{
    struct es_text text;

    if (set->error.code)
        return;
    es_error_set(&set->error, code, task, "%s", "");
    es_text_init(&text, set->error.text, sizeof set->error.text);
    es_text_add(&text, "%s", before);
    es_text_add_name(&text, name);
    es_text_add(&text, "%s", behind);
}

static void fail_memory(struct es_set *set)
{
    fail(set, ES_NO_MEMORY, ES_NONE, "Out of memory while building the set", "", "");
}

static size_t hash(const char *name)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 0x100000001b3u;
    return (size_t)(h ^ (h >> 29));
}

/* The place of `name` in the table: its task, or where it would go. */
static es_id *place(const struct es_set *set, const char *name)
{
    size_t mask = set->table_size - 1;
    size_t at = hash(name) & mask;

    while (set->table[at] != ES_NONE && strcmp(set->names + set->name[set->table[at]], name) != 0)
        at = (at + 1) & mask;
    return &set->table[at];
}

static bool table_grow(struct es_set *set)
{
    size_t old_size = set->table_size;
    size_t size = old_size ? 2 * old_size : 16;
    es_id *old = set->table;
    es_id *table = es_memory_take(&set->alloc, size, sizeof *table);

    if (!table)
        return false;
    memset(table, 0xff, size * sizeof *table);
    set->table = table;
    set->table_size = size;
    for (size_t i = 0; i < old_size; i++)
        if (old[i] != ES_NONE)
            *place(set, set->names + set->name[old[i]]) = old[i];
    es_memory_give(&set->alloc, old, old_size, sizeof *old);
    return true;
}

/* Makes room for one more task. The arrays per task have the same room, so all grow or the set
 * keeps its old room. */
static bool tasks_grow(struct es_set *set)
{
    size_t room = set->room ? 2 * set->room : 16;
    void *name = NULL;
    void *timeout = NULL;
    void *destroy = NULL;

    if (room > MOST_TASKS)
        return false;
    name = set->name ? es_memory_take(&set->alloc, room, sizeof *set->name) : NULL;
    timeout = set->timeout ? es_memory_take(&set->alloc, room, sizeof *set->timeout) : NULL;
    destroy = set->destroy ? es_memory_take(&set->alloc, room, sizeof(es_destroy *)) : NULL;
    if ((set->name && !name) || (set->timeout && !timeout) || (set->destroy && !destroy) ||
        !es_memory_grow(&set->alloc, (void **)&set->nodes, set->room, room, sizeof *set->nodes)) {
        es_memory_give(&set->alloc, name, room, sizeof *set->name);
        es_memory_give(&set->alloc, timeout, room, sizeof *set->timeout);
        es_memory_give(&set->alloc, destroy, room, sizeof(es_destroy *));
        return false;
    }
    if (name)
        memcpy(name, set->name, set->room * sizeof *set->name);
    if (timeout) {
        memset(timeout, 0, room * sizeof *set->timeout);
        memcpy(timeout, set->timeout, set->room * sizeof *set->timeout);
    }
    if (destroy) {
        memset(destroy, 0, room * sizeof(es_destroy *));
        memcpy(destroy, set->destroy, set->room * sizeof(es_destroy *));
    }
    es_memory_give(&set->alloc, set->name, set->room, sizeof *set->name);
    es_memory_give(&set->alloc, set->timeout, set->room, sizeof *set->timeout);
    es_memory_give(&set->alloc, set->destroy, set->room, sizeof(es_destroy *));
    set->destroy = destroy;
    set->name = name;
    set->timeout = timeout;
    set->room = room;
    return true;
}

/* Keeps a name for the task that is added next. The arrays exist and the name is new, or the set
 * has failed. */
static bool name_keep(struct es_set *set, const char *name)
{
    size_t size = strlen(name) + 1;
    es_id *at;

    if (!set->name) {
        set->name = es_memory_take(&set->alloc, set->room, sizeof *set->name);
        if (!set->name)
            return fail_memory(set), false;
        memset(set->name, 0xff, set->room * sizeof *set->name);
    }
    if (2 * ((size_t)set->named + 1) > set->table_size && !table_grow(set))
        return fail_memory(set), false;
    at = place(set, name);
    if (*at != ES_NONE)
        return fail(set, ES_DUPLICATE, *at, "Duplicate task \"", name, "\""), false;
    if (set->names_size + size > set->names_room) {
        size_t room = 2 * set->names_room + size + 64;

        if (room >= NO_NAME ||
            !es_memory_grow(&set->alloc, (void **)&set->names, set->names_room, room, 1))
            return fail_memory(set), false;
        set->names_room = room;
    }
    memcpy(set->names + set->names_size, name, size);
    set->name[set->count] = (uint32_t)set->names_size;
    *at = set->count;
    set->names_size += size;
    set->named++;
    return true;
}

/* What must be so before a task can be added. */
static bool add_ready(struct es_set *set, const char *name, es_body *body)
{
    if (!set || set->error.code)
        return false;
    if (set->built)
        fail(set, ES_MISUSE, ES_NONE, "A task was added to a set that is built", "", "");
    else if (!body)
        fail(set, ES_NO_FUNCTION, set->count, "Task \"", name ? name : "", "\" is not a function");
    else if (set->count + (size_t)1 >= set->room && !tasks_grow(set))
        fail_memory(set);
    else if (!name && set->name)
        set->name[set->count] = NO_NAME;
    else
        return !name || name_keep(set, name);
    return !set->error.code;
}

es_id es_set_add(struct es_set *set, const char *name, es_body *body, void *data)
{
    bool plain = set && !set->error.code && !set->built && body && !name && !set->name &&
                 set->count + (size_t)1 < set->room;

    if (rarely(!plain) && !add_ready(set, name, body))
        return ES_NONE;
    set->nodes[set->count] = (struct es_node){ .body = body, .data = data };
    return set->count++;
}

static bool edges_grow(struct es_set *set)
{
    size_t room = set->edges_room ? 2 * set->edges_room : 16;

    if (room > UINT32_MAX || !es_memory_grow(&set->alloc, (void **)&set->edges, set->edges_room,
                                             room, sizeof *set->edges))
        return false;
    set->edges_room = room;
    return true;
}

/* What must be so before a dependency can be added. */
static bool after_ready(struct es_set *set, es_id task, es_id dependency)
{
    if (!set || set->error.code)
        return false;
    if (set->built)
        fail(set, ES_MISUSE, ES_NONE, "A dependency was added to a set that is built", "", "");
    else if (task >= set->count || dependency >= set->count)
        fail(set, ES_UNKNOWN, ES_NONE, "A dependency names a task that the set does not have", "",
             "");
    else if (set->edge_count == set->edges_room && !edges_grow(set))
        fail_memory(set);
    return !set->error.code;
}

void es_set_after(struct es_set *set, es_id task, es_id dependency)
{
    bool plain = set && !set->error.code && !set->built && task < set->count &&
                 dependency < set->count && set->edge_count < set->edges_room;

    if (rarely(!plain) && !after_ready(set, task, dependency))
        return;
    set->nodes[dependency].first++;
    set->nodes[task].pending++;
    set->backward |= dependency >= task;
    set->edges[set->edge_count++] = (struct es_edge){ task, dependency };
}

void es_set_timeout(struct es_set *set, es_id task, es_ns limit)
{
    if (!set || set->error.code)
        return;
    if (task >= set->count || limit < 0) {
        fail(set, task >= set->count ? ES_UNKNOWN : ES_MISUSE, ES_NONE,
             "A timeout is negative, or for no task", "", "");
        return;
    }
    if (!set->timeout) {
        set->timeout = es_memory_take(&set->alloc, set->room, sizeof *set->timeout);
        if (!set->timeout) {
            fail_memory(set);
            return;
        }
        memset(set->timeout, 0, set->room * sizeof *set->timeout);
    }
    set->timeout[task] = limit;
}

void es_set_destroy(struct es_set *set, es_id task, es_destroy *destroy)
{
    if (!set || set->error.code)
        return;
    if (task >= set->count) {
        fail(set, ES_UNKNOWN, ES_NONE, "A destructor is for no task", "", "");
        return;
    }
    if (!set->destroy) {
        set->destroy = es_memory_take(&set->alloc, set->room, sizeof(es_destroy *));
        if (!set->destroy) {
            fail_memory(set);
            return;
        }
        memset(set->destroy, 0, set->room * sizeof(es_destroy *));
    }
    set->destroy[task] = destroy;
}

size_t es_set_count(const struct es_set *set)
{
    ES_REQUIRE(set);
    return set->count;
}

es_id es_set_find(const struct es_set *set, const char *name)
{
    ES_REQUIRE(set);
    return set->table && name ? *place(set, name) : ES_NONE;
}

const char *es_set_name(const struct es_set *set, es_id task)
{
    ES_REQUIRE(set);
    if (task >= set->count || !set->name || set->name[task] == NO_NAME)
        return "";
    return set->names + set->name[task];
}

void es_set_text(struct es_text *text, const struct es_set *set, es_id task)
{
    const char *name = set ? es_set_name(set, task) : "";

    if (!name[0]) {
        es_text_add(text, "#%u", (unsigned)task);
        return;
    }
    es_text_add(text, "\"");
    es_text_add_name(text, name);
    es_text_add(text, "\"");
}
