/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/tree.h"

#include "sim/base/arena.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECENT_LONGEST = 32 };
#define VALUES_MAX ((size_t)1 << 27) /* 3 GiB: ten million tasks of 13 values */

/* yajl tells where it is only after the token, so lines are counted up to that place. */
static void count_lines(struct sb_json_tree *r)
{
    sb_json_place_count(&r->place, yajl_get_bytes_consumed(r->handle));
}

int sb_json_tree_fail(struct sb_json_tree *r, enum sb_code code, const char *text)
{
    char where[384];
    snprintf(where, sizeof where, "%s:%u", r->json->file, (unsigned)r->place.line);
    sb_fail(r->error, code, where, "%s", text);
    return 0;
}

static int64_t append_text(struct sb_json *json, const unsigned char *text, size_t length)
{
    while (json->text_room - json->text_size < length + 1)
        if (sb_reserve(&json->text, json->text_room, &json->text_room, 1))
            return -1;
    size_t at = json->text_size;
    memcpy(json->text + at, text, length);
    json->text[at + length] = '\0';
    json->text_size += length + 1;
    return (int64_t)at;
}

/* The offset of a copy, or -1 when memory is out. */
static int64_t add_text(struct sb_json_tree *r, const unsigned char *text, size_t length)
{
    struct sb_json *json = r->json;
    uint32_t hash = 2166136261u; /* FNV-1a */
    if (length > RECENT_LONGEST)
        return append_text(json, text, length);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ text[i]) * 16777619u;
    uint32_t slot = (hash ^ hash >> 16) % SB_JSON_RECENT, seen = r->recent[slot].at;
    if (seen && r->recent[slot].length == length && memcmp(json->text + seen, text, length) == 0)
        return seen;
    int64_t at = append_text(json, text, length);
    if (at >= 0) {
        r->recent[slot].at = (uint32_t)at;
        r->recent[slot].length = (uint32_t)length;
    }
    return at;
}

enum sb_code sb_json_tree_begin(struct sb_json_tree *r)
{
    return add_text(r, (const unsigned char *)"", 0) < 0 ? sb_fail_memory(r->error) : SB_OK;
}

static struct sb_json_node *add(struct sb_json_tree *r, enum sb_json_type type)
{
    struct sb_json *json = r->json;
    count_lines(r);
    if (json->count >= VALUES_MAX) {
        sb_json_tree_fail(r, SB_EINPUT, "more than 134 million values");
        return NULL;
    }
    if (sb_reserve(&json->node, json->count, &json->room, sizeof *json->node)) {
        sb_fail_memory(r->error);
        return NULL;
    }
    struct sb_json_node *node = &json->node[json->count++];
    *node = (struct sb_json_node){ .key = r->key,
                                   .line = r->place.line & 0x1fffffff,
                                   .type = (unsigned)type & 7u,
                                   .end = (uint32_t)json->count };
    r->key = 0;
    if (r->depth)
        json->node[r->open[r->depth - 1]].size++;
    return node;
}

static int on_null(void *self) { return add(self, SB_JSON_NULL) != NULL; }
static int on_boolean(void *self, int value)
{
    return add(self, value ? SB_JSON_TRUE : SB_JSON_FALSE) != NULL;
}

/* A double is exact below this. */
#define EXACT_LIMIT 9007199254740992.0

static bool keep_digits(struct sb_json_tree *r, struct sb_json_node *node, const char *digits,
                        size_t length)
{
    if (!(node->as.number >= EXACT_LIMIT) || strspn(digits, "0123456789") != length)
        return true;
    int64_t at = add_text(r, (const unsigned char *)digits, length);
    node->size = at < 0 ? 0 : (uint32_t)at;
    return at >= 0;
}

