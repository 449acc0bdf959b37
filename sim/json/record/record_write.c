/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/record/record_write.h"

#include "sim/base/time.h"
#include "sim/stats/interval.h"

static void put_ns(struct sb_json_writer *w, sb_ns value)
{
    sb_json_put_u64(w, value < 0 ? 0 : (uint64_t)value);
}

static void put_interval(struct sb_json_writer *w, struct sb_interval interval)
{
    yajl_gen_array_open(w->gen);
    sb_json_put_double(w, interval.lo);
    sb_json_put_double(w, interval.hi);
    yajl_gen_array_close(w->gen);
}

static void put_field(struct sb_json_writer *w, const struct sb_record_field *field,
                      const void *record)
{
    const void *at = (const char *)record + field->offset;
    sb_json_put_text(w, field->key);
    switch (field->kind) {
    case SB_RECORD_TEXT:
        sb_json_put_any_text(w, *(const char *const *)at ? *(const char *const *)at : "");
        break;
    case SB_RECORD_BOOL: yajl_gen_bool(w->gen, *(const bool *)at); break;
    case SB_RECORD_U32: sb_json_put_u64(w, *(const uint32_t *)at); break;
    case SB_RECORD_U64: sb_json_put_u64(w, *(const uint64_t *)at); break;
    case SB_RECORD_NS: put_ns(w, *(const sb_ns *)at); break;
    case SB_RECORD_DOUBLE: sb_json_put_double(w, *(const double *)at); break;
    case SB_RECORD_INTERVAL: put_interval(w, *(const struct sb_interval *)at); break;
    case SB_RECORD_WORKERS:
        if (*(const uint32_t *)at)
            sb_json_put_u64(w, *(const uint32_t *)at);
        else
            sb_json_put_text(w, "unlimited");
        break;
    }
}

void sb_record_put(struct sb_json_writer *w, struct sb_record_fields fields, const void *record)
{
    for (size_t i = 0; i < fields.count; i++)
        put_field(w, &fields.field[i], record);
}
