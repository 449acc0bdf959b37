/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/resumable.h"

#include "sim/cli/options/commands.h"
#include "sim/cli/options/quantities.h"
#include "sim/text/units.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INTERVAL "30s" /* where --resume is given alone */
static const char file_name[] = "checkpoint.part";

bool sb_resumable_is_wanted(const struct sb_options *o) { return o->checkpoint || o->resume; }

/* The folder, with those above it. */
static int make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = mkdir(path, 0777) && errno != EEXIST;
        *slash = '/';
        if (failed)
            return -1;
    }
    return 0;
}

enum sb_code sb_resumable_place(const struct sb_options *o, char **path, struct sb_error *error)
{
    *path = NULL;
    if (asprintf(path, "%s/%s", o->out, file_name) < 0)
        return sb_fail_memory(error);
    if (make_folders(*path) == 0)
        return SB_OK;
    enum sb_code code =
        sb_fail(error, SB_EIO, o->out, "the folder cannot be made: %s", strerror(errno));
    free(*path);
    *path = NULL;
    return code;
}

static void tell_failed(void *self, const struct sb_error *why)
{
    (void)self;
    sb_command_fail(why);
    fputs("simbench: it goes on, and tries again; what was kept before stays\n", stderr);
}

static uint64_t count_done(const struct sb_part *part, struct sb_error *error)
{
    uint64_t done = 0;
    for (uint32_t i = 0; i < part->rows; i++) {
        struct sb_piece_shape shape;
        struct sb_ranges ranges = { 0 };
        struct sb_bytes_in bytes = sb_part_row_bytes(part, i);
        if (bytes.size && sb_piece_peek(bytes, &shape, &ranges, error) == SB_OK)
            done += sb_ranges_total(&ranges);
        sb_ranges_fini(&ranges);
    }
    return done;
}

uint64_t sb_resumable_done(const struct sb_resumable *r)
{
    return count_done(r->checkpoint.part, NULL);
}

static enum sb_code take_over(struct sb_resumable *r, struct sb_error *error)
{
    struct sb_part *part = r->checkpoint.part;
    const char *path = r->checkpoint.path;
    char count[SB_UNITS_SIZE];
    struct sb_error local = { 0 };
    enum sb_code code = sb_part_read(&r->before, path, error);
    if (code == SB_OK)
        code = sb_part_same_run(part, &r->before, error);
    if (code == SB_OK && (r->before.shard != part->shard || r->before.shards != part->shards))
        code = sb_fail(error, SB_EINPUT, path, "is share %llu of %llu",
                       (unsigned long long)r->before.shard, (unsigned long long)r->before.shards);
    if (code)
        return code;
    r->had = count_done(&r->before, &local);
    if (local.code)
        return sb_fail(error, local.code, path, "%s", local.text);
    if (r->had && !r->options->resume)
        return sb_fail(error, SB_EINPUT, path,
                       "has %s replicates of this run: --resume goes on with it",
                       sb_units_count(count, r->had));
    for (uint32_t i = 0; i < part->rows; i++) {
        part->row[i].bytes = r->before.row[i].bytes;
        part->row[i].size = r->before.row[i].size;
    }
    return SB_OK;
}

enum sb_code sb_resumable_begin(struct sb_resumable *r, const struct sb_options *o,
                                struct sb_part *part, const char *path, struct sb_error *error)
{
    char count[SB_UNITS_SIZE];
    const bool wanted = sb_resumable_is_wanted(o);
    r->options = o;
    r->checkpoint = (struct sb_checkpoint){ .part = part, .path = path, .failed = tell_failed };
    part->path = "this one";
    enum sb_code code = !wanted
                            ? SB_OK
                            : sb_quantity_duration(o->checkpoint ? o->checkpoint : INTERVAL,
                                                   "--checkpoint", &r->checkpoint.interval, error);
    if (code == SB_OK && wanted && access(path, F_OK) == 0)
        code = take_over(r, error);
    if (code == SB_OK && o->resume && !o->quiet)
        fprintf(stderr, "simbench: %s: %s%s\n", path,
                r->had ? "goes on after " : "there is nothing to go on with: from the beginning",
                r->had ? sb_units_count(count, r->had) : "");
    sb_checkpoint_begin(&r->checkpoint);
    return code;
}

struct sb_session *sb_resumable_run(struct sb_resumable *r, struct sb_experiment *x, uint32_t row,
                                    struct sb_replicates range, struct sb_error *error)
{
    struct sb_bytes_in bytes = sb_part_row_bytes(r->checkpoint.part, row);
    sb_checkpoint_attach(&r->checkpoint, x);
    struct sb_session *session = sb_session_open(x, error);
    enum sb_code code = session ? SB_OK : error->code;
    if (code == SB_OK && bytes.size)
        code = sb_session_add(session, bytes, error);
    if (code == SB_OK) {
        uint64_t had = sb_ranges_total(&sb_session_piece(session)->done);
        sb_session_expect(session, range.until - range.from - had);
        code = sb_checkpoint_run(&r->checkpoint, session, row, range, error);
    }
    if (code == SB_OK)
        return session;
    sb_session_close(session);
    return NULL;
}

enum sb_code sb_resumable_keep(struct sb_resumable *r, struct sb_error *error)
{
    char count[SB_UNITS_SIZE];
    enum sb_code code = sb_checkpoint_write(&r->checkpoint, error);
    if (code == SB_OK && !r->options->quiet)
        fprintf(stderr, "simbench: %s has %s replicates: --resume goes on with it\n",
                r->checkpoint.path, sb_units_count(count, sb_resumable_done(r)));
    return code;
}

void sb_resumable_remove(const struct sb_resumable *r) { unlink(r->checkpoint.path); }

void sb_resumable_fini(struct sb_resumable *r)
{
    sb_part_fini(&r->before);
    *r = (struct sb_resumable){ 0 };
}
