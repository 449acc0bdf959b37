/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/gather.h"

#include "sim/workload/source/find_format.h"

#include <stdlib.h>
#include <string.h>

void sb_gather_free(struct sb_workload *workload, unsigned count)
{
    for (unsigned i = 0; workload && i < count; i++)
        sb_workload_fini(&workload[i]);
    free(workload);
}

static enum sb_code add_workload(struct sb_gather *g, struct sb_source *source,
                                 const struct sb_format *format, struct sb_error *error)
{
    if (sb_reserve(&g->workload, g->count, &g->room, sizeof *g->workload)) {
        sb_source_fini(source);
        return sb_fail_memory(error);
    }
    enum sb_code code = sb_workload_take(&g->workload[g->count], source, format, g->readers, error);
    g->count += code == SB_OK;
    return code;
}

static enum sb_code add_to_group(struct sb_gather *g, struct sb_source *source,
                                 const struct sb_format *format, struct sb_error *error)
{
    unsigned i = 0;
    enum sb_code code = SB_OK;
    while (i < g->groups && g->group[i].gathering != format->gathering)
        i++;
    if (i == g->groups && i == SB_GATHER_GROUPS)
        code = sb_fail(error, SB_EINPUT, source->name, "more than %d kinds of files",
                       SB_GATHER_GROUPS);
    else if (i == g->groups) {
        g->group[i].gathering = format->gathering;
        code = format->gathering->begin(&g->group[i].self, g->readers, error);
        g->groups += code == SB_OK;
    }
    if (code == SB_OK)
        code = format->add(source, g->group[i].self, error);
    if (code == SB_OK)
        g->group[i].files++;
    sb_source_fini(source);
    return code;
}

enum sb_code sb_gather_add(struct sb_gather *g, const struct sb_gather_file *file,
                           struct sb_notes *notes, struct sb_error *error)
{
    struct sb_source source;
    struct sb_error unknown = { 0 };
    enum sb_code code = sb_source_open_by(&source, file->path, g->readers->opener, error);
    if (code)
        return code;
    source.watch = g->readers->watch;
    const struct sb_format *format = sb_format_find(&source, g->readers, &unknown);
    if (format)
        return format->gathering ? add_to_group(g, &source, format, error)
                                 : add_workload(g, &source, format, error);
    sb_source_fini(&source);
    if (!file->found || unknown.code != SB_EINPUT)
        return sb_fail(error, unknown.code, unknown.where, "%s", unknown.text);
    sb_note(notes, "%.100s: left out: %.120s", file->path, unknown.text);
    return SB_OK;
}

static enum sb_code finish_group(struct sb_gather *g, unsigned i, struct sb_error *error)
{
    struct sb_workload *workload = NULL;
    unsigned count = 0, taken = 0;
    enum sb_code code = g->group[i].gathering->finish(g->group[i].self, &workload, &count, error);
    for (; code == SB_OK && taken < count; taken++) {
        if (sb_reserve(&g->workload, g->count, &g->room, sizeof *g->workload)) {
            code = sb_fail_memory(error);
            break;
        }
        g->workload[g->count++] = workload[taken];
    }
    for (; taken < count; taken++)
        sb_workload_fini(&workload[taken]);
    free(workload);
    return code;
}

enum sb_code sb_gather_finish(struct sb_gather *g, enum sb_code code, struct sb_workload **workload,
                              unsigned *count, struct sb_error *error)
{
    for (unsigned i = 0; i < g->groups; i++) {
        if (code == SB_OK && g->group[i].files)
            code = finish_group(g, i, error);
        g->group[i].gathering->end(g->group[i].self);
    }
    if (code)
        sb_gather_free(g->workload, (unsigned)g->count);
    *workload = code ? NULL : g->workload;
    *count = code ? 0 : (unsigned)g->count;
    *g = (struct sb_gather){ 0 };
    return code;
}

enum sb_code sb_gather(const struct sb_gather_file *file, size_t files,
                       const struct sb_readers *readers, struct sb_notes *notes,
                       struct sb_workload **workload, unsigned *count, struct sb_error *error)
{
    struct sb_gather gather = { .readers = readers };
    enum sb_code code = SB_OK;
    for (size_t i = 0; i < files && code == SB_OK; i++)
        code = sb_gather_add(&gather, &file[i], notes, error);
    code = sb_gather_finish(&gather, code, workload, count, error);
    if (code || *count)
        return code;
    sb_gather_free(*workload, 0);
    *workload = NULL;
    return files > 1 ? sb_fail(error, SB_EINPUT, file->path,
                               "no workload is in it, nor in the %zu other files", files - 1)
                     : sb_fail(error, SB_EINPUT, file->path, "no workload is in it");
}

enum sb_code sb_gather_source(struct sb_source *source, const struct sb_format *format,
                              const struct sb_readers *readers, struct sb_workload **workload,
                              unsigned *count, struct sb_error *error)
{
    struct sb_gather gather = { .readers = readers };
    enum sb_code code = add_to_group(&gather, source, format, error);
    return sb_gather_finish(&gather, code, workload, count, error);
}
