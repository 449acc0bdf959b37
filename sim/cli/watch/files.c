/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/watch/files.h"

#include "sim/cli/options/workloads.h"
#include "sim/import/files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file that was moved here, or written again, is another one. */
static uint64_t state_of(const char *path)
{
    struct stat info;
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, word by word */
    if (stat(path, &info) != 0)
        return 0;
    const uint64_t part[] = { info.st_dev, info.st_ino, (uint64_t)info.st_size,
                              (uint64_t)info.st_mtim.tv_sec, (uint64_t)info.st_mtim.tv_nsec };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        hash = (hash ^ part[i]) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return hash | 1;
}

static struct sb_watched_file *find(const struct sb_watched_files *files, const char *path,
                                    size_t *at)
{
    size_t low = 0, high = files->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(files->file[middle].path, path);
        if (order == 0)
            return &files->file[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    return NULL;
}

enum sb_code sb_watched_files_add(struct sb_watched_files *files, const char *path,
                                  struct sb_error *error)
{
    size_t at;
    if (find(files, path, &at))
        return SB_OK;
    const char *copy = sb_arena_text(&files->arena, path, strlen(path));
    if (!copy || sb_reserve(&files->file, files->count, &files->room, sizeof *files->file))
        return sb_fail_memory(error);
    memmove(&files->file[at + 1], &files->file[at], (files->count - at) * sizeof *files->file);
    files->file[at] = (struct sb_watched_file){ copy, state_of(path) };
    files->count++;
    return SB_OK;
}

/* What a run writes would make it run again. */
static bool is_report(const struct sb_options *o, const char *path)
{
    size_t length = o->out && !o->no_report ? strlen(o->out) : 0;
    if (strncmp(path, "./", 2) == 0)
        path += 2;
    return length && strncmp(path, o->out, length) == 0 && path[length] == '/';
}

enum sb_code sb_watched_files_take(struct sb_watched_files *files, const struct sb_options *o,
                                   const struct sb_watched_files *named, struct sb_error *error)
{
    struct sb_import_files list;
    struct sb_error unread = { 0 };
    enum sb_code code = SB_OK;
    *files = (struct sb_watched_files){ 0 };
    /* A folder that cannot be read, or is empty, may get better. */
    if (sb_import_files_list(&list, o->argument, o->arguments, &unread) == SB_ENOMEM)
        code = sb_fail_memory(error);
    for (size_t i = 0; i < list.count && code == SB_OK; i++)
        if (!is_report(o, list.file[i].path))
            code = sb_watched_files_add(files, list.file[i].path, error);
    for (unsigned i = 0; i < o->arguments && code == SB_OK; i++) {
        struct stat info;
        if (stat(o->argument[i], &info) != 0 || !S_ISDIR(info.st_mode))
            code = sb_watched_files_add(files, o->argument[i], error);
    }
    for (size_t i = 0; named && i < named->count && code == SB_OK; i++)
        code = sb_watched_files_add(files, named->file[i].path, error);
    sb_import_files_fini(&list);
    return code;
}

struct listener {
    struct sb_watched_files *files;
    enum sb_code code;
};

static void on_name(void *self, const char *path)
{
    struct listener *l = self;
    if (l->code == SB_OK)
        l->code = sb_watched_files_add(l->files, path, NULL);
}

enum sb_code sb_watched_files_named(struct sb_watched_files *files, const struct sb_options *o,
                                    struct sb_error *error)
{
    struct listener listener = { files, SB_OK };
    struct sb_readers readers = sb_workloads_readers(o);
    struct sb_import_files list;
    struct sb_gather gather = { .readers = &readers };
    struct sb_family family = { 0 };
    struct sb_workload *workload = NULL;
    unsigned count = 0;
    readers.names = on_name;
    readers.family = &family;
    readers.listener = &listener;
    enum sb_code code = sb_import_files_list(&list, o->argument, o->arguments, NULL);
    for (size_t i = 0; i < list.count && code != SB_ENOMEM; i++) {
        struct sb_notes notes = { 0 };
        struct sb_error unread = { 0 };
        family = (struct sb_family){ 0 };
        code = sb_gather_add(&gather, &list.file[i], &notes, &unread);
    }
    sb_gather_finish(&gather, SB_OK, &workload, &count, NULL);
    sb_gather_free(workload, count);
    sb_import_files_fini(&list);
    return listener.code || code == SB_ENOMEM ? sb_fail_memory(error) : SB_OK;
}

const char *sb_watched_files_changed(const struct sb_watched_files *before,
                                     const struct sb_watched_files *now)
{
    size_t i = 0, k = 0;
    while (i < before->count || k < now->count) {
        int order = i == before->count ? 1
                    : k == now->count  ? -1
                                       : strcmp(before->file[i].path, now->file[k].path);
        if (order > 0)
            return now->file[k].path;
        if (order < 0 || before->file[i].state != now->file[k].state)
            return before->file[i].path;
        i++;
        k++;
    }
    return NULL;
}

void sb_watched_files_fini(struct sb_watched_files *files)
{
    free(files->file);
    sb_arena_fini(&files->arena);
    *files = (struct sb_watched_files){ 0 };
}