static int on_number(void *self, const char *text, size_t length)
{
    struct sb_json_tree *r = self;
    char copy[400];
    struct sb_json_node *node = add(r, SB_JSON_NUMBER);
    if (!node)
        return 0;
    if (length >= sizeof copy)
        return sb_json_tree_fail(r, SB_EINPUT, "a number of more than 399 characters");
    memcpy(copy, text, length);
    copy[length] = '\0';
    node->as.number = strtod(copy, NULL);
    if (!keep_digits(r, node, copy, length))
        return sb_fail_memory(r->error), 0;
    if (!isfinite(node->as.number))
        return sb_json_fail(r->json, node, SB_EINPUT, r->error, "a number too large for a double"),
               0;
    return 1;
}

/* yajl itself lets overlong forms and surrogates through. */
static int check_utf8(struct sb_json_tree *r, const unsigned char *text, size_t length)
{
    for (size_t at = 0, step; at < length; at += step)
        if (!(step = sb_utf8_length((const char *)text + at, length - at))) {
            count_lines(r);
            return sb_json_tree_fail(r, SB_EINPUT, "not JSON: invalid bytes in UTF-8 string");
        }
    return 1;
}

static int on_string(void *self, const unsigned char *text, size_t length)
{
    struct sb_json_tree *r = self;
    struct sb_json_node *node = add(r, SB_JSON_STRING);
    if (!node || !check_utf8(r, text, length))
        return 0;
    int64_t at = add_text(r, text, length);
    if (at < 0)
        return sb_fail_memory(r->error), 0;
    node->size = (uint32_t)length;
    node->as.text = (uint32_t)at;
    return 1;
}

static int on_key(void *self, const unsigned char *text, size_t length)
{
    struct sb_json_tree *r = self;
    int64_t at = add_text(r, text, length);
    if (at < 0)
        return sb_fail_memory(r->error), 0;
    if (!check_utf8(r, text, length))
        return 0;
    if (memchr(text, '\0', length))
        return count_lines(r), sb_json_tree_fail(r, SB_EINPUT, "a name with a NUL character");
    r->key = (uint32_t)at;
    return 1;
}

static int on_open(struct sb_json_tree *r, enum sb_json_type type)
{
    if (!add(r, type))
        return 0;
    if (r->depth == SB_JSON_DEPTH_MAX)
        return sb_json_tree_fail(r, SB_EINPUT, "nested deeper than 64 levels");
    r->json->node[r->json->count - 1].end = UINT32_MAX; /* until it is closed */
    r->open[r->depth++] = (uint32_t)(r->json->count - 1);
    return 1;
}

static int on_open_object(void *self) { return on_open(self, SB_JSON_OBJECT); }
static int on_open_array(void *self) { return on_open(self, SB_JSON_ARRAY); }

static int on_close(void *self)
{
    struct sb_json_tree *r = self;
    r->json->node[r->open[--r->depth]].end = (uint32_t)r->json->count;
    return 1;
}

/* Repeated names: a sort of the offsets for large objects, pairs for small ones. */
struct named {
    const char *name;
    uint32_t node;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->node > y->node) - (x->node < y->node);
}

static int on_close_object(void *self)
{
    struct sb_json_tree *r = self;
    struct sb_json *json = r->json;
    on_close(r);
    const struct sb_json_node *object = &json->node[r->open[r->depth]];
    size_t n = object->size;
    struct named few[16], *all = few;
    if (n < 2)
        return 1;
    if (n > 16 && !(all = malloc(n * sizeof *all)))
        return sb_fail_memory(r->error), 0;
    size_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(json, object); c;
         c = sb_json_next(json, object, c))
        all[i++] = (struct named){ sb_json_key(json, c), (uint32_t)(c - json->node) };
    qsort(all, n, sizeof *all, by_name);
    int fine = 1;
    for (i = 1; fine && i < n; i++)
        if (strcmp(all[i - 1].name, all[i].name) == 0) {
            sb_json_fail(json, &json->node[all[i].node], SB_EINPUT, r->error,
                         "this name stands twice in one object");
            fine = 0;
        }
    if (all != few)
        free(all);
    return fine;
}

const yajl_callbacks sb_json_tree_callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_open_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_close_object,
    .yajl_start_array = on_open_array,
    .yajl_end_array = on_close,
};
