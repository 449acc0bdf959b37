/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GNU parallel(1), which gives its command to a shell again, {} replaced by the number. */
#include "sim/cli/plan/parallel.h"

#include "sim/base/shell_word.h"
#include "sim/cli/plan/shell.h"

#include <limits.h>
#include <stdlib.h>

/* Each {} of parallel begins with a brace; quotes behind it keep it from being one. */
static void put_hidden(FILE *out, const char *word)
{
    sb_shell_put_escaped(out, word, '{', "{''");
}

static void put_command(FILE *out, const struct sb_shards *shards, const char *program)
{
    put_hidden(out, program);
    fprintf(out, " run --shard={}/%u --out=", (unsigned)shards->count);
    put_hidden(out, shards->parts);
    fputs("/{}.part", out);
    sb_shards_put_run(out, shards, " ", put_hidden);
}

void sb_plan_write_parallel(FILE *out, const struct sb_shards *shards)
{
    char path[PATH_MAX], *command = NULL;
    size_t size = 0;
    const char *program = sb_shell_program(path);
    FILE *memory = open_memstream(&command, &size);
    if (!memory)
        return;
    put_command(memory, shards, program);
    fputs("mkdir -p ", out);
    sb_shell_word_put(out, shards->parts);
    fprintf(out, " &&\nseq %u | parallel --resume-failed --joblog=", (unsigned)shards->count);
    sb_shell_word_put(out, shards->parts);
    fputs("/log --halt=soon,fail=1 ", out);
    if (shards->threads > 1)
        fprintf(out, "--jobs=%.4g%% ", 100.0 / shards->threads);
    if (fclose(memory) == 0)
        sb_shell_word_put(out, command);
    free(command);
    fputs(" &&\n", out);
    sb_shell_word_put(out, program);
    sb_shards_put_merge(out, shards, " ", sb_shell_word_put);
    putc('\n', out);
}
