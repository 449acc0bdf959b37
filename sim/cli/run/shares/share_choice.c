/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/shares/share_choice.h"

#include "sim/cli/options/array_index.h"
#include "sim/cli/run/shares/shares.h"

#include <stdio.h>
#include <string.h>

static const char option[] = "--shard", word[] = "auto";

/* How many shares "auto/16" says that there are; 0: "auto" does not say it. */
static enum sb_code read_count(const char *text, uint64_t *count, struct sb_error *error)
{
    char whole[40];
    uint64_t first;
    *count = 0;
    if (!*text)
        return SB_OK;
    snprintf(whole, sizeof whole, "1%s", text); /* as of the first share */
    struct sb_error local = { 0 };
    if (*text == '/' && strlen(text) < sizeof whole - 1 &&
        sb_share_parse(whole, &first, count, &local) == SB_OK)
        return SB_OK;
    return sb_fail(error, SB_EINPUT, option,
                   "expected K/N, auto or auto/N, with N from 1 to %d, not \"%s%.60s\"",
                   SB_SHARES_MOST, word, text);
}

enum sb_code sb_share_choose(const struct sb_options *o, uint64_t *share, uint64_t *shares,
                             struct sb_error *error)
{
    struct sb_array_index index;
    uint64_t count;
    if (strncmp(o->shard, word, strlen(word)) != 0)
        return sb_share_parse(o->shard, share, shares, error);
    enum sb_code code = read_count(o->shard + strlen(word), &count, error);
    if (code == SB_OK)
        code = sb_array_index_read(&index, count, "--shard=auto", error);
    if (code == SB_OK && index.count > SB_SHARES_MOST)
        code = sb_fail(error, SB_EINPUT, option, "%llu shares: %d at most",
                       (unsigned long long)index.count, SB_SHARES_MOST);
    if (code)
        return code;
    *share = index.index;
    *shares = index.count;
    if (!o->quiet)
        fprintf(stderr, "simbench: --shard=%llu/%llu, as %s of %s is %llu\n",
                (unsigned long long)*share, (unsigned long long)*shares, index.variable,
                index.launcher, (unsigned long long)index.value);
    return SB_OK;
}
