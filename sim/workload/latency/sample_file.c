/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/sample_file.h"

#include "sim/workload/latency/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct sb_latency_file *known_file(const struct sb_latency_source *source,
                                                const char *path, const char *column)
{
    const struct sb_latency_file *file = source->files ? *source->files : NULL;
    while (file && (strcmp(file->path, path) != 0 || !file->column != !column ||
                    (column && strcmp(file->column, column) != 0)))
        file = file->next;
    return file;
}

/* In front of those that were read before. */
static enum sb_code remember_file(const struct sb_latency_source *source,
                                  struct sb_latency_file *file, struct sb_error *error)
{
    if (!source->files)
        return SB_OK;
    struct sb_latency_file *kept = sb_arena_alloc(source->arena, 1, sizeof *kept);
    if (!kept || !(file->path = sb_arena_text(source->arena, file->path, strlen(file->path))))
        return sb_fail_memory(error);
    if (file->column &&
        !(file->column = sb_arena_text(source->arena, file->column, strlen(file->column))))
        return sb_fail_memory(error);
    *kept = *file;
    *source->files = kept;
    return SB_OK;
}

static enum sb_code read_path(const struct sb_latency_source *source, const char *path,
                              const char *column, struct sb_latency_file *file,
                              struct sb_error *error)
{
    const struct sb_latency_file *known = known_file(source, path, column);
    if (known) {
        *file = *known;
        return SB_OK;
    }
    if (source->names)
        source->names(source->listener, path);
    *file = (struct sb_latency_file){ .next = source->files ? *source->files : NULL,
                                      .path = path,
                                      .column = column };
    enum sb_code code = sb_samples_read(path, source->opener, column, source->unit, source->arena,
                                        &file->sample, &file->count, error);
    return code ? code : remember_file(source, file, error);
}

/* Links are followed: what counts is where the file is. What is not there is told when it is
 * opened. */
static bool is_below(const char *folder, const char *path)
{
    char *above = realpath(*folder ? folder : ".", NULL), *file = realpath(path, NULL);
    size_t length = above ? strlen(above) : 0;
    bool below = above && (!file || (strncmp(file, above, length) == 0 &&
                                     (file[length] == '/' || above[length - 1] == '/')));
    free(above);
    free(file);
    return below;
}

/* What is wrong with the file as a whole is told with the place that names it. */
static enum sb_code read_at(const struct sb_latency_source *source, const struct sb_json_node *node,
                            const char *path, const char *column, struct sb_latency_file *file,
                            struct sb_error *error)
{
    struct sb_error local = { 0 };
    enum sb_code code = read_path(source, path, column, file, &local);
    if (code == SB_OK)
        return SB_OK;
    if (strncmp(local.where, path, sizeof local.where - 1) == 0)
        return sb_latency_fail(source, node, error, "%.200s: %s", path, local.text);
    return sb_fail(error, code, local.where, "%s", local.text);
}

enum sb_code sb_sample_file_read(const struct sb_latency_source *source,
                                 const struct sb_json_node *node, const struct sb_json_node *column,
                                 struct sb_latency_file *file, struct sb_error *error)
{
    const char *name = NULL, *wanted = NULL;
    enum sb_code code = sb_latency_text(source, node, &name, error);
    if (code == SB_OK && column)
        code = sb_latency_text(source, column, &wanted, error);
    if (code)
        return code;
    if (node->size == 0 || node->size != strlen(name))
        return sb_latency_fail(source, node, error, "not the name of a file");
    const char *folder = name[0] == '/' ? "" : source->folder;
    size_t size = strlen(folder) + strlen(name) + 1;
    char *path = malloc(size);
    if (!path)
        return sb_fail_memory(error);
    snprintf(path, size, "%s%s", folder, name);
    if (source->outside || (name[0] != '/' && is_below(folder, path)))
        code = read_at(source, node, path, wanted, file, error);
    else
        code = sb_latency_fail(source, node, error,
                               "the file is not below the workload's folder; "
                               "--allow-outside reads it all the same");
    free(path);
    return code;
}
