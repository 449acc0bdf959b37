/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON's encoding: UTF-8, behind a mark where some editors write one. */
#ifndef SIM_JSON_ENCODING_H
#define SIM_JSON_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

/* How many bytes at the beginning of a file are a byte-order mark: 0 or 3. */
size_t sb_json_encoding_mark(const void *bytes, size_t size);

/* Whether the text is UTF-8 throughout: yajl lets overlong forms and surrogates through. */
bool sb_json_encoding_valid(const void *text, size_t length);

#endif
