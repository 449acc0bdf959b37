/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/sampling.h"

#include "sim/json/record/record_write.h"

#include <stddef.h>

#define IN(member) offsetof(struct sb_sampling_result, member)
static const struct sb_record_field head[] = {
    { "method", SB_RECORD_TEXT, IN(method) },
    { "dimensions", SB_RECORD_U32, IN(dimensions) },
    { "randomisations", SB_RECORD_U32, IN(randomisations) },
};
static const struct sb_record_field reduction[] = {
    { "mean", SB_RECORD_DOUBLE, IN(mean) },
    { "speedup", SB_RECORD_DOUBLE, IN(speedup) },
};
static const struct sb_record_fields head_fields = { head, sizeof head / sizeof *head },
                                     reduction_fields = { reduction,
                                                          sizeof reduction / sizeof *reduction };
static const char key[] = "sampling", reduction_key[] = "variance_reduction";

void sb_result_sampling_write(struct sb_json_writer *w, const struct sb_sampling_result *sampling)
{
    if (!sampling->method)
        return;
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, head_fields, sampling);
    sb_json_put_text(w, reduction_key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, reduction_fields, sampling);
    yajl_gen_map_close(w->gen);
    yajl_gen_map_close(w->gen);
}

bool sb_result_sampling_read(struct sb_record_reader *r, const struct sb_json_node *object,
                             struct sb_sampling_result *sampling)
{
    static const char *const others[] = { reduction_key, NULL };
    const struct sb_json_node *at = sb_json_get(r->json, object, key), *below;
    return !at || (sb_record_get(r, at, head_fields, others, sampling) &&
                   (below = sb_record_need(r, at, reduction_key)) &&
                   sb_record_get(r, below, reduction_fields, NULL, sampling));
}
