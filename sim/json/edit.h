/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to a document in memory, for those who read it again with another number in it. Lines of
 * all values stay what they were. */
#ifndef SIM_JSON_EDIT_H
#define SIM_JSON_EDIT_H

#include "sim/json/json.h"

/* A number, or a text, becomes `value`. */
void sb_json_edit_number(struct sb_json *json, const struct sb_json_node *number, double value);

/* The same, to become a text. SB_ENOMEM. */
enum sb_code sb_json_edit_text(struct sb_json *json, const struct sb_json_node *node,
                               const char *text, struct sb_error *error);

/* Adds a member, of a name that the object does not have, as its first one. Nodes may move.
 * SB_ENOMEM. */
enum sb_code sb_json_edit_add(struct sb_json *json, const struct sb_json_node *object,
                              const char *name, double value, struct sb_error *error);

#endif
