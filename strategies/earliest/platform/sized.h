/* SPDX-License-Identifier: MIT
 * Structs that programs fill in and that begin with their size, so that fields can be added. */
#ifndef ES_PLATFORM_SIZED_H
#define ES_PLATFORM_SIZED_H

#include <stdbool.h>
#include <stddef.h>

#include "earliest.h"

/* The size of the struct that begins at `given`: its own, or `first`, the size of the first version
 * that had one, where that is 0. */
size_t es_sized(const void *given, size_t first);
/* Does the program set nothing that a library with `known` bytes does not know? */
bool es_sized_known(const void *given, size_t known);
/* Fills to[known] from it, with zeroes behind its end, and the size with `known`. False: there is
 * something unknown, and `to` is not touched. */
bool es_sized_copy(void *to, size_t known, const void *given, size_t first);
/* The same of a struct that has had its size from its first version on, called `name`; ES_OK, or
 * ES_UNSUPPORTED where something is unknown. */
int es_sized_take(void *to, size_t known, const void *given, const char *name,
                  struct es_error *error);

#endif
