/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/piece.h"

#include <string.h>

/* ---- shape and ranges ---- */

static void put_head(struct sb_bytes_out *out, const struct sb_piece *p)
{
    sb_put_u64(out, p->shape.first);
    sb_put_u64(out, p->shape.replicates);
    sb_put_u64(out, p->shape.looked);
    sb_put_u64(out, p->shape.strategies);
    sb_put_u64(out, p->shape.baselines);
    sb_put_u64(out, p->shape.tallied);
    sb_put_u64(out, p->done.count);
    for (size_t i = 0; i < p->done.count; i++) {
        sb_put_u64(out, p->done.range[i].from);
        sb_put_u64(out, p->done.range[i].until);
    }
}

static enum sb_code fail_damaged(struct sb_error *error)
{
    return sb_fail(error, SB_EINPUT, NULL, "is damaged: what it says cannot be");
}

static enum sb_code take_head(struct sb_bytes_in *in, struct sb_piece_shape *shape,
                              struct sb_ranges *done, struct sb_error *error)
{
    enum sb_ranges_added added = SB_RANGES_ADDED;
    shape->first = sb_take_u64(in);
    shape->replicates = sb_take_u64(in);
    shape->looked = sb_take_up_to(in, SB_EXACT_MAX);
    shape->strategies = (uint32_t)sb_take_up_to(in, UINT16_MAX);
    shape->baselines = (uint32_t)sb_take_up_to(in, UINT16_MAX);
    shape->tallied = sb_take_up_to(in, 1);
    uint64_t count = sb_take_up_to(in, in->size / 16);
    for (uint64_t i = 0; i < count && added == SB_RANGES_ADDED && !in->failed; i++) {
        uint64_t from = sb_take_up_to(in, shape->replicates),
                 until = sb_take_up_to(in, shape->replicates);
        in->failed = in->failed || from > until;
        if (!in->failed)
            added = sb_ranges_add(done, from, until);
    }
    if (added == SB_RANGES_NO_MEMORY)
        return sb_fail_memory(error);
    return in->failed || added ? fail_damaged(error) : SB_OK;
}

/* ---- sums ---- */

static void put_tally(struct sb_bytes_out *out, const struct sb_tally *t)
{
    uint64_t used = 0;
    sb_put_u64(out, t->count);
    sb_put_u64(out, (uint64_t)t->min);
    sb_put_u64(out, (uint64_t)t->max);
    sb_put_moments(out, &t->moments);
    for (uint32_t b = 0; b < SB_TALLY_BUCKETS; b++)
        used += t->bucket[b] > 0;
    sb_put_u64(out, used);
    for (uint32_t b = 0; b < SB_TALLY_BUCKETS; b++)
        if (t->bucket[b]) {
            sb_put_u64(out, b);
            sb_put_u64(out, t->bucket[b]);
        }
}

static void take_tally(struct sb_bytes_in *in, struct sb_tally *t)
{
    t->count = sb_take_u64(in);
    t->min = (sb_ns)sb_take_up_to(in, INT64_MAX);
    t->max = (sb_ns)sb_take_up_to(in, INT64_MAX);
    sb_take_moments(in, &t->moments);
    uint64_t used = sb_take_up_to(in, SB_TALLY_BUCKETS), count = 0;
    for (uint64_t i = 0; i < used && !in->failed; i++) {
        uint64_t bucket = sb_take_up_to(in, SB_TALLY_BUCKETS - 1);
        count += t->bucket[bucket] = sb_take_u64(in);
    }
    in->failed = in->failed || count != t->count;
}

static void put_sums(struct sb_bytes_out *out, const struct sb_sums *sums)
{
    sb_put_u64(out, sums->checked);
    sb_put_moments(out, &sums->works);
    sb_put_moments(out, &sums->longest);
    sb_put_wide(out, sums->longest_with_work);
    sb_put_moments(out, &sums->bound);
    sb_put_wide(out, sums->bound_with_work);
    for (uint32_t s = 0; s < sums->strategies; s++) {
        sb_put_u64(out, sums->verified[s]);
        sb_put_wide(out, sums->with_work[s]);
        sb_put_u64(out, sums->missed[s]);
        if (sums->tallied)
            put_tally(out, &sums->tally[s]);
    }
    for (size_t p = 0; p < (size_t)sums->strategies * sums->baselines; p++) {
        sb_put_u64(out, sums->ratios[p].faster);
        sb_put_u64(out, sums->ratios[p].equal);
        sb_put_wide(out, sums->ratios[p].product);
        sb_put_moments(out, &sums->ratios[p].moments);
        sb_put_u64(out, sums->discordant[p].first);
        sb_put_u64(out, sums->discordant[p].second);
    }
}

static void take_sums(struct sb_bytes_in *in, struct sb_sums *sums)
{
    sums->checked = sb_take_u64(in);
    sb_take_moments(in, &sums->works);
    sb_take_moments(in, &sums->longest);
    sums->longest_with_work = sb_take_wide(in);
    sb_take_moments(in, &sums->bound);
    sums->bound_with_work = sb_take_wide(in);
    for (uint32_t s = 0; s < sums->strategies; s++) {
        sums->verified[s] = sb_take_u64(in);
        sums->with_work[s] = sb_take_wide(in);
        sums->missed[s] = sb_take_u64(in);
        if (sums->tallied)
            take_tally(in, &sums->tally[s]);
    }
    for (size_t p = 0; p < (size_t)sums->strategies * sums->baselines; p++) {
        sums->ratios[p].faster = sb_take_u64(in);
        sums->ratios[p].equal = sb_take_u64(in);
        sums->ratios[p].product = sb_take_wide(in);
        sb_take_moments(in, &sums->ratios[p].moments);
        sums->discordant[p].first = sb_take_u64(in);
        sums->discordant[p].second = sb_take_u64(in);
    }
}

