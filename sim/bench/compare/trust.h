/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what is about to be loaded and run could be somebody else's. */
#ifndef SIM_BENCH_COMPARE_TRUST_H
#define SIM_BENCH_COMPARE_TRUST_H

#include "sim/base/error.h"

#include <stdbool.h>

/* SB_EINPUT: the file (or folder) at `path` is not there, is not a regular file (a folder), belongs
 * to neither this user nor root, or can be written by others: by everybody, or by a group that is
 * not this user's first. With `trusted` the last two are as well. */
enum sb_code sb_bench_trust(const char *path, bool folder, bool trusted, struct sb_error *error);

#endif
