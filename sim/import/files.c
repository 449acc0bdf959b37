/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDERS_MAX = 32 };

static enum sb_code add(struct sb_import_files *files, const char *path, bool found,
                        struct sb_error *error)
{
    if (sb_reserve(&files->file, files->count, &files->room, sizeof *files->file))
        return sb_fail_memory(error);
    files->file[files->count++] = (struct sb_gather_file){ path, found };
    return SB_OK;
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* By bytes: the order does not depend on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* A folder that is being read, and the one that it was found in. */
struct place {
    const char *path;
    const struct place *outer;
    dev_t device;
    ino_t number;
    unsigned depth;
};

static enum sb_code add_folder(struct sb_import_files *files, struct place place,
                               struct sb_error *error);

/* A link back to a folder around it would lead there for ever. */
static bool is_within_itself(const struct place *place)
{
    const struct place *outer = place->outer;
    while (outer && (outer->device != place->device || outer->number != place->number))
        outer = outer->outer;
    return outer;
}

static enum sb_code add_entry(struct sb_import_files *files, const struct place *folder,
                              const char *name, struct sb_error *error)
{
    size_t length = strlen(folder->path), size = length + strlen(name) + 2;
    char *path = sb_arena_alloc(&files->arena, size, 1);
    struct stat info;
    if (!path)
        return sb_fail_memory(error);
    snprintf(path, size, "%s%s%s", folder->path,
             length && folder->path[length - 1] == '/' ? "" : "/", name);
    if (stat(path, &info) != 0)
        return SB_OK; /* a link that leads nowhere */
    const struct place place = { path, folder, info.st_dev, info.st_ino, folder->depth + 1 };
    if (S_ISDIR(info.st_mode))
        return is_within_itself(&place) ? SB_OK : add_folder(files, place, error);
    return S_ISREG(info.st_mode) ? add(files, path, true, error) : SB_OK;
}

static enum sb_code add_folder(struct sb_import_files *files, struct place place,
                               struct sb_error *error)
{
    struct dirent **entry = NULL;
    if (place.depth > FOLDERS_MAX)
        return sb_fail(error, SB_EINPUT, place.path, "more than %d folders in each other",
                       FOLDERS_MAX);
    int count = scandir(place.path, &entry, visible, by_name);
    if (count < 0)
        return errno == ENOMEM
                   ? sb_fail_memory(error)
                   : sb_fail(error, SB_EINPUT, place.path, "cannot be read: %s", strerror(errno));
    enum sb_code code = SB_OK;
    for (int i = 0; i < count; i++) {
        if (code == SB_OK)
            code = add_entry(files, &place, entry[i]->d_name, error);
        free(entry[i]);
    }
    free(entry);
    return code;
}

enum sb_code sb_import_files_list(struct sb_import_files *files, char *const *path, unsigned paths,
                                  struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *files = (struct sb_import_files){ 0 };
    for (unsigned i = 0; code == SB_OK && i < paths; i++) {
        struct stat info;
        size_t before = files->count;
        if (strcmp(path[i], "-") == 0 || stat(path[i], &info) != 0 || !S_ISDIR(info.st_mode))
            code = add(files, path[i], false, error);
        else
            code = add_folder(files, (struct place){ path[i], NULL, info.st_dev, info.st_ino, 0 },
                              error);
        if (code == SB_OK && files->count == before)
            code = sb_fail(error, SB_EINPUT, path[i], "no file is in this folder");
    }
    return code;
}

void sb_import_files_fini(struct sb_import_files *files)
{
    free(files->file);
    sb_arena_fini(&files->arena);
    *files = (struct sb_import_files){ 0 };
}
