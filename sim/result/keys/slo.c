/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/slo.h"

#include "sim/json/record/record_write.h"
#include "sim/result/keys/fields.h"

static const struct sb_record_field slo_field[] = {
    { "limit_ns", SB_RECORD_NS, offsetof(struct sb_slo, limit) },
    { "missed", SB_RECORD_U64, offsetof(struct sb_slo, missed) },
};
static const struct sb_record_fields slo_fields = { slo_field,
                                                    sizeof slo_field / sizeof *slo_field };
static const char per_million[] = "per_million";

static void put_estimate(struct sb_json_writer *w, const char *key,
                         const struct sb_estimate *estimate)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sb_estimate_fields, estimate);
    yajl_gen_map_close(w->gen);
}

void sb_result_slo_write(struct sb_json_writer *w, const struct sb_slo *slo)
{
    if (slo->limit == 0)
        return;
    sb_json_put_text(w, SB_SLO_KEY);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, slo_fields, slo);
    put_estimate(w, per_million, &slo->per_million);
    yajl_gen_map_close(w->gen);
}

void sb_result_saved_misses_write(struct sb_json_writer *w, const struct sb_slo *slo,
                                  const struct sb_estimate *saved)
{
    if (slo->limit)
        put_estimate(w, SB_SAVED_MISSES_KEY, saved);
}

bool sb_result_slo_read(struct sb_record_reader *r, const struct sb_json_node *object,
                        struct sb_slo *slo)
{
    static const char *const others[] = { per_million, NULL };
    const struct sb_json_node *at = sb_json_get(r->json, object, SB_SLO_KEY), *estimate;
    if (!at)
        return true;
    if (!sb_record_get(r, at, slo_fields, others, slo) ||
        !(estimate = sb_record_need(r, at, per_million)))
        return false;
    if (slo->limit == 0)
        return sb_record_refuse(r, sb_json_get(r->json, at, "limit_ns"), "a limit above 0");
    return sb_record_get(r, estimate, sb_estimate_fields, NULL, &slo->per_million);
}

bool sb_result_saved_misses_read(struct sb_record_reader *r, const struct sb_json_node *object,
                                 struct sb_estimate *saved)
{
    const struct sb_json_node *at = sb_json_get(r->json, object, SB_SAVED_MISSES_KEY);
    return !at || sb_record_get(r, at, sb_estimate_fields, NULL, saved);
}
