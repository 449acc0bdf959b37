/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_advice.h"

#include "sim/json/json.h"

#include <stddef.h>

static const struct sb_record_field advice_field[] = {
    { "strategy", SB_RECORD_TEXT, offsetof(struct sb_result_advice, strategy) },
    { "headline", SB_RECORD_TEXT, offsetof(struct sb_result_advice, headline) },
    { "lever", SB_RECORD_TEXT, offsetof(struct sb_result_advice, lever) },
};
static const struct sb_record_fields advice_fields = { advice_field,
                                                       sizeof advice_field / sizeof *advice_field };

void sb_result_advice_write(struct sb_json_writer *w, const struct sb_result_advice *advice)
{
    if (!advice->strategy)
        return;
    sb_json_put_text(w, "advice");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, advice_fields, advice);
    yajl_gen_map_close(w->gen);
}

bool sb_result_advice_read(struct sb_record_reader *r, const struct sb_json_node *workload,
                           struct sb_result_advice *advice)
{
    const struct sb_json_node *at = sb_json_get(r->json, workload, "advice");
    return !at || sb_record_get(r, at, advice_fields, NULL, advice);
}
