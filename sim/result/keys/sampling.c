/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/sampling.h"

#include "sim/json/record/record_write.h"

#include <stddef.h>

#define IN_SAMPLING(member) offsetof(struct sb_sampling_result, member)
static const struct sb_record_field sampling_field[] = {
    { "method", SB_RECORD_TEXT, IN_SAMPLING(method) },
    { "dimensions", SB_RECORD_U32, IN_SAMPLING(dimensions) },
    { "randomisations", SB_RECORD_U32, IN_SAMPLING(randomisations) },
};
static const struct sb_record_field reduction[] = {
    { "mean", SB_RECORD_DOUBLE, IN_SAMPLING(mean) },
    { "speedup", SB_RECORD_DOUBLE, IN_SAMPLING(speedup) },
};
static const struct sb_record_fields sampling_fields = { sampling_field,
                                                         sizeof sampling_field /
                                                             sizeof *sampling_field },
                                     reduction_fields = { reduction,
                                                          sizeof reduction / sizeof *reduction };
static const char sampling_key[] = "sampling", reduction_key[] = "variance_reduction";

void sb_result_sampling_write(struct sb_json_writer *w, const struct sb_sampling_result *sampling)
{
    if (!sampling->method)
        return;
    sb_json_put_text(w, sampling_key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, sampling_fields, sampling);
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
    const struct sb_json_node *at = sb_json_get(r->json, object, sampling_key), *below;
    return !at || (sb_record_get(r, at, sampling_fields, others, sampling) &&
                   (below = sb_record_need(r, at, reduction_key)) &&
                   sb_record_get(r, below, reduction_fields, NULL, sampling));
}
