/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/part.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

static const struct sb_seal seal = { "simbench part 1\n", "a part of a run" };
enum { HASH = SB_SHA256_SIZE - 1, MANY = 1 << 24 };

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
    sb_sealed_close(&p->sealed);
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

/* With room for what sb_sealed_write adds. */
static void put_part(struct sb_bytes_out *out, const struct sb_part *p)
{
    static const char room[SB_SEAL_TAIL];
    sb_put_raw(out, room, sb_seal_head(&seal));
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
    sb_put_raw(out, room, sizeof room);
}

bool sb_part_is_one(const char *path) { return sb_sealed_is_one(&seal, path); }

enum sb_code sb_part_try(const char *path, struct sb_error *error)
{
    return sb_sealed_try(&seal, path, error);
}

enum sb_code sb_part_write(const struct sb_part *p, const char *path, struct sb_error *error)
{
    struct sb_bytes_out out = { 0 };
    put_part(&out, p);
    enum sb_code code =
        out.failed ? sb_fail_memory(error) : sb_sealed_write(&seal, path, out.at, out.size, error);
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

static void part_take_row(struct sb_bytes_in *in, struct sb_part_row *r, struct sb_arena *arena,
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
        part_take_row(in, &p->row[i], arena, &no_memory);
    in->failed = in->failed || in->size > 0;
    return !no_memory;
}

enum sb_code sb_part_read(struct sb_part *p, const char *path, struct sb_error *error)
{
    *p = (struct sb_part){ .path = path };
    enum sb_code code = sb_sealed_open(&p->sealed, &seal, path, error);
    if (code)
        return code;
    struct sb_bytes_in in = { .at = p->sealed.content, .size = p->sealed.size };
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
