/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded scientific workflows, https://wfcommons.org: WfFormat 1.5 and later keep the graph in
 * workflow.specification.tasks and the run times in workflow.execution.tasks; up to 1.4 both are in
 * workflow.tasks (up to 1.2: workflow.jobs), and references are names. An edge brings the files
 * that its parent writes and its child reads: in inputFiles and outputFiles with sizes in
 * specification.files, up to 1.4 in each task's files. Everything else (commands) is passed over.
 */
#include "sim/base/names.h"
#include "sim/import/file_edges.h"
#include "sim/workload/latency/latency.h"
#include "sim/workload/source/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wfformat_reading {
    const struct sb_json *json;
    struct sb_error *error;
    struct sb_dag_builder *builder;
    struct sb_arena scratch;
    struct sb_names names; /* the tasks' `name`s, where they differ from the ids; the first task of
                              a name counts */
    uint32_t *task_of;     /* [names] */
    uint32_t *at;          /* [list] the task of each entry; SB_NONE: one that was refused */
    double *ns;            /* [tasks] run time, NAN until it is known */
    uint32_t *line;        /* [tasks] where "execution" has the task; 0: nowhere so far */
    bool lost;             /* a run time is that of no task: one of a task may be missing for it */
    struct sb_plain_graph graph; /* its edges alone */
    struct sb_file_edges files;
};

static const struct sb_json_node *wfformat_workflow(const struct sb_json *json)
{
    return sb_json_get(json, json->node, "workflow");
}

/* The array of tasks with parents and children. */
static const struct sb_json_node *wfformat_task_list(const struct sb_json *json)
{
    const struct sb_json_node *inside = wfformat_workflow(json),
                              *specification = sb_json_get(json, inside, "specification");
    const struct sb_json_node *list =
        sb_json_get(json, specification ? specification : inside, "tasks");
    return list || specification ? list : sb_json_get(json, inside, "jobs");
}

static bool wfformat_recognise(struct sb_source *source)
{
    const char *first = sb_source_first(source);
    const struct sb_json *json = first && *first == '{' ? sb_source_json(source) : NULL;
    return json && (sb_json_get(json, wfformat_workflow(json), "specification") ||
                    wfformat_task_list(json));
}

static enum sb_code wfformat_expect(const struct wfformat_reading *r,
                                    const struct sb_json_node *node, enum sb_json_type type,
                                    const char *what)
{
    return sb_json_expect(r->json, node, type, what, r->error);
}

/* The task's id, or its name where it has none; NULL, with the error recorded, where it has
 * neither. */
static const char *wfformat_read_id(const struct wfformat_reading *r,
                                    const struct sb_json_node *task)
{
    if (wfformat_expect(r, task, SB_JSON_OBJECT, "a task"))
        return NULL;
    const struct sb_json_node *node = sb_json_get(r->json, task, "id");
    if (!node)
        node = sb_json_get(r->json, task, "name");
    if (!node)
        sb_json_fail(r->json, task, SB_EINPUT, r->error, "\"id\" is missing");
    return node && wfformat_expect(r, node, SB_JSON_STRING, "a string") == SB_OK
               ? sb_json_text(r->json, node)
               : NULL;
}

static enum sb_code wfformat_add_task(struct wfformat_reading *r, const struct sb_json_node *node,
                                      uint32_t *at)
{
    const char *id = wfformat_read_id(r, node);
    if (!id)
        return SB_EINPUT;
    if (sb_dag_builder_find(r->builder, id) != SB_NONE)
        return sb_json_fail(r->json, node, SB_EINPUT, r->error,
                            "a task \"%.120s\" stands above already", id);
    uint32_t task = sb_dag_builder_task(r->builder, id);
    if (task == SB_NONE)
        return sb_fail_memory(r->error);
    const struct sb_json_node *name = sb_json_get(r->json, node, "name");
    int failed = 0;
    if (name && name->type == SB_JSON_STRING && strcmp(sb_json_text(r->json, name), id) != 0) {
        uint32_t number =
            sb_names_add(&r->names, &r->scratch, sb_json_text(r->json, name), &failed);
        if (number != SB_NO_NAME)
            r->task_of[number] = task;
    }
    r->ns[task] = NAN;
    *at = task;
    return failed ? sb_fail_memory(r->error) : SB_OK;
}

static enum sb_code wfformat_resolve(const struct wfformat_reading *r,
                                     const struct sb_json_node *node, uint32_t *task)
{
    enum sb_code code = wfformat_expect(r, node, SB_JSON_STRING, "the id of a task");
    if (code)
        return code;
    const char *reference = sb_json_text(r->json, node);
    *task = sb_dag_builder_find(r->builder, reference);
    if (*task != SB_NONE)
        return SB_OK;
    uint32_t number = sb_names_find(&r->names, reference);
    if (number == SB_NO_NAME)
        return sb_json_fail(r->json, node, SB_EINPUT, r->error, "no task \"%.120s\"", reference);
    *task = r->task_of[number];
    return SB_OK;
}

