/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/precision.h"

#include "sim/json/record/record_write.h"

#include <stddef.h>

const char *const sb_stop_name[SB_STOPS] = { "precision", "limit", "rows", "interrupt",
                                             "constant" };

#define IN(member) offsetof(struct sb_precision, member)
static const struct sb_record_field field[] = {
    { "wanted", SB_RECORD_DOUBLE, IN(wanted) },      { "reached", SB_RECORD_DOUBLE, IN(reached) },
    { "strategy", SB_RECORD_TEXT, IN(strategy) },    { "figure", SB_RECORD_TEXT, IN(figure) },
    { "needed", SB_RECORD_U64, IN(needed) },         { "looks", SB_RECORD_U32, IN(looks) },
    { "looks_most", SB_RECORD_U32, IN(looks_most) },
};
static const struct sb_record_fields fields = { field, sizeof field / sizeof *field };
static const char key[] = "precision", stopped_by[] = "stopped_by";

void sb_result_precision_write(struct sb_json_writer *w, const struct sb_precision *precision)
{
    if (!(precision->wanted > 0))
        return;
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, fields, precision);
    sb_json_put_text(w, stopped_by);
    sb_json_put_text(w, sb_stop_name[precision->stop]);
    yajl_gen_map_close(w->gen);
}

bool sb_result_precision_read(struct sb_record_reader *r, const struct sb_json_node *object,
                              struct sb_precision *precision)
{
    static const char *const others[] = { stopped_by, NULL };
    const struct sb_json_node *at = sb_json_get(r->json, object, key), *stop;
    unsigned choice = 0;
    if (!at)
        return true;
    if (!sb_record_get(r, at, fields, others, precision) ||
        !(stop = sb_record_need(r, at, stopped_by)) ||
        !sb_record_choice(r, stop, sb_stop_name, SB_STOPS, &choice))
        return false;
    if (!(precision->wanted > 0))
        return sb_record_refuse(r, sb_json_get(r->json, at, "wanted"), "a number above 0");
    precision->stop = (enum sb_stop)choice;
    if (!precision->figure[0])
        precision->figure = precision->strategy = NULL;
    return true;
}
