/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/precision.h"

#include "sim/json/record/record_write.h"

#include <stddef.h>

const char *const sb_stop_name[SB_STOPS] = { "precision", "limit", "rows", "interrupt",
                                             "constant" };

#define IN_PRECISION(member) offsetof(struct sb_precision, member)
static const struct sb_record_field precision_field[] = {
    { "wanted", SB_RECORD_DOUBLE, IN_PRECISION(wanted) },
    { "reached", SB_RECORD_DOUBLE, IN_PRECISION(reached) },
    { "strategy", SB_RECORD_TEXT, IN_PRECISION(strategy) },
    { "figure", SB_RECORD_TEXT, IN_PRECISION(figure) },
    { "needed", SB_RECORD_U64, IN_PRECISION(needed) },
    { "looks", SB_RECORD_U32, IN_PRECISION(looks) },
    { "looks_most", SB_RECORD_U32, IN_PRECISION(looks_most) },
};
static const struct sb_record_fields precision_fields = {
    precision_field, sizeof precision_field / sizeof *precision_field
};
static const char precision_key[] = "precision", stopped_by[] = "stopped_by";

void sb_result_precision_write(struct sb_json_writer *w, const struct sb_precision *precision)
{
    if (!(precision->wanted > 0))
        return;
    sb_json_put_text(w, precision_key);
    yajl_gen_map_open(w->gen);
    sb_record_put(w, precision_fields, precision);
    sb_json_put_text(w, stopped_by);
    sb_json_put_text(w, sb_stop_name[precision->stop]);
    yajl_gen_map_close(w->gen);
}

bool sb_result_precision_read(struct sb_record_reader *r, const struct sb_json_node *object,
                              struct sb_precision *precision)
{
    static const char *const others[] = { stopped_by, NULL };
    const struct sb_json_node *at = sb_json_get(r->json, object, precision_key), *stop;
    unsigned choice = 0;
    if (!at)
        return true;
    if (!sb_record_get(r, at, precision_fields, others, precision) ||
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
