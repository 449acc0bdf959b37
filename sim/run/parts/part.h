/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one process leaves of a run: a file that is whole or not there, and that says all that is
 * needed to go on with it elsewhere: version, options, files, and a piece of each workload or point
 * (a row) of which it did some replicates. Parts of the same run, which is told by the digest, add
 * up to the run.
 *
 *     a shard       sb_part_init, for each row sb_part_put(session's piece), sb_part_write
 *     a checkpoint  the same, again and again, to the same path
 *     merge         sb_part_read of each; for each row a session, to which each part's row is
 *                   added: sb_session_add(session, sb_part_row_bytes(…))
 *     resume        sb_part_read; for each row a session with the part's row added; sb_ranges_gap
 *                   of sb_session_piece()->done tells what is missing
 *
 * What stands in the header, and which rows there are, sim/cli/run/ knows. */
#ifndef SIM_RUN_PARTS_PART_H
#define SIM_RUN_PARTS_PART_H

#include "sim/base/arena.h"
#include "sim/base/files/sealed_file.h"
#include "sim/run/parts/piece.h"

/* A file that the run read. */
struct sb_part_file {
    const char *path; /* as it was named, "-" for standard input */
    char hash[SB_SHA256_SIZE];
    uint64_t size;               /* of the file */
    const unsigned char *packed; /* its content, by zlib; NULL: not kept, as it is too large */
    size_t packed_size;
};

/* A file that the command line says, or one in a folder that it says. */
struct sb_part_argument {
    const char *path;
    bool found; /* in a folder */
};

/* A workload, or a point of a sweep. */
struct sb_part_row {
    const char *name;
    uint64_t replicates;        /* of the whole run; 1 where nothing is random */
    uint64_t cost;              /* of one of them: steps times strategies */
    uint64_t block;             /* see sim/engine/block.h */
    const unsigned char *bytes; /* as sb_piece_put writes them; NULL: nothing is done of it here */
    size_t size;
    sb_wide before; /* what all rows before this one cost; see sb_part_seal */
};

struct sb_part {
    const char *path;                  /* which it was read from, for messages; or NULL */
    const char *version;               /* of the program */
    const char *command;               /* NULL: "run", whose parts merge makes one of */
    uint64_t draws;                    /* version of what a seed draws */
    uint64_t seed, first;              /* of the run: its first replicate */
    uint64_t shard, shards;            /* which of how many; 0: not one of them alone */
    const char **option;               /* [options] "--workers=4": all that makes the results */
    const char **word;                 /* [words] arguments, as they were written */
    struct sb_part_argument *argument; /* [arguments] the files that they mean */
    struct sb_part_file *file;         /* [files] all that was read */
    struct sb_part_row *row;           /* [rows] */
    uint32_t options, words, arguments, files, rows;
    sb_wide cost;                /* of all rows; see sb_part_seal */
    char digest[SB_SHA256_SIZE]; /* of version, draws, options, files and rows */
    /* Its own: */
    struct sb_arena arena;
    unsigned char **own; /* [rows] pieces that were put */
    struct sb_sealed_file sealed;
};

/* The caller fills in all but `digest` and the costs of several rows, in part->arena or with what
 * lives longer, and calls sb_part_seal; zeroed before. SB_ENOMEM. */
enum sb_code sb_part_seal(struct sb_part *part, struct sb_error *error);
void sb_part_fini(struct sb_part *part);

/* In place of what was put of that row before. SB_ENOMEM. */
enum sb_code sb_part_put(struct sb_part *part, uint32_t row, const struct sb_piece *piece,
                         struct sb_error *error);

/* Forgets what there is of that row. */
void sb_part_drop(struct sb_part *part, uint32_t row);

/* The row's piece, for sb_piece_add; its size is 0 where nothing is done of it. */
struct sb_bytes_in sb_part_row_bytes(const struct sb_part *part, uint32_t row);

/* Writes it, to be there whole or not at all: beside `path`, synced, renamed. What stands there is
 * replaced, unless it is something else than a part: SB_EINPUT. SB_EIO; SB_ENOMEM. */
enum sb_code sb_part_write(const struct sb_part *part, const char *path, struct sb_error *error);

/* Whether it could be written there, before anything runs: SB_EINPUT, SB_EIO. */
enum sb_code sb_part_try(const char *path, struct sb_error *error);

/* Whether the file begins as a part does, whole or not. */
bool sb_part_is_one(const char *path);

/* Reads it. SB_EINPUT: it cannot be opened, is no part, is cut short or damaged, or of another
 * version of the format; SB_ENOMEM. The caller ends it, also after a failure. */
enum sb_code sb_part_read(struct sb_part *part, const char *path, struct sb_error *error);

#endif
