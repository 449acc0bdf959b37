/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared library under test: where it is, what it was built with, and copies of it that nothing
 * can replace while it is measured; or the command under test, which is what it names. */
#ifndef SIM_BENCH_CAMPAIGN_LIBRARY_H
#define SIM_BENCH_CAMPAIGN_LIBRARY_H

#include "sim/base/error.h"
#include "sim/base/sha256.h"

#include <stdbool.h>
#include <stddef.h>

/* A copy in memory under a path of its own, so that the linker takes two copies of one file for two
 * libraries. */
enum { SB_BENCH_COMMAND_SIZE = 4096 };
struct sb_bench_library {
    char path[SB_BENCH_COMMAND_SIZE]; /* to load it by, for this process and those that it starts,
                                         until fini; or the command */
    int fd;                           /* -1 of a command */
    char hash[SB_SHA256_SIZE];        /* of the content */
    char old_hash[17];                /* the same as versions up to 0.2 wrote it */
    char compiler[128]; /* as its debugging information or its compiler's mark says, or "" */
    char flags[512];    /* of the compiler, or "" */
    char version[32];   /* behind ".so." in the file's own name, or "" */
};

/* Finds `name` beside the program or in ../lib from there: `path` becomes where it is. SB_EINPUT
 * when it is in neither place. */
enum sb_code sb_bench_library_find(const char *name, char *path, size_t size,
                                   struct sb_error *error);

/* SB_EINPUT when the file cannot be read or is no shared library, SB_EIO when no copy can be made.
 * Release with fini. */
enum sb_code sb_bench_library_copy(struct sb_bench_library *library, const char *path,
                                   struct sb_error *error);
/* A command for the shell. Its hash is that of the text and of the files that its words name, so
 * that a change of those is seen; of what those read it is not. SB_EINPUT: it is too long;
 * SB_ENOMEM. */
enum sb_code sb_bench_library_command(struct sb_bench_library *library, const char *command,
                                      struct sb_error *error);
/* Another copy of a copy, for a comparison with itself. A command is its own. */
enum sb_code sb_bench_library_again(struct sb_bench_library *again,
                                    const struct sb_bench_library *library, struct sb_error *error);
void sb_bench_library_fini(
    struct sb_bench_library *library); /* one that is zeroed but for fd = -1 is fine */

/* The content, on the heap. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_bench_library_read(const char *path, char **data, size_t *size,
                                   struct sb_error *error);

/* Whether `hash`, which a result holds, is this library's: SHA-256, or what versions up to 0.2
 * wrote. */
bool sb_bench_library_has_hash(const struct sb_bench_library *library, const char *hash);

/* 64 bits of FNV-1a (Fowler, Noll, Vo), in hexadecimal: against damage, not against malice. */
void sb_bench_library_old_hash(char hash[17], const char *data, size_t size);

#endif
