/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON document as a compact tree in which each value knows its line, so that every complaint can
 * name its place. */
#ifndef SIM_JSON_JSON_H
#define SIM_JSON_JSON_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sb_json_type {
    SB_JSON_NULL,
    SB_JSON_FALSE,
    SB_JSON_TRUE,
    SB_JSON_NUMBER,
    SB_JSON_STRING,
    SB_JSON_ARRAY,
    SB_JSON_OBJECT
};

/* Names and strings are kept once each, at offsets that are multiples of this: two names are the
 * same if their offsets are. */
enum { SB_JSON_TEXT_ALIGN = 4 };

/* 16 bytes a value, in document order: a container's first child, if any, is the next node. */
struct sb_json_node {
    uint32_t key;       /* offset of the member's name in text[]; 0 outside objects */
    uint32_t line : 29; /* from 1 */
    uint32_t type : 3;  /* enum sb_json_type */
    union {
        union {
            double number;
            uint32_t text; /* of a string: offset in text[] */
        } as;
        struct {
            uint32_t end;  /* of a container: the node behind it and all that it contains */
            uint32_t size; /* of a string in bytes; of a container in children */
        };
    };
};

/* An integer of 2^53 or more: a double does not hold all of its digits. */
struct sb_json_digits {
    uint32_t node, text; /* which; offset in text[] */
};

struct sb_json {
    const char *file;          /* as the user named it; borrowed */
    struct sb_json_node *node; /* node[0] is the root */
    size_t count, room;
    char *text; /* names and strings, each NUL-terminated (they may contain NULs as well) */
    size_t text_size, text_room;
    struct sb_json_digits *digits; /* [large] in document order */
    size_t large, large_room;
};

/* Releases; the document is empty again. */
void sb_json_fini(struct sb_json *json);

/* The member `name` of an object, or NULL (also when `object` is NULL or no object). Looks at each
 * member in turn. */
const struct sb_json_node *sb_json_get(const struct sb_json *json,
                                       const struct sb_json_node *object, const char *name);

/* First child and next sibling of a container's children, NULL at the end:
 * for (c = sb_json_first(json, a); c; c = sb_json_next(json, a, c)) */
static inline const struct sb_json_node *sb_json_first(const struct sb_json *json,
                                                       const struct sb_json_node *container)
{
    (void)json;
    bool has = container && container->type >= SB_JSON_ARRAY && container->size > 0;
    return has ? container + 1 : NULL;
}

static inline const struct sb_json_node *sb_json_next(const struct sb_json *json,
                                                      const struct sb_json_node *container,
                                                      const struct sb_json_node *child)
{
    uint32_t behind =
        child->type >= SB_JSON_ARRAY ? child->end : (uint32_t)(child - json->node) + 1;
    return behind < container->end ? &json->node[behind] : NULL;
}

/* A member's name; a string's text. Both NUL-terminated and owned by the document. */
static inline const char *sb_json_key(const struct sb_json *json, const struct sb_json_node *member)
{
    return json->text + member->key;
}

static inline const char *sb_json_text(const struct sb_json *json,
                                       const struct sb_json_node *string)
{
    return json->text + string->as.text;
}

/* Whether `node` is a string without a NUL inside that equals `text`. */
bool sb_json_is(const struct sb_json *json, const struct sb_json_node *node, const char *text);

/* Where the digits of a large integer are; NULL: the number is none. */
struct sb_json_digits *sb_json_digits(const struct sb_json *json, const struct sb_json_node *node);

/* Whether `node` is an integer of 0 .. UINT64_MAX, however it is written; it is then in `*value`,
 * exact to the last digit. */
bool sb_json_u64(const struct sb_json *json, const struct sb_json_node *node, uint64_t *value);

/* Records an error at a node: "file:line: tasks.a.after[0]: ...". Returns `code`. */
enum sb_code sb_json_fail(const struct sb_json *json, const struct sb_json_node *node,
                          enum sb_code code, struct sb_error *error, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* SB_OK where the node is of that type, and, if a string, without a NUL character; else SB_EINPUT
 * with "expected `what`, found …". */
enum sb_code sb_json_expect(const struct sb_json *json, const struct sb_json_node *node,
                            enum sb_json_type type, const char *what, struct sb_error *error);

/* "a number", "a string", …: the node's type in words. */
const char *sb_json_type_name(const struct sb_json_node *node);

/* Refuses members whose name is not among `known` (`count` names), suggesting the nearest one, or
 * naming all. */
enum sb_code sb_json_known(const struct sb_json *json, const struct sb_json_node *object,
                           const char *const *known, size_t count, struct sb_error *error);

#endif
