/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/baseline.h"

#include "sim/base/files/leftovers.h"
#include "sim/base/files/whole_file.h"
#include "sim/bench/compare/trust.h"
#include "sim/bench/records/read.h"
#include "sim/bench/records/result.h"
#include "sim/bench/records/write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIGURES "results.json"
#define LIBRARY "libearliest.so"
#define BASELINE_TARGET "target.so" /* somebody else's */
#define COMMAND "command.txt" /* or that */
static const char *const files[] = { FIGURES, LIBRARY, BASELINE_TARGET, COMMAND };
enum { FILES = sizeof files / sizeof *files };

static void join(char path[PATH_MAX], const char *folder, const char *file)
{
    if (snprintf(path, PATH_MAX, "%s/%s", folder, file) >= PATH_MAX)
        path[0] = '\0'; /* which no file has for a name */
}

/* ---- reading ---- */

static enum sb_code trust_all(const char *folder, bool trusted, struct sb_error *error)
{
    char path[PATH_MAX];
    enum sb_code code = sb_bench_trust(folder, true, trusted, error);
    for (int i = 0; i < FILES && code == SB_OK; i++) {
        join(path, folder, files[i]);
        if (access(path, F_OK) == 0) /* what is missing is told when it is read */
            code = sb_bench_trust(path, false, trusted, error);
    }
    return code;
}

static enum sb_code load_command(struct sb_bench_library *library, const char *path,
                                 struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_bench_library_read(path, &text, &size, error);
    if (code == SB_OK)
        code = sb_bench_library_command(library, text, error);
    free(text);
    return code;
}

/* What the figures are of. */
static enum sb_code load_measured(struct sb_bench_baseline *b, const char *folder,
                                  struct sb_error *error)
{
    const struct sb_bench_fingerprint *f = &b->result.fingerprint;
    char path[PATH_MAX];
    join(path, folder, COMMAND);
    bool command = f->target[0] && access(path, F_OK) == 0;
    if (!command)
        join(path, folder, f->target[0] ? BASELINE_TARGET : LIBRARY);
    enum sb_code code = command ? load_command(&b->library, path, error)
                                : sb_bench_library_copy(&b->library, path, error);
    if (code || sb_bench_library_has_hash(&b->library, f->library_hash))
        return code;
    return sb_fail(error, SB_EINPUT, path,
                   command ? "a file that the command names has changed since it was saved: keep "
                             "the old one, and save a command that names it"
                           : "is not the file that was saved");
}

enum sb_code sb_bench_baseline_load(struct sb_bench_baseline *b, const char *folder, bool trusted,
                                    struct sb_error *error)
{
    char path[PATH_MAX];
    struct sb_error why = { 0 };
    struct stat status;
    *b = (struct sb_bench_baseline){ .library = { .fd = -1 } };
    if (stat(folder, &status))
        return sb_fail(error, SB_EINPUT, folder, "there is no baseline: %s", strerror(errno));
    enum sb_code code = trust_all(folder, trusted, error);
    if (code)
        return code;
    join(path, folder, FIGURES);
    code = sb_bench_result_read(&b->result, path, &why);
    if (code == SB_OK)
        code = load_measured(b, folder, &why);
    if (code)
        sb_bench_baseline_fini(b);
    if (code == SB_ENOMEM || code == SB_EIO)
        return sb_fail(error, code, why.where, "%s", why.text);
    return code ? sb_fail(error, SB_ECHECK, folder, "the baseline is damaged: %s: %s", why.where,
                          why.text)
                : SB_OK;
}

void sb_bench_baseline_fini(struct sb_bench_baseline *b)
{
    sb_bench_result_fini(&b->result);
    sb_bench_library_fini(&b->library);
}

/* ---- writing ---- */

/* Whether a folder holds nothing but what a baseline is made of. */
static bool is_ours(const char *folder)
{
    DIR *open = opendir(folder);
    bool ours = open != NULL;
    for (struct dirent *entry; ours && (entry = readdir(open));) {
        bool known = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        for (int i = 0; i < FILES; i++)
            known = known || strcmp(entry->d_name, files[i]) == 0;
        ours = known;
    }
    if (open)
        closedir(open);
    return ours;
}

/* The part of a path that names the folder above: "" or ending with a slash. */
static int above_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (int)(slash - path) + 1 : 0;
}

/* What a link points to is replaced, not the link. */
static void find_place(char place[PATH_MAX], const char *folder)
{
    if (!realpath(folder, place))
        snprintf(place, PATH_MAX, "%s", folder);
    for (size_t end = strlen(place); end > 1 && place[end - 1] == '/'; end--)
        place[end - 1] = '\0';
}

/* The new baseline is made beside its place. */
static enum sb_code check_above(const char *folder, struct sb_error *error)
{
    char place[PATH_MAX], above[PATH_MAX];
    find_place(place, folder);
    int length = above_length(place);
    snprintf(above, sizeof above, "%.*s", length ? length : 1, length ? place : ".");
    return access(above, W_OK | X_OK) == 0
               ? SB_OK
               : sb_fail(error, SB_EINPUT, folder, "cannot be written in \"%.200s\": %s", above,
                         strerror(errno));
}

