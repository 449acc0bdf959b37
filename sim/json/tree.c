/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/tree.h"

#include "sim/base/arena.h"
#include "sim/json/encoding.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX ((size_t)1 << 27) /* 2 GiB: ten million tasks of 13 values */

/* yajl tells where it is only after the token, so lines are counted up to that place. */
static void count_lines(struct sb_json_tree *r)
{
    sb_json_place_count(&r->place, yajl_get_bytes_consumed(r->handle));
}

int sb_json_tree_fail(struct sb_json_tree *r, enum sb_code code, const char *text)
{
    char where[384];
    snprintf(where, sizeof where, "%s:%llu", r->json->file, (unsigned long long)r->place.line);
    sb_fail(r->error, code, where, "%s", text);
    return 0;
}

static bool is_valid(struct sb_json_tree *r, const unsigned char *text, size_t length)
{
    if (sb_json_encoding_valid(text, length))
        return true;
    count_lines(r);
    return sb_json_tree_fail(r, SB_EINPUT, "not JSON: invalid bytes in UTF-8 string");
}

static int found(struct sb_json_tree *r, int failed)
{
    return failed ? sb_fail_memory(r->error), 0 : 1;
}

/* Of the newest node. */
static int add_text(struct sb_json_tree *r, const unsigned char *text, size_t length)
{
    const struct sb_json_text_owner owner = { .node = (uint32_t)r->json->count - 1 };
    if (!is_valid(r, text, length))
        return 0;
    if (length <= SB_JSON_WAITING_LONGEST)
        return found(r, sb_json_texts_add(&r->texts, text, length, &owner));
    return found(r,
                 sb_json_texts_find(&r->texts, text, length, &r->json->node[owner.node].as.text));
}

/* Of the next node. */
static int add_name(struct sb_json_tree *r, const unsigned char *text, size_t length)
{
    const struct sb_json_text_owner owner = { (uint32_t)r->json->count, r->open[r->depth - 1],
                                              (uint32_t)r->depth };
    if (!is_valid(r, text, length))
        return 0;
    if (length <= SB_JSON_WAITING_LONGEST)
        return found(r, sb_json_texts_add(&r->texts, text, length, &owner));
    return found(r,
                 sb_json_texts_find(&r->texts, text, length, &r->key) ||
                     sb_json_repeated_name(&r->texts.repeated, owner.object, owner.depth, r->key));
}

enum sb_code sb_json_tree_begin(struct sb_json_tree *r, size_t size)
{
    return sb_json_texts_init(&r->texts, r->json, size) ? sb_fail_memory(r->error) : SB_OK;
}

void sb_json_tree_fini(struct sb_json_tree *r) { sb_json_texts_fini(&r->texts); }

static struct sb_json_node *add(struct sb_json_tree *r, enum sb_json_type type)
{
    struct sb_json *json = r->json;
    count_lines(r);
    if (json->count >= VALUES_MAX) {
        sb_json_tree_fail(r, SB_EINPUT, "more than 134 million values");
        return NULL;
    }
    if (json->count == json->room &&
        sb_reserve(&json->node, json->count, &json->room, sizeof *json->node)) {
        sb_fail_memory(r->error);
        return NULL;
    }
    struct sb_json_node *node = &json->node[json->count++];
    *node = (struct sb_json_node){ .key = r->key,
                                   .line = r->place.line & 0x1fffffff,
                                   .type = (unsigned)type & 7u };
    r->key = 0;
    if (r->depth)
        json->node[r->open[r->depth - 1]].size++;
    return node;
}

static int add_null(void *self) { return add(self, SB_JSON_NULL) != NULL; }
static int add_boolean(void *self, int value)
{
    return add(self, value ? SB_JSON_TRUE : SB_JSON_FALSE) != NULL;
}

/* A double is exact below this. */
#define EXACT_LIMIT 9007199254740992.0

