/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/shares/share.h"

#include "sim/cli/options/commands.h"
#include "sim/cli/run/resumable.h"
#include "sim/cli/run/run_part.h"
#include "sim/cli/run/shares/share_choice.h"
#include "sim/cli/run/shares/shares.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/run/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct share {
    struct sb_options options; /* with files that are kept */
    struct sb_kept_files kept;
    struct sb_run_setup setup;
    struct sb_part part;
    struct sb_resumable resumable;
    char *path;
    uint64_t wanted, done; /* replicates of all rows */
};

/* What is asked of the whole run, or needs to know it while it runs. */
static enum sb_code check_share_options(const struct sb_options *o, struct sb_error *error)
{
    const bool spread = o->sampling && strcmp(o->sampling, "random") != 0;
    if (o->watched)
        return sb_fail(error, SB_EINPUT, "--shard", "is not run again and again");
    if (o->fail_ifs)
        return sb_fail(error, SB_EINPUT, "--fail-if",
                       "is asked of the whole run: give it to simbench merge");
    if ((o->precision || spread) && !o->replicates)
        return sb_fail(error, SB_EINPUT, o->precision ? "--precision" : "--sampling",
                       "with --shard, how many replicates there are must be said: -n");
    return SB_OK;
}

/* The file that --out names, or one in that folder, which need not be there where its name ends
 * with a slash. NULL: memory is out. */
static char *part_path(const struct sb_options *o, const struct sb_part *part)
{
    struct stat info;
    char *path = NULL;
    const size_t size = strlen(o->out);
    bool given = strcmp(o->out, SB_OUT_PRESET) != 0;
    bool there = given && stat(o->out, &info) == 0 && S_ISDIR(info.st_mode);
    bool folder = there || (given && size && o->out[size - 1] == '/');
    int length = given && !folder ? asprintf(&path, "%s", o->out)
                                  : asprintf(&path, "%s%spart-%llu-of-%llu", folder ? o->out : "",
                                             folder ? "/" : "", (unsigned long long)part->shard,
                                             (unsigned long long)part->shards);
    return length < 0 ? NULL : path;
}

static enum sb_code run_row(struct share *s, uint32_t i, struct sb_error *error)
{
    const struct sb_replicates range = sb_share_of(&s->part, i, s->part.shard, s->part.shards);
    struct sb_run_row row;
    s->wanted += range.until - range.from;
    if (range.from == range.until || atomic_load(&sb_interrupted))
        return SB_OK;
    enum sb_code code = sb_run_setup_row(&s->setup, i, &row, error);
    if (code)
        return code;
    struct sb_session *session = sb_resumable_run(&s->resumable, &row.experiment, i, range, error);
    if (!session)
        return error->code;
    s->done += sb_ranges_total(&sb_session_piece(session)->done);
    sb_session_close(session);
    return SB_OK;
}

static enum sb_code run_rows(struct share *s, struct sb_error *error)
{
    struct sb_progress progress;
    enum sb_code code = SB_OK;
    sb_progress_init(&progress, s->options.quiet, s->part.rows);
    s->setup.progress = &progress;
    for (uint32_t i = 0; i < s->part.rows && code == SB_OK; i++) {
        code = run_row(s, i, error);
        if (code == SB_EINTR) { /* before its first replicate */
            *error = (struct sb_error){ 0 };
            code = SB_OK;
        }
    }
    s->done = sb_resumable_done(&s->resumable);
    s->setup.progress = NULL;
    sb_progress_fini(&progress);
    return code;
}

static enum sb_code prepare(struct share *s, const struct sb_options *o, struct sb_error *error)
{
    s->options = *o;
    enum sb_code code = sb_share_choose(o, &s->part.shard, &s->part.shards, error);
    if (code == SB_OK)
        code = check_share_options(o, error);
    if (code == SB_OK)
        code = sb_run_part_begin(&s->part, &s->setup, &s->options, &s->kept, error);
    if (code)
        return code;
    s->path = part_path(o, &s->part);
    code = s->path ? sb_resumable_folders(s->path, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_part_try(s->path, error);
    return code ? code : sb_resumable_begin(&s->resumable, o, &s->part, s->path, error);
}

static void tell(const struct share *s)
{
    if (!s->options.quiet)
        fprintf(stderr, "simbench: share %llu of %llu in %s\n", (unsigned long long)s->part.shard,
                (unsigned long long)s->part.shards, s->path);
    if (s->done < s->wanted)
        fprintf(stderr, "simbench: interrupted: %llu of its %llu replicates are in %s\n",
                (unsigned long long)s->done, (unsigned long long)s->wanted, s->path);
}

int sb_run_share(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct share s = { 0 };
    enum sb_code code = prepare(&s, o, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    sb_interrupt_catch("\nsimbench: finishing the replicates that are begun, and writing the part; "
                       "once more to stop at once\n",
                       o->quiet);
    if (code == SB_OK)
        code = run_rows(&s, &error);
    if (code == SB_OK)
        code = sb_part_write(&s.part, s.path, &error);
    if (code == SB_OK)
        tell(&s);
    int status = code ? sb_command_fail(&error) : s.done < s.wanted ? SB_EXIT_AGAIN : SB_EXIT_DONE;
    sb_resumable_fini(&s.resumable);
    sb_part_fini(&s.part);
    sb_run_setup_fini(&s.setup);
    sb_kept_files_fini(&s.kept);
    free(s.path);
    return status;
}
