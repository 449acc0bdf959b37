/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one load: results that have some of its points, each of them whole. Figures of a point
 * do not depend on the others, so that parts together are what one campaign leaves. */
#ifndef SIM_LOAD_SAVED_PARTS_H
#define SIM_LOAD_SAVED_PARTS_H

#include "sim/base/sha256.h"
#include "sim/load/result.h"

/* Reads the file of a part, in which a byte that is missing or changed is noticed. SB_EINPUT: it is
 * none, or damaged; SB_ENOMEM. */
enum sb_code sb_load_part_read(struct sb_load_result *part, const char *path,
                               struct sb_error *error);

/* Writes it, to be there whole or not at all. What stands there is replaced, unless it is something
 * else than a part: SB_EINPUT. SB_EIO; SB_ENOMEM. */
enum sb_code sb_load_part_write(const struct sb_load_result *part, const char *path,
                                struct sb_error *error);

/* Whether it could be written there, before anything runs: SB_EINPUT, SB_EIO. */
enum sb_code sb_load_part_try(const char *path, struct sb_error *error);

/* Whether the file begins as a part does, whole or not. */
bool sb_load_part_is_one(const char *path);

/* Of all that a part says before anything has run, wherever its files are: parts of one load have
 * the same. SB_ENOMEM. */
enum sb_code sb_load_part_digest(const struct sb_load_result *part, char digest[SB_SHA256_SIZE],
                                 struct sb_error *error);

/* Takes the points of `from` over into `into`, which borrows them. SB_EINPUT at `where`: they are
 * not of the same load, or both have a point; SB_ENOMEM. */
enum sb_code sb_load_part_join(struct sb_load_result *into, const struct sb_load_result *from,
                               const char *where, struct sb_error *error);

/* How many points there are, and how many of them are missing. */
uint64_t sb_load_part_points(const struct sb_load_result *part);
uint64_t sb_load_part_missing(const struct sb_load_result *part);

#endif
