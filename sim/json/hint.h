/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is usually the matter with a file that is no JSON. */
#ifndef SIM_JSON_HINT_H
#define SIM_JSON_HINT_H

#include <stddef.h>

/* What the first bytes of a file show that holds other things than text in UTF-8 ("UTF-16: …"), or
 * NULL. A static text. */
const char *sb_json_hint_encoding(const void *bytes, size_t size);

/* What is wrong at text[at], where a reader stopped ("a comma before }"), or NULL. A static text.
 */
const char *sb_json_hint(const void *text, size_t size, size_t at);

#endif
