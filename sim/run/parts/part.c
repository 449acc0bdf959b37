/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/part.h"

#include "sim/base/assert.h"
#include "sim/base/files/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The version of the format is part of it. */
static const char magic[] = "simbench part 1\n";
enum { MAGIC = sizeof magic - 1, HASH = SB_SHA256_SIZE - 1, MANY = 1 << 24 };

/* ---- in memory ---- */

static void put_strings(struct sb_bytes_out *out, const struct sb_part *p)
{
    sb_put_text(out, p->version);
    sb_put_text(out, p->command);
    sb_put_u64(out, p->draws);
    sb_put_u64(out, p->options);
    for (uint32_t i = 0; i < p->options; i++)
        sb_put_text(out, p->option[i]);
}

/* Paths may differ from machine to machine. */
enum sb_code sb_part_seal(struct sb_part *p, struct sb_error *error)
{
    struct sb_bytes_out out = { 0 };
    p->command = p->command ? p->command : "run";
    put_strings(&out, p);
    for (uint32_t i = 0; i < p->files; i++)
        sb_put_text(&out, p->file[i].hash);
    p->cost = 0;
    for (uint32_t i = 0; i < p->rows; i++) {
        p->row[i].before = p->cost;
        p->cost += (sb_wide)p->row[i].replicates * p->row[i].cost;
        sb_put_text(&out, p->row[i].name);
        sb_put_u64(&out, p->row[i].replicates);
        sb_put_u64(&out, p->row[i].cost);
        sb_put_u64(&out, p->row[i].block);
    }
    p->own = sb_arena_alloc(&p->arena, p->rows, sizeof *p->own);
    enum sb_code code = out.failed || !p->own ? sb_fail_memory(error) : SB_OK;
    if (code == SB_OK)
        sb_sha256(p->digest, out.at, out.size);
    free(out.at);
    return code;
}

void sb_part_fini(struct sb_part *p)
{
    for (uint32_t i = 0; p->own && i < p->rows; i++)
        free(p->own[i]);
    if (p->mapped)
        munmap((void *)(uintptr_t)p->mapped, p->mapped_size);
    sb_arena_fini(&p->arena);
    *p = (struct sb_part){ 0 };
}

enum sb_code sb_part_put(struct sb_part *p, uint32_t row, const struct sb_piece *piece,
                         struct sb_error *error)
{
    SB_REQUIRE(row < p->rows && p->own);
    struct sb_bytes_out out = { 0 };
    sb_piece_put(&out, piece);
    if (out.failed) {
        free(out.at);
        return sb_fail_memory(error);
    }
    free(p->own[row]);
    p->own[row] = out.at;
    p->row[row].bytes = out.at;
    p->row[row].size = out.size;
    return SB_OK;
}

void sb_part_drop(struct sb_part *p, uint32_t row)
{
    SB_REQUIRE(row < p->rows && p->own);
    free(p->own[row]);
    p->own[row] = NULL;
    p->row[row].bytes = NULL;
    p->row[row].size = 0;
}

struct sb_bytes_in sb_part_row_bytes(const struct sb_part *p, uint32_t row)
{
    SB_REQUIRE(row < p->rows);
    return (struct sb_bytes_in){ .at = p->row[row].bytes, .size = p->row[row].size };
}

/* ---- to a file ---- */

/* Magic, size of all, content, SHA-256 of what is before it. */
static void put_part(struct sb_bytes_out *out, const struct sb_part *p)
{
    char hash[SB_SHA256_SIZE];
    sb_put_raw(out, magic, MAGIC);
    sb_put_u64(out, 0); /* known at the end */
    put_strings(out, p);
    sb_put_u64(out, p->seed);
    sb_put_u64(out, p->first);
    sb_put_u64(out, p->shard);
    sb_put_u64(out, p->shards);
    sb_put_text(out, p->digest);
    sb_put_u64(out, p->words);
    for (uint32_t i = 0; i < p->words; i++)
        sb_put_text(out, p->word[i]);
    sb_put_u64(out, p->arguments);
    for (uint32_t i = 0; i < p->arguments; i++) {
        sb_put_text(out, p->argument[i].path);
        sb_put_u64(out, p->argument[i].found);
    }
    sb_put_u64(out, p->files);
    for (uint32_t i = 0; i < p->files; i++) {
        const struct sb_part_file *f = &p->file[i];
        sb_put_text(out, f->path);
        sb_put_text(out, f->hash);
        sb_put_u64(out, f->size);
        sb_put_u64(out, f->packed != NULL);
        sb_put_u64(out, f->packed_size);
        sb_put_raw(out, f->packed, f->packed_size);
    }
    sb_put_u64(out, p->rows);
    for (uint32_t i = 0; i < p->rows; i++) {
        const struct sb_part_row *r = &p->row[i];
        sb_put_text(out, r->name);
        sb_put_u64(out, r->replicates);
        sb_put_u64(out, r->cost);
        sb_put_u64(out, r->block);
        sb_put_u64(out, r->size);
        sb_put_raw(out, r->bytes, r->size);
    }
    if (out->failed)
        return;
    struct sb_bytes_out size = { 0 };
    sb_put_u64(&size, out->size + HASH);
    out->failed = size.failed;
    if (!size.failed)
        memcpy(out->at + MAGIC, size.at, size.size);
    free(size.at);
    sb_sha256(hash, out->at, out->size);
    sb_put_raw(out, hash, HASH);
}

