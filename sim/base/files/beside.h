/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that belong to the program and are not in it. */
#ifndef SIM_BASE_FILES_BESIDE_H
#define SIM_BASE_FILES_BESIDE_H

#include <stddef.h>

/* The path of the file `name` beside the program, or in ../lib/simbench, ../lib or ../lib64 from
 * there, in `path` of `size` bytes. -1: there is none. */
int sb_beside_program(const char *name, char *path, size_t size);

#endif
