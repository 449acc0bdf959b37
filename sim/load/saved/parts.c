/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/parts.h"

#include "sim/base/files/whole_file.h"
#include "sim/json/parse.h"
#include "sim/load/saved/read.h"
#include "sim/load/saved/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names stand before it: as much is looked at as they may take. */
bool sb_load_part_is_one(const char *path)
{
    enum { BEGIN = 1 << 14 };
    char begin[BEGIN + 1];
    FILE *file = fopen(path, "re");
    const size_t got = file ? fread(begin, 1, BEGIN, file) : 0;
    if (file)
        fclose(file);
    begin[got] = '\0';
    return strncmp(begin, "{\"simbench\":", 12) == 0 && strstr(begin, "\"load\":1,\"part\":{");
}

enum sb_code sb_load_part_read(struct sb_load_result *part, const char *path,
                               struct sb_error *error)
{
    struct sb_json json;
    enum sb_code code = sb_json_read(&json, path, error);
    if (code)
        return code;
    code = sb_load_is_result(&json) ? sb_load_result_read(part, &json, error)
                                    : sb_fail(error, SB_EINPUT, path, "is no part of a load");
    sb_json_fini(&json);
    if (code == SB_OK && !part->files) {
        sb_load_result_fini(part);
        code = sb_fail(error, SB_EINPUT, path, "is a whole load, and no part of one");
    }
    return code;
}

enum sb_code sb_load_part_write(const struct sb_load_result *part, const char *path,
                                struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_load_result_write(part, &text, &size, error);
    if (code == SB_OK)
        code = sb_whole_file_text(path, text, size, error);
    free(text);
    return code;
}

/* All that it says before anything has run, wherever its files are. */
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

static enum sb_code check_same(const struct sb_load_result *a, const struct sb_load_result *b,
                               const char *where, struct sb_error *error)
{
    char *one = NULL, *other = NULL;
    enum sb_code code = text_of(a, &one, error);
    if (code == SB_OK)
        code = text_of(b, &other, error);
    const char *what = strcmp(a->version, b->version) != 0 ? "another simbench made it"
                       : a->seed != b->seed                ? "it has another seed"
                       : !a->files || !b->files || strcmp(a->files, b->files) != 0
                           ? "the files are not the same"
                           : "the options are not the same";
    if (code == SB_OK && strcmp(one, other) != 0)
        code = sb_fail(error, SB_EINPUT, where, "is of another load: %s", what);
    free(one);
    free(other);
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
