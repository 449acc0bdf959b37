/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/files.h"

#include "sim/base/files/whole_file.h"
#include "sim/result/saved/result_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One folder of the path after the other; "a//b/" is fine. */
static int make_folders(char *path)
{
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        int failed = mkdir(path, 0777) && errno != EEXIST;
        *at = '/';
        if (failed)
            return -1;
    }
    return mkdir(path, 0777) && errno != EEXIST ? -1 : 0;
}

enum sb_code sb_report_folder(const char *dir, struct sb_error *error)
{
    struct stat info;
    char *path = strdup(dir);
    if (!path)
        return sb_fail_memory(error);
    int failed = !*path ? (errno = ENOENT, -1) : make_folders(path);
    int why = errno;
    free(path);
    if (!failed && stat(dir, &info) == 0 && !S_ISDIR(info.st_mode))
        failed = -1, why = ENOTDIR;
    return failed ? sb_fail(error, SB_EIO, dir, "the folder cannot be made: %s", strerror(why))
                  : SB_OK;
}

static enum sb_code write_results(const struct sb_result *result, const char *dir,
                                  struct sb_error *error)
{
    struct sb_whole_file file;
    char *path = NULL;
    if (asprintf(&path, "%s/results.json", dir) < 0)
        return sb_fail_memory(error);
    enum sb_code code = sb_whole_file_begin(&file, path, error);
    if (code == SB_OK && (code = sb_result_print(result, file.stream, error)))
        sb_whole_file_abandon(&file);
    else if (code == SB_OK)
        code = sb_whole_file_commit(&file, error);
    free(path);
    return code;
}

static enum sb_code run_report(const struct sb_report *report, const struct sb_result *result,
                               const char *dir, const char *plots, FILE *notices,
                               struct sb_error *error)
{
    struct sb_report_options options = { .dir = dir, .plots = plots };
    char notice[512] = "";
    if (!report->write)
        return SB_OK;
    enum sb_code code = report->write(result, &options, notice, sizeof notice, error);
    if (notice[0] && notices)
        fprintf(notices, "%s\n", notice);
    return code;
}

enum sb_code sb_report_files(const struct sb_result *result, const char *dir,
                             const struct sb_report *const *reports, const char *plots,
                             FILE *notices, struct sb_error *error)
{
    enum sb_code code = sb_report_folder(dir, error);
    if (!code)
        code = write_results(result, dir, error);
    for (; !code && *reports; reports++)
        code = run_report(*reports, result, dir, plots, notices, error);
    return code;
}
