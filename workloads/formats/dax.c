/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pegasus DAX 2 and 3 (pegasus.isi.edu/schema/DAX): <adag> with <job id name runtime>, its
 * <uses file link="input|output">, and <child ref><parent ref/></child>. The runtime, in seconds,
 * may also be <profile key="runtime">. The edges are those of child and parent; those that files
 * alone imply, from a job that writes one to a job that reads it, are counted and told, or added
 * too (--edges files). An edge brings the files that one job writes and the other reads, with
 * their `size` in bytes. A task is called name_id, as Pegasus calls the job. */
#include "sim/base/names.h"
#include "sim/import/duration.h"
#include "sim/import/file_edges.h"
#include "sim/import/plain_graph.h"
#include "sim/workload/source/format.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAX_DEPTH_MAX = 64, DAX_PIECE = 1 << 20, DAX_NAME_SIZE = 512, DAX_RUNTIME_SIZE = 64 };

struct dax_reading {
    XML_Parser parser;
    const char *file;
    struct sb_error *error;
    enum sb_code code;
    struct sb_arena scratch;
    struct sb_plain_graph graph; /* edges between ids until all jobs are known */
    struct sb_names ids;
    struct {
        uint32_t task;
        unsigned line; /* where it was first referred to */
    } * id;            /* [ids.count] */
    size_t id_room;
    struct sb_file_edges files;
    unsigned depth;
    uint32_t job, child; /* that we are in, or SB_NONE: a task, an id */
    bool timed;          /* the job has a runtime */
    bool in_runtime;     /* text belongs to a profile of that key */
    char runtime[DAX_RUNTIME_SIZE];
    double unit;
};

/* XML, and the element in its head. */
static bool dax_recognise(struct sb_source *source)
{
    const char *first = sb_source_first(source);
    return first && *first == '<' &&
           (sb_source_has(source, "<adag") || sb_source_has(source, ":adag "));
}

static unsigned dax_line_of(const struct dax_reading *r)
{
    return (unsigned)XML_GetCurrentLineNumber(r->parser);
}

static void dax_stop(struct dax_reading *r, enum sb_code code)
{
    r->code = code;
    XML_StopParser(r->parser, XML_FALSE);
}

static void __attribute__((format(printf, 3, 4)))
dax_fail(struct dax_reading *r, unsigned line, const char *format, ...)
{
    char where[384];
    va_list args;
    snprintf(where, sizeof where, "%.340s:%u", r->file, line);
    va_start(args, format);
    dax_stop(r, sb_fail_v(r->error, SB_EINPUT, where, format, args));
    va_end(args);
}

static const char *dax_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* The number of an id, new or known; SB_NONE: memory is out. */
static uint32_t dax_intern(struct dax_reading *r, const char *text)
{
    int failed = 0;
    uint32_t number = sb_names_find(&r->ids, text);
    if (number != SB_NO_NAME)
        return number;
    number = sb_names_add(&r->ids, &r->scratch, text, &failed);
    if (number == SB_NO_NAME || sb_reserve(&r->id, number, &r->id_room, sizeof *r->id))
        return SB_NONE;
    r->id[number].task = SB_NONE;
    r->id[number].line = dax_line_of(r);
    return number;
}

static void dax_set_runtime(struct dax_reading *r, const char *text)
{
    if (!sb_duration_parse(text, r->unit, &r->graph.ns[r->job]))
        dax_fail(r, dax_line_of(r), "expected a runtime in seconds, found \"%.60s\"", text);
    r->timed = true;
}

static void dax_begin_job(struct dax_reading *r, const char **attributes)
{
    const char *id = dax_attribute(attributes, "id"), *name = dax_attribute(attributes, "name"),
               *runtime = dax_attribute(attributes, "runtime");
    char task[DAX_NAME_SIZE];
    if (!id) {
        dax_fail(r, dax_line_of(r), "expected an \"id\" of the job");
        return;
    }
    uint32_t number = dax_intern(r, id);
    if (number != SB_NONE && r->id[number].task != SB_NONE) {
        dax_fail(r, dax_line_of(r), "a job \"%.120s\" stands above already", id);
        return;
    }
    snprintf(task, sizeof task, "%.250s%s%.250s", name ? name : "", name ? "_" : "", id);
    r->job = number == SB_NONE ? SB_NONE : sb_plain_graph_task(&r->graph, task);
    if (r->job == SB_NONE) {
        dax_stop(r, sb_fail_memory(r->error));
        return;
    }
    r->id[number].task = r->job;
    r->timed = false;
    if (runtime)
        dax_set_runtime(r, runtime);
}

