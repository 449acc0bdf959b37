/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs that are kept in tests/golden/, and folders that a test may fill. */
#ifndef FIXTURE_GOLDEN_H
#define FIXTURE_GOLDEN_H

#include <stddef.h>

/* NULL, or why `text` is not what tests/golden/`name` holds (static text). With SIMBENCH_GOLDEN=write in the environment the file is
 * written instead: look at the difference before it is committed. */
const char *golden_difference(const char *name, const char *text, size_t size);

/* The whole file on the heap with a NUL behind it, or NULL. */
char *golden_read(const char *path, size_t *size);

/* A new empty folder (heap), and its end with all that is in it. */
char *golden_folder(void);
void golden_folder_remove(char *path);

/* How many files at any depth of the folder are hidden, like temporary ones. */
unsigned golden_hidden(const char *path);

#endif
