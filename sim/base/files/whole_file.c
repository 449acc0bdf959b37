/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/whole_file.h"

#include "sim/base/assert.h"
#include "sim/base/files/leftovers.h"
#include "sim/base/files/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 100, LINKS_MAX = 40 };

static int folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (int)(slash - path) + 1 : 0;
}

/* What programs that were killed left of this file. */
static void remove_leftovers(const char *path)
{
    char *folder = NULL, *prefix = NULL;
    int length = folder_length(path);
    if (asprintf(&folder, "%.*s", length, path) < 0)
        folder = NULL;
    if (asprintf(&prefix, ".%s.", path + length) < 0)
        prefix = NULL;
    if (folder && prefix)
        sb_leftovers_remove(folder, prefix, sb_leftovers_numbered);
    free(folder);
    free(prefix);
}

/* `link` leads to what stands in it, seen from its folder. */
static char *follow(const char *link)
{
    char to[4096], *path = NULL;
    ssize_t length = readlink(link, to, sizeof to);
    if (length < 0)
        return NULL;
    int folder = to[0] == '/' ? 0 : folder_length(link);
    if (asprintf(&path, "%.*s%.*s", folder, link, (int)length, to) >= 0)
        return path;
    errno = ENOMEM;
    return NULL;
}

/* Where the file stands or will stand: behind symbolic links, also one that leads to nothing yet.
 * NULL with errno. */
static char *find_place(const char *path)
{
    struct stat info;
    char *place = strdup(path);
    for (int i = 0; place && lstat(place, &info) == 0 && S_ISLNK(info.st_mode); i++) {
        char *next = i < LINKS_MAX ? follow(place) : NULL;
        if (i == LINKS_MAX)
            errno = ELOOP;
        free(place);
        place = next;
        if (!place)
            return NULL;
    }
    if (!place)
        errno = ENOMEM;
    return place;
}

/* Not mkstemp, whose files nobody but their owner may read. The dot hides it, the process number
 * keeps two programs apart. */
static int open_temporary(struct sb_whole_file *out)
{
    size_t room = strlen(out->place) + 48;
    int folder = folder_length(out->place), fd = -1;
    out->temporary = malloc(room);
    if (!out->temporary) {
        errno = ENOMEM;
        return -1;
    }
    for (int i = 0; i < TRIES; i++) {
        snprintf(out->temporary, room, "%.*s.%s.%ld-%d", folder, out->place, out->place + folder,
                 (long)getpid(), i);
        fd = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
        if (fd >= 0 && sb_leftovers_hold(fd, out->temporary))
            break;
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    out->hold = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return fd;
}

/* Opens what is written to: a device, a pipe or a socket itself, as no file may replace it; else a
 * temporary file beside the place. */
static int open_target(struct sb_whole_file *out)
{
    struct stat info;
    bool there = stat(out->path, &info) == 0;
    if (there && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (there && !S_ISREG(info.st_mode))
        return open(out->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    out->place = find_place(out->path);
    if (!out->place)
        return -1;
    remove_leftovers(out->place);
    return open_temporary(out);
}

static void remove_temporary(const struct sb_whole_file *out)
{
    if (out->temporary)
        unlink(out->temporary);
}

static void release(struct sb_whole_file *out)
{
    if (out->hold >= 0)
        close(out->hold);
    free(out->place);
    free(out->temporary);
    free(out->text);
    *out = (struct sb_whole_file){ .fd = -1, .hold = -1 };
}

static ssize_t write_temporary(void *self, const char *bytes, size_t size)
{
    struct sb_whole_file *out = self;
    if (!out->why && sb_write_all(out->fd, bytes, size))
        out->why = errno;
    return out->why ? 0 : (ssize_t)size;
}

/* To the temporary file as it comes; to what takes back nothing, all at the commit. */
static FILE *open_stream(struct sb_whole_file *out)
{
    const cookie_io_functions_t io = { .write = write_temporary };
    return out->place ? fopencookie(out, "w", io) : open_memstream(&out->text, &out->size);
}

enum sb_code sb_whole_file_begin(struct sb_whole_file *out, const char *path,
                                 struct sb_error *error)
{
    *out = (struct sb_whole_file){ .path = path, .hold = -1 };
    errno = 0;
    out->fd = open_target(out);
    if (out->fd < 0) {
        enum sb_code code = errno == ENOMEM ? sb_fail_memory(error)
                                            : sb_fail(error, SB_EIO, path, "cannot be written: %s",
                                                      strerror(errno));
        release(out);
        return code;
    }
    out->stream = open_stream(out);
    if (out->stream)
        return SB_OK;
    close(out->fd);
    remove_temporary(out);
    release(out);
    return sb_fail_memory(error);
}

/* 0, or the errno of the first thing that failed. Some file systems tell of a full disk only when
 * the file is synced or closed. */
static int settle(const struct sb_whole_file *out, const char *text, size_t size)
{
    int why = out->why;
    if (!why && (sb_write_all(out->fd, text, size) || (out->place && fsync(out->fd))))
        why = errno;
    if (close(out->fd) && !why)
        why = errno;
    if (!why && out->place && rename(out->temporary, out->place))
        why = errno;
    return why;
}

static enum sb_code commit(struct sb_whole_file *out, const char *text, size_t size,
                           struct sb_error *error)
{
    int why = settle(out, text, size);
    enum sb_code code =
        why ? sb_fail(error, SB_EIO, out->path, "cannot be written: %s", strerror(why)) : SB_OK;
    if (why)
        remove_temporary(out);
    release(out);
    return code;
}

enum sb_code sb_whole_file_commit(struct sb_whole_file *out, struct sb_error *error)
{
    SB_REQUIRE(out->stream);
    bool failed = ferror(out->stream);
    failed = fclose(out->stream) || failed;
    if (!failed || out->why)
        return commit(out, out->text, out->size, error);
    close(out->fd); /* a stream in memory fails for want of memory alone */
    remove_temporary(out);
    release(out);
    return sb_fail_memory(error);
}

void sb_whole_file_abandon(struct sb_whole_file *out)
{
    SB_REQUIRE(out->stream);
    fclose(out->stream);
    close(out->fd);
    remove_temporary(out);
    release(out);
}

enum sb_code sb_whole_file_text(const char *path, const char *text, size_t size,
                                struct sb_error *error)
{
    struct sb_whole_file out;
    enum sb_code code = sb_whole_file_begin(&out, path, error);
    if (code)
        return code;
    SB_REQUIRE(out.stream);
    fclose(out.stream); /* the text is in memory already */
    return commit(&out, text, size, error);
}
