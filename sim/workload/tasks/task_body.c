/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/task_body.h"

#include "sim/workload/latency/latency.h"
#include "sim/workload/tasks/pools.h"
#include "sim/workload/tasks/task_action.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The members of a task, of which there may be millions. */
enum {
    AFTER,
    LATENCY,
    COST,
    STEPS,
    POOL,
    TASK_BODY_POOLS,
    HTTP,
    COMMAND,
    POLICY,
    MEMBERS = POLICY + SB_POLICY_KEYS
};
static const char *const member_names[POLICY] = { "after", "latency", "cost", "steps",
                                                  "pool",  "pools",   "http", "command" };

/* Which members the names are that were met, MEMBERS: none. Millions of tasks have the same few. */
enum { MET_MAX = 2 * MEMBERS };
struct names_met {
    uint32_t key[MET_MAX];
    unsigned member[MET_MAX], count;
};

struct task_body_reading {
    const struct sb_task_names *names;
    struct names_met *met;
    sb_ns *cost; /* [workers] scratch */
};

/* What an object has; NULL: nothing. */
struct task_members {
    const struct sb_json_node *node[MEMBERS];
    bool others; /* members that a task has not */
};

static const char *member_name(unsigned member)
{
    return member < POLICY ? member_names[member] : sb_policy_keys[member - POLICY];
}

static unsigned member_of(const struct task_body_reading *r, const struct sb_json_node *node)
{
    struct names_met *met = r->met;
    for (unsigned i = 0; i < met->count; i++)
        if (met->key[i] == node->key)
            return met->member[i];
    const char *key = sb_json_key(r->names->source->json, node);
    unsigned member = 0;
    while (member < MEMBERS && strcmp(key, member_name(member)) != 0)
        member++;
    if (met->count < MET_MAX) {
        met->key[met->count] = node->key;
        met->member[met->count++] = member;
    }
    return member;
}

static struct task_members task_members_of(const struct task_body_reading *r,
                                           const struct sb_json_node *object)
{
    const struct sb_json *json = r->names->source->json;
    struct task_members found = { .others = false };
    if (object->type != SB_JSON_OBJECT)
        return found;
    for (const struct sb_json_node *c = sb_json_first(json, object); c;
         c = sb_json_next(json, object, c)) {
        unsigned member = member_of(r, c);
        if (member < MEMBERS)
            found.node[member] = c;
        else
            found.others = true;
    }
    return found;
}

/* {"task": "a", "bytes": 18}: what is awaited, and how much data it brings. */
static enum sb_code read_awaited(const struct task_body_reading *r, const struct sb_json_node *node,
                                 const struct sb_json_node **name, double *bytes)
{
    static const char *const known[] = { "task", "bytes" };
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = sb_json_known(json, node, known, 2, r->names->error);
    const struct sb_json_node *size = sb_json_get(json, node, "bytes");
    *name = sb_json_get(json, node, "task");
    if (code == SB_OK && !*name)
        code = sb_json_fail(json, node, SB_EINPUT, r->names->error, "\"task\" is missing");
    return code || !size
               ? code
               : sb_latency_number(r->names->source, size, 0, SB_BYTES_MAX, bytes, r->names->error);
}

static enum sb_code read_await(const struct task_body_reading *r, uint32_t task,
                               const struct sb_json_node *node)
{
    const struct sb_json_node *name = node;
    uint32_t awaited = SB_NONE;
    double bytes = 0;
    enum sb_code code = node->type == SB_JSON_OBJECT ? read_awaited(r, node, &name, &bytes) : SB_OK;
    if (code == SB_OK)
        code = sb_task_names_find(r->names, name, &awaited);
    if (code)
        return code;
    if (awaited == task)
        return sb_json_fail(r->names->source->json, name, SB_EINPUT, r->names->error,
                            "task \"%.120s\" awaits itself",
                            sb_json_text(r->names->source->json, name));
    sb_dag_builder_await(r->names->builder, awaited);
    if (bytes > 0)
        sb_dag_builder_bytes(r->names->builder, bytes);
    return SB_OK;
}

