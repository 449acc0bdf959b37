/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/task_body.h"

#include "sim/workload/latency/latency.h"

#include <string.h>

/* The members of a task, of which there may be millions. */
enum { AFTER, LATENCY, STEPS, MEMBERS };
static const char *const member_names[MEMBERS] = { "after", "latency", "steps" };

struct reading {
    const struct sb_task_names *names;
    struct sb_json_name *member; /* [MEMBERS] */
};

static const struct sb_json_node *get_member(const struct reading *r,
                                             const struct sb_json_node *node, unsigned member)
{
    return sb_json_member(r->names->source->json, node, &r->member[member]);
}

/* The step added last awaits the tasks of a list. */
static enum sb_code read_awaits(const struct reading *r, uint32_t task,
                                const struct sb_json_node *list)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code =
        sb_task_names_expect(r->names, list, SB_JSON_ARRAY, "an array of task names");
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, list);
         c && sb_goes_on(code, r->names->error); c = sb_json_next(json, list, c)) {
        uint32_t awaited = SB_NONE;
        enum sb_code one = sb_task_names_find(r->names, c, &awaited);
        if (one == SB_OK && awaited == task)
            one = sb_json_fail(json, c, SB_EINPUT, r->names->error, "task \"%.120s\" awaits itself",
                               sb_json_text(json, c));
        else if (one == SB_OK)
            sb_dag_builder_await(r->names->builder, awaited);
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
        { "runtime", "latency" },    { "time", "latency" },     { "cost", "latency" },
    };
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strcmp(key, word[i].other) == 0)
            return word[i].ours;
    return NULL;
}

static bool is_member(const struct reading *r, const struct sb_json_node *node)
{
    for (unsigned i = 0; i < MEMBERS; i++)
        if (node->key == r->member[i].key)
            return true;
    return false;
}

/* Those that a task has been asked for are known by now. */
static enum sb_code known_task(const struct reading *r, const struct sb_json_node *node)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = SB_OK;
    bool all = true;
    for (const struct sb_json_node *c = sb_json_first(json, node);
         c && sb_goes_on(code, r->names->error); c = sb_json_next(json, node, c)) {
        if (is_member(r, c))
            continue;
        all = false;
        const char *ours = our_word(sb_json_key(json, c));
        if (ours)
            code = sb_json_fail(json, c, SB_EINPUT, r->names->error,
                                "unknown key; did you mean \"%s\"?", ours);
    }
    return code || all ? code : sb_json_known(json, node, member_names, MEMBERS, r->names->error);
}

static enum sb_code read_plain(const struct reading *r, uint32_t task,
                               const struct sb_json_node *node)
{
    const struct sb_json *json = r->names->source->json;
    const struct sb_json_node *after = get_member(r, node, AFTER),
                              *latency = get_member(r, node, LATENCY);
    struct sb_dist dist;
    enum sb_code code = known_task(r, node), one = SB_OK;
    if (code == SB_OK && !latency)
        code = sb_json_fail(json, node, SB_EINPUT, r->names->error,
                            "\"latency\" or \"steps\" is missing");
    if (latency && sb_goes_on(code, r->names->error))
        one = sb_latency_read(r->names->source, latency, &dist, r->names->error);
    code = code ? code : one;
    if (code)
        dist = sb_dist_constant(0);
    sb_dag_builder_step(r->names->builder, task, &dist);
    if (after && sb_goes_on(code, r->names->error))
        one = read_awaits(r, task, after);
    return code ? code : one;
}

/* {"run": …} or {"await": …}: the one member of a step. */
static enum sb_code step_member(const struct reading *r, const struct sb_json_node *step,
                                const struct sb_json_node **member)
{
    static const char *const known[] = { "run", "await" };
    enum sb_code code =
        sb_task_names_expect(r->names, step, SB_JSON_OBJECT, "{\"run\": ...} or {\"await\": ...}");
    if (code == SB_OK)
        code = sb_json_known(r->names->source->json, step, known, 2, r->names->error);
    if (code == SB_OK && step->size != 1)
        code = sb_json_fail(r->names->source->json, step, SB_EINPUT, r->names->error,
                            "expected either \"run\" or \"await\"");
    *member = sb_json_first(r->names->source->json, step);
    return code;
}

static bool is_await(const struct reading *r, const struct sb_json_node *step)
{
    return step->type == SB_JSON_OBJECT && step->size == 1 &&
           sb_json_get(r->names->source->json, step, "await");
}

/* The step added last awaits what stands from `from` to in front of `to`. */
static enum sb_code read_awaits_of(const struct reading *r, uint32_t task,
                                   const struct sb_json_node *steps,
                                   const struct sb_json_node *from, const struct sb_json_node *to)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = SB_OK;
    for (; from && from != to && sb_goes_on(code, r->names->error);
         from = sb_json_next(json, steps, from)) {
        enum sb_code one =
            is_await(r, from) ? read_awaits(r, task, sb_json_first(json, from)) : SB_OK;
        code = code ? code : one;
    }
    return code;
}

/* Awaits that stand before a run belong to it; behind the last they get a step of no duration. */
static enum sb_code read_steps(const struct reading *r, uint32_t task,
                               const struct sb_json_node *steps)
{
    static const struct sb_dist nothing = { 0 };
    const struct sb_json *json = r->names->source->json;
    const struct sb_json_node *first_await = NULL, *c = sb_json_first(json, steps);
    enum sb_code code = SB_OK;
    for (; sb_goes_on(code, r->names->error); c = sb_json_next(json, steps, c)) {
        struct sb_dist dist = nothing;
        const struct sb_json_node *member = NULL;
        enum sb_code one = c ? step_member(r, c, &member) : SB_OK;
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
            first_await = NULL;
        }
        if (!c)
            break;
    }
    return code;
}

static enum sb_code read_body(const struct reading *r, uint32_t task,
                              const struct sb_json_node *node)
{
    const struct sb_json *json = r->names->source->json;
    enum sb_code code = sb_task_names_expect(r->names, node, SB_JSON_OBJECT,
                                             "a task ({\"after\": [...], \"latency\": ...})");
    const struct sb_json_node *steps = get_member(r, node, STEPS);
    if (code || !steps)
        return code ? code : read_plain(r, task, node);
    if (get_member(r, node, AFTER) || get_member(r, node, LATENCY))
        code = sb_json_fail(json, node, SB_EINPUT, r->names->error,
                            "either \"steps\", or \"after\" and \"latency\"");
    enum sb_code one = known_task(r, node);
    code = code ? code : one;
    if (sb_goes_on(code, r->names->error))
        one = sb_task_names_expect(r->names, steps, SB_JSON_ARRAY, "an array of steps");
    if (sb_goes_on(code, r->names->error) && one == SB_OK)
        one = read_steps(r, task, steps);
    return code ? code : one;
}

enum sb_code sb_task_bodies_read(const struct sb_task_names *names,
                                 const struct sb_json_node *tasks)
{
    const struct sb_json *json = names->source->json;
    struct sb_json_name member[MEMBERS];
    const struct reading r = { names, member };
    uint32_t task = 0;
    enum sb_code code = SB_OK;
    for (unsigned i = 0; i < MEMBERS; i++)
        member[i] = (struct sb_json_name){ member_names[i], 0 };
    for (const struct sb_json_node *c = sb_json_first(json, tasks);
         c && sb_goes_on(code, names->error) && task < sb_dag_builder_tasks(names->builder);
         c = sb_json_next(json, tasks, c)) {
        enum sb_code one = read_body(&r, task++, c);
        code = code ? code : one;
    }
    return code;
}
