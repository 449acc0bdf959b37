/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload.h"

#include <stdio.h>
#include <string.h>

void sb_workload_fini(struct sb_workload *workload)
{
    if (!workload)
        return;
    sb_dag_fini(&workload->dag);
    *workload = (struct sb_workload){ 0 };
}

/* A name that is missing, or that is a file's as in some recordings, is the file's without its folder and ".json". */
static char *copy_name(struct sb_arena *arena, const char *name, const char *file)
{
    const char *slash = strrchr(file, '/');
    if (!name || !*name)
        name = slash ? slash + 1 : file;
    size_t length = strlen(name);
    if (length > 5 && strcmp(name + length - 5, ".json") == 0)
        length -= 5;
    return sb_arena_text(arena, name, length);
}

static enum sb_code finish(struct sb_workload *workload, const struct sb_draft *draft, const char *file, struct sb_error *error)
{
    struct sb_arena *arena = &workload->dag.arena; /* the builder's, with the draft's texts in it */
    const char *description = draft->description ? draft->description : "";
    workload->workers = draft->workers;
    workload->file = sb_arena_text(arena, file, strlen(file));
    workload->name = copy_name(arena, draft->name, file);
    workload->description = sb_arena_text(arena, description, strlen(description));
    return workload->file && workload->name && workload->description ? SB_OK : sb_fail_memory(error);
}

static enum sb_code fail_unknown(const struct sb_json *json, const struct sb_plugins *plugins, struct sb_error *error)
{
    char list[256] = "";
    size_t at = 0;
    for (size_t i = 0; plugins->format[i] && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", plugins->format[i]->name);
    return sb_json_fail(json, json->node, SB_EINPUT, error,
                        "not a workload of a known format (%s); ours begins with {\"simbench\": 1", list);
}

struct sb_source { const char *name, *text; size_t size; }; /* text NULL: the file of that name */

/* The document is the largest thing in memory, so it is gone before the graph is built. */
static enum sb_code draft(struct sb_draft *draft, const struct sb_source *source, const struct sb_plugins *plugins,
                          struct sb_error *error)
{
    struct sb_json json;
    enum sb_code code = source->text ? sb_json_parse(&json, source->name, source->text, source->size, error)
                                     : sb_json_read(&json, source->name, error);
    if (code)
        return code;
    const struct sb_format *const *format = plugins->format;
    while (*format && !(*format)->recognise(&json))
        format++;
    code = *format ? (*format)->read(&json, plugins, draft, error) : fail_unknown(&json, plugins, error);
    sb_json_fini(&json);
    return code;
}

static enum sb_code read_source(struct sb_workload *workload, const struct sb_source *source, const struct sb_plugins *plugins,
                                struct sb_error *error)
{
    struct sb_draft drafted = { .builder = sb_dag_builder_new() };
    *workload = (struct sb_workload){ 0 };
    enum sb_code code = drafted.builder ? draft(&drafted, source, plugins, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_dag_build(drafted.builder, &workload->dag, drafted.where, error);
    else
        sb_dag_builder_free(drafted.builder);
    if (code == SB_OK)
        code = finish(workload, &drafted, strcmp(source->name, "-") == 0 ? "standard input" : source->name, error);
    if (code)
        sb_workload_fini(workload);
    return code;
}

enum sb_code sb_workload_read(struct sb_workload *workload, const char *path, const struct sb_plugins *plugins, struct sb_error *error)
{
    return read_source(workload, &(struct sb_source){ path, NULL, 0 }, plugins, error);
}

enum sb_code sb_workload_parse(struct sb_workload *workload, const char *name, const char *text, size_t size,
                               const struct sb_plugins *plugins, struct sb_error *error)
{
    return read_source(workload, &(struct sb_source){ name, text, size }, plugins, error);
}