bool sb_part_is_one(const char *path)
{
    char begin[MAGIC] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool is = fd >= 0 && read(fd, begin, MAGIC) == MAGIC && memcmp(begin, magic, MAGIC - 2) == 0;
    if (fd >= 0)
        close(fd);
    return is;
}

/* What is not a part was somebody's. */
static enum sb_code refuse_foreign(const char *path, struct sb_error *error)
{
    struct stat info;
    bool there = stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
    return !there || sb_part_is_one(path)
               ? SB_OK
               : sb_fail(error, SB_EINPUT, path,
                         "is there, and not a part of a run: it stays; choose another name");
}

enum sb_code sb_part_try(const char *path, struct sb_error *error)
{
    struct sb_whole_file out;
    enum sb_code code = refuse_foreign(path, error);
    if (code == SB_OK)
        code = sb_whole_file_begin(&out, path, error);
    if (code == SB_OK)
        sb_whole_file_abandon(&out);
    return code;
}

enum sb_code sb_part_write(const struct sb_part *p, const char *path, struct sb_error *error)
{
    struct sb_bytes_out out = { 0 };
    enum sb_code code = refuse_foreign(path, error);
    if (code)
        return code;
    put_part(&out, p);
    code = out.failed ? sb_fail_memory(error)
                      : sb_whole_file_text(path, (const char *)out.at, out.size, error);
    free(out.at);
    return code;
}

/* ---- from a file ---- */

static const char *take_text(struct sb_bytes_in *in, struct sb_arena *arena, bool *no_memory)
{
    size_t size;
    const char *text = sb_take_text(in, &size), *copy = sb_arena_text(arena, text, size);
    in->failed = in->failed || memchr(text, '\0', size);
    *no_memory = *no_memory || !copy;
    return copy ? copy : "";
}

static void take_hash(struct sb_bytes_in *in, char hash[SB_SHA256_SIZE])
{
    size_t size;
    const char *text = sb_take_text(in, &size);
    in->failed = in->failed || size != HASH;
    if (!in->failed)
        memcpy(hash, text, HASH);
    hash[HASH] = '\0';
}

/* `count` zeroed items in the arena; each takes a byte of the file at least. */
static void *take_items(struct sb_bytes_in *in, uint32_t *count, size_t size,
                        struct sb_arena *arena, bool *no_memory)
{
    *count = (uint32_t)sb_take_up_to(in, in->size < MANY ? in->size : MANY);
    void *items = sb_arena_alloc(arena, *count, size);
    *no_memory = *no_memory || !items;
    return items;
}

static void take_file(struct sb_bytes_in *in, struct sb_part_file *f, struct sb_arena *arena,
                      bool *no_memory)
{
    f->path = take_text(in, arena, no_memory);
    take_hash(in, f->hash);
    f->size = sb_take_u64(in);
    bool kept = sb_take_up_to(in, 1);
    f->packed_size = (size_t)sb_take_up_to(in, in->size);
    f->packed = sb_take_raw(in, f->packed_size);
    f->packed = kept ? f->packed : NULL;
}

static void take_row(struct sb_bytes_in *in, struct sb_part_row *r, struct sb_arena *arena,
                     bool *no_memory)
{
    r->name = take_text(in, arena, no_memory);
    r->replicates = sb_take_u64(in);
    r->cost = sb_take_u64(in);
    r->block = sb_take_u64(in);
    in->failed = in->failed || r->replicates == 0 || r->block == 0;
    r->size = (size_t)sb_take_up_to(in, in->size);
    r->bytes = sb_take_raw(in, r->size);
    r->bytes = r->size ? r->bytes : NULL;
}

