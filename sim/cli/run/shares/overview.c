/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/shares/overview.h"

#include "sim/cli/run/shares/shares.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void run_fini(struct sb_run_state *run)
{
    for (uint32_t i = 0; run->ranges && i < run->rows; i++)
        sb_ranges_fini(&run->ranges[i]);
}

void sb_overview_fini(struct sb_overview *o)
{
    for (size_t i = 0; i < o->runs; i++)
        run_fini(&o->run[i]);
    free(o->run);
    free(o->part);
    sb_arena_fini(&o->arena);
    *o = (struct sb_overview){ 0 };
}

static enum sb_code add_run(struct sb_overview *o, const struct sb_part *part,
                            struct sb_error *error)
{
    if (sb_reserve(&o->run, o->runs, &o->run_room, sizeof *o->run))
        return sb_fail_memory(error);
    struct sb_run_state *run = &o->run[o->runs];
    const char *name = part->rows ? part->row[0].name : "";
    *run = (struct sb_run_state){
        .name = sb_arena_text(&o->arena, name, strlen(name)),
        .rows = part->rows,
        .ranges = sb_arena_alloc(&o->arena, part->rows, sizeof *run->ranges),
        .row_replicates = sb_arena_alloc(&o->arena, part->rows, sizeof *run->row_replicates),
        .cost = sb_arena_alloc(&o->arena, part->rows, sizeof *run->cost),
    };
    if (!run->name || !run->ranges || !run->row_replicates || !run->cost)
        return sb_fail_memory(error);
    memcpy(run->digest, part->digest, sizeof run->digest);
    for (uint32_t i = 0; i < part->rows; i++) {
        run->row_replicates[i] = part->row[i].replicates;
        run->replicates += part->row[i].replicates;
        run->cost[i] = part->row[i].cost;
    }
    o->runs++;
    return SB_OK;
}

static enum sb_code find_run(struct sb_overview *o, const struct sb_part *part, uint32_t *at,
                             struct sb_error *error)
{
    for (*at = 0; *at < o->runs; ++*at)
        if (strcmp(o->run[*at].digest, part->digest) == 0)
            return SB_OK;
    return add_run(o, part, error);
}

/* What is not there yet; what several parts have counts once. */
static enum sb_code add_ranges(struct sb_ranges *into, const struct sb_ranges *from,
                               struct sb_error *error)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct sb_replicates r = from->range[i];
        for (struct sb_replicates gap; (gap = sb_ranges_gap(into, r.from, r.until)).from < r.until;)
            if (sb_ranges_add(into, gap.from, gap.until))
                return sb_fail_memory(error);
    }
    return SB_OK;
}

static double share_of(double part, double whole) { return whole > 0 ? part / whole : 1; }

static void sum_up(struct sb_run_state *run)
{
    double done = 0, all = 0;
    run->done = 0;
    for (uint32_t i = 0; i < run->rows; i++) {
        uint64_t own = sb_ranges_total(&run->ranges[i]);
        run->done += own;
        done += (double)own * (double)run->cost[i];
        all += (double)run->row_replicates[i] * (double)run->cost[i];
    }
    run->work = share_of(done, all);
}

static enum sb_code add_rows(const struct sb_part *part, struct sb_part_state *state,
                             struct sb_run_state *run, struct sb_error *error)
{
    double done = 0, all = 0;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < part->rows && code == SB_OK; i++) {
        const struct sb_part_row *row = &part->row[i];
        struct sb_replicates own = { 0, row->replicates };
        struct sb_ranges ranges = { 0 };
        struct sb_piece_shape shape;
        if (part->shard) /* parts that were joined are none */
            own = sb_share_of(part, i, part->shard, part->shards);
        if (row->size)
            code = sb_piece_peek(sb_part_row_bytes(part, i), &shape, &ranges, error);
        uint64_t has = sb_ranges_total(&ranges), wants = own.until - own.from;
        state->done += has;
        state->wanted += wants;
        done += (double)has * (double)row->cost;
        all += (double)wants * (double)row->cost;
        if (code == SB_OK)
            code = add_ranges(&run->ranges[i], &ranges, error);
        sb_ranges_fini(&ranges);
    }
    state->work = share_of(done, all);
    return code;
}

static enum sb_code add_part(struct sb_overview *o, const struct sb_part *part,
                             struct sb_error *error)
{
    struct stat info;
    uint32_t at;
    if (sb_reserve(&o->part, o->parts, &o->part_room, sizeof *o->part))
        return sb_fail_memory(error);
    enum sb_code code = find_run(o, part, &at, error);
    if (code)
        return code;
    struct sb_part_state *state = &o->part[o->parts];
    *state = (struct sb_part_state){
        .path = part->path,
        .share = part->shard,
        .shares = part->shard ? part->shards : 0,
        .run = at,
    };
    if (stat(part->path, &info) == 0)
        state->written = info.st_mtime;
    code = add_rows(part, state, &o->run[at], error);
    if (code == SB_OK) {
        sum_up(&o->run[at]);
        o->run[at].parts++;
        o->parts++;
    }
    return code;
}

enum sb_code sb_overview_add(struct sb_overview *o, const char *path, struct sb_error *error)
{
    struct sb_part part;
    struct sb_error local = { 0 };
    enum sb_code code = sb_part_read(&part, path, &local);
    if (code == SB_OK)
        code = add_part(o, &part, &local);
    sb_part_fini(&part);
    return code ? sb_fail(error, code, local.where[0] ? local.where : path, "%s", local.text)
                : SB_OK;
}
