/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/parts.h"

#include "sim/base/files/sealed_file.h"
#include "sim/json/parse.h"
#include "sim/load/saved/read.h"
#include "sim/load/saved/write.h"

#include <stdlib.h>
#include <string.h>

/* Its content is JSON, as of a whole. */
static const struct sb_seal seal = { "simbench load 1\n", "a part of a load" };

bool sb_load_part_is_one(const char *path) { return sb_sealed_is_one(&seal, path); }

enum sb_code sb_load_part_try(const char *path, struct sb_error *error)
{
    return sb_sealed_try(&seal, path, error);
}

enum sb_code sb_load_part_read(struct sb_load_result *part, const char *path,
                               struct sb_error *error)
{
    struct sb_sealed_file file;
    struct sb_json json = { 0 };
    enum sb_code code = sb_sealed_open(&file, &seal, path, error);
    if (code == SB_OK)
        code = sb_json_parse(&json, path, (const char *)file.content, file.size, error);
    if (code == SB_OK) {
        code = sb_load_result_read(part, &json, error);
        sb_json_fini(&json);
        if (code == SB_OK && !part->files) {
            sb_load_result_fini(part);
            code = sb_fail(error, SB_EINPUT, path, "is damaged: what it says cannot be");
        }
    }
    sb_sealed_close(&file);
    return code;
}

enum sb_code sb_load_part_write(const struct sb_load_result *part, const char *path,
                                struct sb_error *error)
{
    const size_t head = sb_seal_head(&seal);
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_load_result_write(part, &text, &size, error);
    if (code)
        return code;
    unsigned char *all = malloc(head + size + SB_SEAL_TAIL);
    if (all)
        memcpy(all + head, text, size);
    code = all ? sb_sealed_write(&seal, path, all, head + size + SB_SEAL_TAIL, error)
               : sb_fail_memory(error);
    free(all);
    free(text);
    return code;
}

static enum sb_code text_of(const struct sb_load_result *part, char **text, struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct sb_load_result head = *part;
    size_t size = 0;
    struct sb_load_curve *curve = sb_arena_alloc(&arena, part->curves, sizeof *curve);
    head.part = sb_arena_alloc(&arena, part->parts, sizeof *head.part);
    bool room = curve && head.part;
    for (uint32_t p = 0; room && p < part->parts; p++) {
        head.part[p] = part->part[p];
        head.part[p].file = "";
    }
    for (uint32_t c = 0; room && c < part->curves; c++) {
        const struct sb_load_curve *from = &part->curve[c];
        curve[c] = *from;
        curve[c].strategy = sb_arena_alloc(&arena, from->strategies, sizeof *from->strategy);
        room = curve[c].strategy != NULL;
        for (uint32_t s = 0; room && s < from->strategies; s++) {
            struct sb_load_strategy *strategy = &curve[c].strategy[s];
            strategy->name = from->strategy[s].name;
            strategy->point = sb_arena_alloc(&arena, part->points, sizeof *strategy->point);
            room = strategy->point != NULL;
        }
    }
    head.curve = curve;
    head.share = head.shares = 0;
    head.partial = head.missing = false;
    enum sb_code code = room ? sb_load_result_write(&head, text, &size, error) : SB_ENOMEM;
    sb_arena_fini(&arena);
    return room ? code : sb_fail_memory(error);
}

enum sb_code sb_load_part_digest(const struct sb_load_result *part, char digest[SB_SHA256_SIZE],
                                 struct sb_error *error)
{
    char *text = NULL;
    enum sb_code code = text_of(part, &text, error);
    if (code == SB_OK)
        sb_sha256(digest, text, strlen(text));
    free(text);
    return code;
}

static enum sb_code check_same(const struct sb_load_result *a, const struct sb_load_result *b,
                               const char *where, struct sb_error *error)
{
    char one[SB_SHA256_SIZE], other[SB_SHA256_SIZE];
    enum sb_code code = sb_load_part_digest(a, one, error);
    if (code == SB_OK)
        code = sb_load_part_digest(b, other, error);
    const char *what = strcmp(a->version, b->version) != 0 ? "another simbench made it"
                       : a->seed != b->seed                ? "it has another seed"
                       : !a->files || !b->files || strcmp(a->files, b->files) != 0
                           ? "the files are not the same"
                           : "the options are not the same";
    if (code == SB_OK && strcmp(one, other) != 0)
        code = sb_fail(error, SB_EINPUT, where, "is of another load: %s", what);
    return code;
}

enum sb_code sb_load_part_join(struct sb_load_result *into, const struct sb_load_result *from,
                               const char *where, struct sb_error *error)
{
    enum sb_code code = check_same(into, from, where, error);
    for (uint32_t c = 0; c < into->curves && code == SB_OK; c++)
        for (uint32_t s = 0; s < into->curve[c].strategies; s++)
            for (uint32_t i = 0; i < into->points; i++) {
                struct sb_load_point *to = &into->curve[c].strategy[s].point[i];
                const struct sb_load_point *own = &from->curve[c].strategy[s].point[i];
                if (to->runs && own->runs)
                    return sb_fail(error, SB_EINPUT, where, "has a point that another part has");
                *to = own->runs ? *own : *to;
            }
    return code;
}

uint64_t sb_load_part_points(const struct sb_load_result *part)
{
    uint64_t points = 0;
    for (uint32_t c = 0; c < part->curves; c++)
        points += (uint64_t)part->curve[c].strategies * part->points;
    return points;
}

uint64_t sb_load_part_missing(const struct sb_load_result *part)
{
    uint64_t missing = 0;
    for (uint32_t c = 0; c < part->curves; c++)
        for (uint32_t s = 0; s < part->curve[c].strategies; s++)
            for (uint32_t i = 0; i < part->points; i++)
                missing += part->curve[c].strategy[s].point[i].runs == 0;
    return missing;
}
