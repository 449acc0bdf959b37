/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/sealed_file.h"

#include "sim/base/assert.h"
#include "sim/base/files/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION = 2, SEAL_LENGTH = 8, MAGIC_MAX = 64 };

size_t sb_seal_head(const struct sb_seal *seal) { return strlen(seal->magic) + SEAL_LENGTH; }

/* ---- writing ---- */

bool sb_sealed_is_one(const struct sb_seal *seal, const char *path)
{
    char begin[MAGIC_MAX] = "";
    const size_t magic = strlen(seal->magic);
    SB_REQUIRE(magic < MAGIC_MAX);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool is = fd >= 0 && read(fd, begin, magic) == (ssize_t)magic &&
              memcmp(begin, seal->magic, magic - VERSION) == 0;
    if (fd >= 0)
        close(fd);
    return is;
}

/* What is another kind was somebody's. */
static enum sb_code refuse_foreign(const struct sb_seal *seal, const char *path,
                                   struct sb_error *error)
{
    struct stat info;
    bool there = stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
    return !there || sb_sealed_is_one(seal, path)
               ? SB_OK
               : sb_fail(error, SB_EINPUT, path,
                         "is there, and not %s: it stays; choose another name", seal->what);
}

enum sb_code sb_sealed_try(const struct sb_seal *seal, const char *path, struct sb_error *error)
{
    struct sb_whole_file out;
    enum sb_code code = refuse_foreign(seal, path, error);
    if (code == SB_OK)
        code = sb_whole_file_begin(&out, path, error);
    if (code == SB_OK)
        sb_whole_file_abandon(&out);
    return code;
}

enum sb_code sb_sealed_write(const struct sb_seal *seal, const char *path, unsigned char *all,
                             size_t size, struct sb_error *error)
{
    const size_t magic = strlen(seal->magic);
    char hash[SB_SHA256_SIZE];
    SB_REQUIRE(size >= magic + SEAL_LENGTH + SB_SEAL_TAIL);
    enum sb_code code = refuse_foreign(seal, path, error);
    if (code)
        return code;
    memcpy(all, seal->magic, magic);
    for (unsigned i = 0; i < SEAL_LENGTH; i++)
        all[magic + i] = (unsigned char)((uint64_t)size >> 8 * i);
    sb_sha256(hash, all, size - SB_SEAL_TAIL);
    memcpy(all + size - SB_SEAL_TAIL, hash, SB_SEAL_TAIL);
    return sb_whole_file_text(path, (const char *)all, size, error);
}

/* ---- reading ---- */

static enum sb_code map(struct sb_sealed_file *f, const char *path, struct sb_error *error)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return sb_fail(error, SB_EINPUT, path, "cannot be opened: %s", strerror(errno));
    bool regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    void *at = MAP_FAILED;
    if (regular && info.st_size > 0)
        at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED)
        return sb_fail(error, SB_EINPUT, path,
                       regular && info.st_size == 0 ? "is damaged: it is empty"
                       : regular                    ? "cannot be read"
                                                    : "is not a regular file");
    f->mapped = at;
    f->mapped_size = (size_t)info.st_size;
    return SB_OK;
}

static enum sb_code check(struct sb_sealed_file *f, const struct sb_seal *seal, const char *path,
                          struct sb_error *error)
{
    const unsigned char *all = f->mapped;
    const size_t size = f->mapped_size, magic = strlen(seal->magic), head = magic + SEAL_LENGTH,
                 kind = size < magic - VERSION ? size : magic - VERSION;
    char hash[SB_SHA256_SIZE];
    uint64_t said = 0;
    if (memcmp(all, seal->magic, kind) != 0)
        return sb_fail(error, SB_EINPUT, path, "is not %s", seal->what);
    if (size >= magic && memcmp(all, seal->magic, magic) != 0)
        return sb_fail(error, SB_EINPUT, path,
                       "is %s of another version of simbench, in another format", seal->what);
    for (unsigned i = 0; size >= head && i < SEAL_LENGTH; i++)
        said |= (uint64_t)all[magic + i] << 8 * i;
    if (size < head + SB_SEAL_TAIL || said > size)
        return sb_fail(error, SB_EINPUT, path, "is damaged: it is cut short");
    sb_sha256(hash, all, size - SB_SEAL_TAIL);
    if (said != size || memcmp(hash, all + size - SB_SEAL_TAIL, SB_SEAL_TAIL) != 0)
        return sb_fail(error, SB_EINPUT, path, "is damaged: its checksum is wrong");
    f->content = all + head;
    f->size = size - head - SB_SEAL_TAIL;
    return SB_OK;
}

enum sb_code sb_sealed_open(struct sb_sealed_file *f, const struct sb_seal *seal, const char *path,
                            struct sb_error *error)
{
    *f = (struct sb_sealed_file){ 0 };
    enum sb_code code = map(f, path, error);
    return code ? code : check(f, seal, path, error);
}

void sb_sealed_close(struct sb_sealed_file *f)
{
    if (f->mapped)
        munmap(f->mapped, f->mapped_size);
    *f = (struct sb_sealed_file){ 0 };
}
