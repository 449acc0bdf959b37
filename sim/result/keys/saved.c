/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/saved.h"

#include "sim/result/keys/fields.h"

static const struct {
    const char *key;
    size_t offset;
} saved_estimate[] = {
    { "mean", offsetof(struct sb_saved, mean) },
    { "p50", offsetof(struct sb_saved, p50) },
    { "p99", offsetof(struct sb_saved, p99) },
};

enum { ESTIMATES = sizeof saved_estimate / sizeof *saved_estimate };

void sb_result_saved_put(struct sb_json_writer *w, const char *key, const struct sb_saved *saved)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    for (size_t i = 0; i < ESTIMATES; i++) {
        sb_json_put_text(w, saved_estimate[i].key);
        yajl_gen_map_open(w->gen);
        sb_record_put(w, sb_estimate_fields, (const char *)saved + saved_estimate[i].offset);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_map_close(w->gen);
}

bool sb_result_saved_get(struct sb_record_reader *r, const struct sb_json_node *object,
                         const char *key, struct sb_saved *saved)
{
    const char *known[ESTIMATES];
    const struct sb_json_node *at = sb_record_need(r, object, key);
    for (size_t i = 0; i < ESTIMATES; i++) {
        const struct sb_json_node *own = at ? sb_record_need(r, at, saved_estimate[i].key) : NULL;
        if (!own || !sb_record_get(r, own, sb_estimate_fields, NULL,
                                   (char *)saved + saved_estimate[i].offset))
            return false;
        known[i] = saved_estimate[i].key;
    }
    return sb_json_known(r->json, at, known, ESTIMATES, r->error) == SB_OK;
}