enum sb_code sb_bench_baseline_check(const char *folder, struct sb_error *error)
{
    struct stat status;
    if (stat(folder, &status) && errno != ENOENT)
        return sb_fail(error, SB_EINPUT, folder, "%s", strerror(errno));
    if (stat(folder, &status) == 0 && !is_ours(folder))
        return sb_fail(error, SB_EINPUT, folder, "is no baseline, and is not overwritten");
    return check_above(folder, error);
}

static void remove_folder(const char *folder)
{
    char path[PATH_MAX];
    for (int i = 0; i < FILES; i++) {
        join(path, folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), failed = fd < 0 || fsync(fd);
    if (fd >= 0)
        close(fd);
    return failed;
}

static enum sb_code baseline_fill(const char *folder, const struct sb_bench_result *result,
                                  const struct sb_bench_library *library, struct sb_error *error)
{
    char path[PATH_MAX], *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_bench_result_write(result, &text, &size, error);
    join(path, folder, FIGURES);
    if (code == SB_OK)
        code = sb_whole_file_text(path, text, size, error);
    free(text);
    text = library->fd < 0 ? strdup(library->path) : NULL;
    size = text ? strlen(text) : 0;
    if (code == SB_OK && library->fd >= 0)
        code = sb_bench_library_read(library->path, &text, &size, error);
    if (code == SB_OK && !text)
        code = sb_fail_memory(error);
    join(path, folder,
         library->fd < 0                 ? COMMAND
         : result->fingerprint.target[0] ? BASELINE_TARGET
                                         : LIBRARY);
    if (code == SB_OK)
        code = sb_whole_file_text(path, text, size, error);
    free(text);
    if (code == SB_OK && sync_folder(folder))
        code = sb_fail(error, SB_EIO, folder, "cannot be written: %s", strerror(errno));
    return code;
}

/* The old and the new change places at once; a file system that cannot do that sees two steps, of
 * which the first keeps the old. */
static int put_in_place(const char *made, const char *folder)
{
    char old[PATH_MAX];
    if (rename(made, folder) == 0) /* nothing is there, or an empty folder */
        return 0;
    if (errno != EEXIST && errno != ENOTEMPTY)
        return -1;
    if (renameat2(AT_FDCWD, made, AT_FDCWD, folder, RENAME_EXCHANGE) == 0) {
        remove_folder(made);
        return 0;
    }
    if (snprintf(old, sizeof old, "%s.old", made) >= (int)sizeof old || rename(folder, old))
        return -1;
    if (rename(made, folder)) {
        int why = errno;
        (void)rename(old, folder);
        errno = why;
        return -1;
    }
    remove_folder(old);
    return 0;
}

static bool is_set_aside(const char *rest)
{
    size_t length = strlen(rest);
    return length > 4 && strcmp(rest + length - 4, ".old") == 0;
}

/* What programs left that were killed while they saved. Where the place is empty, what was set
 * aside goes back: it is the only baseline there is. */
static void remove_leftovers(const char *place)
{
    char above[PATH_MAX], prefix[PATH_MAX];
    int length = above_length(place);
    snprintf(above, sizeof above, "%.*s", length, place);
    if (snprintf(prefix, sizeof prefix, "%s.new-", place + length) >= (int)sizeof prefix)
        return;
    DIR *listing = access(place, F_OK) == 0 ? NULL : opendir(length ? above : ".");
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 && is_set_aside(entry->d_name)) {
            (void)renameat(dirfd(listing), entry->d_name, AT_FDCWD, place);
            break;
        }
    if (listing)
        closedir(listing);
    sb_leftovers_remove(above, prefix, sb_leftovers_numbered);
    if (access(place, F_OK) == 0)
        sb_leftovers_remove(above, prefix, is_set_aside);
}

/* A folder beside the place, held against being taken for a leftover: its descriptor. -1 and errno:
 * there is none. In a container every program may have this one's number. */
static int make_beside(char made[PATH_MAX], const char *place)
{
    enum { TRIES = 100 };
    for (int i = 0; i < TRIES; i++) {
        if (snprintf(made, PATH_MAX, "%s.new-%ld-%d", place, (long)getpid(), i) >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        if (mkdir(made, 0777)) {
            if (errno == EEXIST)
                continue;
            return -1;
        }
        int held = open(made, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (held >= 0 && sb_leftovers_hold(held, made))
            return held;
        if (held >= 0)
            close(held);
    }
    errno = EEXIST;
    return -1;
}

enum sb_code sb_bench_baseline_save(const char *folder, const struct sb_bench_result *result,
                                    const struct sb_bench_library *library, struct sb_error *error)
{
    char place[PATH_MAX], made[PATH_MAX];
    enum sb_code code = sb_bench_baseline_check(folder, error);
    if (code)
        return code;
    find_place(place, folder);
    remove_leftovers(place);
    int held = make_beside(made, place);
    if (held < 0)
        return sb_fail(error, SB_EIO, folder, "cannot be written: %s", strerror(errno));
    code = baseline_fill(made, result, library, error);
    if (code == SB_OK && put_in_place(made, place))
        code = sb_fail(error, SB_EIO, folder, "cannot be written: %s", strerror(errno));
    if (code)
        remove_folder(made);
    close(held);
    return code;
}
