/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a killed program leaves. A temporary file or folder is locked (flock) for as long as its
 * maker lives; one that is not locked is nobody's, and the next program removes it. Process numbers
 * would not tell: in a container each program may have the same. */
#ifndef SIM_BASE_FILES_LEFTOVERS_H
#define SIM_BASE_FILES_LEFTOVERS_H

#include <stdbool.h>

/* Locks the file or folder that this program has just made at `path` and opened as `fd`, until
 * every copy of `fd` is closed. False: another program took it for a leftover and removed it; then
 * make one of another name. */
bool sb_leftovers_hold(int fd, const char *path);

/* Removes from `folder` ("" is the current one) all regular files and flat folders of this user's
 * whose name begins with `prefix`, that `fits` (called with the rest of the name), and that nobody
 * holds. What cannot be removed stays. */
void sb_leftovers_remove(const char *folder, const char *prefix, bool (*fits)(const char *rest));

/* Whether `rest` is "NUMBER-NUMBER", or "NUMBER". */
bool sb_leftovers_numbered(const char *rest);

#endif
