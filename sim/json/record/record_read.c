/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/record/record_read.h"

#include "sim/base/assert.h"
#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MOST = 40, OTHERS_MOST = 20 };

typedef const struct sb_json_node *json_node;

bool sb_record_no_memory(struct sb_record_reader *r) { return sb_fail_memory(r->error), false; }

bool sb_record_refuse(struct sb_record_reader *r, json_node at, const char *expected)
{
    sb_json_fail(r->json, at, SB_EINPUT, r->error, "expected %s, found %s", expected,
                 at->type == SB_JSON_NUMBER ? "another number" : sb_json_type_name(at));
    return false;
}

/* The member `key`, which must be there. */
const struct sb_json_node *sb_record_need(struct sb_record_reader *r, json_node object,
                                          const char *key)
{
    json_node found = sb_json_get(r->json, object, key);
    if (object->type != SB_JSON_OBJECT)
        sb_record_refuse(r, object, "an object");
    else if (!found)
        sb_json_fail(r->json, object, SB_EINPUT, r->error, "the key \"%s\" is missing", key);
    return found;
}

static bool get_u64(struct sb_record_reader *r, json_node at, uint64_t most, const char *expected,
                    uint64_t *value)
{
    return (sb_json_u64(r->json, at, value) && *value <= most) || sb_record_refuse(r, at, expected);
}

static bool get_u32(struct sb_record_reader *r, json_node at, uint32_t *value)
{
    uint64_t wide = 0;
    if (!get_u64(r, at, UINT32_MAX, "an integer from 0 to 4294967295", &wide))
        return false;
    *value = (uint32_t)wide;
    return true;
}

static bool get_ns(struct sb_record_reader *r, json_node at, sb_ns *value)
{
    uint64_t wide = 0;
    if (!get_u64(r, at, INT64_MAX, "nanoseconds, an integer from 0", &wide))
        return false;
    *value = (sb_ns)wide;
    return true;
}

static bool get_double(struct sb_record_reader *r, json_node at, double *value)
{
    if (at->type != SB_JSON_NUMBER && at->type != SB_JSON_NULL)
        return sb_record_refuse(r, at, "a number or null");
    *value = at->type == SB_JSON_NULL ? NAN : at->as.number;
    return true;
}

static bool get_bool(struct sb_record_reader *r, json_node at, bool *value)
{
    if (at->type != SB_JSON_TRUE && at->type != SB_JSON_FALSE)
        return sb_record_refuse(r, at, "true or false");
    *value = at->type == SB_JSON_TRUE;
    return true;
}

static bool get_text(struct sb_record_reader *r, json_node at, const char **value)
{
    if (at->type != SB_JSON_STRING || strlen(sb_json_text(r->json, at)) != at->size)
        return sb_record_refuse(r, at, "a string without NUL");
    *value = sb_arena_text(r->arena, sb_json_text(r->json, at), at->size);
    return *value || sb_record_no_memory(r);
}

/* An array of `count` values, or of any number (0). */
bool sb_record_is_array(struct sb_record_reader *r, json_node at, uint32_t count,
                        const char *expected)
{
    return (at->type == SB_JSON_ARRAY && (!count || at->size == count)) ||
           sb_record_refuse(r, at, expected);
}

static bool get_interval(struct sb_record_reader *r, json_node at, struct sb_interval *value)
{
    if (!sb_record_is_array(r, at, 2, "[low, high]"))
        return false;
    json_node lo = sb_json_first(r->json, at);
    return get_double(r, lo, &value->lo) &&
           get_double(r, sb_json_next(r->json, at, lo), &value->hi);
}

static bool get_workers(struct sb_record_reader *r, json_node at, uint32_t *value)
{
    *value = 0;
    return sb_json_is(r->json, at, "unlimited") ||
           (get_u32(r, at, value) &&
            (*value || sb_record_refuse(r, at, "a number from 1, or \"unlimited\"")));
}

bool sb_record_value(struct sb_record_reader *r, json_node at, enum sb_record_kind kind, void *to)
{
    switch (kind) {
    case SB_RECORD_TEXT: return get_text(r, at, to);
    case SB_RECORD_BOOL: return get_bool(r, at, to);
    case SB_RECORD_U32: return get_u32(r, at, to);
    case SB_RECORD_U64: return get_u64(r, at, UINT64_MAX, "an integer from 0", to);
    case SB_RECORD_NS: return get_ns(r, at, to);
    case SB_RECORD_DOUBLE: return get_double(r, at, to);
    case SB_RECORD_INTERVAL: return get_interval(r, at, to);
    case SB_RECORD_WORKERS: return get_workers(r, at, to);
    }
    return false;
}

static bool record_read_is_any(struct sb_record_reader *r, json_node at, const char *const *name,
                               unsigned count)
{
    char expected[256] = "";
    size_t used = 0;
    for (unsigned i = 0; i < count && used < sizeof expected; i++)
        used += (size_t)snprintf(expected + used, sizeof expected - used, "%s\"%s\"",
                                 !i              ? ""
                                 : i + 1 < count ? ", "
                                                 : " or ",
                                 name[i]);
    return sb_record_refuse(r, at, expected);
}

bool sb_record_choice(struct sb_record_reader *r, json_node at, const char *const *name,
                      unsigned count, unsigned *choice)
{
    for (unsigned i = 0; i < count; i++)
        if (sb_json_is(r->json, at, name[i]))
            return *choice = i, true;
    return record_read_is_any(r, at, name, count);
}

/* All of `fields`, and no key but these and `others`. */
bool sb_record_get(struct sb_record_reader *r, json_node object, struct sb_record_fields fields,
                   const char *const *others, void *record)
{
    const char *known[FIELDS_MOST + OTHERS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < fields.count; i++) {
        json_node at = sb_record_need(r, object, fields.field[i].key);
        if (!at ||
            !sb_record_value(r, at, fields.field[i].kind, (char *)record + fields.field[i].offset))
            return false;
        known[count++] = fields.field[i].key;
    }
    SB_REQUIRE(fields.count <= FIELDS_MOST);
    for (size_t i = 0; others && others[i]; i++) {
        SB_REQUIRE(i < OTHERS_MOST);
        known[count++] = others[i];
    }
    return sb_json_known(r->json, object, known, count, r->error) == SB_OK;
}

/* The array below `key`: its node, its size in `*count` and room for as many zeroed items of `size`
 * bytes. NULL on failure. */
const struct sb_json_node *sb_record_array(struct sb_record_reader *r, json_node object,
                                           const char *key, size_t size, uint32_t *count,
                                           void *items)
{
    json_node array = sb_record_need(r, object, key);
    if (!array || !sb_record_is_array(r, array, 0, "an array"))
        return NULL;
    void *room = sb_arena_alloc(r->arena, array->size, size);
    if (!room)
        return sb_record_no_memory(r), NULL;
    memcpy(items, &room, sizeof room);
    *count = array->size;
    return array;
}
