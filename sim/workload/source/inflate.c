/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/inflate.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { BUFFER = 1 << 16, RATIO_MOST = 250, GZIP = 16 + MAX_WBITS };
static const uint64_t unpacked_free = 64u << 20;

enum kind { UNKNOWN, PLAIN, PACKED, ENDED };

struct sb_inflate {
    int fd;
    const char *name;
    enum kind kind;
    bool end;              /* the file has no more bytes */
    size_t at, filled;     /* of buffer */
    uint64_t taken;        /* bytes of the file */
    uint64_t packed, size; /* bytes in and out so far */
    z_stream z;
    unsigned char buffer[BUFFER];
};

struct sb_inflate *sb_inflate_new(int fd, const char *name)
{
    struct sb_inflate *inflate = calloc(1, sizeof *inflate);
    if (!inflate) {
        close(fd);
        return NULL;
    }
    inflate->fd = fd;
    inflate->name = name;
    return inflate;
}

void sb_inflate_free(struct sb_inflate *inflate)
{
    if (!inflate)
        return;
    if (inflate->kind == PACKED || inflate->kind == ENDED)
        inflateEnd(&inflate->z);
    if (inflate->fd != STDIN_FILENO)
        close(inflate->fd);
    free(inflate);
}

/* One read into `bytes`. */
static enum sb_code read_some(struct sb_inflate *f, void *bytes, size_t room, size_t *got,
                              struct sb_error *error)
{
    ssize_t count;
    do
        count = read(f->fd, bytes, room);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return sb_fail(error, SB_EINPUT, f->name, "cannot be read: %s", strerror(errno));
    f->end = count == 0;
    *got = (size_t)count;
    f->taken += *got;
    return SB_OK;
}

uint64_t sb_inflate_taken(const struct sb_inflate *inflate) { return inflate->taken; }

/* The buffer, empty by now, gets the file's next bytes. */
static enum sb_code refill(struct sb_inflate *f, struct sb_error *error)
{
    size_t got = 0;
    f->at = f->filled = 0;
    while (!f->end && f->filled < BUFFER) {
        enum sb_code code = read_some(f, f->buffer + f->filled, BUFFER - f->filled, &got, error);
        if (code)
            return code;
        f->filled += got;
    }
    return SB_OK;
}

static enum sb_code begin(struct sb_inflate *f, struct sb_error *error)
{
    enum sb_code code = refill(f, error);
    if (code)
        return code;
    bool packed = f->filled >= 2 && f->buffer[0] == 0x1f && f->buffer[1] == 0x8b;
    if (packed && inflateInit2(&f->z, GZIP) != Z_OK)
        return sb_fail_memory(error);
    f->kind = packed ? PACKED : PLAIN;
    return SB_OK;
}

static enum sb_code inflate_copy(struct sb_inflate *f, char *bytes, size_t room, size_t *got,
                                 struct sb_error *error)
{
    size_t left = f->filled - f->at, take = left < room ? left : room, some = 0;
    memcpy(bytes, f->buffer + f->at, take);
    f->at += take;
    *got = take;
    while (*got < room && !f->end) {
        enum sb_code code = read_some(f, bytes + *got, room - *got, &some, error);
        if (code)
            return code;
        *got += some;
    }
    return SB_OK;
}

static enum sb_code fail_damaged(const struct sb_inflate *f, const char *why,
                                 struct sb_error *error)
{
    return sb_fail(error, SB_EINPUT, f->name,
                   "cannot be unpacked: %s, at byte %llu of the compressed file", why,
                   (unsigned long long)f->packed);
}

/* Behind a member: another one, the zeroes that fill a block of a tape, or nothing. */
static enum sb_code next_member(struct sb_inflate *f, struct sb_error *error)
{
    while (f->at < f->filled || !f->end) {
        if (f->at == f->filled) {
            enum sb_code code = refill(f, error);
            if (code)
                return code;
        }
        while (f->at < f->filled && f->buffer[f->at] == 0)
            f->at++;
        if (f->at == f->filled)
            continue;
        if (f->buffer[f->at] != 0x1f || inflateReset(&f->z) != Z_OK)
            return fail_damaged(f, "something that is not gzip stands behind it", error);
        return SB_OK;
    }
    f->kind = ENDED;
    return SB_OK;
}

static enum sb_code unpack(struct sb_inflate *f, char *bytes, size_t room, size_t *got,
                           struct sb_error *error)
{
    enum sb_code code = SB_OK;
    while (code == SB_OK && f->kind == PACKED && *got < room) {
        if (f->at == f->filled && (code = refill(f, error)))
            return code;
        if (f->at == f->filled)
            return fail_damaged(f, "it ends too early", error);
        size_t left = room - *got < BUFFER ? room - *got : BUFFER;
        f->z.next_in = f->buffer + f->at;
        f->z.avail_in = (unsigned)(f->filled - f->at);
        f->z.next_out = (unsigned char *)bytes + *got;
        f->z.avail_out = (unsigned)left;
        int result = inflate(&f->z, Z_NO_FLUSH);
        f->packed += f->filled - f->at - f->z.avail_in;
        f->at = f->filled - f->z.avail_in;
        *got += left - f->z.avail_out;
        f->size += left - f->z.avail_out;
        if (result == Z_MEM_ERROR)
            return sb_fail_memory(error);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return fail_damaged(f, f->z.msg ? f->z.msg : "it is damaged", error);
        if (f->size > unpacked_free && f->size > RATIO_MOST * f->packed)
            return sb_fail(error, SB_EINPUT, f->name,
                           "unpacks to more than %d times its size: refused", RATIO_MOST);
        if (result == Z_STREAM_END)
            code = next_member(f, error);
    }
    return code;
}

enum sb_code sb_inflate_read(struct sb_inflate *f, char *bytes, size_t room, size_t *got,
                             struct sb_error *error)
{
    enum sb_code code = f->kind == UNKNOWN ? begin(f, error) : SB_OK;
    *got = 0;
    if (code == SB_OK && f->kind == PLAIN)
        code = inflate_copy(f, bytes, room, got, error);
    else if (code == SB_OK)
        code = unpack(f, bytes, room, got, error);
    return code;
}
