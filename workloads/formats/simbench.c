/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The project's own format, version 1: {"simbench": 1, "name", "description", "time_unit",
 * "workers", "tasks" or "generate"}. workloads/workload.schema describes it to editors; this reader
 * also checks what a schema cannot say. */
#include "sim/base/nearest.h"
#include "sim/workload/generator/generate.h"
#include "sim/workload/latency/latency.h"
#include "sim/workload/source/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The members of a task, of which there may be millions. */
enum { AFTER, LATENCY, STEPS, MEMBERS };
static const char *const member_names[MEMBERS] = { "after", "latency", "steps" };

struct reading {
    struct sb_latency_source source;
    struct sb_dag_builder *builder;
    struct sb_error *error;
    uint32_t *task_of;           /* by the place of its name in the document: 1 + the task */
    struct sb_json_name *member; /* [MEMBERS] */
};

static const struct sb_json_node *get_member(const struct reading *r,
                                             const struct sb_json_node *node, unsigned member)
{
    return sb_json_member(r->source.json, node, &r->member[member]);
}

static bool recognise(struct sb_source *source)
{
    const char *first = sb_source_first(source);
    const struct sb_json *json = first && *first == '{' ? sb_source_json(source) : NULL;
    return json && sb_json_get(json, json->node, "simbench");
}

static enum sb_code expect(const struct reading *r, const struct sb_json_node *node,
                           enum sb_json_type type, const char *what)
{
    return sb_json_expect(r->source.json, node, type, what, r->error);
}

static enum sb_code fail_no_task(const struct reading *r, const struct sb_json_node *node)
{
    const char *name = sb_json_text(r->source.json, node), *near = NULL;
    uint32_t count = sb_dag_builder_tasks(r->builder);
    const char **known = malloc(((size_t)count + 1) * sizeof *known);
    for (uint32_t i = 0; known && i < count; i++)
        known[i] = sb_dag_builder_name(r->builder, i);
    if (known)
        near = sb_nearest(name, known, count);
    enum sb_code code =
        near ? sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "no task \"%.120s\"; did you mean \"%.120s\"?", name, near)
             : sb_json_fail(r->source.json, node, SB_EINPUT, r->error, "no task \"%.120s\"", name);
    free((void *)known);
    return code;
}

static bool goes_on(const struct reading *r, enum sb_code code)
{
    return sb_goes_on(code, r->error);
}

/* The step added last awaits the tasks of a list. */
static enum sb_code read_awaits(const struct reading *r, uint32_t task,
                                const struct sb_json_node *list)
{
    const struct sb_json *json = r->source.json;
    enum sb_code code = expect(r, list, SB_JSON_ARRAY, "an array of task names");
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, list); c && goes_on(r, code);
         c = sb_json_next(json, list, c)) {
        uint32_t awaited = SB_NONE;
        enum sb_code one = expect(r, c, SB_JSON_STRING, "the name of a task");
        if (one == SB_OK)
            awaited = r->task_of[c->as.text / SB_JSON_TEXT_ALIGN] - 1; /* 0 - 1 is SB_NONE */
        if (one == SB_OK && awaited == SB_NONE)
            one = fail_no_task(r, c);
        else if (one == SB_OK && awaited == task)
            one = sb_json_fail(json, c, SB_EINPUT, r->error, "task \"%.120s\" awaits itself",
                               sb_json_text(json, c));
        else if (one == SB_OK)
            sb_dag_builder_await(r->builder, awaited);
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
    const struct sb_json *json = r->source.json;
    enum sb_code code = SB_OK;
    bool all = true;
    for (const struct sb_json_node *c = sb_json_first(json, node); c && goes_on(r, code);
         c = sb_json_next(json, node, c)) {
        if (is_member(r, c))
            continue;
        all = false;
        const char *ours = our_word(sb_json_key(json, c));
        if (ours)
            code = sb_json_fail(json, c, SB_EINPUT, r->error, "unknown key; did you mean \"%s\"?",
                                ours);
    }
    return code || all ? code : sb_json_known(json, node, member_names, MEMBERS, r->error);
}