/* In bytes; what is no number of 0 or more says nothing. */
static enum sb_code dax_read_size(struct dax_reading *r, const char *file, const char *text)
{
    double bytes = 0;
    const char *end = "";
    if (!text || !sb_duration_decimal(text, 1, &bytes, &end) || *end || !(bytes > 0))
        return SB_OK;
    return sb_file_edges_size(&r->files, file, bytes, r->error);
}

static void dax_begin_use(struct dax_reading *r, const char **attributes)
{
    const char *file = dax_attribute(attributes, "file"), *link = dax_attribute(attributes, "link");
    if (!file)
        file = dax_attribute(attributes, "name"); /* from 3.0 on */
    if (!file || !link)
        return;
    bool reads = strcmp(link, "input") == 0 || strcmp(link, "inout") == 0,
         writes = strcmp(link, "output") == 0 || strcmp(link, "inout") == 0;
    enum sb_code code = dax_read_size(r, file, dax_attribute(attributes, "size"));
    if (reads && code == SB_OK)
        code = sb_file_edges_use(&r->files, file, r->job, false, r->error);
    if (writes && code == SB_OK)
        code = sb_file_edges_use(&r->files, file, r->job, true, r->error);
    if (code)
        dax_stop(r, code);
}

static void dax_begin_relation(struct dax_reading *r, const char **attributes, bool child)
{
    const char *ref = dax_attribute(attributes, "ref");
    if (!ref) {
        dax_fail(r, dax_line_of(r), "expected a \"ref\" to a job");
        return;
    }
    uint32_t id = dax_intern(r, ref);
    if (id == SB_NONE)
        dax_stop(r, sb_fail_memory(r->error));
    else if (child)
        r->child = id;
    else if (sb_plain_graph_edge(&r->graph, id, r->child, r->error))
        dax_stop(r, SB_ENOMEM);
}

/* Without the prefix of a namespace. */
static const char *dax_local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static bool dax_is_job(const char *name)
{
    return strcmp(name, "job") == 0 || strcmp(name, "dag") == 0 || strcmp(name, "dax") == 0;
}

static void XMLCALL dax_begin_element(void *self, const char *full, const char **attributes)
{
    struct dax_reading *r = self;
    const char *name = dax_local(full);
    if (r->code)
        return;
    if (r->depth == 0 && strcmp(name, "adag") != 0)
        dax_fail(r, dax_line_of(r), "expected <adag>, found <%.60s>", full);
    else if (++r->depth > DAX_DEPTH_MAX)
        dax_fail(r, dax_line_of(r), "more than %d elements in each other", DAX_DEPTH_MAX);
    else if (r->depth == 2 && dax_is_job(name))
        dax_begin_job(r, attributes);
    else if (r->depth == 2 && strcmp(name, "child") == 0)
        dax_begin_relation(r, attributes, true);
    else if (r->depth == 3 && r->child != SB_NONE && strcmp(name, "parent") == 0)
        dax_begin_relation(r, attributes, false);
    else if (r->depth == 3 && r->job != SB_NONE && strcmp(name, "uses") == 0)
        dax_begin_use(r, attributes);
    else if (r->depth == 3 && r->job != SB_NONE && strcmp(name, "profile") == 0) {
        const char *key = dax_attribute(attributes, "key");
        r->in_runtime = key && strcmp(key, "runtime") == 0;
        r->runtime[0] = '\0';
    }
}

static void XMLCALL dax_text(void *self, const char *bytes, int length)
{
    struct dax_reading *r = self;
    size_t at = strlen(r->runtime);
    if (r->in_runtime && at + (size_t)length < DAX_RUNTIME_SIZE) {
        memcpy(r->runtime + at, bytes, (size_t)length);
        r->runtime[at + (size_t)length] = '\0';
    }
}

static void XMLCALL dax_end_element(void *self, const char *full)
{
    struct dax_reading *r = self;
    (void)full;
    if (r->code)
        return;
    if (r->in_runtime && !r->timed)
        dax_set_runtime(r, r->runtime);
    r->in_runtime = false;
    if (--r->depth != 1)
        return;
    if (r->job != SB_NONE && !r->timed)
        dax_fail(r, dax_line_of(r), "no runtime for job \"%.120s\"",
                 sb_dag_builder_name(r->graph.builder, r->job));
    r->job = r->child = SB_NONE;
}

