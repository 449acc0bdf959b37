/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/folder.h"

#include "reports/plots/folder_names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[] = "{\"simbench\":\""; /* what a results.json begins with */

/* `path` becomes the nearest folder above it that is there. */
static void existing_part(char *path)
{
    struct stat info;
    while (stat(path, &info) != 0 && errno == ENOENT) {
        char *slash = strrchr(path, '/');
        if (!slash) {
            strcpy(path, ".");
            return;
        }
        slash[slash == path] = '\0';
        if (slash == path)
            return;
    }
}

static int try_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    int why = write(fd, "x", 1) == 1 ? 0 : errno;
    if (close(fd) && !why)
        why = errno;
    unlink(path);
    return why;
}

static enum sb_code try_writing(const char *dir, struct sb_error *error)
{
    struct stat info;
    if (!*dir)
        return sb_fail(error, SB_EIO, dir, "the folder cannot be made: %s", strerror(ENOENT));
    char *folder = strdup(dir), *path = NULL;
    if (folder)
        existing_part(folder);
    if (!folder || asprintf(&path, "%s/.simbench-%ld", folder, (long)getpid()) < 0) {
        free(folder);
        return sb_fail_memory(error);
    }
    bool is_folder = stat(folder, &info) == 0 ? S_ISDIR(info.st_mode) : errno != ENOTDIR;
    int why = is_folder ? try_file(path) : ENOTDIR;
    free(path);
    free(folder);
    if (!is_folder)
        return sb_fail(error, SB_EIO, dir, "the folder cannot be made: %s", strerror(why));
    return why ? sb_fail(error, SB_EIO, dir, "cannot be written: %s", strerror(why)) : SB_OK;
}

static bool is_ours(const char *results)
{
    struct stat info;
    char begin[sizeof mark] = "";
    if (stat(results, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    FILE *file = fopen(results, "re");
    if (!file)
        return false;
    size_t got = fread(begin, 1, sizeof mark - 1, file);
    fclose(file);
    return got == sizeof mark - 1 && memcmp(begin, mark, got) == 0;
}

/* Refuses what is there and would be replaced. */
static enum sb_code refuse_foreign(const char *dir, const char *name, struct sb_error *error)
{
    struct stat info;
    char *path = NULL;
    enum sb_code code = SB_OK;
    if (asprintf(&path, "%s/%s", dir, name) < 0)
        return sb_fail_memory(error);
    if (lstat(path, &info) == 0)
        code = sb_fail(error, SB_EINPUT, path,
                       "is there, and not simbench's: it stays; choose another folder with --out");
    free(path);
    return code;
}

static enum sb_code refuse_workloads(const char *dir, const char *const *workload, size_t count,
                                     struct sb_error *error)
{
    char(*folder)[SB_FOLDER_NAME_SIZE] = calloc(count + 1, sizeof *folder);
    enum sb_code code = folder ? SB_OK : sb_fail_memory(error);
    if (folder)
        sb_folder_names(folder, workload, count);
    for (size_t i = 0; i < count && code == SB_OK; i++)
        code = refuse_foreign(dir, folder[i], error);
    free(folder);
    return code;
}

enum sb_code sb_report_folder_try(const char *dir, const char *const *workload, size_t count,
                                  struct sb_error *error)
{
    static const char *const ours[] = { "results.json", "index.html",   "overview.gp",
                                        "overview.tsv", "overview.png", "overview.svg" };
    char *results = NULL;
    enum sb_code code = try_writing(dir, error);
    if (code)
        return code;
    if (asprintf(&results, "%s/results.json", dir) < 0)
        return sb_fail_memory(error);
    bool fine = is_ours(results);
    free(results);
    for (size_t i = 0; i < sizeof ours / sizeof *ours && !fine && code == SB_OK; i++)
        code = refuse_foreign(dir, ours[i], error);
    return fine || code ? code : refuse_workloads(dir, workload, count, error);
}
