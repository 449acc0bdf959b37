/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_point.h"

#include "sim/text/range.h"

#include <math.h>
#include <string.h>

void sb_result_point_put(struct sb_json_writer *w, const struct sb_result_point *point)
{
    if (!point->axes)
        return;
    sb_json_put_text(w, "point");
    yajl_gen_map_open(w->gen);
    for (uint32_t i = 0; i < point->axes; i++) {
        sb_json_put_any_text(w, point->name[i]);
        sb_json_put_any_text(w, point->value[i]);
    }
    yajl_gen_map_close(w->gen);
}

bool sb_result_point_get(struct sb_record_reader *r, const struct sb_json_node *workload,
                         struct sb_result_point *point)
{
    const struct sb_json_node *object = sb_json_get(r->json, workload, "point");
    *point = (struct sb_result_point){ 0 };
    if (!object)
        return true;
    if (object->type != SB_JSON_OBJECT || object->size < 1 || object->size > SB_POINT_AXES)
        return sb_record_refuse(r, object, "an object of one or two values");
    for (const struct sb_json_node *c = sb_json_first(r->json, object); c;
         c = sb_json_next(r->json, object, c)) {
        const char *name = sb_json_key(r->json, c);
        uint32_t i = point->axes++;
        point->name[i] = sb_arena_text(r->arena, name, strlen(name));
        if (!point->name[i])
            return sb_record_no_memory(r);
        if (!sb_record_value(r, c, SB_RECORD_TEXT, &point->value[i]))
            return false;
        if (isnan(sb_result_point_value(point, i)))
            return sb_record_refuse(r, c, "a number, or a time with its unit, as a text");
    }
    return true;
}

double sb_result_point_value(const struct sb_result_point *point, uint32_t axis)
{
    static const struct sb_range_rule one = {
        .option = "point", .times = true, .least = -1e300, .most = 1e300, .room = 1
    };
    double value;
    struct sb_range_values values = { .value = &value };
    return sb_range_read(&values, &one, point->value[axis], 0, NULL) == SB_OK ? value : (double)NAN;
}

uint32_t sb_result_point_find(const struct sb_result_point *point, const char *name)
{
    uint32_t i = 0;
    while (i < point->axes && strcmp(point->name[i], name) != 0)
        i++;
    return i < point->axes ? i : SB_POINT_AXES;
}
