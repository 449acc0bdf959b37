/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/long/kept_parts.h"

#include "sim/base/files/leftovers.h"
#include "sim/run/parts/same_run.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The pattern of the files of ranks: what is special in PATH is itself. */
static char *pattern_of(const char *path)
{
    char *pattern = malloc(2 * strlen(path) + sizeof ".*.*"), *at = pattern;
    for (; pattern && *path; path++) {
        if (strchr("*?[]\\", *path))
            *at++ = '\\';
        *at++ = *path;
    }
    if (pattern)
        memcpy(at, ".*.*", sizeof ".*.*");
    return pattern;
}

/* What an earlier one has as well is left out here; part of it cannot be. */
static enum sb_code kept_parts_take_row(struct sb_kept_parts *k, struct sb_part *part, uint32_t row,
                                        struct sb_error *error)
{
    struct sb_bytes_in bytes = sb_part_row_bytes(part, row);
    struct sb_ranges *done = &k->done[row], own = { 0 };
    struct sb_piece_shape shape;
    uint64_t twice = 0;
    if (!bytes.size)
        return SB_OK;
    struct sb_error local = { 0 };
    enum sb_code code = sb_piece_peek(bytes, &shape, &own, &local);
    if (code)
        (void)sb_fail(error, code, part->path, "%s", local.text);
    for (size_t i = 0; i < own.count; i++)
        twice += sb_ranges_touch(done, own.range[i].from, own.range[i].until) != 0;
    if (code == SB_OK && twice > 0) {
        uint64_t before = sb_ranges_total(done), missing = 0;
        for (size_t i = 0; i < own.count && before; i++) {
            struct sb_replicates gap = sb_ranges_gap(done, own.range[i].from, own.range[i].until);
            missing += gap.until - gap.from;
        }
        if (missing)
            code = sb_fail(error, SB_EINPUT, part->path,
                           "has some of the replicates that others beside it have");
        part->row[row].size = 0;
        part->row[row].bytes = NULL;
        own.count = 0;
    }
    for (size_t i = 0; code == SB_OK && i < own.count; i++)
        if (sb_ranges_add(done, own.range[i].from, own.range[i].until))
            code = sb_fail_memory(error);
    sb_ranges_fini(&own);
    return code;
}

static enum sb_code take(struct sb_kept_parts *k, const char *path, const struct sb_part *own,
                         struct sb_error *error)
{
    struct sb_part *part = &k->part[k->count];
    char *name = k->name[k->count++] = strdup(path); /* a part borrows it */
    enum sb_code code = name ? sb_part_read(part, name, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_part_same_run(own, part, error);
    for (uint32_t i = 0; i < k->rows && code == SB_OK; i++)
        code = kept_parts_take_row(k, part, i, error);
    const char *number = path + strlen(k->path);
    const unsigned long tried = *number == '.' ? strtoul(number + 1, NULL, 10) : 0;
    if (tried >= k->try && tried < UINT32_MAX)
        k->try = (uint32_t)tried + 1;
    return code;
}

enum sb_code sb_kept_parts_read(struct sb_kept_parts *k, const char *path,
                                const struct sb_part *own, struct sb_error *error)
{
    glob_t found = { 0 };
    char *pattern = pattern_of(path);
    k->path = strdup(path);
    k->rows = own->rows;
    k->try = 1;
    k->done = calloc((size_t)own->rows + 1, sizeof *k->done);
    int globbed = pattern ? glob(pattern, 0, NULL, &found) : GLOB_NOSPACE;
    enum sb_code code = SB_OK;
    if (!pattern || !k->path || !k->done || globbed == GLOB_NOSPACE ||
        !(k->part = calloc(found.gl_pathc + 1, sizeof *k->part)) ||
        !(k->name = calloc(found.gl_pathc + 1, sizeof *k->name)))
        code = sb_fail_memory(error);
    if (code == SB_OK && access(path, F_OK) == 0)
        code = take(k, k->path, own, error);
    for (size_t i = 0; i < found.gl_pathc && code == SB_OK; i++)
        code = take(k, found.gl_pathv[i], own, error);
    globfree(&found);
    free(pattern);
    return code;
}

void sb_kept_parts_fini(struct sb_kept_parts *k)
{
    for (size_t i = 0; i < k->count; i++) {
        sb_part_fini(&k->part[i]);
        free(k->name[i]);
    }
    for (uint32_t i = 0; k->done && i < k->rows; i++)
        sb_ranges_fini(&k->done[i]);
    free(k->part);
    free(k->name);
    free(k->done);
    free(k->path);
    *k = (struct sb_kept_parts){ 0 };
}

uint64_t sb_kept_parts_total(const struct sb_kept_parts *k)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < k->rows; i++)
        total += sb_ranges_total(&k->done[i]);
    return total;
}

char *sb_kept_parts_path(const struct sb_kept_parts *k, uint32_t rank)
{
    char *path = NULL;
    return asprintf(&path, "%s.%u.%u", k->path, (unsigned)k->try, (unsigned)rank) < 0 ? NULL : path;
}

/* Of a temporary file: TRY.RANK., and what its program made of it. */
static bool is_of_a_rank(const char *rest)
{
    static const char digits[] = "0123456789";
    for (int number = 0; number < 2; number++) {
        size_t length = strspn(rest, digits);
        if (!length || rest[length] != '.')
            return false;
        rest += length + 1;
    }
    return sb_leftovers_numbered(rest);
}

/* What ranks of earlier tries were writing when they were killed: a try writes none of their names
 * again, which would remove it. */
static void remove_leftovers(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = strndup(path, (size_t)(name - path)), *prefix = NULL;
    if (asprintf(&prefix, ".%s.", name) < 0)
        prefix = NULL;
    if (folder && prefix)
        sb_leftovers_remove(folder, prefix, is_of_a_rank);
    free(folder);
    free(prefix);
}

void sb_kept_parts_remove(const struct sb_kept_parts *k, uint32_t ranks)
{
    for (size_t i = 0; i < k->count; i++)
        unlink(k->name[i]);
    for (uint32_t i = 0; i < ranks; i++) {
        char *path = sb_kept_parts_path(k, i);
        if (path)
            unlink(path);
        free(path);
    }
    remove_leftovers(k->path);
}
