/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/saved.h"

static const struct {
    const char *key;
    size_t offset;
} estimate[] = {
    { "mean", offsetof(struct sb_saved, mean) },
    { "p50", offsetof(struct sb_saved, p50) },
    { "p99", offsetof(struct sb_saved, p99) },
};

enum { ESTIMATES = sizeof estimate / sizeof *estimate };

static const struct sb_record_field field[] = {
    { "value", SB_RECORD_DOUBLE, offsetof(struct sb_estimate, value) },
    { "ci95", SB_RECORD_INTERVAL, offsetof(struct sb_estimate, ci95) },
};
static const struct sb_record_fields fields = { field, sizeof field / sizeof *field };

void sb_result_saved_put(struct sb_json_writer *w, const char *key, const struct sb_saved *saved)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    for (size_t i = 0; i < ESTIMATES; i++) {
        sb_json_put_text(w, estimate[i].key);
        yajl_gen_map_open(w->gen);
        sb_record_put(w, fields, (const char *)saved + estimate[i].offset);
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
        const struct sb_json_node *own = at ? sb_record_need(r, at, estimate[i].key) : NULL;
        if (!own || !sb_record_get(r, own, fields, NULL, (char *)saved + estimate[i].offset))
            return false;
        known[i] = estimate[i].key;
    }
    return sb_json_known(r->json, at, known, ESTIMATES, r->error) == SB_OK;
}
