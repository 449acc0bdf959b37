/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/keeping.h"

#include "sim/base/clock.h"
#include "sim/cli/run/resumable.h"
#include "sim/cli/run/shares/share_choice.h"
#include "sim/load/saved/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file that --out names, or one in that folder, which need not be there where its name ends
 * with a slash. */
static enum sb_code share_path(struct sb_load_keeping *k, struct sb_error *error)
{
    struct stat info;
    const char *out = k->options->out;
    const size_t size = strlen(out);
    const unsigned share = k->share.index + 1, shares = k->share.count;
    const bool given = strcmp(out, SB_OUT_PRESET) != 0;
    const bool there = given && stat(out, &info) == 0 && S_ISDIR(info.st_mode);
    const bool folder = there || (given && size && out[size - 1] == '/');
    const int length = given && !folder ? asprintf(&k->path, "%s", out)
                                        : asprintf(&k->path, "%s%spart-%u-of-%u", folder ? out : "",
                                                   folder ? "/" : "", share, shares);
    if (length < 0) {
        k->path = NULL;
        return sb_fail_memory(error);
    }
    return sb_resumable_folders(k->path, error);
}

enum sb_code sb_load_keeping_begin(struct sb_load_keeping *k, struct sb_options *o,
                                   struct sb_error *error)
{
    uint64_t share = 0, shares = 0;
    enum sb_code code = SB_OK;
    k->options = o;
    k->wanted = o->shard || sb_resumable_is_wanted(o);
    if (!k->wanted)
        return SB_OK;
    if (o->shard)
        code = sb_share_choose(o, &share, &shares, error);
    if (code == SB_OK && shares > UINT32_MAX)
        code = sb_fail(error, SB_EINPUT, "--shard", "%s are too many shares", o->shard);
    if (code == SB_OK && o->shard)
        k->share = (struct sb_load_share){ (uint32_t)share - 1, (uint32_t)shares };
    if (code == SB_OK && sb_resumable_is_wanted(o))
        code = sb_resumable_interval(o, &k->interval, error);
    k->opener = (struct sb_opener){ sb_kept_files_open, &k->files };
    o->opener = &k->opener;
    return code;
}

/* Of all files, in the order in which they were read. */
static enum sb_code hash_files(const struct sb_load_keeping *k, struct sb_load_result *result,
                               struct sb_error *error)
{
    const size_t each = SB_SHA256_SIZE - 1;
    char *all = calloc(k->files.count + 1, each), hash[SB_SHA256_SIZE];
    if (!all || k->files.failed) {
        free(all);
        return sb_fail_memory(error);
    }
    for (size_t i = 0; i < k->files.count; i++)
        memcpy(all + i * each, k->files.file[i].hash, each);
    sb_sha256(hash, all, k->files.count * each);
    free(all);
    result->files = sb_arena_text(&result->arena, hash, strlen(hash));
    return result->files ? SB_OK : sb_fail_memory(error);
}

static enum sb_code take_before(struct sb_load_keeping *k, struct sb_error *error)
{
    if (!k->options->resume)
        return k->options->shard && !k->options->checkpoint
                   ? SB_OK /* the same share again */
                   : sb_fail(error, SB_EINPUT, k->path,
                             "is there: --resume goes on with it; else remove it");
    enum sb_code code = sb_load_part_read(&k->before, k->path, error);
    return code ? code : sb_load_part_join(k->result, &k->before, k->path, error);
}

enum sb_code sb_load_keeping_open(struct sb_load_keeping *k, struct sb_load_result *result,
                                  struct sb_error *error)
{
    enum sb_code code = SB_OK;
    if (!k->wanted)
        return SB_OK;
    k->result = result;
    code = hash_files(k, result, error);
    result->share = k->share.count ? k->share.index + 1 : 0;
    result->shares = k->share.count;
    if (code == SB_OK)
        code =
            k->share.count ? share_path(k, error) : sb_resumable_place(k->options, &k->path, error);
    if (code == SB_OK)
        code = sb_load_part_try(k->path, error);
    if (code == SB_OK && access(k->path, F_OK) == 0)
        code = take_before(k, error);
    k->since = sb_clock_now();
    return code;
}

enum sb_code sb_load_keeping_write(const struct sb_load_keeping *k, struct sb_error *error)
{
    struct sb_load_result part = *k->result;
    part.missing = true;
    return sb_load_part_write(&part, k->path, error);
}

void sb_load_keeping_look(struct sb_load_keeping *k)
{
    struct sb_error error = { 0 };
    if (!k->wanted || !k->interval || sb_clock_now() - k->since < k->interval)
        return;
    const bool failed = sb_load_keeping_write(k, &error) != SB_OK;
    if (failed && !k->fails)
        sb_resumable_tell_failed(NULL, &error);
    k->fails = failed;
    k->since = sb_clock_now();
}

void sb_load_keeping_end(struct sb_load_keeping *k, bool done)
{
    if (done && k->wanted && !k->share.count && k->path)
        unlink(k->path);
    sb_load_result_fini(&k->before);
    sb_kept_files_fini(&k->files);
    free(k->path);
    *k = (struct sb_load_keeping){ 0 };
}
