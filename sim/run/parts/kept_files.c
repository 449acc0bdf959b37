/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/kept_files.h"

#include "sim/base/files/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* ---- bytes and descriptors ---- */

/* A file in memory, at its beginning. -1 with errno. */
static int file_of(const unsigned char *bytes, size_t size)
{
    int fd = memfd_create("simbench", MFD_CLOEXEC);
    if (fd >= 0 && (sb_write_all(fd, bytes, size) || lseek(fd, 0, SEEK_SET) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* A pipe can be read once: what comes out of it, as a file in memory; `fd` is closed. */
static int drain(int fd)
{
    static const size_t piece = 1 << 16;
    unsigned char *bytes = malloc(piece);
    int into = memfd_create("simbench", MFD_CLOEXEC);
    ssize_t got = bytes && into >= 0 ? 1 : -1;
    while (got > 0) {
        got = read(fd, bytes, piece);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0 && sb_write_all(into, bytes, (size_t)got))
            got = -1;
    }
    int why = errno;
    free(bytes);
    close(fd);
    if (into >= 0 && (got < 0 || lseek(into, 0, SEEK_SET) < 0)) {
        close(into);
        into = -1;
        errno = why;
    }
    return into;
}

struct content {
    const unsigned char *bytes; /* NULL where there are none */
    size_t size;
};

static int map(int fd, struct content *content)
{
    struct stat info;
    *content = (struct content){ 0 };
    if (fstat(fd, &info) || !S_ISREG(info.st_mode))
        return -1;
    if (info.st_size == 0)
        return 0;
    void *at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return -1;
    *content = (struct content){ at, (size_t)info.st_size };
    return 0;
}

static void unmap(const struct content *content)
{
    if (content->bytes)
        munmap((void *)(uintptr_t)content->bytes, content->size);
}

/* ---- keeping ---- */

static struct sb_part_file *kept_files_find(struct sb_part_file *file, size_t count,
                                            const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(file[i].path, path) == 0)
            return &file[i];
    return NULL;
}

static int pack(struct sb_part_file *f, const struct content *content, struct sb_arena *arena)
{
    if (content->size > SB_KEPT_FILE_MOST)
        return 0;
    uLongf size = compressBound(content->size);
    unsigned char *packed = malloc(size), *kept = NULL;
    if (packed && compress2(packed, &size, content->bytes ? content->bytes : packed, content->size,
                            Z_BEST_SPEED) == Z_OK)
        kept = sb_arena_alloc(arena, size, 1);
    if (kept)
        memcpy(kept, packed, size);
    free(packed);
    f->packed = kept;
    f->packed_size = size;
    return kept ? 0 : -1;
}

static int kept_files_keep(struct sb_kept_files *k, const char *path, const struct content *content)
{
    if (sb_reserve(&k->file, k->count, &k->room, sizeof *k->file))
        return -1;
    struct sb_part_file *f = &k->file[k->count];
    *f = (struct sb_part_file){ .path = sb_arena_text(&k->arena, path, strlen(path)),
                                .size = content->size };
    sb_sha256(f->hash, content->bytes ? content->bytes : (const unsigned char *)"", content->size);
    if (!f->path || pack(f, content, &k->arena))
        return -1;
    k->count++;
    return 0;
}

static int unpack(const struct sb_part_file *f)
{
    errno = EBADMSG;
    if (f->size > SB_KEPT_FILE_MOST)
        return -1;
    unsigned char *bytes = malloc(f->size + 1);
    uLongf size = f->size;
    int fd = -1;
    errno = ENOMEM;
    if (bytes && uncompress(bytes, &size, f->packed, f->packed_size) == Z_OK && size == f->size)
        fd = file_of(bytes, size);
    free(bytes);
    return fd;
}

/* A device, or what cannot be mapped, is the reader's to refuse. */
int sb_kept_files_open(void *self, const char *path, int flags)
{
    struct sb_kept_files *k = self;
    struct content content;
    const struct sb_part_file *kept = kept_files_find(k->file, k->count, path);
    const bool standard = strcmp(path, "-") == 0;
    struct stat info;
    if (standard && kept && kept->packed)
        return unpack(kept);
    int fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, flags);
    if (fd < 0 || kept)
        return fd;
    bool pipe = fstat(fd, &info) == 0 && !(flags & O_NONBLOCK) &&
                (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) || (standard && isatty(fd)));
    if (pipe && (fd = drain(fd)) < 0)
        return -1;
    if (map(fd, &content))
        return fd;
    k->failed = kept_files_keep(k, path, &content) || k->failed;
    unmap(&content);
    return fd;
}

void sb_kept_files_fini(struct sb_kept_files *k)
{
    free(k->file);
    sb_arena_fini(&k->arena);
    *k = (struct sb_kept_files){ 0 };
}

/* ---- reading ---- */

static int open_large(struct sb_kept_reader *r, const struct sb_part_file *f, int flags)
{
    char hash[SB_SHA256_SIZE];
    struct content content;
    int fd = open(f->path, flags);
    if (fd < 0) {
        snprintf(r->problem, sizeof r->problem,
                 "%.200s is too large to be kept in a part, and cannot be opened: %s", f->path,
                 strerror(errno));
        return -1;
    }
    bool same = map(fd, &content) == 0 && content.size == f->size;
    if (same) {
        sb_sha256(hash, content.bytes ? content.bytes : (const unsigned char *)"", content.size);
        same = strcmp(hash, f->hash) == 0;
        unmap(&content);
    }
    if (same)
        return fd;
    snprintf(r->problem, sizeof r->problem, "%.200s is not what it was when the parts were made",
             f->path);
    close(fd);
    errno = ESTALE;
    return -1;
}

int sb_kept_reader_open(void *self, const char *path, int flags)
{
    struct sb_kept_reader *r = self;
    const struct sb_part_file *f = kept_files_find(r->part->file, r->part->files, path);
    if (f && !f->packed)
        return open_large(r, f, flags);
    if (f) {
        int fd = unpack(f);
        if (fd < 0)
            snprintf(r->problem, sizeof r->problem, "%.200s, which it has kept, cannot be read: %s",
                     path, strerror(errno));
        return fd;
    }
    snprintf(r->problem, sizeof r->problem, "%.200s is not kept in %.100s", path, r->part->path);
    errno = ENOENT;
    return -1;
}
