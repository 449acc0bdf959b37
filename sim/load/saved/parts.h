/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one load: results that have some of its points, each of them whole. Figures of a point
 * do not depend on the others, so that parts together are what one campaign leaves. */
#ifndef SIM_LOAD_SAVED_PARTS_H
#define SIM_LOAD_SAVED_PARTS_H

#include "sim/load/result.h"

/* Reads the file of a part. SB_EINPUT: it is none, or damaged; SB_ENOMEM. */
enum sb_code sb_load_part_read(struct sb_load_result *part, const char *path,
                               struct sb_error *error);
enum sb_code sb_load_part_write(const struct sb_load_result *part, const char *path,
                                struct sb_error *error);

/* Whether the file begins as a part does, whole or not. */
bool sb_load_part_is_one(const char *path);

/* Takes the points of `from` over into `into`, which borrows them. SB_EINPUT at `where`: they are
 * not of the same load, or both have a point; SB_ENOMEM. */
enum sb_code sb_load_part_join(struct sb_load_result *into, const struct sb_load_result *from,
                               const char *where, struct sb_error *error);

/* How many points there are, and how many of them are missing. */
uint64_t sb_load_part_points(const struct sb_load_result *part);
uint64_t sb_load_part_missing(const struct sb_load_result *part);

#endif