/* The step added last awaits the tasks of a list. */
static enum sb_code read_awaits(const struct task_body_reading *r, uint32_t task,
                                const struct sb_json_node *list)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code =
        sb_task_names_expect(r->names, list, SB_JSON_ARRAY, "an array of task names");
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, list);
         c && sb_goes_on(code, r->names->error); c = sb_json_next(json, list, c)) {
        enum sb_code one = read_await(r, task, c);
        code = code ? code : one;
    }
    return code;
}

/* What other tools call what this one does, too far from our words to be taken for misspelt. */
static const char *our_word(const char *key)
{
    static const struct {
        const char *other, *ours;
    } word[] = {
        { "dependencies", "after" }, { "dependency", "after" }, { "depends", "after" },
        { "depends_on", "after" },   { "dependsOn", "after" },  { "depends-on", "after" },
        { "deps", "after" },         { "needs", "after" },      { "requires", "after" },
        { "parents", "after" },      { "inputs", "after" },     { "duration", "latency" },
        { "runtime", "latency" },    { "time", "latency" },
    };
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strcmp(key, word[i].other) == 0)
            return word[i].ours;
    return NULL;
}

/* What it says of failures, or else nothing: nearly all of millions of tasks have other members
 * alone. */
static enum sb_code read_said(const struct task_body_reading *r, const struct task_members *members,
                              struct sb_policy_said *said)
{
    const struct sb_json_node *last = NULL;
    *said = (struct sb_policy_said){ 0 };
    if (!r->names->policies)
        return SB_OK;
    for (unsigned k = 0; k < SB_POLICY_KEYS; k++) {
        const struct sb_json_node *node = members->node[POLICY + k];
        said->node[k] = node;
        last = node && (!last || node > last) ? node : last;
    }
    if (!last)
        return SB_OK;
    if (r->names->workers)
        return sb_json_fail(r->names->source->json, last, SB_EINPUT, r->names->error,
                            "does not go with \"platform\": nothing fails on workers that differ "
                            "yet");
    return sb_policy_read(r->names->policies, said);
}

static enum sb_code known_task(const struct task_body_reading *r, const struct sb_json_node *node,
                               const struct task_members *members)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = SB_OK;
    if (!members->others)
        return SB_OK;
    for (const struct sb_json_node *c = sb_json_first(json, node);
         c && sb_goes_on(code, r->names->error); c = sb_json_next(json, node, c)) {
        const char *ours = member_of(r, c) < MEMBERS ? NULL : our_word(sb_json_key(json, c));
        if (ours)
            code = sb_json_fail(json, c, SB_EINPUT, r->names->error,
                                "unknown key; did you mean \"%s\"?", ours);
    }
    const char *names[MEMBERS];
    for (unsigned i = 0; i < MEMBERS; i++)
        names[i] = member_name(i);
    return code ? code : sb_json_known(json, node, names, MEMBERS, r->names->error);
}

/* What stands beside "latency" or "run", or beside "steps" for all of a body that say nothing. */
static struct sb_taken find_taken(const struct task_members *members)
{
    return (struct sb_taken){ members->node[POOL], members->node[TASK_BODY_POOLS] };
}

/* r->cost[], and the latency where none is said: the mean, at least 1 ns where any cost is. */
static enum sb_code read_cost(const struct task_body_reading *r, const struct sb_json_node *node,
                              bool has_latency, struct sb_dist *latency)
{
    const struct sb_worker_names *workers = r->names->workers;
    double sum = 0;
    if (!workers)
        return sb_json_fail(r->names->source->json, node, SB_EINPUT, r->names->error,
                            "costs are by worker, and there is no \"platform\"; did you mean "
                            "\"latency\"?");
    enum sb_code code =
        sb_worker_names_read_cost(workers, r->names->source, node, r->cost, r->names->error);
    for (uint32_t w = 0; code == SB_OK && w < workers->platform.workers; w++)
        sum += (double)r->cost[w];
    if (code == SB_OK && !has_latency) {
        double mean = rint(sum / workers->platform.workers);
        *latency = sb_dist_constant(sum > 0 && mean < 1 ? 1 : mean);
    }
    return code;
}

/* The step added last, of `node`, in a body that says that (NULL: it is all there is). */
static enum sb_code read_policy(const struct task_body_reading *r, const struct sb_json_node *node,
                                const struct task_members *members,
                                const struct sb_policy_said *of_body, const struct sb_dist *latency)
{
    struct sb_policy_said own;
    enum sb_code code = read_said(r, members, &own);
    if (code || !r->names->policies)
        return code;
    return sb_policy_give(r->names->policies, &own, of_body, latency, node);
}

