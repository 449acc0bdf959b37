/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run cut into shards: what each of them runs, and what merges them. */
#ifndef SIM_CLI_PLAN_SHARDS_H
#define SIM_CLI_PLAN_SHARDS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/cli/options/options.h"

#include <stdio.h>

struct sb_shards {
    uint32_t count, threads; /* threads of each */
    char *report, *parts;    /* folders: what the merge writes, and where the shards are put */
    char *out_option;        /* "--out=" and the report's */
    char **run, **merge;     /* options, each a word, up to NULL; without --shard and --out */
    char *const *file;       /* [files] what is run */
    unsigned files;
    bool no_report;            /* the merge prints, and leaves no files */
    const char *image, *claim; /* see sb_plan_options */
    struct sb_arena arena;
};

/* What `o` says of a run. SB_EINPUT for what cannot be run in shards, or written into a script. */
enum sb_code sb_shards_build(struct sb_shards *shards, const struct sb_options *o,
                             struct sb_error *error);
void sb_shards_fini(struct sb_shards *shards);

/* The options and files of a shard, `separator` in front of each word, which `put` writes. */
void sb_shards_put_run(FILE *out, const struct sb_shards *shards, const char *separator,
                       void (*put)(FILE *out, const char *word));

/* The same of the merge, with the word "merge". */
void sb_shards_put_merge(FILE *out, const struct sb_shards *shards, const char *separator,
                         void (*put)(FILE *out, const char *word));

#endif
