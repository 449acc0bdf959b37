/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sbatch(1): --array, --dependency and --signal; scontrol(1): requeue. */
#include "sim/cli/plan/slurm.h"

#include "sim/base/shell_word.h"
#include "sim/cli/plan/shell.h"

#include <limits.h>
#include <stdlib.h>

/* In names of files sbatch replaces what stands behind a %. */
static void put_log(FILE *out, const char *folder, const char *name)
{
    fputs("--output=", out);
    for (const char *c = folder; *c; c++)
        fputs(*c == '%' ? "%%" : (char[]){ *c, '\0' }, out);
    fprintf(out, "/%s", name);
}

static void put_output(FILE *out, const struct sb_shards *shards, const char *name)
{
    char *word = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&word, &size);
    if (!memory)
        return;
    put_log(memory, shards->parts, name);
    if (fclose(memory) == 0)
        sb_shell_word_put(out, word);
    free(word);
}

/* As a step, which alone gets the signal before the end. A shard that SIGTERM ended has kept what
 * is done (exit status 75), and is queued again. */
static void put_shard(FILE *out, const struct sb_shards *shards, const char *program)
{
    fprintf(out, "#!/bin/sh\ntrap : TERM\nsrun --cpus-per-task=%u ", (unsigned)shards->threads);
    sb_shell_word_put(out, program);
    fprintf(out, " run --shard=\"$SLURM_ARRAY_TASK_ID\"/%u --out=", (unsigned)shards->count);
    sb_shell_word_put(out, shards->parts);
    fputs("/\"$SLURM_ARRAY_TASK_ID\".part", out);
    sb_shards_put_run(out, shards, " ", sb_shell_word_put);
    fputs("\n"
          "status=$?\n"
          "[ $status -ne 75 ] || scontrol requeue \"$SLURM_JOB_ID\"\n"
          "exit $status\n",
          out);
}

void sb_plan_write_slurm(FILE *out, const struct sb_shards *shards)
{
    char path[PATH_MAX];
    const char *program = sb_shell_program(path);
    fprintf(
        out,
        "#!/bin/sh\n"
        "# Submits %u shards as an array of jobs, and a job that merges them when all are done.\n"
        "# Options of sbatch go to both: sh FILE --partition=NAME --time=60\n"
        "set -eu\n"
        "mkdir -p ",
        (unsigned)shards->count);
    sb_shell_word_put(out, shards->parts);
    fprintf(out,
            "\narray=$(sbatch --parsable --job-name=simbench --array=1-%u --cpus-per-task=%u "
            "--requeue \\\n    --signal=TERM@60 --open-mode=append ",
            (unsigned)shards->count, (unsigned)shards->threads);
    put_output(out, shards, "%a.log");
    fputs(" \"$@\" <<'END'\n", out);
    put_shard(out, shards, program);
    fputs("END\n)\nsbatch --job-name=simbench-merge --dependency=afterok:\"${array%%;*}\" "
          "--kill-on-invalid-dep=yes \\\n    ",
          out);
    put_output(out, shards, "merge.log");
    fputs(" \"$@\" <<'END'\n#!/bin/sh\nexec ", out);
    sb_shell_word_put(out, program);
    sb_shards_put_merge(out, shards, " ", sb_shell_word_put);
    fputs("\nEND\n", out);
}