static enum sb_code read_plain(const struct reading *r, uint32_t task,
                               const struct sb_json_node *node)
{
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *after = get_member(r, node, AFTER),
                              *latency = get_member(r, node, LATENCY);
    struct sb_dist dist;
    enum sb_code code = known_task(r, node), one = SB_OK;
    if (code == SB_OK && !latency)
        code = sb_json_fail(json, node, SB_EINPUT, r->error, "\"latency\" or \"steps\" is missing");
    if (latency && goes_on(r, code))
        one = sb_latency_read(&r->source, latency, &dist, r->error);
    code = code ? code : one;
    if (code)
        dist = sb_dist_constant(0);
    sb_dag_builder_step(r->builder, task, &dist);
    if (after && goes_on(r, code))
        one = read_awaits(r, task, after);
    return code ? code : one;
}

/* {"run": …} or {"await": …}: the one member of a step. */
static enum sb_code step_member(const struct reading *r, const struct sb_json_node *step,
                                const struct sb_json_node **member)
{
    static const char *const known[] = { "run", "await" };
    enum sb_code code = expect(r, step, SB_JSON_OBJECT, "{\"run\": ...} or {\"await\": ...}");
    if (code == SB_OK)
        code = sb_json_known(r->source.json, step, known, 2, r->error);
    if (code == SB_OK && step->size != 1)
        code = sb_json_fail(r->source.json, step, SB_EINPUT, r->error,
                            "expected either \"run\" or \"await\"");
    *member = sb_json_first(r->source.json, step);
    return code;
}

static bool is_await(const struct reading *r, const struct sb_json_node *step)
{
    return step->type == SB_JSON_OBJECT && step->size == 1 &&
           sb_json_get(r->source.json, step, "await");
}

