/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/ranked_run.h"

#include "sim/cli/arguments/option_table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/run/resumable.h"
#include "sim/run/ranks/launcher.h"
#include "sim/text/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sb_run_ranks_share(const char *shard)
{
    return strncmp(shard, "auto", 4) == 0 && sb_launcher_find().name;
}

static bool is_given(const struct sb_options *o, const char *name)
{
    for (unsigned i = 0; i < o->givens; i++)
        if (strcmp(o->given[i].option->name, name) == 0)
            return true;
    return false;
}

/* Launchers give standard input to one rank, and some leave that of the others open. */
static enum sb_code check_options(const struct sb_options *o, struct sb_error *error)
{
    if (o->precision)
        return sb_fail(error, SB_EINPUT, "--precision",
                       "ranks do not share a run that ends when it is precise: run shares, as "
                       "--shard=1/2 -n 1000000, and merge them");
    for (unsigned i = 0; i < o->arguments; i++)
        if (strcmp(o->argument[i], "-") == 0)
            return sb_fail(error, SB_EINPUT, "-",
                           "one rank alone has the standard input: name a file");
    return SB_OK;
}

enum sb_code sb_run_ranks_begin(struct sb_ranks *ranks, struct sb_options *o,
                                struct sb_error *error)
{
    enum sb_code code = sb_ranks_begin(ranks, error);
    if (code || !ranks->mpi)
        return code;
    if (!is_given(o, "threads"))
        o->threads = 1;
    if (ranks->rank == 0 && !o->quiet)
        fprintf(stderr, "simbench: %u ranks share the run\n", (unsigned)ranks->size);
    if (ranks->rank > 0)
        o->quiet = o->no_report = true;
    code = check_options(o, error);
    if (code)
        sb_ranks_end(ranks);
    return code;
}

static enum sb_code tell_kept(const struct sb_ranked_keeping *k, const struct sb_options *o,
                              const char *path, struct sb_error *error)
{
    char count[SB_UNITS_SIZE];
    const uint64_t had = sb_kept_parts_total(&k->kept);
    sb_units_count(count, had);
    if (had && !o->resume)
        return sb_fail(error, SB_EINPUT, path,
                       "has %s replicates of this run: --resume goes on with it", count);
    if (o->resume && !o->quiet)
        fprintf(stderr, "simbench: %s: %s%s\n", path,
                had ? "goes on after " : "there is nothing to go on with: from the beginning",
                had ? count : "");
    return SB_OK;
}

enum sb_code sb_ranked_keeping_begin(struct sb_ranked_keeping *k, const struct sb_options *o,
                                     struct sb_part *part, const char *path, uint32_t rank,
                                     struct sb_error *error)
{
    k->checkpoint = (struct sb_checkpoint){ .part = part, .failed = sb_resumable_tell_failed };
    enum sb_code code = sb_resumable_interval(o, &k->checkpoint.interval, error);
    if (code == SB_OK)
        code = sb_kept_parts_read(&k->kept, path, part, error);
    if (code == SB_OK)
        code = tell_kept(k, o, path, error);
    k->path = code ? NULL : sb_kept_parts_path(&k->kept, rank);
    k->checkpoint.path = k->path;
    sb_checkpoint_begin(&k->checkpoint);
    return code || k->path ? code : sb_fail_memory(error);
}

enum sb_code sb_run_ranks_left_nothing(const char *path, const struct sb_part *part,
                                       struct sb_error *error)
{
    struct sb_kept_parts kept = { 0 };
    enum sb_code code = sb_kept_parts_read(&kept, path, part, error);
    for (size_t i = 0; i < kept.count && code == SB_OK; i++)
        if (strcmp(kept.name[i], path) != 0)
            code = sb_fail(error, SB_EINPUT, kept.name[i],
                           "is of an MPI job: two ranks or more go on with it");
    sb_kept_parts_fini(&kept);
    return code;
}

void sb_ranked_keeping_fini(struct sb_ranked_keeping *k)
{
    sb_kept_parts_fini(&k->kept);
    free(k->path);
}

enum sb_code sb_run_ranks_ready(struct sb_ranks *ranks, const struct sb_part *part,
                                enum sb_code code, bool *told, struct sb_error *error)
{
    bool tells = false;
    bool failed = sb_ranks_failed(ranks, code != SB_OK, &tells);
    if (!failed && !sb_ranks_agree(ranks, part->digest, sizeof part->digest)) {
        failed = true;
        tells = ranks->rank == 0;
        code = sb_fail(error, SB_EINPUT, "MPI",
                       "the ranks read other files, or have other options or versions");
    }
    if (!failed)
        return sb_ranked_begin(ranks, part->rows, error);
    *told = !tells;
    code = code ? code : SB_EINPUT;
    sb_ranks_end(ranks);
    return code;
}

enum sb_code sb_run_ranks_end(struct sb_ranks *ranks, enum sb_code code, struct sb_error *error)
{
    if (code) {
        int status = sb_command_fail(error);
        fflush(stdout);
        ranks->mpi->abort(status);
    }
    sb_ranks_end(ranks);
    return code;
}