static enum sb_code wfformat_add_edges(struct wfformat_reading *r, uint32_t task,
                                       const struct sb_json_node *node, const char *key)
{
    const struct sb_json_node *list = sb_json_get(r->json, node, key);
    enum sb_code code =
        list ? wfformat_expect(r, list, SB_JSON_ARRAY, "an array of task ids") : SB_OK;
    if (code)
        return code;
    for (const struct sb_json_node *c = sb_json_first(r->json, list);
         c && sb_goes_on(code, r->error); c = sb_json_next(r->json, list, c)) {
        uint32_t other = SB_NONE;
        enum sb_code one = wfformat_resolve(r, c, &other);
        if (one == SB_OK && other == task)
            one = sb_json_fail(r->json, c, SB_EINPUT, r->error, "task \"%.120s\" awaits itself",
                               sb_json_text(r->json, c));
        bool parent = key[0] == 'p';
        if (one == SB_OK)
            one = sb_plain_graph_edge(&r->graph, parent ? other : task, parent ? task : other,
                                      r->error);
        if (one == SB_ENOMEM)
            return one;
        code = code ? code : one;
    }
    return code;
}

/* Times are written in decimal with at most six digits after the point. Rounding to whole
 * microseconds first, where they are meant, keeps those exact however long. */
static double wfformat_exact_ns(double seconds)
{
    double micro = seconds * 1e6, whole = round(micro);
    return fabs(micro - whole) <= 4e-16 * whole ? whole * 1e3 : round(seconds * 1e9);
}

static enum sb_code wfformat_read_runtime(struct wfformat_reading *r, uint32_t task,
                                          const struct sb_json_node *node)
{
    const struct sb_latency_source seconds = { .json = r->json, .unit = 1e9 };
    const struct sb_json_node *runtime = sb_json_get(r->json, node, "runtimeInSeconds");
    if (!runtime)
        runtime = sb_json_get(r->json, node, "runtime"); /* up to 1.3 */
    if (!runtime)
        return SB_OK;
    struct sb_dist latency;
    enum sb_code code = wfformat_expect(r, runtime, SB_JSON_NUMBER, "a number of seconds");
    if (code == SB_OK)
        code = sb_latency_read(&seconds, runtime, &latency, r->error);
    /* of a refused one it is not told as well that there is none */
    r->ns[task] = code ? 0 : wfformat_exact_ns(runtime->as.number);
    return code;
}

/* A task that was run again, or is listed twice: which run time counts, nobody can know. */
static enum sb_code wfformat_check_first(const struct wfformat_reading *r, uint32_t task,
                                         const struct sb_json_node *node)
{
    uint32_t before = r->line[task];
    r->line[task] = node->line;
    return before ? sb_json_fail(r->json, node, SB_EINPUT, r->error,
                                 "task \"%.120s\" has a run time already, line %u",
                                 sb_dag_builder_name(r->builder, task), (unsigned)before)
                  : SB_OK;
}

static enum sb_code wfformat_read_execution(struct wfformat_reading *r,
                                            const struct sb_json_node *node)
{
    const char *id = wfformat_read_id(r, node);
    uint32_t task = id ? sb_dag_builder_find(r->builder, id) : SB_NONE;
    r->lost = r->lost || task == SB_NONE;
    if (!id)
        return SB_EINPUT;
    if (task == SB_NONE)
        return sb_json_fail(r->json, node, SB_EINPUT, r->error,
                            "no task \"%.120s\" in the specification", id);
    enum sb_code code = wfformat_check_first(r, task, node);
    return code ? code : wfformat_read_runtime(r, task, node);
}

static enum sb_code wfformat_check_runtimes(const struct wfformat_reading *r,
                                            const struct sb_json_node *tasks)
{
    enum sb_code code = SB_OK;
    uint32_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(r->json, tasks);
         c && sb_goes_on(code, r->error); c = sb_json_next(r->json, tasks, c), i++)
        if (r->at[i] != SB_NONE && isnan(r->ns[r->at[i]]))
            code = sb_json_fail(r->json, c, SB_EINPUT, r->error,
                                "no run time (runtimeInSeconds) for task \"%.120s\"",
                                sb_dag_builder_name(r->builder, r->at[i]));
    return code;
}

