/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/workload.h"

#include "sim/json/hint.h"
#include "sim/json/parse.h"
#include "sim/workload/format.h"

#include <stdio.h>
#include <string.h>

void sb_workload_fini(struct sb_workload *workload)
{
    if (!workload)
        return;
    sb_dag_fini(&workload->dag);
    *workload = (struct sb_workload){ 0 };
}

/* A name that is missing, or that is a file's as in some recordings, is the file's without its
 * folder and ".json". */
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

static enum sb_code finish(struct sb_workload *workload, const struct sb_draft *draft,
                           const char *file, struct sb_error *error)
{
    struct sb_arena *arena = &workload->dag.arena; /* the builder's, with the draft's texts in it */
    const char *description = draft->description ? draft->description : "";
    workload->workers = draft->workers;
    workload->file = sb_arena_text(arena, file, strlen(file));
    workload->name = copy_name(arena, draft->name, file);
    workload->description = sb_arena_text(arena, description, strlen(description));
    return workload->file && workload->name && workload->description ? SB_OK
                                                                     : sb_fail_memory(error);
}

/* What begins like JSON and is none is told with its line; whatever else no format knows, with the
 * formats that there are. */
static enum sb_code fail_unknown(struct sb_source *source, const struct sb_readers *readers,
                                 struct sb_error *error)
{
    char list[256] = "";
    size_t at = 0;
    const struct sb_json *json = sb_source_json(source);
    const struct sb_error *broken = &source->json_error;
    if (broken->code == SB_ENOMEM ||
        (broken->code &&
         (sb_source_begins_json(source) || sb_json_hint_encoding(source->bytes, source->size))))
        return sb_fail(error, broken->code, broken->where, "%s", broken->text);
    for (size_t i = 0; readers->formats[i] && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "",
                               readers->formats[i]->name);
    if (!json)
        return sb_fail(error, SB_EINPUT, source->name, "not a workload in any known format (%s)",
                       list);
    return sb_json_fail(json, json->node, SB_EINPUT, error,
                        "not a workload of a known format (%s); ours begins with {\"simbench\": 1",
                        list);
}

/* The source is the largest thing in memory, so it is gone before the graph is built. */
static enum sb_code draft_source(struct sb_draft *draft, struct sb_source *source,
                                 const struct sb_readers *readers, struct sb_error *error)
{
    const struct sb_format *const *format = readers->formats;
    while (*format && !(*format)->recognise(source))
        format++;
    enum sb_code code = *format ? (*format)->read(source, readers, draft, error)
                                : fail_unknown(source, readers, error);
    sb_source_fini(source);
    return code;
}

static enum sb_code take(struct sb_workload *workload, struct sb_source *source,
                         const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_draft draft = { .builder = sb_dag_builder_new() };
    const char *file = source->name;
    enum sb_code code =
        draft.builder ? draft_source(&draft, source, readers, error) : sb_fail_memory(error);
    sb_source_fini(source);
    if (code == SB_OK)
        code = sb_dag_build(draft.builder, &workload->dag, draft.where, error);
    else
        sb_dag_builder_free(draft.builder);
    if (code == SB_OK)
        code = finish(workload, &draft, file, error);
    if (code)
        sb_workload_fini(workload);
    return code;
}

enum sb_code sb_workload_read(struct sb_workload *workload, const char *path,
                              const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_source source;
    *workload = (struct sb_workload){ 0 };
    enum sb_code code = sb_source_read(&source, path, error);
    return code ? code : take(workload, &source, readers, error);
}

enum sb_code sb_workload_parse(struct sb_workload *workload, const char *name, const char *data,
                               size_t size, const struct sb_readers *readers,
                               struct sb_error *error)
{
    struct sb_source source;
    *workload = (struct sb_workload){ 0 };
    sb_source_init(&source, name, data, size);
    return take(workload, &source, readers, error);
}
