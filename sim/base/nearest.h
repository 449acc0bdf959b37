/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean …?": the nearest of some names. */
#ifndef SIM_BASE_NEAREST_H
#define SIM_BASE_NEAREST_H

#include <stddef.h>

/* Edit distance (Damerau's optimal string alignment, in bytes), or a number above `limit` as soon
 * as it must exceed it. */
unsigned sb_edit_distance(const char *a, const char *b, unsigned limit);

/* The name with the smallest edit distance to `word`, the first of several, if that is at most a
 * third of its length and 1 at least; else the first name that begins with the word, of which a
 * part does ("start" of "earliest-start"), or that the word begins with; otherwise NULL. */
const char *sb_nearest(const char *word, const char *const *names, size_t count);

#endif
