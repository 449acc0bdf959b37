/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/repeated.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdlib.h>

/* Whether it is certain that the name stands there for the first time. */
static bool is_first(struct sb_json_names *newest, uint32_t object, uint32_t name)
{
    if (object < newest->object)
        return false; /* one of before, of which nothing is known any more */
    if (object > newest->object) {
        newest->object = object;
        newest->names = newest->last = 0;
    }
    bool first = name > newest->last;
    if (!first && newest->names <= SB_JSON_NAMES_COMPARED) {
        first = true;
        for (uint32_t i = 0; i < newest->names; i++)
            first &= newest->name[i] != name;
    }
    if (newest->names < SB_JSON_NAMES_COMPARED)
        newest->name[newest->names] = name;
    newest->names += newest->names <= SB_JSON_NAMES_COMPARED; /* one more: not all are kept */
    newest->last = name > newest->last ? name : newest->last;
    return first;
}

int sb_json_repeated_name(struct sb_json_repeated *repeated, uint32_t object, unsigned depth,
                          uint32_t name)
{
    SB_REQUIRE(depth <= SB_JSON_DEPTH_MAX);
    if (is_first(&repeated->newest[depth], object, name))
        return 0;
    size_t n = repeated->suspects;
    if (n && repeated->suspect[n - 1] == object)
        return 0;
    if (sb_reserve(&repeated->suspect, n, &repeated->room, sizeof *repeated->suspect))
        return -1;
    repeated->suspect[repeated->suspects++] = object;
    return 0;
}

/* A name and a member that has it. */
struct named {
    uint32_t key, node;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = (x->key > y->key) - (x->key < y->key);
    return order ? order : (x->node > y->node) - (x->node < y->node);
}

static enum sb_code refuse_in(const struct sb_json *json, const struct sb_json_node *object,
                              struct sb_error *error)
{
    size_t n = object->size, i = 0;
    struct named few[16], *all = few;
    if (n > 16 && !(all = malloc(n * sizeof *all)))
        return sb_fail_memory(error);
    for (const struct sb_json_node *c = sb_json_first(json, object); c;
         c = sb_json_next(json, object, c))
        all[i++] = (struct named){ c->key, (uint32_t)(c - json->node) };
    qsort(all, n, sizeof *all, by_name);
    enum sb_code code = SB_OK;
    for (i = 1; code == SB_OK && i < n; i++)
        if (all[i - 1].key == all[i].key)
            code = sb_json_fail(json, &json->node[all[i].node], SB_EINPUT, error,
                                "this name stands twice in one object");
    if (all != few)
        free(all);
    return code;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum sb_code sb_json_repeated_refuse(const struct sb_json_repeated *repeated,
                                     const struct sb_json *json, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    if (repeated->suspects)
        qsort(repeated->suspect, repeated->suspects, sizeof *repeated->suspect, by_number);
    for (size_t i = 0; code == SB_OK && i < repeated->suspects; i++)
        if (!i || repeated->suspect[i] != repeated->suspect[i - 1])
            code = refuse_in(json, &json->node[repeated->suspect[i]], error);
    return code;
}

void sb_json_repeated_fini(struct sb_json_repeated *repeated)
{
    free(repeated->suspect);
    *repeated = (struct sb_json_repeated){ 0 };
}