/* Up to 1.4 the run times are in the list of tasks itself. */
static enum sb_code wfformat_read_runtimes(struct wfformat_reading *r,
                                           const struct sb_json_node *tasks)
{
    const struct sb_json_node *inside = wfformat_workflow(r->json), *list = tasks;
    bool apart = sb_json_get(r->json, inside, "specification") != NULL;
    if (apart)
        list = sb_json_get(r->json, sb_json_get(r->json, inside, "execution"), "tasks");
    if (!list)
        return sb_json_fail(r->json, inside, SB_EINPUT, r->error,
                            "\"execution\" with \"tasks\" and their run times is missing");
    enum sb_code code = wfformat_expect(r, list, SB_JSON_ARRAY, "an array of tasks");
    if (code)
        return code;
    uint32_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(r->json, list);
         c && sb_goes_on(code, r->error); c = sb_json_next(r->json, list, c), i++) {
        enum sb_code one = apart                 ? wfformat_read_execution(r, c)
                           : r->at[i] == SB_NONE ? SB_OK
                                                 : wfformat_read_runtime(r, r->at[i], c);
        code = code ? code : one;
    }
    enum sb_code one = r->lost ? SB_OK : wfformat_check_runtimes(r, tasks);
    return code ? code : one;
}

static int wfformat_by_child(const void *a, const void *b)
{
    const struct sb_plain_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static void wfformat_add_steps(struct wfformat_reading *r)
{
    const struct sb_plain_graph *g = &r->graph;
    size_t e = 0;
    for (uint32_t task = 0; task < sb_dag_builder_tasks(r->builder); task++) {
        sb_dag_builder_step(r->builder, task, &(struct sb_dist){ .a = r->ns[task] });
        for (; e < g->edges && g->edge[e].to == task; e++) {
            sb_dag_builder_await(r->builder, g->edge[e].from);
            if (g->edge[e].bytes > 0)
                sb_dag_builder_bytes(r->builder, g->edge[e].bytes);
        }
    }
}

/* Those that a task names in a list, or in its "files", where each says whether it is read. */
static enum sb_code wfformat_use_files(struct wfformat_reading *r, uint32_t task,
                                       const struct sb_json_node *list, const bool *writes)
{
    enum sb_code code = SB_OK;
    if (!list || list->type != SB_JSON_ARRAY)
        return SB_OK;
    for (const struct sb_json_node *c = sb_json_first(r->json, list); c && code == SB_OK;
         c = sb_json_next(r->json, list, c)) {
        const struct sb_json_node *name = writes ? c : sb_json_get(r->json, c, "name");
        const struct sb_json_node *link = sb_json_get(r->json, c, "link");
        if (!name || name->type != SB_JSON_STRING || (!writes && !link))
            continue;
        code = sb_file_edges_use(&r->files, sb_json_text(r->json, name), task,
                                 writes ? *writes : sb_json_is(r->json, link, "output"), r->error);
    }
    return code;
}

/* The sizes of those in a list, as "sizeInBytes" (up to 1.3: "size"). */
static enum sb_code wfformat_weigh_files(struct wfformat_reading *r,
                                         const struct sb_json_node *list, const char *key)
{
    enum sb_code code = SB_OK;
    if (!list || list->type != SB_JSON_ARRAY)
        return SB_OK;
    for (const struct sb_json_node *c = sb_json_first(r->json, list); c && code == SB_OK;
         c = sb_json_next(r->json, list, c)) {
        const struct sb_json_node *name = sb_json_get(r->json, c, key),
                                  *size = sb_json_get(r->json, c, "sizeInBytes");
        size = size ? size : sb_json_get(r->json, c, "size");
        if (name && name->type == SB_JSON_STRING && size && size->type == SB_JSON_NUMBER &&
            size->as.number > 0 && size->as.number <= SB_BYTES_MAX)
            code = sb_file_edges_size(&r->files, sb_json_text(r->json, name), size->as.number,
                                      r->error);
    }
    return code;
}

/* The data of each edge, and all edges by child. */
static enum sb_code wfformat_read_files(struct wfformat_reading *r,
                                        const struct sb_json_node *tasks, const char *where)
{
    static const bool reads = false, writes = true;
    const struct sb_json_node *inside =
        sb_json_get(r->json, wfformat_workflow(r->json), "specification");
    enum sb_code code = wfformat_weigh_files(r, sb_json_get(r->json, inside, "files"), "id");
    uint32_t i = 0;
    size_t missing = 0;
    for (const struct sb_json_node *c = sb_json_first(r->json, tasks); c && code == SB_OK;
         c = sb_json_next(r->json, tasks, c), i++) {
        const struct sb_json_node *files = sb_json_get(r->json, c, "files");
        code = wfformat_use_files(r, r->at[i], sb_json_get(r->json, c, "inputFiles"), &reads);
        if (code == SB_OK)
            code = wfformat_use_files(r, r->at[i], sb_json_get(r->json, c, "outputFiles"), &writes);
        if (code == SB_OK)
            code = wfformat_use_files(r, r->at[i], files, NULL);
        if (code == SB_OK)
            code = wfformat_weigh_files(r, files, "name");
    }
    if (r->graph.edges)
        qsort(r->graph.edge, r->graph.edges, sizeof *r->graph.edge, wfformat_by_child);
    return code ? code
                : sb_file_edges_missing(&r->files, &r->graph, false, &missing, where, r->error);
}

/* All tasks first: one may await those that stand below it. */
static enum sb_code wfformat_read_tasks(struct wfformat_reading *r, const struct sb_json_node *list)
{
    const struct sb_json *json = r->json;
    enum sb_code code = SB_OK;
    uint32_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(json, list); c;
         c = sb_json_next(json, list, c), i++) {
        r->at[i] = SB_NONE;
        enum sb_code one = sb_goes_on(code, r->error) ? wfformat_add_task(r, c, &r->at[i]) : SB_OK;
        code = code ? code : one;
    }
    i = 0;
    for (const struct sb_json_node *c = sb_json_first(json, list); c && sb_goes_on(code, r->error);
         c = sb_json_next(json, list, c), i++) {
        if (c->type != SB_JSON_OBJECT)
            continue; /* told above */
        enum sb_code one = wfformat_add_edges(r, r->at[i], c, "parents"), too = SB_OK;
        if (sb_goes_on(one, r->error))
            too = wfformat_add_edges(r, r->at[i], c, "children");
        code = code ? code : one ? one : too;
    }
    return code;
}

