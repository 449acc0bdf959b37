/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/workload.h"

#include "sim/workload/source/find_format.h"
#include "sim/workload/source/gather.h"

/* Says that there are others. */
static enum sb_code note_others(struct sb_workload *workload, unsigned count,
                                struct sb_error *error)
{
    struct sb_notes *notes = sb_arena_alloc(&workload->dag.arena, 1, sizeof *notes);
    if (!notes)
        return sb_fail_memory(error);
    sb_note(notes, "the first of %u workloads in this file; `simbench import` writes each", count);
    sb_notes_add(notes, workload->notes);
    workload->notes = notes;
    return SB_OK;
}

/* Of several the first, which matters most. */
static enum sb_code take_first(struct sb_workload *workload, struct sb_source *source,
                               const struct sb_format *format, const struct sb_readers *readers,
                               struct sb_error *error)
{
    struct sb_workload *all = NULL;
    unsigned count = 0;
    enum sb_code code = sb_gather_source(source, format, readers, &all, &count, error);
    if (code == SB_OK && count > 1)
        code = note_others(&all[0], count, error);
    if (code == SB_OK && count) {
        *workload = all[0];
        all[0] = (struct sb_workload){ 0 };
    }
    sb_gather_free(all, count);
    return code;
}

static enum sb_code workload_take(struct sb_workload *workload, struct sb_source *source,
                                  const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_error own = { 0 };
    const struct sb_format *format = sb_format_find(source, readers, error ? error : &own);
    if (format)
        return format->gathering ? take_first(workload, source, format, readers, error)
                                 : sb_workload_take(workload, source, format, readers, error);
    sb_source_fini(source);
    return error ? error->code : own.code;
}

enum sb_code sb_workload_read(struct sb_workload *workload, const char *path,
                              const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_source source;
    *workload = (struct sb_workload){ 0 };
    enum sb_code code = sb_source_open_by(&source, path, readers->opener, error);
    if (code)
        return code;
    source.watch = readers->watch;
    return workload_take(workload, &source, readers, error);
}

enum sb_code sb_workload_parse(struct sb_workload *workload, const char *name, const char *data,
                               size_t size, const struct sb_readers *readers,
                               struct sb_error *error)
{
    struct sb_source source;
    *workload = (struct sb_workload){ 0 };
    sb_source_init(&source, name, data, size);
    return workload_take(workload, &source, readers, error);
}