/* Nothing is expanded, so that a small file cannot become a large one. */
static void XMLCALL dax_entity(void *self, const char *name, int parameter, const char *value,
                               int length, const char *base, const char *system, const char *public,
                               const char *notation)
{
    struct dax_reading *r = self;
    (void)parameter, (void)value, (void)length, (void)base, (void)system, (void)public;
    (void)notation;
    if (!r->code)
        dax_fail(r, dax_line_of(r), "the entity \"%.60s\" is declared: refused, none is expanded",
                 name);
}

static enum sb_code dax_parse(struct dax_reading *r, const struct sb_source *source)
{
    size_t at = 0;
    enum XML_Status status = XML_STATUS_OK;
    do {
        size_t size = source->size - at < DAX_PIECE ? source->size - at : DAX_PIECE;
        status = XML_Parse(r->parser, source->bytes + at, (int)size, at + size == source->size);
        at += size;
    } while (status == XML_STATUS_OK && at < source->size);
    enum XML_Error error = XML_GetErrorCode(r->parser);
    if (r->code || status == XML_STATUS_OK)
        return r->code;
    if (error == XML_ERROR_NO_MEMORY)
        return sb_fail_memory(r->error);
    char where[384];
    snprintf(where, sizeof where, "%.340s:%u:%u", r->file, dax_line_of(r),
             (unsigned)XML_GetCurrentColumnNumber(r->parser) + 1);
    return sb_fail(r->error, SB_EINPUT, where, "not XML: %s", XML_ErrorString(error));
}

/* Edges between ids become edges between tasks. */
static enum sb_code dax_resolve(struct dax_reading *r)
{
    for (uint32_t i = 0; i < r->ids.count; i++)
        if (r->id[i].task == SB_NONE) {
            char where[384];
            snprintf(where, sizeof where, "%.340s:%u", r->file, r->id[i].line);
            return sb_fail(r->error, SB_EINPUT, where, "no job \"%.120s\"", r->ids.name[i]);
        }
    for (size_t e = 0; e < r->graph.edges; e++) {
        struct sb_plain_edge *edge = &r->graph.edge[e];
        *edge = (struct sb_plain_edge){ r->id[edge->from].task, r->id[edge->to].task, 0 };
    }
    return SB_OK;
}

static enum sb_code dax_add_file_edges(struct dax_reading *r, const struct sb_readers *readers,
                                       struct sb_draft *draft)
{
    const char *edges = readers->import ? readers->import->edges : NULL;
    bool add = edges && strcmp(edges, "files") == 0;
    size_t missing = 0;
    enum sb_code code =
        sb_file_edges_missing(&r->files, &r->graph, add, &missing, draft->where, r->error);
    if (code == SB_OK && missing && add)
        sb_note(&draft->notes, "edges that files alone imply: %zu, added", missing);
    else if (code == SB_OK && missing)
        sb_note(&draft->notes,
                "edges that files alone imply: %zu, left out; `simbench import --edges files` "
                "adds them",
                missing);
    return code;
}

static enum sb_code dax_read_with(struct dax_reading *r, struct sb_source *source,
                                  const struct sb_readers *readers, struct sb_draft *draft)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, dax_begin_element, dax_end_element);
    XML_SetCharacterDataHandler(r->parser, dax_text);
    XML_SetEntityDeclHandler(r->parser, dax_entity);
    enum sb_code code = dax_parse(r, source);
    if (code == SB_OK)
        code = dax_resolve(r);
    if (code == SB_OK)
        code = dax_add_file_edges(r, readers, draft);
    return code ? code : sb_plain_graph_finish(&r->graph, r->error);
}

static enum sb_code dax_read(struct sb_source *source, const struct sb_readers *readers,
                             struct sb_draft *draft, struct sb_error *error)
{
    struct dax_reading r = { .parser = XML_ParserCreate(NULL),
                             .file = source->name,
                             .error = error,
                             .graph = { .builder = draft->builder },
                             .job = SB_NONE,
                             .child = SB_NONE,
                             .unit = sb_duration_unit(readers->import, "s") };
    snprintf(draft->where, sizeof draft->where, "%.300s", source->name);
    enum sb_code code =
        r.parser ? dax_read_with(&r, source, readers, draft) : sb_fail_memory(error);
    if (r.parser)
        XML_ParserFree(r.parser);
    sb_plain_graph_fini(&r.graph);
    sb_file_edges_fini(&r.files);
    sb_names_fini(&r.ids);
    sb_arena_fini(&r.scratch);
    free(r.id);
    return code;
}

const struct sb_format sb_format_dax = {
    .name = "dax",
    .summary = "workflows of Pegasus, in XML: DAX 2 and 3",
    .recognise = dax_recognise,
    .read = dax_read,
};
