/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/points.h"

#include "sim/cli/options/workloads.h"
#include "sim/text/range.h"
#include "sim/workload/alone.h"

#include <stdlib.h>
#include <string.h>

static bool is_swept(const struct sb_points *p) { return p->sweep.axes > 0; }

static enum sb_code read_documents(struct sb_points *p, const struct sb_options *o,
                                   struct sb_error *error)
{
    struct sb_import_files files;
    enum sb_code code = sb_workloads_list(o, &files, error);
    if (code == SB_OK && p->is_family && strcmp(files.file[0].path, "-") == 0)
        code = sb_fail(error, SB_EINPUT, "standard input",
                       "several values of a parameter are read of files only");
    const char **file = sb_arena_alloc(&p->sweep.arena, files.count, sizeof *file);
    if (code == SB_OK && !file)
        code = sb_fail_memory(error);
    for (size_t i = 0; code == SB_OK && i < files.count; i++)
        if (!(file[i] =
                  sb_arena_text(&p->sweep.arena, files.file[i].path, strlen(files.file[i].path))))
            code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_sweep_of_files(&p->sweep, file, (uint32_t)files.count, &p->readers, error);
    for (uint32_t i = 0; i < p->sweep.bases && code == SB_OK; i++)
        sb_workloads_tell(o, p->sweep.own[i].name, p->sweep.own[i].notes);
    sb_import_files_fini(&files);
    return code;
}

/* What is not in documents, unless one that stands there is a family. */
static enum sb_code read_workloads(struct sb_points *p, const struct sb_options *o,
                                   struct sb_error *error)
{
    struct sb_family family = { 0 };
    enum sb_code code = sb_workloads_read_family(o, &family, &p->workload, &p->workloads, error);
    if (code || !family.axes)
        return code;
    if (o->platform)
        return sb_fail(error, SB_EINPUT, "--platform", "does not go with %s", family.text[0]);
    sb_gather_free(p->workload, p->workloads);
    p->workload = NULL;
    p->workloads = 0;
    p->is_family = true;
    return read_documents(p, o, error);
}

static enum sb_code make_rows(struct sb_points *p, struct sb_error *error)
{
    p->rows = p->sweep.points;
    p->row = sb_arena_alloc(&p->sweep.arena, p->rows, sizeof *p->row);
    if (!p->row)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < p->rows; i++) {
        p->row[i] = *p->sweep.base[sb_sweep_base_of(&p->sweep, i)].workload;
        p->row[i].name = sb_sweep_name(&p->sweep, i, p->row[i].name, &p->sweep.arena);
        if (!p->row[i].name)
            return sb_fail_memory(error);
    }
    return SB_OK;
}

static enum sb_code read_points(struct sb_points *p, const struct sb_options *o,
                                struct sb_error *error)
{
    enum sb_code code = sb_sweep_read(&p->sweep, o->sweep, error);
    p->readers = sb_workloads_readers(o);
    for (uint32_t i = 0; i < p->sweep.axes && code == SB_OK; i++)
        if (p->sweep.axis[i].of_workers && o->workers != SB_WORKERS_OF_FILE)
            code = sb_fail(error, SB_EINPUT, "--workers", "does not go with --sweep workers");
    if (code == SB_OK && o->platform && p->sweep.axes)
        code = sb_fail(error, SB_EINPUT, "--platform", "does not go with --sweep");
    if (code)
        return code;
    if (sb_sweep_needs_documents(&p->sweep))
        code = read_documents(p, o, error);
    else
        code = read_workloads(p, o, error);
    if (code == SB_OK && !is_swept(p)) {
        p->row = p->workload;
        p->rows = p->workloads;
        return SB_OK;
    }
    if (code == SB_OK && !sb_sweep_needs_documents(&p->sweep))
        code = sb_sweep_of_workloads(&p->sweep, p->workload, p->workloads, error);
    return code ? code : make_rows(p, error);
}

/* Of the files, before anything runs; of points when they are made. */
static enum sb_code check_alone(const struct sb_points *p, const struct sb_options *o,
                                struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (unsigned i = 0; code == SB_OK && i < p->rows; i++)
        code = sb_alone_check(&p->row[i], sb_points_workers(p, i, o), error);
    for (unsigned i = 0; code == SB_OK && !is_swept(p) && i < p->rows; i++)
        sb_workloads_tell_alone(o, &p->row[i]);
    return code;
}

enum sb_code sb_points_read(struct sb_points *p, const struct sb_options *o, struct sb_error *error)
{
    enum sb_code code = read_points(p, o, error);
    return code ? code : check_alone(p, o, error);
}

void sb_points_fini(struct sb_points *p)
{
    sb_workload_fini(&p->built);
    sb_sweep_fini(&p->sweep);
    sb_gather_free(p->workload, p->workloads);
    *p = (struct sb_points){ 0 };
}

const struct sb_workload *sb_points_take(struct sb_points *p, unsigned row, struct sb_error *error)
{
    if (!sb_sweep_needs_documents(&p->sweep))
        return &p->row[row];
    sb_workload_fini(&p->built);
    if (sb_sweep_build(&p->sweep, row, &p->built, error))
        return NULL;
    p->built.name = p->row[row].name;
    return sb_alone_check(&p->built, p->built.workers, error) ? NULL : &p->built;
}

void sb_points_release(struct sb_points *p, unsigned row)
{
    if (!is_swept(p)) /* others are points of the same workload */
        sb_workload_fini(&p->row[row]);
}

const char *sb_points_folder(const struct sb_points *p, unsigned row)
{
    bool first = is_swept(p) && row % (p->sweep.points / p->sweep.bases) == 0;
    return first ? p->sweep.base[sb_sweep_base_of(&p->sweep, row)].workload->name
                 : p->row[row].name;
}

uint32_t sb_points_workers(const struct sb_points *p, unsigned row, const struct sb_options *o)
{
    for (uint32_t i = 0; i < p->sweep.axes; i++)
        if (p->sweep.axis[i].of_workers)
            return (uint32_t)sb_sweep_value(&p->sweep, row, i);
    return o->workers == SB_WORKERS_OF_FILE ? p->row[row].workers : o->workers;
}

enum sb_code sb_points_mark(const struct sb_points *p, unsigned row,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error)
{
    char text[SB_RANGE_TEXT_SIZE];
    for (uint32_t i = 0; i < p->sweep.axes; i++) {
        const struct sb_axis *axis = &p->sweep.axis[i];
        sb_range_text(text, sb_sweep_value(&p->sweep, row, i), axis->are_times);
        result->point.name[i] = sb_arena_text(arena, axis->name, strlen(axis->name));
        result->point.value[i] = sb_arena_text(arena, text, strlen(text));
        if (!result->point.name[i] || !result->point.value[i])
            return sb_fail_memory(error);
        result->point.axes++;
    }
    return SB_OK;
}
