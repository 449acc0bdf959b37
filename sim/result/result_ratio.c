/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_ratio.h"

#include "sim/json/record/record_write.h"

static const struct sb_record_field ratio_field[] = {
    { "over", SB_RECORD_TEXT, offsetof(struct sb_paired_ratio, over) },
    { "replicates", SB_RECORD_U64, offsetof(struct sb_paired_ratio, replicates) },
};
static const struct sb_record_fields ratio_fields = { ratio_field, 2 };

void sb_result_ratio_put(struct sb_json_writer *w, const struct sb_paired_ratio *ratio)
{
    if (!ratio->over)
        return;
    sb_json_put_text(w, "paired_ratio");
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "over");
    sb_json_put_any_text(w, ratio->over);
    sb_json_put_text(w, "replicates");
    sb_json_put_u64(w, ratio->replicates);
    sb_json_put_text(w, "points");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < ratio->points; i++) {
        yajl_gen_array_open(w->gen);
        sb_json_put_double(w, ratio->point[i].p);
        sb_json_put_double(w, ratio->point[i].ratio);
        yajl_gen_array_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static bool get_point(struct sb_record_reader *r, const struct sb_json_node *at,
                      const struct sb_ratio_point *before, struct sb_ratio_point *point)
{
    if (!sb_record_is_array(r, at, 2, "[p, ratio]"))
        return false;
    const struct sb_json_node *p = sb_json_first(r->json, at);
    if (!sb_record_value(r, p, SB_RECORD_DOUBLE, &point->p) ||
        !sb_record_value(r, sb_json_next(r->json, at, p), SB_RECORD_DOUBLE, &point->ratio))
        return false;
    bool ascends = point->p >= before->p && point->p <= 1 && point->ratio >= before->ratio;
    return (ascends && point->ratio > 0) ||
           sb_record_refuse(r, at, "points that ascend, up to p = 1");
}

bool sb_result_ratio_get(struct sb_record_reader *r, const struct sb_json_node *strategy,
                         struct sb_paired_ratio *ratio)
{
    static const char *const others[] = { "points", NULL };
    const struct sb_json_node *object = sb_json_get(r->json, strategy, "paired_ratio"), *array;
    struct sb_ratio_point before = { 0, 0 };
    uint32_t count = 0;
    *ratio = (struct sb_paired_ratio){ 0 };
    if (!object)
        return true;
    if (!sb_record_get(r, object, ratio_fields, others, ratio) ||
        !(array =
              sb_record_array(r, object, "points", sizeof *ratio->point, &count, &ratio->point)))
        return false;
    for (const struct sb_json_node *c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c)) {
        struct sb_ratio_point *point = &ratio->point[ratio->points++];
        if (!get_point(r, c, &before, point))
            return false;
        before = *point;
    }
    return true;
}
