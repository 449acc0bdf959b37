/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/contents.h"

#include "sim/workload/source/format.h"

#include <string.h>

void sb_workload_fini(struct sb_workload *workload)
{
    if (!workload)
        return;
    sb_dag_fini(&workload->dag);
    *workload = (struct sb_workload){ 0 };
}

/* Endings that say the format, not the name. */
static size_t without_ending(const char *name)
{
    static const char *const ending[] = { ".gz", ".json", ".xml", ".dax", ".stg", ".dot",
                                          ".gv", ".sm",   ".csv", ".tsv", ".txt" };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        size_t size = strlen(ending[i]);
        if (length > size && strncmp(name + length - size, ending[i], size) == 0)
            length -= size;
    }
    return length;
}

/* A name that is missing is the file's without its folder and ending. */
static char *copy_name(struct sb_arena *arena, const char *name, const char *file)
{
    const char *slash = strrchr(file, '/');
    if (name && *name)
        return sb_arena_text(arena, name, strlen(name));
    name = slash ? slash + 1 : file;
    return sb_arena_text(arena, name, without_ending(name));
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
    if (!workload->file || !workload->name || !workload->description)
        return sb_fail_memory(error);
    if (draft->notes.count) {
        struct sb_notes *notes = sb_arena_alloc(arena, 1, sizeof *notes);
        if (!notes)
            return sb_fail_memory(error);
        *notes = draft->notes;
        workload->notes = notes;
    }
    return SB_OK;
}

/* The source is the largest thing in memory, so it is gone before the graph is built. */
static enum sb_code draft_source(struct sb_draft *draft, struct sb_source *source,
                                 const struct sb_format *format, const struct sb_readers *readers,
                                 struct sb_error *error)
{
    enum sb_code code = draft->builder ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK && source->bytes)
        code = sb_source_load(source, error);
    if (code == SB_OK)
        code = format->read(source, readers, draft, error);
    sb_source_fini(source);
    return code;
}

enum sb_code sb_workload_take(struct sb_workload *workload, struct sb_source *source,
                              const struct sb_format *format, const struct sb_readers *readers,
                              struct sb_error *error)
{
    struct sb_draft draft = { .builder = sb_dag_builder_new() };
    const char *file = source->name;
    *workload = (struct sb_workload){ 0 };
    enum sb_code code = draft_source(&draft, source, format, readers, error);
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
