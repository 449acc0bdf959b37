/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of a record and the keys of a JSON object that they stand under: one table that its
 * writer and its reader share. */
#ifndef SIM_JSON_RECORD_H
#define SIM_JSON_RECORD_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/json/json.h"
#include "sim/json/write.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sb_record_kind {
    SB_RECORD_TEXT, /* const char * */
    SB_RECORD_BOOL,
    SB_RECORD_U32,
    SB_RECORD_U64,
    SB_RECORD_NS,       /* sb_ns, never negative */
    SB_RECORD_DOUBLE,   /* NAN is null */
    SB_RECORD_INTERVAL, /* struct sb_interval as [lo, hi] */
    SB_RECORD_WORKERS   /* uint32_t, 0 is "unlimited" */
};

struct sb_record_field {
    const char *key;
    enum sb_record_kind kind;
    size_t offset;
};

struct sb_record_fields {
    const struct sb_record_field *field;
    size_t count;
};

/* Writes each field with its key into the object that is open. A text that is NULL is written as
 * empty. */
void sb_record_put(struct sb_json_writer *writer, struct sb_record_fields fields,
                   const void *record);

/* Reading. Each function that returns a bool has recorded an error with file, line and path when it
 * is false; texts and arrays live in the arena. */
struct sb_record_reader {
    const struct sb_json *json;
    struct sb_arena *arena;
    struct sb_error *error;
};

/* All of `fields`, and no key but these and `others` (ends with NULL; eight at most; NULL for
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
