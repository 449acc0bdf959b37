/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of workloads as names of folders. */
#ifndef REPORTS_PLOTS_FOLDER_NAMES_H
#define REPORTS_PLOTS_FOLDER_NAMES_H

#include <stddef.h>

enum { SB_FOLDER_NAME_SIZE = 80 };

/* Fills folder[count]: letters of any script and digits stay, all else becomes "-"; names that then
 * are equal, also to a file system that does not tell upper from lower case, get a number. -1: out
 * of memory. */
int sb_folder_names(char (*folder)[SB_FOLDER_NAME_SIZE], const char *const *names, size_t count);

#endif