static enum sb_code wfformat_fill(struct wfformat_reading *r, const struct sb_json_node *list,
                                  const char *where)
{
    r->at = sb_arena_alloc(&r->scratch, list->size, sizeof *r->at);
    r->ns = sb_arena_alloc(&r->scratch, list->size, sizeof *r->ns);
    r->task_of = sb_arena_alloc(&r->scratch, list->size, sizeof *r->task_of);
    r->line = sb_arena_alloc(&r->scratch, list->size, sizeof *r->line);
    if (!r->at || !r->ns || !r->task_of || !r->line)
        return sb_fail_memory(r->error);
    enum sb_code code = wfformat_read_tasks(r, list), one = SB_OK;
    if (sb_goes_on(code, r->error))
        one = wfformat_read_runtimes(r, list);
    code = code ? code : one;
    if (code == SB_OK)
        code = wfformat_read_files(r, list, where);
    if (code == SB_OK)
        wfformat_add_steps(r);
    return code;
}

/* A text that is not there, or not a text, is left out. So is the ending of a file: some recordings
 * are named by the file that they came in. */
static enum sb_code wfformat_copy_text(const struct wfformat_reading *r, const char *key,
                                       const char *ending, const char **text)
{
    const struct sb_json_node *node = sb_json_get(r->json, r->json->node, key);
    if (!node || node->type != SB_JSON_STRING)
        return SB_OK;
    const char *from = sb_json_text(r->json, node);
    size_t size = node->size, cut = strlen(ending);
    if (cut && size > cut && memcmp(from + size - cut, ending, cut) == 0)
        size -= cut;
    *text = sb_arena_text(sb_dag_builder_arena(r->builder), from, size);
    return *text ? SB_OK : sb_fail_memory(r->error);
}

static enum sb_code wfformat_read(struct sb_source *source, const struct sb_readers *readers,
                                  struct sb_draft *draft, struct sb_error *error)
{
    const struct sb_json *json;
    enum sb_code code = sb_source_object(source, &json, error);
    (void)readers;
    if (code)
        return code;
    struct wfformat_reading r = { .json = json, .error = error, .builder = draft->builder };
    const struct sb_json_node *list = wfformat_task_list(json);
    if (!wfformat_workflow(json))
        return sb_json_fail(json, json->node, SB_EINPUT, error, "\"workflow\" is missing");
    if (!list)
        return sb_json_fail(json, wfformat_workflow(json), SB_EINPUT, error,
                            "\"tasks\" is missing in \"specification\"");
    snprintf(draft->where, sizeof draft->where, "%.300s:%u: workflow", json->file,
             (unsigned)list->line);
    code = wfformat_expect(&r, list, SB_JSON_ARRAY, "an array of tasks");
    if (code == SB_OK)
        code = wfformat_copy_text(&r, "name", ".json", &draft->name);
    if (code == SB_OK)
        code = wfformat_copy_text(&r, "description", "", &draft->description);
    if (code == SB_OK)
        code = wfformat_fill(&r, list, draft->where);
    sb_names_fini(&r.names);
    sb_arena_fini(&r.scratch);
    free(r.graph.edge);
    sb_file_edges_fini(&r.files);
    return code;
}

const struct sb_format sb_format_wfformat = {
    .name = "wfformat",
    .summary = "recorded workflows of WfCommons: WfFormat 1.5 and the older layout up to 1.4",
    .recognise = wfformat_recognise,
    .read = wfformat_read,
};
