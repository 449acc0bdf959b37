/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A static pattern rule of GNU make, so that what is done is not done again. */
#include "sim/cli/plan/make.h"

#include "sim/cli/plan/shell.h"

#include <limits.h>

/* A word of a recipe: make reads its dollars before the shell does. */
static void put_recipe(FILE *out, const char *word) { sb_shell_put_escaped(out, word, '$', "$$"); }

static void put_target(FILE *out, const struct sb_shards *shards)
{
    if (shards->no_report)
        fputs(".PHONY: merge\nmerge", out);
    else
        fprintf(out, "%s/results.json", shards->report);
}

void sb_plan_write_make(FILE *out, const struct sb_shards *shards)
{
    char path[PATH_MAX];
    const char *program = sb_shell_program(path);
    fprintf(out,
            "# make -j8 -f FILE\n"
            "parts := $(patsubst %%,%s/%%.part,$(shell seq %u))\n",
            shards->parts, (unsigned)shards->count);
    put_target(out, shards);
    fputs(": $(parts)\n\t", out);
    put_recipe(out, program);
    sb_shards_put_merge(out, shards, " ", put_recipe);
    fprintf(out, "\n$(parts): %s/%%.part:", shards->parts);
    for (unsigned i = 0; i < shards->files; i++)
        fprintf(out, " %s", shards->file[i]);
    fputs("\n\t", out);
    put_recipe(out, program);
    fprintf(out, " run --shard=$*/%u --out=$@.begun", (unsigned)shards->count);
    sb_shards_put_run(out, shards, " ", put_recipe);
    fputs("\n\t@mv $@.begun $@\n", out);
}
