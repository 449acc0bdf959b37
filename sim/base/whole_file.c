/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/whole_file.h"

#include "sim/base/assert.h"
#include "sim/base/leftovers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 100 };

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

/* Not mkstemp, whose files nobody but their owner may read. The dot hides it, the process number
 * keeps two programs apart. */
static int open_temporary(struct sb_whole_file *out)
{
    size_t room = strlen(out->path) + 48;
    int folder = folder_length(out->path), fd = -1;
    out->temporary = malloc(room);
    if (!out->temporary)
        return -1;
    for (int i = 0; i < TRIES; i++) {
        snprintf(out->temporary, room, "%.*s.%s.%ld-%d", folder, out->path, out->path + folder,
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

static void release(struct sb_whole_file *out)
{
    if (out->hold >= 0)
        close(out->hold);
    free(out->temporary);
    free(out->text);
    *out = (struct sb_whole_file){ .fd = -1, .hold = -1 };
}

enum sb_code sb_whole_file_begin(struct sb_whole_file *out, const char *path,
                                 struct sb_error *error)
{
    *out = (struct sb_whole_file){ .path = path, .hold = -1 };
    remove_leftovers(path);
    out->fd = open_temporary(out);
    if (!out->temporary)
        return sb_fail_memory(error);
    if (out->fd < 0) {
        sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(errno));
        release(out);
        return SB_EIO;
    }
    out->stream = open_memstream(&out->text, &out->size);
    if (out->stream)
        return SB_OK;
    close(out->fd);
    unlink(out->temporary);
    release(out);
    return sb_fail_memory(error);
}

static int write_all(int fd, const char *text, size_t size)
{
    while (size) {
        ssize_t wrote = write(fd, text, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return -1;
        text += wrote;
        size -= (size_t)wrote;
    }
    return 0;
}

/* 0, or the errno of the first thing that failed. Some file systems tell of a full disk only when
 * the file is synced or closed. */
static int settle(const struct sb_whole_file *out, const char *text, size_t size)
{
    int why = write_all(out->fd, text, size) || fsync(out->fd) ? errno : 0;
    if (close(out->fd) && !why)
        why = errno;
    if (!why && rename(out->temporary, out->path))
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
        unlink(out->temporary);
    release(out);
    return code;
}

enum sb_code sb_whole_file_commit(struct sb_whole_file *out, struct sb_error *error)
{
    SB_REQUIRE(out->stream);
    bool failed = ferror(out->stream);
    if (fclose(out->stream) == 0 && !failed)
        return commit(out, out->text, out->size, error);
    close(out->fd); /* a stream in memory fails for want of memory alone */
    unlink(out->temporary);
    release(out);
    return sb_fail_memory(error);
}

void sb_whole_file_abandon(struct sb_whole_file *out)
{
    SB_REQUIRE(out->stream);
    fclose(out->stream);
    close(out->fd);
    unlink(out->temporary);
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