/* The step added last awaits what stands from `from` to in front of `to`. */
static enum sb_code read_awaits_of(const struct reading *r, uint32_t task,
                                   const struct sb_json_node *steps,
                                   const struct sb_json_node *from, const struct sb_json_node *to)
{
    const struct sb_json *json = r->source.json;
    enum sb_code code = SB_OK;
    for (; from && from != to && goes_on(r, code); from = sb_json_next(json, steps, from)) {
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
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *first_await = NULL, *c = sb_json_first(json, steps);
    enum sb_code code = SB_OK;
    for (; goes_on(r, code); c = sb_json_next(json, steps, c)) {
        struct sb_dist dist = nothing;
        const struct sb_json_node *member = NULL;
        enum sb_code one = c ? step_member(r, c, &member) : SB_OK;
        bool run = c && one == SB_OK && !is_await(r, c);
        if (run)
            one = sb_latency_read(&r->source, member, &dist, r->error);
        code = code ? code : one;
        if (c && !run && !first_await)
            first_await = c;
        if ((run || !c) && (run || first_await)) {
            sb_dag_builder_step(r->builder, task, one ? &nothing : &dist);
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
    const struct sb_json *json = r->source.json;
    enum sb_code code =
        expect(r, node, SB_JSON_OBJECT, "a task ({\"after\": [...], \"latency\": ...})");
    const struct sb_json_node *steps = get_member(r, node, STEPS);
    if (code || !steps)
        return code ? code : read_plain(r, task, node);
    if (get_member(r, node, AFTER) || get_member(r, node, LATENCY))
        code = sb_json_fail(json, node, SB_EINPUT, r->error,
                            "either \"steps\", or \"after\" and \"latency\"");
    enum sb_code one = known_task(r, node);
    code = code ? code : one;
    if (goes_on(r, code))
        one = expect(r, steps, SB_JSON_ARRAY, "an array of steps");
    if (goes_on(r, code) && one == SB_OK)
        one = read_steps(r, task, steps);
    return code ? code : one;
}

/* All names first: a body may await tasks that stand below it. */
static enum sb_code read_names(const struct reading *r, const struct sb_json_node *tasks)
{
    const struct sb_json *json = r->source.json;
    enum sb_code code = SB_OK;
    for (const struct sb_json_node *c = sb_json_first(json, tasks); c && goes_on(r, code);
         c = sb_json_next(json, tasks, c)) {
        if (!*sb_json_key(json, c))
            code = sb_json_fail(json, c, SB_EINPUT, r->error, "a task without a name");
        /* That names are unique and UTF-8 has been checked with the document. */
        uint32_t task = sb_dag_builder_new_task(r->builder, sb_json_key(json, c));
        if (task == SB_NONE)
            return code ? code : sb_fail_memory(r->error);
        r->task_of[c->key / SB_JSON_TEXT_ALIGN] = task + 1;
    }
    return code;
}

/* ["a", "b"]: b waited for a. */
static enum sb_code read_pair(const struct reading *r, const struct sb_json_node *pair)
{
    const struct sb_json *json = r->source.json;
    uint32_t task[2], count = 0;
    enum sb_code code = expect(r, pair, SB_JSON_ARRAY, "a pair of task names");
    if (code == SB_OK && pair->size != 2)
        code = sb_json_fail(json, pair, SB_EINPUT, r->error, "expected a pair of task names");
    for (const struct sb_json_node *c = code ? NULL : sb_json_first(json, pair); c && code == SB_OK;
         c = sb_json_next(json, pair, c)) {
        code = expect(r, c, SB_JSON_STRING, "the name of a task");
        if (code == SB_OK &&
            (task[count++] = r->task_of[c->as.text / SB_JSON_TEXT_ALIGN] - 1) == SB_NONE)
            code = fail_no_task(r, c);
    }
    if (code == SB_OK && task[0] == task[1])
        code = sb_json_fail(json, pair, SB_EINPUT, r->error, "a task that waited for itself");
    if (code == SB_OK)
        sb_dag_builder_recorded_edge(r->builder, task[0], task[1]);
    return code;
}

static enum sb_code read_recorded(const struct reading *r, const struct sb_json_node *order)
{
    const struct sb_json *json = r->source.json;
    enum sb_code code = expect(r, order, SB_JSON_ARRAY, "an array of pairs of task names");
    sb_dag_builder_recorded(r->builder);
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(json, order); c && goes_on(r, code);
         c = sb_json_next(json, order, c)) {
        enum sb_code one = read_pair(r, c);
        code = code ? code : one;
    }
    return code;
}

/* `order` may be NULL. */
static enum sb_code read_tasks(struct reading *r, const struct sb_json_node *tasks,
                               const struct sb_json_node *order)
{
    const struct sb_json *json = r->source.json;
    struct sb_json_name member[MEMBERS];
    uint32_t task = 0;
    enum sb_code code = expect(r, tasks, SB_JSON_OBJECT, "an object of tasks by name");
    if (code)
        return code;
    for (unsigned i = 0; i < MEMBERS; i++)
        member[i] = (struct sb_json_name){ member_names[i], 0 };
    r->member = member;
    r->task_of = calloc(json->text_size / SB_JSON_TEXT_ALIGN + 1, sizeof *r->task_of);
    code = r->task_of ? read_names(r, tasks) : sb_fail_memory(r->error);
    for (const struct sb_json_node *c = sb_json_first(json, tasks);
         c && r->task_of && goes_on(r, code) && task < sb_dag_builder_tasks(r->builder);
         c = sb_json_next(json, tasks, c)) {
        enum sb_code one = read_body(r, task++, c);
        code = code ? code : one;
    }
    if (order && r->task_of && goes_on(r, code)) {
        enum sb_code one = read_recorded(r, order);
        code = code ? code : one;
    }
    free(r->task_of);
    return code;
}

static enum sb_code read_version(const struct reading *r, const struct sb_json_node *version)
{
    if (version->type == SB_JSON_STRING)
        return sb_json_fail(r->source.json, version, SB_EINPUT, r->error,
                            "these are results, not a workload: \"simbench report\" shows them");
    enum sb_code code = expect(r, version, SB_JSON_NUMBER, "the number 1");
    if (code == SB_OK && version->as.number != 1)
        code =
            sb_json_fail(r->source.json, version, SB_EINPUT, r->error,
                         "format version %.9g; this program reads version 1", version->as.number);
    return code;
}

/* Leaves `*text` alone where there is no node. */
static enum sb_code read_text(const struct reading *r, const struct sb_json_node *node,
                              const char **text)
{
    enum sb_code code = node ? expect(r, node, SB_JSON_STRING, "a string") : SB_OK;
    if (!node || code)
        return code;
    *text = sb_arena_text(r->source.arena, sb_json_text(r->source.json, node), node->size);
    return *text ? SB_OK : sb_fail_memory(r->error);
}

static enum sb_code read_unit(struct reading *r, const struct sb_json_node *node)
{
    const char *name = "ms";
    enum sb_code code = read_text(r, node, &name);
    if (code)
        return code;
    r->source.unit = sb_latency_unit(name);
    if (r->source.unit <= 0)
        code = sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "no time unit \"%.80s\": ns, us, ms or s", name);
    return code;
}

static enum sb_code read_workers(const struct reading *r, const struct sb_json_node *node,
                                 uint32_t *workers)
{
    *workers = 0;
    if (!node || sb_json_is(r->source.json, node, "unlimited"))
        return SB_OK;
    if (node->type != SB_JSON_NUMBER)
        return sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "expected a number or \"unlimited\", found %s",
                            sb_json_type_name(node));
    double value = node->as.number;
    if (!(value >= 1 && value <= SB_WORKERS_MAX) || value != floor(value))
        return sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "%.9g is not a whole number from 1 to %d", value, SB_WORKERS_MAX);
    *workers = (uint32_t)value;
    return SB_OK;
}

