/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/resumable.h"

#include "sim/cli/options/commands.h"
#include "sim/cli/options/quantities.h"
#include "sim/run/parts/same_run.h"
#include "sim/text/units.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MUCH = 1 << 24 /* bytes of rows that are done */ };
#define INTERVAL "30s" /* where --resume is given alone */
static const char file_name[] = "checkpoint.part";

bool sb_resumable_is_wanted(const struct sb_options *o) { return o->checkpoint || o->resume; }

enum sb_code sb_resumable_interval(const struct sb_options *o, sb_ns *interval,
                                   struct sb_error *error)
{
    return sb_quantity_duration(o->checkpoint ? o->checkpoint : INTERVAL, "--checkpoint", interval,
                                error);
}

enum sb_code sb_resumable_folders(char *path, struct sb_error *error)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = mkdir(path, 0777) && errno != EEXIST;
        *slash = '/';
        if (failed)
            return sb_fail(error, SB_EIO, path, "its folder cannot be made: %s", strerror(errno));
    }
    return SB_OK;
}

enum sb_code sb_resumable_place(const struct sb_options *o, char **path, struct sb_error *error)
{
    *path = NULL;
    if (asprintf(path, "%s/%s", o->out, file_name) < 0)
        return sb_fail_memory(error);
    enum sb_code code = sb_resumable_folders(*path, error);
    if (code) {
        free(*path);
        *path = NULL;
    }
    return code;
}

void sb_resumable_tell_failed(void *self, const struct sb_error *why)
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
    uint64_t done = count_done(r->checkpoint.part, NULL);
    for (unsigned i = 0; i < r->aways; i++)
        done += count_done(&r->away[i], NULL);
    return done;
}

/* ---- rows that were put away ---- */

/* "checkpoint-1.part" beside "checkpoint.part"; NULL: memory is out. */
static char *away_path(const char *path, unsigned number)
{
    static const char end[] = ".part";
    size_t length = strlen(path), ending = strlen(end);
    bool ends = length > ending && strcmp(path + length - ending, end) == 0;
    char *away = NULL;
    if (asprintf(&away, "%.*s-%u%s", (int)(length - (ends ? ending : 0)), path, number,
                 ends ? end : "") < 0)
        return NULL;
    return away;
}

/* Reads the next file of them into r->away. */
static enum sb_code add_away(struct sb_resumable *r, char *path, struct sb_error *error)
{
    struct sb_part *part = realloc(r->away, (r->aways + 1) * sizeof *part);
    if (part)
        r->away = part;
    char **paths = realloc(r->away_path, (r->aways + 1) * sizeof *paths);
    if (paths)
        r->away_path = paths;
    if (!part || !paths) {
        free(path);
        return sb_fail_memory(error);
    }
    r->away_path[r->aways] = path;
    enum sb_code code = sb_part_read(&part[r->aways], path, error);
    r->aways++;
    return code ? code : sb_part_same_run(r->checkpoint.part, &part[r->aways - 1], error);
}

/* A row stands in two files where the program was killed between writing one and the other. */
static enum sb_code read_away(struct sb_resumable *r, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    bool there = r->goes_away;
    while (there && code == SB_OK) {
        char *path = away_path(r->checkpoint.path, r->aways + 1);
        there = path && access(path, F_OK) == 0;
        code = !path ? sb_fail_memory(error) : there ? add_away(r, path, error) : SB_OK;
        if (!there)
            free(path);
    }
    return code;
}

static struct sb_bytes_in find_row(const struct sb_resumable *r, uint32_t row)
{
    for (unsigned i = 0; i < r->aways; i++)
        if (r->away[i].row[row].size)
            return sb_part_row_bytes(&r->away[i], row);
    return sb_part_row_bytes(r->checkpoint.part, row);
}