static enum sb_code read_plain(const struct task_body_reading *r, uint32_t task,
                               const struct sb_json_node *node, const struct task_members *members)
{
    const struct sb_json *json = r->names->source->json;
    const struct sb_json_node *after = members->node[AFTER], *latency = members->node[LATENCY],
                              *cost = members->node[COST];
    const struct sb_taken taken = find_taken(members);
    struct sb_dist dist = { 0 };
    enum sb_code code = known_task(r, node, members), one = SB_OK;
    if (code == SB_OK && !latency && !cost)
        code = sb_json_fail(json, node, SB_EINPUT, r->names->error,
                            "\"latency\" or \"steps\" is missing");
    if (latency && sb_goes_on(code, r->names->error))
        one = sb_latency_read(r->names->source, latency, &dist, r->names->error);
    code = code ? code : one;
    if (cost && sb_goes_on(code, r->names->error))
        one = read_cost(r, cost, latency, &dist);
    code = code ? code : one;
    if (code)
        dist = sb_dist_constant(0);
    sb_dag_builder_step(r->names->builder, task, &dist);
    if (cost && code == SB_OK)
        sb_dag_builder_cost(r->names->builder, r->cost);
    const struct sb_json_node *http = members->node[HTTP], *command = members->node[COMMAND];
    if ((http || command) && sb_goes_on(code, r->names->error))
        one = sb_task_action_read(r->names, http, command);
    code = code ? code : one;
    if (after && sb_goes_on(code, r->names->error))
        one = read_awaits(r, task, after);
    code = code ? code : one;
    if (sb_goes_on(code, r->names->error))
        one = sb_taken_read(r->names, &taken);
    code = code ? code : one;
    return code ? code : read_policy(r, node, members, NULL, &dist);
}

/* {"run": …} or {"await": …}: that member of a step. */
static enum sb_code step_member(const struct task_body_reading *r, const struct sb_json_node *step,
                                const struct task_members *members,
                                const struct sb_json_node **member)
{
    const char *known[4 + SB_POLICY_KEYS] = { "run", "await", "pool", "pools" };
    const struct sb_json *json = r->names->source->json;
    for (unsigned k = 0; k < SB_POLICY_KEYS; k++)
        known[4 + k] = sb_policy_keys[k];
    enum sb_code code =
        sb_task_names_expect(r->names, step, SB_JSON_OBJECT, "{\"run\": ...} or {\"await\": ...}");
    if (code == SB_OK)
        code = sb_json_known(json, step, known, 4 + SB_POLICY_KEYS, r->names->error);
    const struct sb_json_node *run = sb_json_get(json, step, "run"),
                              *await = sb_json_get(json, step, "await");
    const struct sb_taken taken = find_taken(members);
    if (code == SB_OK && !run == !await)
        code = sb_json_fail(json, step, SB_EINPUT, r->names->error,
                            "expected either \"run\" or \"await\"");
    else if (code == SB_OK && await && (taken.pool || taken.pools))
        code = sb_json_fail(json, taken.pool ? taken.pool : taken.pools, SB_EINPUT, r->names->error,
                            "slots are held by \"run\", not by \"await\"");
    else if (code == SB_OK && await && step->size > 1)
        code = sb_json_fail(json, step, SB_EINPUT, r->names->error,
                            "only \"run\" fails or is tried again, not \"await\"");
    *member = run ? run : await;
    return code;
}

static bool is_await(const struct task_body_reading *r, const struct sb_json_node *step)
{
    const struct sb_json *json = r->names->source->json;
    return sb_json_get(json, step, "await") && !sb_json_get(json, step, "run");
}

/* The step added last, of a body's step that has those (its last awaits: none). */
static enum sb_code read_taken(const struct task_body_reading *r,
                               const struct task_members *members, const struct sb_taken *of_body)
{
    const struct sb_taken own = find_taken(members);
    return sb_taken_read(r->names, own.pool || own.pools ? &own : of_body);
}

