/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of an open file, those of gzip unpacked on the way. */
#ifndef SIM_WORKLOAD_SOURCE_INFLATE_H
#define SIM_WORKLOAD_SOURCE_INFLATE_H

#include "sim/base/error.h"

#include <stddef.h>
#include <stdint.h>

struct sb_inflate;

/* Takes over `fd`; `name` is borrowed, for messages. What begins with gzip's two bytes is unpacked
 * through zlib, all of its members one behind the other. NULL when memory is out; `fd` is then
 * closed. */
struct sb_inflate *sb_inflate_new(int fd, const char *name);
void sb_inflate_free(struct sb_inflate *inflate); /* NULL allowed */

/* Fills `bytes`: *got is `room` except at the end of the file. SB_EINPUT: it cannot be read, is
 * damaged, ends too early, or unpacks to more than 64 MiB and 250 times its size (a bomb; JSON
 * unpacks to some 10 to 50 times its own). */
enum sb_code sb_inflate_read(struct sb_inflate *inflate, char *bytes, size_t room, size_t *got,
                             struct sb_error *error);

/* How many bytes of the file were read so far. */
uint64_t sb_inflate_taken(const struct sb_inflate *inflate);

#endif
