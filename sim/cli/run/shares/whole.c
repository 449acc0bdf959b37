/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/shares/whole.h"

#include "sim/cli/run/run_part.h"
#include "sim/cli/run/shares/shares.h"
#include "sim/run/parts/same_run.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TOLD = 20 /* ranges, or commands */ };

typedef unsigned long long number;

/* ---- reading ---- */

/* Which of the parts before has some of the same. */
static enum sb_code fail_overlap(const struct sb_whole *w, uint32_t row, struct sb_replicates range,
                                 struct sb_error *error)
{
    const struct sb_part *now = &w->part[w->parts];
    for (size_t i = 0; i < w->parts; i++) {
        struct sb_piece_shape shape;
        struct sb_ranges done;
        const struct sb_bytes_in bytes = sb_part_row_bytes(&w->part[i], row);
        bool both = bytes.size && sb_piece_peek(bytes, &shape, &done, NULL) == SB_OK &&
                    sb_ranges_touch(&done, range.from, range.until);
        if (bytes.size)
            sb_ranges_fini(&done);
        if (both)
            return sb_fail(error, SB_EINPUT, now->path,
                           "overlaps with %.200s: both have replicates of %.80s from %llu to %llu",
                           w->part[i].path, now->row[row].name, (number)now->first + range.from,
                           (number)now->first + range.until - 1);
    }
    return sb_fail(error, SB_EINPUT, now->path, "has the same replicates twice");
}

static enum sb_code join_ranges(struct sb_whole *w, uint32_t row, const struct sb_ranges *done,
                                struct sb_error *error)
{
    for (size_t i = 0; i < done->count; i++) {
        const struct sb_replicates range = done->range[i];
        enum sb_ranges_added added = sb_ranges_add(&w->done[row], range.from, range.until);
        if (added == SB_RANGES_OVERLAP)
            return fail_overlap(w, row, range, error);
        if (added)
            return sb_fail_memory(error);
    }
    return SB_OK;
}

static enum sb_code join_rows(struct sb_whole *w, struct sb_error *error)
{
    const struct sb_part *p = &w->part[w->parts];
    enum sb_code code = SB_OK;
    for (uint32_t row = 0; row < p->rows && code == SB_OK; row++) {
        const struct sb_bytes_in bytes = sb_part_row_bytes(p, row);
        struct sb_error local = { 0 };
        struct sb_piece_shape shape;
        struct sb_ranges done;
        if (!bytes.size)
            continue;
        code = sb_piece_peek(bytes, &shape, &done, &local);
        if (code == SB_OK && shape.replicates != p->row[row].replicates)
            code = sb_fail(&local, SB_EINPUT, NULL, "is damaged: what it says cannot be");
        if (code)
            (void)sb_fail(error, code, p->path, "%s", local.text);
        else
            code = join_ranges(w, row, &done, error);
        w->shape[row] = shape;
        sb_ranges_fini(&done);
    }
    return code;
}

static enum sb_code begin_rows(struct sb_whole *w, struct sb_error *error)
{
    const size_t rows = w->part[0].rows + (size_t)1;
    w->done = calloc(rows, sizeof *w->done);
    w->shape = calloc(rows, sizeof *w->shape);
    return w->done && w->shape ? SB_OK : sb_fail_memory(error);
}

/* What is in a folder and no part is not told of. */
static enum sb_code join_part(struct sb_whole *w, const struct sb_gather_file *file,
                              struct sb_error *error)
{
    struct sb_part *p = &w->part[w->parts];
    struct sb_error local = { 0 };
    if (file->found && !sb_part_is_one(file->path))
        return SB_OK;
    enum sb_code code = sb_part_read(p, file->path, &local);
    if (code == SB_OK && strcmp(p->command, "run") != 0)
        code = sb_fail(&local, SB_EINPUT, p->path,
                       "is of simbench %s: its --resume goes on with it", p->command);
    if (code == SB_OK && w->parts)
        code = sb_part_same_run(&w->part[0], p, &local);
    if (code == SB_OK && !w->parts)
        code = begin_rows(w, &local);
    if (code == SB_OK)
        code = join_rows(w, &local);
    w->parts++; /* to be ended */
    return code ? sb_fail(error, code, local.where, "%s", local.text) : SB_OK;
}

enum sb_code sb_whole_read(struct sb_whole *w, const struct sb_options *o, struct sb_error *error)
{
    enum sb_code code = sb_import_files_list(&w->files, o->argument, o->arguments, error);
    w->part = calloc(w->files.count + 1, sizeof *w->part);
    if (code == SB_OK && !w->part)
        code = sb_fail_memory(error);
    for (size_t i = 0; i < w->files.count && code == SB_OK; i++)
        code = join_part(w, &w->files.file[i], error);
    if (code == SB_OK && !w->parts)
        code = sb_fail(error, SB_EINPUT, o->argument[0], "no part of a run is in this folder");
    return code;
}

void sb_whole_fini(struct sb_whole *w)
{
    for (uint32_t i = 0; w->done && w->parts && i < w->part[0].rows; i++)
        sb_ranges_fini(&w->done[i]);
    for (size_t i = 0; w->part && i < w->parts; i++)
        sb_part_fini(&w->part[i]);
    free(w->done);
    free(w->shape);
    free(w->part);
    sb_import_files_fini(&w->files);
    *w = (struct sb_whole){ 0 };
}

/* ---- what there is ---- */

uint64_t sb_whole_done(const struct sb_whole *w)
{
    uint64_t done = 0;
    for (uint32_t i = 0; i < w->part[0].rows; i++)
        done += sb_ranges_total(&w->done[i]);
    return done;
}

