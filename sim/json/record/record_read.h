/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON object's members as those of a record, and whatever else a reader of records needs. */
#ifndef SIM_JSON_RECORD_RECORD_READ_H
#define SIM_JSON_RECORD_RECORD_READ_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/json/json.h"
#include "sim/json/record/record.h"

#include <stdbool.h>

/* Each function that returns a bool has recorded an error with file, line and path when it
 * is false; texts and arrays live in the arena. */
struct sb_record_reader {
    const struct sb_json *json;
    struct sb_arena *arena;
    struct sb_error *error;
};

/* All of `fields`, and no key but these and `others` (ends with NULL; twenty at most; NULL for
 * none). */
bool sb_record_get(struct sb_record_reader *r, const struct sb_json_node *object,
                   struct sb_record_fields fields, const char *const *others, void *record);

/* One value of that kind. */
bool sb_record_value(struct sb_record_reader *r, const struct sb_json_node *at,
                     enum sb_record_kind kind, void *to);

/* Which of `count` names the string is. */
bool sb_record_choice(struct sb_record_reader *r, const struct sb_json_node *at,
                      const char *const *name, unsigned count, unsigned *choice);

/* The member `key`, which must be there; else NULL. */
const struct sb_json_node *sb_record_need(struct sb_record_reader *r,
                                          const struct sb_json_node *object, const char *key);

/* The array below `key`: its node, its size in `*count`, and room for as many zeroed items of
 * `size` bytes in the pointer at `items`. NULL on failure. */
const struct sb_json_node *sb_record_array(struct sb_record_reader *r,
                                           const struct sb_json_node *object, const char *key,
                                           size_t size, uint32_t *count, void *items);

/* An array of `count` values, or of any number (0). */
bool sb_record_is_array(struct sb_record_reader *r, const struct sb_json_node *at, uint32_t count,
                        const char *expected);

/* Records "expected …, found …", or that memory is out. Returns false. */
bool sb_record_refuse(struct sb_record_reader *r, const struct sb_json_node *at,
                      const char *expected);
bool sb_record_no_memory(struct sb_record_reader *r);

#endif
