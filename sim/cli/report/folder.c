/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/folder.h"

#include "reports/plots/folder_names.h"
#include "reports/plots/plots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* By what a file is known to be ours, and how far behind its beginning that may stand. */
struct mark {
    const char *text;
    size_t within;
};
static const struct mark results_mark = { "{\"simbench\":\"", 0 },
                         page_mark = { "<title>simbench report", 256 };

/* `path` becomes the nearest folder above it that is there, or a link to nothing. */
static void existing_part(char *path)
{
    struct stat info;
    while (lstat(path, &info) != 0 && errno == ENOENT) {
        char *slash = strrchr(path, '/');
        if (!slash) {
            path[0] = '.';
            path[1] = '\0';
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

static bool is_ours(const char *path, struct mark mark)
{
    struct stat info;
    char begin[512] = "";
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    begin[fread(begin, 1, sizeof begin - 1, file)] = '\0';
    fclose(file);
    const char *at = strstr(begin, mark.text);
    return at && (size_t)(at - begin) <= mark.within;
}

static enum sb_code refuse(const char *path, struct sb_error *error)
{
    return sb_fail(error, SB_EINPUT, path,
                   "is there, and not simbench's: it stays; choose another folder with --out");
}

/* Refuses "dir/name.ending" that is there, unless it has the mark; `mark` NULL: in any case. */
static enum sb_code refuse_foreign(const char *dir, const char *name, const char *ending,
                                   const struct mark *mark, struct sb_error *error)
{
    struct stat info;
    char *path = NULL;
    enum sb_code code = SB_OK;
    if (asprintf(&path, "%s/%s%s", dir, name, ending) < 0)
        return sb_fail_memory(error);
    if (lstat(path, &info) == 0 && (!mark || !is_ours(path, *mark)))
        code = refuse(path, error);
    free(path);
    return code;
}

/* A picture's files are ours when its script is. */
static enum sb_code refuse_picture(const char *dir, const char *base, struct sb_error *error)
{
    static const char *const endings[] = { ".tsv", ".svg", ".png" };
    struct stat info;
    char begin[64], *script = NULL;
    snprintf(begin, sizeof begin, "# Draws %s.svg ", base);
    enum sb_code code = refuse_foreign(dir, base, ".gp", &(struct mark){ begin, 0 }, error);
    if (code || asprintf(&script, "%s/%s.gp", dir, base) < 0)
        return code ? code : sb_fail_memory(error);
    bool ours = lstat(script, &info) == 0;
    free(script);
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !ours && code == SB_OK; i++)
        code = refuse_foreign(dir, base, endings[i], NULL, error);
    return code;
}

/* Somebody else's folder, or a link to one, in place of a workload's. */
static enum sb_code refuse_in_folder(const char *dir, const char *name, struct sb_error *error)
{
    struct stat info;
    char *path = NULL;
    enum sb_code code = SB_OK;
    if (asprintf(&path, "%s/%s", dir, name) < 0)
        return sb_fail_memory(error);
    bool there = lstat(path, &info) == 0;
    if (there && !S_ISDIR(info.st_mode))
        code = refuse(path, error);
    if (there && code == SB_OK)
        code = refuse_foreign(path, "index.html", "", &page_mark, error);
    for (int k = 0; k < SB_PLOT_KINDS && there && code == SB_OK; k++)
        code = refuse_picture(path, sb_plot_kinds[k]->base, error);
    free(path);
    return code;
}

static enum sb_code refuse_workloads(const char *dir, const char *const *workload, size_t count,
                                     bool ours, struct sb_error *error)
{
    char(*folder)[SB_FOLDER_NAME_SIZE] = calloc(count + 1, sizeof *folder);
    enum sb_code code = folder ? SB_OK : sb_fail_memory(error);
    if (folder)
        sb_folder_names(folder, workload, count);
    for (size_t i = 0; i < count && code == SB_OK; i++)
        code = ours ? refuse_in_folder(dir, folder[i], error)
                    : refuse_foreign(dir, folder[i], "", NULL, error);
    free(folder);
    return code;
}

enum sb_code sb_report_folder_try(const char *dir, const char *const *workload, size_t count,
                                  struct sb_error *error)
{
    char *results = NULL;
    enum sb_code code = try_writing(dir, error);
    if (code)
        return code;
    if (asprintf(&results, "%s/results.json", dir) < 0)
        return sb_fail_memory(error);
    bool ours = is_ours(results, results_mark);
    free(results);
    if (!ours)
        code = refuse_foreign(dir, "results.json", "", NULL, error);
    if (!code)
        code = refuse_foreign(dir, "index.html", "", ours ? &page_mark : NULL, error);
    if (!code)
        code = refuse_picture(dir, "overview", error);
    if (!code)
        code = refuse_picture(dir, "profile", error);
    return code ? code : refuse_workloads(dir, workload, count, ours, error);
}