/* The step added last awaits what stands from `from` to in front of `to`. */
static enum sb_code read_awaits_of(const struct task_body_reading *r, uint32_t task,
                                   const struct sb_json_node *steps,
                                   const struct sb_json_node *from, const struct sb_json_node *to)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = SB_OK;
    for (; from && from != to && sb_goes_on(code, r->names->error);
         from = sb_json_next(json, steps, from)) {
        enum sb_code one =
            is_await(r, from) ? read_awaits(r, task, sb_json_get(json, from, "await")) : SB_OK;
        code = code ? code : one;
    }
    return code;
}

/* Awaits that stand before a run belong to it; behind the last they get a step of no duration, in
 * which nothing goes wrong. */
static enum sb_code read_steps(const struct task_body_reading *r, uint32_t task,
                               const struct sb_json_node *steps, const struct sb_taken *taken,
                               const struct sb_policy_said *said)
{
    static const struct sb_dist nothing = { 0 };
    const struct sb_json *json = r->names->source->json;
    const struct sb_json_node *first_await = NULL, *c = sb_json_first(json, steps);
    enum sb_code code = SB_OK;
    for (; sb_goes_on(code, r->names->error); c = sb_json_next(json, steps, c)) {
        struct sb_dist dist = nothing;
        const struct sb_json_node *member = NULL;
        struct task_members members = { .others = false };
        if (c)
            members = task_members_of(r, c);
        enum sb_code one = c ? step_member(r, c, &members, &member) : SB_OK;
        bool run = c && one == SB_OK && !is_await(r, c);
        if (run)
            one = sb_latency_read(r->names->source, member, &dist, r->names->error);
        code = code ? code : one;
        if (c && !run && !first_await)
            first_await = c;
        if ((run || !c) && (run || first_await)) {
            sb_dag_builder_step(r->names->builder, task, one ? &nothing : &dist);
            one = read_awaits_of(r, task, steps, first_await, c);
            code = code ? code : one;
            one = sb_goes_on(code, r->names->error) ? read_taken(r, &members, taken) : SB_OK;
            code = code ? code : one;
            if (run && code == SB_OK)
                code = read_policy(r, c, &members, said, &dist);
            first_await = NULL;
        }
        if (!c)
            break;
    }
    return code;
}

static enum sb_code read_body(const struct task_body_reading *r, uint32_t task,
                              const struct sb_json_node *node)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = sb_task_names_expect(r->names, node, SB_JSON_OBJECT,
                                             "a task ({\"after\": [...], \"latency\": ...})");
    const struct task_members members = task_members_of(r, node);
    const struct sb_json_node *steps = members.node[STEPS];
    const struct sb_taken taken = find_taken(&members);
    struct sb_policy_said said;
    if (code || !steps)
        return code ? code : read_plain(r, task, node, &members);
    if (members.node[AFTER] || members.node[LATENCY] || members.node[COST] || members.node[HTTP] ||
        members.node[COMMAND])
        code = sb_json_fail(json, node, SB_EINPUT, r->names->error,
                            "either \"steps\", or \"after\" and \"latency\"");
    enum sb_code one = known_task(r, node, &members);
    code = code ? code : one;
    if (sb_goes_on(code, r->names->error))
        one = sb_task_names_expect(r->names, steps, SB_JSON_ARRAY, "an array of steps");
    code = code ? code : one;
    if (sb_goes_on(code, r->names->error) && one == SB_OK)
        one = read_said(r, &members, &said);
    if (sb_goes_on(code, r->names->error) && one == SB_OK)
        one = read_steps(r, task, steps, &taken, &said);
    return code ? code : one;
}

enum sb_code sb_task_bodies_read(const struct sb_task_names *names,
                                 const struct sb_json_node *tasks)
{
    const struct sb_json *json = names->source->json;
    struct names_met met = { .count = 0 };
    uint32_t task = 0, workers = names->workers ? names->workers->platform.workers : 0;
    const struct task_body_reading r = { names, &met, calloc((size_t)workers + 1, sizeof(sb_ns)) };
    enum sb_code code = SB_OK;
    if (!r.cost)
        return sb_fail_memory(names->error);
    for (const struct sb_json_node *c = sb_json_first(json, tasks);
         c && sb_goes_on(code, names->error) && task < sb_dag_builder_tasks(names->builder);
         c = sb_json_next(json, tasks, c)) {
        enum sb_code one = read_body(&r, task++, c);
        code = code ? code : one;
    }
    free(r.cost);
    return code;
}
