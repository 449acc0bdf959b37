/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/staging.h"

#include "sim/base/files/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, *name ? "%s/%s" : "%s", folder, name) < 0 ? NULL : path;
}

/* What mkdtemp puts in place of the X. */
static bool is_drawn_by_lot(const char *rest) { return strlen(rest) == 6; }

/* 0 when the folder is made and held; -1 and errno. */
static int make_folder(struct sb_staging *stage)
{
    enum { TRIES = 100 };
    size_t end = strlen(stage->path) - 6;
    for (int i = 0; i < TRIES; i++) {
        memcpy(stage->path + end, "XXXXXX", 6);
        if (!mkdtemp(stage->path))
            return -1;
        stage->hold = open(stage->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (stage->hold >= 0 && sb_leftovers_hold(stage->hold, stage->path))
            return 0;
        if (stage->hold < 0 && errno != ENOENT)
            break;
        close(stage->hold);
    }
    int why = errno;
    rmdir(stage->path);
    errno = why;
    return -1;
}

enum sb_code sb_staging_begin(struct sb_staging *stage, const char *dir, struct sb_error *error)
{
    *stage = (struct sb_staging){ .dir = dir, .path = join(dir, ".drawing-XXXXXX"), .hold = -1 };
    if (!stage->path)
        return sb_fail_memory(error);
    sb_leftovers_remove(dir, ".drawing-", is_drawn_by_lot);
    if (make_folder(stage) == 0)
        return SB_OK;
    sb_fail(error, SB_EIO, dir, "cannot be written to: %s", strerror(errno));
    free(stage->path);
    stage->path = NULL;
    return SB_EIO;
}

FILE *sb_staging_open(const struct sb_staging *stage, const char *name, struct sb_error *error)
{
    char *path = join(stage->path, name);
    if (!path)
        return sb_fail_memory(error), NULL;
    FILE *file = fopen(path, "we");
    if (!file)
        sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(errno));
    free(path);
    return file;
}

/* Why it cannot be written, or 0. Of a write that failed before, by trying once more. */
static int close_file(FILE *file)
{
    bool failed = ferror(file);
    int why = 0;
    if (failed)
        why = write(fileno(file), "\n", 1) < 0 ? errno : EIO;
    return fclose(file) && !why ? errno : why;
}

enum sb_code sb_staging_close(const struct sb_staging *stage, FILE *file, const char *name,
                              struct sb_error *error)
{
    int why = close_file(file);
    if (!why)
        return SB_OK;
    char *path = join(stage->path, name);
    sb_fail(error, SB_EIO, path ? path : name, "cannot be written: %s", strerror(why));
    free(path);
    return SB_EIO;
}

/* Calls `act` for each file until it fails. */
static int for_each(const struct sb_staging *stage,
                    int (*act)(const char *path, const char *name, void *with), void *with)
{
    DIR *listing = opendir(stage->path);
    int failed = listing ? 0 : -1;
    for (struct dirent *entry; !failed && (entry = readdir(listing));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *path = join(stage->path, entry->d_name);
        failed = path ? act(path, entry->d_name, with) : -1;
        free(path);
    }
    int why = errno;
    if (listing)
        closedir(listing);
    errno = why;
    return failed;
}

static int move_file(const char *path, const char *name, void *folder)
{
    char *to = join(folder, name);
    int failed = to ? rename(path, to) : -1;
    free(to);
    return failed;
}

static int remove_file(const char *path, const char *name, void *with)
{
    (void)name, (void)with;
    unlink(path);
    return 0;
}

enum sb_code sb_staging_publish(const struct sb_staging *stage, const char *folder,
                                struct sb_error *error)
{
    char *path = join(stage->dir, folder);
    if (!path)
        return sb_fail_memory(error);
    int failed = (mkdir(path, 0777) && errno != EEXIST) || for_each(stage, move_file, path);
    enum sb_code code =
        failed ? sb_fail(error, SB_EIO, path, "cannot be written to: %s", strerror(errno)) : SB_OK;
    free(path);
    return code;
}

void sb_staging_clear(const struct sb_staging *stage) { for_each(stage, remove_file, NULL); }

void sb_staging_end(struct sb_staging *stage)
{
    if (!stage->path)
        return;
    sb_staging_clear(stage);
    rmdir(stage->path);
    close(stage->hold);
    free(stage->path);
    stage->path = NULL;
}
