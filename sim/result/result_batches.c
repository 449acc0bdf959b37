/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_batches.h"

#include "sim/stats/batches.h"

static void put_times(struct sb_json_writer *w, const char *key, const sb_ns *value, uint32_t n)
{
    sb_json_put_text(w, key);
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < n; i++)
        sb_json_put_u64(w, (uint64_t)value[i]);
    yajl_gen_array_close(w->gen);
}

void sb_result_batches_put(struct sb_json_writer *w, const struct sb_result_batches *b)
{
    if (!b->count)
        return;
    sb_json_put_text(w, "batches");
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "mean_ns");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < b->count; i++)
        sb_json_put_double(w, b->mean[i]);
    yajl_gen_array_close(w->gen);
    put_times(w, "p50_ns", b->p50, b->count);
    put_times(w, "p99_ns", b->p99, b->count);
    yajl_gen_map_close(w->gen);
}

static bool get_values(struct sb_record_reader *r, const struct sb_json_node *object,
                       const char *key, enum sb_record_kind kind, size_t size, void *items)
{
    uint32_t count;
    char *item;
    const struct sb_json_node *array = sb_record_array(r, object, key, size, &count, &item);
    if (!array)
        return false;
    if (count != SB_BATCHES)
        return sb_record_refuse(r, array, "32 figures");
    *(void **)items = item;
    for (const struct sb_json_node *c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c), item += size)
        if (c->type == SB_JSON_NULL ? !sb_record_refuse(r, c, "a number")
                                    : !sb_record_value(r, c, kind, item))
            return false;
    return true;
}

bool sb_result_batches_get(struct sb_record_reader *r, const struct sb_json_node *strategy,
                           struct sb_result_batches *b)
{
    static const char *const known[] = { "mean_ns", "p50_ns", "p99_ns" };
    const struct sb_json_node *object = sb_json_get(r->json, strategy, "batches");
    *b = (struct sb_result_batches){ 0 };
    if (!object)
        return true;
    if (object->type != SB_JSON_OBJECT)
        return sb_record_refuse(r, object, "an object");
    if (sb_json_known(r->json, object, known, 3, r->error) ||
        !get_values(r, object, "mean_ns", SB_RECORD_DOUBLE, sizeof *b->mean, &b->mean) ||
        !get_values(r, object, "p50_ns", SB_RECORD_NS, sizeof *b->p50, &b->p50) ||
        !get_values(r, object, "p99_ns", SB_RECORD_NS, sizeof *b->p99, &b->p99))
        return false;
    b->count = SB_BATCHES;
    return true;
}