/* Each replicate is in every sum. */
static bool are_of(const struct sb_sums *sums, uint64_t replicates)
{
    bool are = sums->works.count == replicates && sums->longest.count == replicates;
    for (uint32_t s = 0; s < sums->strategies; s++)
        are = are && (!sums->tallied || sums->tally[s].count == replicates) &&
              sums->missed[s] <= replicates;
    for (size_t p = 0; p < (size_t)sums->strategies * sums->baselines; p++)
        are = are && sums->ratios[p].moments.count == replicates;
    return are;
}

/* ---- all of it ---- */

int sb_piece_init(struct sb_piece *p, const struct sb_piece_shape *shape, struct sb_arena *arena)
{
    *p = (struct sb_piece){ .shape = *shape };
    p->kept = sb_arena_alloc(arena, shape->strategies, sizeof *p->kept);
    p->work = sb_arena_alloc(arena, shape->looked, sizeof *p->work);
    if (!p->kept || !p->work)
        return -1;
    for (uint32_t s = 0; s < shape->strategies; s++)
        if (!(p->kept[s] = sb_arena_alloc(arena, shape->looked, sizeof **p->kept)))
            return -1;
    return sb_sums_init(&p->sums, shape->strategies, shape->baselines, shape->tallied, arena);
}

static struct sb_replicates within_looked(const struct sb_piece_shape *shape,
                                          struct sb_replicates range)
{
    uint64_t from = range.from < shape->looked ? range.from : shape->looked;
    uint64_t until = range.until < shape->looked ? range.until : shape->looked;
    return (struct sb_replicates){ from, until };
}

void sb_piece_put(struct sb_bytes_out *out, const struct sb_piece *p)
{
    put_head(out, p);
    put_sums(out, &p->sums);
    for (size_t i = 0; i < p->done.count; i++) {
        const struct sb_replicates range = within_looked(&p->shape, p->done.range[i]);
        sb_put_times(out, p->work + range.from, range.until - range.from);
        for (uint32_t s = 0; s < p->shape.strategies; s++)
            sb_put_times(out, p->kept[s] + range.from, range.until - range.from);
    }
}

enum sb_code sb_piece_peek(struct sb_bytes_in in, struct sb_piece_shape *shape,
                           struct sb_ranges *done, struct sb_error *error)
{
    *shape = (struct sb_piece_shape){ 0 };
    *done = (struct sb_ranges){ 0 };
    return take_head(&in, shape, done, error);
}

static bool are_alike(const struct sb_piece_shape *a, const struct sb_piece_shape *b)
{
    return a->first == b->first && a->replicates == b->replicates && a->looked == b->looked &&
           a->strategies == b->strategies && a->baselines == b->baselines &&
           a->tallied == b->tallied;
}

static enum sb_code add_range(struct sb_piece *into, struct sb_bytes_in *in,
                              struct sb_replicates range, struct sb_error *error)
{
    enum sb_ranges_added added = sb_ranges_add(&into->done, range.from, range.until);
    if (added == SB_RANGES_NO_MEMORY)
        return sb_fail_memory(error);
    if (added == SB_RANGES_OVERLAP)
        return sb_fail(error, SB_EINPUT, NULL,
                       "replicates %llu to %llu, or some of them, are there already",
                       (unsigned long long)into->shape.first + range.from,
                       (unsigned long long)into->shape.first + range.until - 1);
    range = within_looked(&into->shape, range);
    sb_take_times(in, into->work + range.from, range.until - range.from);
    for (uint32_t s = 0; s < into->shape.strategies; s++)
        sb_take_times(in, into->kept[s] + range.from, range.until - range.from);
    return in->failed ? fail_damaged(error) : SB_OK;
}

enum sb_code sb_piece_add(struct sb_piece *into, struct sb_bytes_in in, struct sb_error *error)
{
    struct sb_piece_shape shape = { 0 };
    struct sb_ranges done = { 0 };
    struct sb_arena scratch = { 0 };
    struct sb_sums sums;
    enum sb_code code = take_head(&in, &shape, &done, error);
    if (code == SB_OK && !are_alike(&shape, &into->shape))
        code = sb_fail(error, SB_EINPUT, NULL, "is of another run");
    if (code == SB_OK &&
        sb_sums_init(&sums, shape.strategies, shape.baselines, shape.tallied, &scratch))
        code = sb_fail_memory(error);
    if (code == SB_OK) {
        take_sums(&in, &sums);
        code = in.failed || !are_of(&sums, sb_ranges_total(&done)) ? fail_damaged(error) : SB_OK;
    }
    for (size_t i = 0; i < done.count && code == SB_OK; i++)
        code = add_range(into, &in, done.range[i], error);
    if (code == SB_OK && in.size > 0)
        code = fail_damaged(error);
    if (code == SB_OK)
        sb_sums_merge(&into->sums, &sums);
    sb_arena_fini(&scratch);
    sb_ranges_fini(&done);
    return code;
}