uint64_t sb_whole_missing(const struct sb_whole *w)
{
    uint64_t wanted = 0;
    for (uint32_t i = 0; i < w->part[0].rows; i++)
        wanted += w->part[0].row[i].replicates;
    return wanted - sb_whole_done(w);
}

/* ---- what is missing ---- */

static void tell_ranges(FILE *out, const struct sb_whole *w)
{
    const struct sb_part *run = &w->part[0];
    unsigned told = 0, more = 0;
    for (uint32_t i = 0; i < run->rows; i++) {
        const uint64_t end = run->row[i].replicates;
        struct sb_replicates gap = sb_ranges_gap(&w->done[i], 0, end);
        for (; gap.from < gap.until; gap = sb_ranges_gap(&w->done[i], gap.until, end)) {
            char name[400];
            if (told++ >= TOLD) {
                more++;
                continue;
            }
            sb_utf8_clean(name, sizeof name, run->row[i].name, 80);
            fprintf(out, "simbench: missing: %s, replicates %llu to %llu\n", name,
                    (number)run->first + gap.from, (number)run->first + gap.until - 1);
        }
    }
    if (more)
        fprintf(out, "simbench: missing: %u more ranges\n", more);
}

/* Whether a share has something that is missing, and (then) something that is there. */
static bool is_missing(const struct sb_whole *w, uint64_t share, uint64_t shares, bool *in_part)
{
    const struct sb_part *run = &w->part[0];
    bool missing = false, there = false;
    for (uint32_t i = 0; i < run->rows; i++) {
        const struct sb_replicates r = sb_share_of(run, i, share, shares);
        const struct sb_replicates gap = sb_ranges_gap(&w->done[i], r.from, r.until);
        missing = missing || gap.from < gap.until;
        there = there || sb_ranges_touch(&w->done[i], r.from, r.until);
    }
    *in_part = missing && there;
    return missing;
}

/* The file of a share that was stopped; NULL: there is none. */
static const char *path_of(const struct sb_whole *w, uint64_t share, uint64_t shares)
{
    for (size_t i = 0; i < w->parts; i++)
        if (w->part[i].shard == share && w->part[i].shards == shares)
            return w->part[i].path;
    return NULL;
}

/* Into how many shares the run was cut: as most parts say. */
static uint64_t shares_of(const struct sb_whole *w)
{
    uint64_t best = 0;
    size_t most = 0;
    for (size_t i = 0; i < w->parts; i++) {
        size_t count = 0;
        for (size_t k = 0; k < w->parts; k++)
            count += w->part[k].shards == w->part[i].shards;
        if (w->part[i].shards && count > most) {
            most = count;
            best = w->part[i].shards;
        }
    }
    return best;
}

void sb_whole_tell_missing(FILE *out, const struct sb_whole *w)
{
    const uint64_t shares = shares_of(w);
    unsigned told = 0;
    if (sb_whole_missing(w) == 0)
        return;
    tell_ranges(out, w);
    for (uint64_t k = 1; k <= shares && told <= TOLD; k++) {
        bool in_part;
        if (!is_missing(w, k, shares, &in_part))
            continue;
        if (told++ == TOLD) {
            fputs("simbench: and more shares\n", out);
            break;
        }
        fprintf(out, "simbench: share %llu of %llu is %s: run\n  ", (number)k, (number)shares,
                in_part ? "not complete" : "missing");
        sb_run_part_command(out, &w->part[0], k, shares, in_part ? path_of(w, k, shares) : NULL);
    }
}

/* ---- as one ---- */

static enum sb_code join_row(const struct sb_whole *w, uint32_t row, struct sb_part *joined,
                             struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct sb_piece piece = { 0 };
    enum sb_code code =
        sb_piece_init(&piece, &w->shape[row], &arena) ? sb_fail_memory(error) : SB_OK;
    for (size_t i = 0; i < w->parts && code == SB_OK; i++) {
        const struct sb_bytes_in bytes = sb_part_row_bytes(&w->part[i], row);
        struct sb_error local = { 0 };
        if (bytes.size && (code = sb_piece_add(&piece, bytes, &local)))
            (void)sb_fail(error, code, w->part[i].path, "%s", local.text);
    }
    if (code == SB_OK)
        code = sb_part_put(joined, row, &piece, error);
    sb_ranges_fini(&piece.done);
    sb_arena_fini(&arena);
    return code;
}

enum sb_code sb_whole_join(const struct sb_whole *w, const char *path, struct sb_error *error)
{
    const struct sb_part *run = &w->part[0];
    struct sb_part joined = *run;
    joined.arena = (struct sb_arena){ 0 };
    joined.sealed = (struct sb_sealed_file){ 0 };
    joined.own = NULL;
    joined.shard = 0;
    joined.shards = shares_of(w);
    joined.row = sb_arena_alloc(&joined.arena, run->rows, sizeof *joined.row);
    enum sb_code code = joined.row ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK) {
        memcpy(joined.row, run->row, run->rows * sizeof *run->row);
        for (uint32_t i = 0; i < run->rows; i++) {
            joined.row[i].bytes = NULL;
            joined.row[i].size = 0;
        }
        code = sb_part_seal(&joined, error);
    }
    for (uint32_t i = 0; i < run->rows && code == SB_OK; i++)
        if (w->shape[i].replicates)
            code = join_row(w, i, &joined, error);
    if (code == SB_OK)
        code = sb_part_write(&joined, path, error);
    sb_part_fini(&joined);
    return code;
}
