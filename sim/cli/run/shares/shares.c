/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/shares/shares.h"

#include "sim/base/assert.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

enum sb_code sb_share_parse(const char *text, uint64_t *share, uint64_t *shares,
                            struct sb_error *error)
{
    char *slash = NULL, *end = NULL;
    errno = 0;
    unsigned long long k = strtoull(text, &slash, 10),
                       n = *slash == '/' && isdigit((unsigned char)slash[1])
                               ? strtoull(slash + 1, &end, 10)
                               : 0;
    if (!isdigit((unsigned char)text[0]) || !end || *end || errno || k < 1 || k > n ||
        n > SB_SHARES_MOST)
        return sb_fail(error, SB_EINPUT, "--shard",
                       "expected K/N, the K-th of N shares, as 3/16, with K from 1 to N and N to "
                       "%d, not \"%.60s\"",
                       SB_SHARES_MOST, text);
    *share = k;
    *shares = n;
    return SB_OK;
}

/* Where in a row the first `share` shares end. Blocks begin at multiples of their size, whichever
 * replicate is the run's first. */
static uint64_t cut(const struct sb_part *run, uint32_t row, uint64_t share, uint64_t shares)
{
    const struct sb_part_row *r = &run->row[row];
    const sb_wide until = run->cost / shares * share + run->cost % shares * share / shares;
    if (until <= r->before)
        return 0;
    if (until - r->before >= (sb_wide)r->replicates * r->cost)
        return r->replicates;
    uint64_t replicate = run->first + (uint64_t)((until - r->before) / r->cost);
    replicate = replicate / r->block * r->block;
    return replicate > run->first ? replicate - run->first : 0;
}

struct sb_replicates sb_share_of(const struct sb_part *run, uint32_t row, uint64_t share,
                                 uint64_t shares)
{
    SB_REQUIRE(row < run->rows && share >= 1 && share <= shares);
    return (struct sb_replicates){ cut(run, row, share - 1, shares), cut(run, row, share, shares) };
}