static enum sb_code read_header(struct reading *r, struct sb_draft *draft)
{
    static const char *const known[] = { "simbench", "name",  "description", "time_unit",
                                         "workers",  "tasks", "generate",    "$schema",
                                         "recorded_order" };
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *root = json->node;
    const char *schema = NULL;
    enum sb_code code = read_version(r, sb_json_get(json, root, "simbench"));
    if (code)
        return code;
    enum sb_code part[] = {
        sb_json_known(json, root, known, sizeof known / sizeof *known, r->error),
        read_text(r, sb_json_get(json, root, "name"), &draft->name),
        read_text(r, sb_json_get(json, root, "description"), &draft->description),
        read_text(r, sb_json_get(json, root, "$schema"), &schema),
        read_unit(r, sb_json_get(json, root, "time_unit")),
        read_workers(r, sb_json_get(json, root, "workers"), &draft->workers),
    };
    for (size_t i = 0; i < sizeof part / sizeof *part && code == SB_OK; i++)
        code = part[i];
    if (goes_on(r, code) &&
        !sb_json_get(json, root, "tasks") == !sb_json_get(json, root, "generate"))
        code = sb_json_fail(json, root, SB_EINPUT, r->error,
                            "expected either \"tasks\" or \"generate\"");
    return code;
}

static enum sb_code read_graph(struct reading *r, struct sb_draft *draft,
                               const struct sb_readers *readers)
{
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *tasks = sb_json_get(json, json->node, "tasks");
    const struct sb_json_node *generate = sb_json_get(json, json->node, "generate");
    const struct sb_json_node *at = tasks ? tasks : generate;
    snprintf(draft->where, sizeof draft->where, "%.300s:%u: %s", json->file, (unsigned)at->line,
             tasks ? "tasks" : "generate");
    const struct sb_json_node *order = sb_json_get(json, json->node, "recorded_order");
    if (order && !tasks)
        return sb_json_fail(json, order, SB_EINPUT, r->error, "an order of what tasks?");
    return tasks ? read_tasks(r, tasks, order)
                 : sb_generate_read(&r->source, generate, readers, r->builder, r->error);
}

static enum sb_code read(struct sb_source *source, const struct sb_readers *readers,
                         struct sb_draft *draft, struct sb_error *error)
{
    const struct sb_json *json = sb_source_only_json(source);
    struct sb_arena *arena = sb_dag_builder_arena(draft->builder);
    const char *slash = strrchr(json->file, '/');
    const char *folder =
        sb_arena_text(arena, json->file, slash ? (size_t)(slash - json->file) + 1 : 0);
    struct sb_latency_file *files = NULL;
    struct reading r = { .source = { .json = json,
                                     .types = readers->distributions,
                                     .folder = folder,
                                     .outside = readers->outside,
                                     .arena = arena,
                                     .files = &files },
                         .builder = draft->builder,
                         .error = error };
    if (!folder)
        return sb_fail_memory(error);
    enum sb_code code = read_header(&r, draft), graph = SB_OK;
    const struct sb_json_node *root = json->node;
    bool has = sb_json_get(json, root, "tasks") || sb_json_get(json, root, "generate");
    if (has && goes_on(&r, code) && r.source.unit > 0)
        graph = read_graph(&r, draft, readers);
    return code ? code : graph;
}

const struct sb_format sb_format_simbench = {
    .name = "simbench",
    .summary = "our own: tasks with latency distributions, or a generated graph "
               "(workloads/workload.schema)",
    .recognise = recognise,
    .read = read,
};
