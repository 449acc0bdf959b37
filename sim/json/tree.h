/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document while it is read: yajl's callbacks build its nodes. */
#ifndef SIM_JSON_TREE_H
#define SIM_JSON_TREE_H

#include "sim/base/error.h"
#include "sim/json/json.h"
#include "sim/json/place.h"
#include "sim/json/texts.h"

#include <yajl/yajl_parse.h>

struct sb_json_tree {
    struct sb_json *json;
    struct sb_error *error;
    yajl_handle handle; /* that calls sb_json_tree_callbacks with this */
    struct sb_json_place place;
    uint32_t key;                     /* of the member whose value comes next */
    uint32_t open[SB_JSON_DEPTH_MAX]; /* containers that are not closed yet */
    int depth;
    struct sb_json_texts texts;
};

/* Refused, with an error: what parse.h says that is valid for yajl all the same. */
extern const yajl_callbacks sb_json_tree_callbacks;

/* Before the first callback, for a document of about that size; SB_ENOMEM. Behind the last: what
 * was put off, as refusing a name that stands twice in one object. Both are to be followed by
 * sb_json_tree_fini. */
enum sb_code sb_json_tree_begin(struct sb_json_tree *tree, size_t size);
enum sb_code sb_json_tree_end(struct sb_json_tree *tree);
void sb_json_tree_fini(struct sb_json_tree *tree);

/* Records an error in the line that has been reached. Returns 0, as a callback that refuses. */
int sb_json_tree_fail(struct sb_json_tree *tree, enum sb_code code, const char *text);

#endif
