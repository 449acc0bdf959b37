/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking into a document, and complaining about places in it. */
#include "sim/json/json.h"

#include "sim/base/nearest.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sb_json_fini(struct sb_json *json)
{
    free(json->node);
    free(json->text);
    free(json->digits);
    *json = (struct sb_json){ 0 };
}

/* Most names that are looked at are others, which begin otherwise. */
static bool is_named(const struct sb_json *json, const struct sb_json_node *member,
                     const char *name)
{
    const char *key = sb_json_key(json, member);
    return *key == *name && strcmp(key, name) == 0;
}

const struct sb_json_node *sb_json_get(const struct sb_json *json,
                                       const struct sb_json_node *object, const char *name)
{
    if (!object || object->type != SB_JSON_OBJECT)
        return NULL;
    for (const struct sb_json_node *c = sb_json_first(json, object); c;
         c = sb_json_next(json, object, c))
        if (is_named(json, c, name))
            return c;
    return NULL;
}

bool sb_json_is(const struct sb_json *json, const struct sb_json_node *node, const char *text)
{
    return node && node->type == SB_JSON_STRING && node->size == strlen(text) &&
           strcmp(sb_json_text(json, node), text) == 0;
}

static int by_node(const void *node, const void *digits)
{
    const uint32_t *x = node;
    const struct sb_json_digits *y = digits;
    return (*x > y->node) - (*x < y->node);
}

struct sb_json_digits *sb_json_digits(const struct sb_json *json, const struct sb_json_node *node)
{
    uint32_t at = (uint32_t)(node - json->node);
    if (!json->large)
        return NULL;
    return bsearch(&at, json->digits, json->large, sizeof *json->digits, by_node);
}

bool sb_json_u64(const struct sb_json *json, const struct sb_json_node *node, uint64_t *value)
{
    if (node->type != SB_JSON_NUMBER)
        return false;
    const struct sb_json_digits *digits = sb_json_digits(json, node);
    if (digits) {
        errno = 0;
        unsigned long long all = strtoull(json->text + digits->text, NULL, 10);
        if (errno)
            return false;
        *value = all;
        return true;
    }
    double number = node->as.number;
    if (!(number >= 0 && number < 18446744073709551616.0) || number != floor(number))
        return false;
    *value = (uint64_t)number;
    return true;
}

const char *sb_json_type_name(const struct sb_json_node *node)
{
    static const char *const name[] = { "null",     "false",    "true",     "a number",
                                        "a string", "an array", "an object" };
    return name[node->type];
}

static size_t append(char *to, size_t at, size_t size, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static size_t append(char *to, size_t at, size_t size, const char *format, ...)
{
    if (at >= size)
        return at;
    va_list args;
    va_start(args, format);
    int wrote = vsnprintf(to + at, size - at, format, args);
    va_end(args);
    return wrote < 0 ? at : at + (size_t)wrote;
}

/* Walks down from the root: at each level the child that contains the node. */
static void describe(const struct sb_json *json, const struct sb_json_node *node, char *where,
                     size_t size)
{
    size_t at = append(where, 0, size, "%s:%u", json->file, (unsigned)node->line);
    const struct sb_json_node *from = json->node;
    const char *separator = ": ";
    while (from != node) {
        size_t index = 0;
        const struct sb_json_node *c = sb_json_first(json, from);
        for (const struct sb_json_node *next = c; next && next <= node; index++) {
            c = next;
            next = sb_json_next(json, from, c);
        }
        index--;
        if (from->type == SB_JSON_OBJECT)
            at = append(where, at, size, "%s%.80s", separator, sb_json_key(json, c));
        else
            at = append(where, at, size, "%s[%zu]", separator[0] == ':' ? ": " : "", index);
        separator = ".";
        from = c;
    }
}

enum sb_code sb_json_fail(const struct sb_json *json, const struct sb_json_node *node,
                          enum sb_code code, struct sb_error *error, const char *format, ...)
{
    char where[sizeof error->where];
    describe(json, node, where, sizeof where);
    va_list args;
    va_start(args, format);
    sb_fail_v(error, code, where, format, args);
    va_end(args);
    return code;
}

enum sb_code sb_json_expect(const struct sb_json *json, const struct sb_json_node *node,
                            enum sb_json_type type, const char *what, struct sb_error *error)
{
    if (node->type != type)
        return sb_json_fail(json, node, SB_EINPUT, error, "expected %s, found %s", what,
                            sb_json_type_name(node));
    if (type == SB_JSON_STRING && strlen(sb_json_text(json, node)) != node->size)
        return sb_json_fail(json, node, SB_EINPUT, error,
                            "expected %s, found a text with a NUL character", what);
    return SB_OK;
}

/* "after, latency and steps" */
static void list_names(char *text, size_t size, const char *const *name, size_t count)
{
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        at = append(text, at, size, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", name[i]);
}

static enum sb_code fail_unknown(const struct sb_json *json, const struct sb_json_node *member,
                                 const char *const *known, size_t count, struct sb_error *error)
{
    const char *near = sb_nearest(sb_json_key(json, member), known, count);
    char all[400];
    if (near)
        return sb_json_fail(json, member, SB_EINPUT, error, "unknown key; did you mean \"%s\"?",
                            near);
    list_names(all, sizeof all, known, count);
    return sb_json_fail(json, member, SB_EINPUT, error, "unknown key; there %s %s",
                        count == 1 ? "is" : "are", all);
}

enum sb_code sb_json_known(const struct sb_json *json, const struct sb_json_node *object,
                           const char *const *known, size_t count, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (const struct sb_json_node *c = sb_json_first(json, object); c;
         c = sb_json_next(json, object, c)) {
        const char *key = sb_json_key(json, c);
        size_t i = 0;
        while (i < count && strcmp(key, known[i]) != 0)
            i++;
        if (i == count) {
            code = fail_unknown(json, c, known, count, error);
            if (!sb_error_takes_more(error))
                return code;
        }
    }
    return code;
}