static bool keep_digits(struct sb_json_tree *r, const struct sb_json_node *node, const char *digits,
                        size_t length)
{
    struct sb_json *json = r->json;
    if (!(node->as.number >= EXACT_LIMIT) || strspn(digits, "0123456789") != length)
        return true;
    if (sb_reserve(&json->digits, json->large, &json->large_room, sizeof *json->digits))
        return false;
    struct sb_json_digits *all = &json->digits[json->large];
    all->node = (uint32_t)(node - json->node);
    if (sb_json_texts_find(&r->texts, (const unsigned char *)digits, length, &all->text))
        return false;
    json->large++;
    return true;
}

/* What is a whole number of 2^53 at most, divided by a power of ten that is exact, is rounded once,
 * as strtod does it; that takes ten times as long, and leaves the rest to it. False: that rest. */
static bool read_plain(const char *text, size_t length, double *number)
{
    static const double power[] = { 1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    uint64_t digits = 0;
    size_t behind = 0;
    bool point = false;
    if (length > 15)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            return false;
        digits = 10 * digits + (uint64_t)(text[i] - '0');
        behind += point;
    }
    *number = (double)digits / power[behind];
    return true;
}

static int add_number(void *self, const char *text, size_t length)
{
    struct sb_json_tree *r = self;
    char copy[400];
    struct sb_json_node *node = add(r, SB_JSON_NUMBER);
    if (!node)
        return 0;
    if (read_plain(text, length, &node->as.number))
        return 1;
    if (length >= sizeof copy)
        return sb_json_tree_fail(r, SB_EINPUT, "a number of more than 399 characters");
    memcpy(copy, text, length);
    copy[length] = '\0';
    node->as.number = strtod(copy, NULL);
    if (!keep_digits(r, node, copy, length))
        return sb_fail_memory(r->error), 0;
    if (!isfinite(node->as.number) && sb_json_texts_end(&r->texts) == 0)
        return sb_json_fail(r->json, node, SB_EINPUT, r->error, "a number too large for a double"),
               0;
    return 1;
}

static int add_string(void *self, const unsigned char *text, size_t length)
{
    struct sb_json_tree *r = self;
    struct sb_json_node *node = add(r, SB_JSON_STRING);
    if (!node)
        return 0;
    node->size = (uint32_t)length;
    return add_text(r, text, length);
}

static int add_key(void *self, const unsigned char *text, size_t length)
{
    struct sb_json_tree *r = self;
    if (memchr(text, '\0', length))
        return count_lines(r), sb_json_tree_fail(r, SB_EINPUT, "a name with a NUL character");
    return add_name(r, text, length);
}

static int open_node(struct sb_json_tree *r, enum sb_json_type type)
{
    if (!add(r, type))
        return 0;
    if (r->depth == SB_JSON_DEPTH_MAX)
        return sb_json_tree_fail(r, SB_EINPUT, "nested deeper than 64 levels");
    r->json->node[r->json->count - 1].end = UINT32_MAX; /* until it is closed */
    r->open[r->depth++] = (uint32_t)(r->json->count - 1);
    return 1;
}

static int open_object(void *self) { return open_node(self, SB_JSON_OBJECT); }
static int open_array(void *self) { return open_node(self, SB_JSON_ARRAY); }

static int close_node(void *self)
{
    struct sb_json_tree *r = self;
    r->json->node[r->open[--r->depth]].end = (uint32_t)r->json->count;
    return 1;
}

enum sb_code sb_json_tree_end(struct sb_json_tree *r)
{
    return sb_json_texts_end(&r->texts)
               ? sb_fail_memory(r->error)
               : sb_json_repeated_refuse(&r->texts.repeated, r->json, r->error);
}

const yajl_callbacks sb_json_tree_callbacks = {
    .yajl_null = add_null,
    .yajl_boolean = add_boolean,
    .yajl_number = add_number,
    .yajl_string = add_string,
    .yajl_start_map = open_object,
    .yajl_map_key = add_key,
    .yajl_end_map = close_node,
    .yajl_start_array = open_array,
    .yajl_end_array = close_node,
};
