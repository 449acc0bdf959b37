/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/file_out.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 100 };

/* Not mkstemp, whose files nobody but their owner may read. The dot hides it, the process number keeps two programs apart. */
static int open_temporary(struct sb_file_out *out)
{
    size_t room = strlen(out->path) + 48;
    const char *slash = strrchr(out->path, '/');
    int folder = slash ? (int)(slash - out->path) + 1 : 0, fd = -1;
    out->temporary = malloc(room);
    if (!out->temporary)
        return -1;
    for (int i = 0; i < TRIES; i++) {
        snprintf(out->temporary, room, "%.*s.%s.%ld-%d", folder, out->path, out->path + folder, (long)getpid(), i);
        fd = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            break;
    }
    return fd;
}

enum sb_code sb_file_out_begin(struct sb_file_out *out, const char *path, struct sb_error *error)
{
    *out = (struct sb_file_out){ .path = path };
    int fd = open_temporary(out);
    if (fd >= 0 && (out->stream = fdopen(fd, "w")))
        return SB_OK;
    int why = errno;
    if (fd >= 0) {
        close(fd);
        unlink(out->temporary);
    }
    enum sb_code code = out->temporary ? sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(why)) : sb_fail_memory(error);
    free(out->temporary);
    *out = (struct sb_file_out){ 0 };
    return code;
}

/* 0, or the errno of the first thing that failed. The rename is durable only once the folder is synced; that it cannot be synced
 * everywhere is no failure. */
static int settle(struct sb_file_out *out)
{
    int why = 0;
    errno = EIO; /* ferror has no reason of its own */
    if (fflush(out->stream) || ferror(out->stream) || fsync(fileno(out->stream)))
        why = errno;
    if (fclose(out->stream) && !why)
        why = errno;
    out->stream = NULL;
    if (!why && rename(out->temporary, out->path))
        why = errno;
    return why;
}

enum sb_code sb_file_out_commit(struct sb_file_out *out, struct sb_error *error)
{
    assert(out->stream);
    int why = settle(out);
    enum sb_code code = why ? sb_fail(error, SB_EIO, out->path, "cannot be written: %s", strerror(why)) : SB_OK;
    if (why)
        unlink(out->temporary);
    free(out->temporary);
    *out = (struct sb_file_out){ 0 };
    return code;
}

void sb_file_out_abandon(struct sb_file_out *out)
{
    assert(out->stream);
    fclose(out->stream);
    unlink(out->temporary);
    free(out->temporary);
    *out = (struct sb_file_out){ 0 };
}

enum sb_code sb_file_out_text(const char *path, const char *text, size_t size, struct sb_error *error)
{
    struct sb_file_out out;
    enum sb_code code = sb_file_out_begin(&out, path, error);
    if (code)
        return code;
    fwrite(text, 1, size, out.stream);
    return sb_file_out_commit(&out, error);
}