/* false: memory is out. */
static bool take_part(struct sb_part *p, struct sb_bytes_in *in)
{
    struct sb_arena *arena = &p->arena;
    bool no_memory = false;
    p->version = take_text(in, arena, &no_memory);
    p->command = take_text(in, arena, &no_memory);
    p->draws = sb_take_u64(in);
    p->option = take_items(in, &p->options, sizeof *p->option, arena, &no_memory);
    for (uint32_t i = 0; i < p->options && !no_memory && !in->failed; i++)
        p->option[i] = take_text(in, arena, &no_memory);
    p->seed = sb_take_u64(in);
    p->first = sb_take_u64(in);
    p->shard = sb_take_u64(in);
    p->shards = sb_take_up_to(in, MANY);
    in->failed = in->failed || p->shard > p->shards;
    take_hash(in, p->digest);
    p->word = take_items(in, &p->words, sizeof *p->word, arena, &no_memory);
    for (uint32_t i = 0; i < p->words && !no_memory && !in->failed; i++)
        p->word[i] = take_text(in, arena, &no_memory);
    p->argument = take_items(in, &p->arguments, sizeof *p->argument, arena, &no_memory);
    for (uint32_t i = 0; i < p->arguments && !no_memory && !in->failed; i++) {
        p->argument[i].path = take_text(in, arena, &no_memory);
        p->argument[i].found = sb_take_up_to(in, 1);
    }
    p->file = take_items(in, &p->files, sizeof *p->file, arena, &no_memory);
    for (uint32_t i = 0; i < p->files && !no_memory && !in->failed; i++)
        take_file(in, &p->file[i], arena, &no_memory);
    p->row = take_items(in, &p->rows, sizeof *p->row, arena, &no_memory);
    for (uint32_t i = 0; i < p->rows && !no_memory && !in->failed; i++)
        take_row(in, &p->row[i], arena, &no_memory);
    in->failed = in->failed || in->size > 0;
    return !no_memory;
}

static enum sb_code map_file(struct sb_part *p, struct sb_error *error)
{
    struct stat info;
    int fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return sb_fail(error, SB_EINPUT, p->path, "cannot be opened: %s", strerror(errno));
    bool regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    void *at = MAP_FAILED;
    if (regular && info.st_size > 0)
        at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED)
        return sb_fail(error, SB_EINPUT, p->path,
                       regular && info.st_size == 0 ? "is damaged: it is empty"
                       : regular                    ? "cannot be read"
                                                    : "is not a regular file");
    p->mapped = at;
    p->mapped_size = (size_t)info.st_size;
    return SB_OK;
}

/* What it begins and ends with; *in becomes the content. */
static enum sb_code check_whole(const struct sb_part *p, struct sb_bytes_in *in,
                                struct sb_error *error)
{
    const size_t size = p->mapped_size, least = MAGIC + 8 + HASH,
                 most = size < MAGIC ? size : MAGIC;
    char hash[SB_SHA256_SIZE];
    if (memcmp(p->mapped, magic, most < MAGIC - 2 ? most : MAGIC - 2) != 0)
        return sb_fail(error, SB_EINPUT, p->path, "is not a part of a run");
    if (size >= MAGIC && memcmp(p->mapped, magic, MAGIC) != 0)
        return sb_fail(error, SB_EINPUT, p->path,
                       "is a part of another version of simbench, in another format");
    *in = (struct sb_bytes_in){ .at = p->mapped + most, .size = size - most };
    uint64_t said = sb_take_u64(in);
    if (in->failed || size < least || said > size)
        return sb_fail(error, SB_EINPUT, p->path, "is damaged: it is cut short");
    sb_sha256(hash, p->mapped, size - HASH);
    if (said != size || memcmp(hash, p->mapped + size - HASH, HASH) != 0)
        return sb_fail(error, SB_EINPUT, p->path, "is damaged: its checksum is wrong");
    in->size -= HASH;
    return SB_OK;
}

enum sb_code sb_part_read(struct sb_part *p, const char *path, struct sb_error *error)
{
    struct sb_bytes_in in = { 0 };
    *p = (struct sb_part){ .path = path };
    enum sb_code code = map_file(p, error);
    if (code == SB_OK)
        code = check_whole(p, &in, error);
    if (code)
        return code;
    if (!take_part(p, &in))
        return sb_fail_memory(error);
    char digest[SB_SHA256_SIZE];
    memcpy(digest, p->digest, sizeof digest);
    if (!in.failed)
        code = sb_part_seal(p, error);
    if (code)
        return code;
    return in.failed || memcmp(digest, p->digest, sizeof digest) != 0
               ? sb_fail(error, SB_EINPUT, path, "is damaged: what it says cannot be")
               : SB_OK;
}