/* All that is in the part, once it is much. On a full disk it stays where it is. */
static enum sb_code put_away(struct sb_resumable *r, struct sb_error *error)
{
    struct sb_part *part = r->checkpoint.part;
    size_t size = 0;
    for (uint32_t i = 0; i < part->rows; i++)
        size += part->row[i].size;
    if (size < MUCH)
        return SB_OK;
    char *path = away_path(r->checkpoint.path, r->aways + 1);
    struct sb_error why = { 0 };
    enum sb_code code = path ? sb_part_write(part, path, &why) : sb_fail_memory(&why);
    if (code) {
        free(path);
        return code == SB_EIO ? SB_OK : sb_fail(error, code, why.where, "%s", why.text);
    }
    code = add_away(r, path, error);
    for (uint32_t i = 0; i < part->rows && code == SB_OK; i++)
        sb_part_drop(part, i);
    return code;
}

static enum sb_code take_over(struct sb_resumable *r, struct sb_error *error)
{
    struct sb_part *part = r->checkpoint.part;
    const char *path = r->checkpoint.path;
    enum sb_code code = sb_part_read(&r->before, path, error);
    if (code == SB_OK)
        code = sb_part_same_run(part, &r->before, error);
    if (code == SB_OK &&
        (r->before.shard != part->shard || (part->shard && r->before.shards != part->shards)))
        code =
            r->before.shard
                ? sb_fail(error, SB_EINPUT, path, "is share %llu of %llu",
                          (unsigned long long)r->before.shard, (unsigned long long)r->before.shards)
                : sb_fail(error, SB_EINPUT, path, "is of the whole run, not of a share");
    for (uint32_t i = 0; i < part->rows && code == SB_OK; i++) {
        if (find_row(r, i).size)
            continue;
        part->row[i].bytes = r->before.row[i].bytes;
        part->row[i].size = r->before.row[i].size;
    }
    return code;
}

static enum sb_code read_before(struct sb_resumable *r, struct sb_error *error)
{
    char count[SB_UNITS_SIZE];
    enum sb_code code = read_away(r, error);
    if (code == SB_OK && access(r->checkpoint.path, F_OK) == 0)
        code = take_over(r, error);
    r->had = code ? 0 : sb_resumable_done(r);
    if (code == SB_OK && r->had && !r->options->resume)
        code = sb_fail(error, SB_EINPUT, r->checkpoint.path,
                       "has %s replicates of this run: --resume goes on with it",
                       sb_units_count(count, r->had));
    return code;
}

enum sb_code sb_resumable_begin(struct sb_resumable *r, const struct sb_options *o,
                                struct sb_part *part, const char *path, struct sb_error *error)
{
    char count[SB_UNITS_SIZE];
    const bool wanted = sb_resumable_is_wanted(o);
    r->options = o;
    r->checkpoint =
        (struct sb_checkpoint){ .part = part, .path = path, .failed = sb_resumable_tell_failed };
    enum sb_code code = wanted ? sb_resumable_interval(o, &r->checkpoint.interval, error) : SB_OK;
    r->goes_away = part->shards == 0;
    if (code == SB_OK && wanted)
        code = read_before(r, error);
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
    struct sb_bytes_in bytes = find_row(r, row);
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
    if (code == SB_OK && r->goes_away && row + 1 < r->checkpoint.part->rows &&
        !sb_pause_is_asked(&r->checkpoint.pause))
        code = put_away(r, error);
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

void sb_resumable_remove(const struct sb_resumable *r)
{
    unlink(r->checkpoint.path);
    for (unsigned i = r->aways; i > 0; i--) /* those that are left are read up to a gap */
        unlink(r->away_path[i - 1]);
}

void sb_resumable_fini(struct sb_resumable *r)
{
    for (unsigned i = 0; i < r->aways; i++) {
        sb_part_fini(&r->away[i]);
        free(r->away_path[i]);
    }
    free(r->away);
    free(r->away_path);
    sb_part_fini(&r->before);
    *r = (struct sb_resumable){ 0 };
}
