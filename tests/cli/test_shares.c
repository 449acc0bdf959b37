/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of a run: each replicate of each row is in one of them, they cost about the same, and they
 * are cut at blocks. */
#include "sim/base/prng.h"
#include "sim/cli/run/shares/shares.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { ROWS = 12, SHARES = 40 };

static void fill(struct sb_part *run, struct sb_part_row row[ROWS], uint64_t *prng)
{
    *run = (struct sb_part){ .version = "1", .row = row };
    run->rows = 1 + sb_prng_below(prng, ROWS);
    run->first = sb_prng_below(prng, 2) * sb_prng_below(prng, 1000);
    for (uint32_t i = 0; i < run->rows; i++)
        row[i] = (struct sb_part_row){ .name = "row",
                                       .replicates = 1 + sb_prng_below(prng, 100000),
                                       .cost = 1 + sb_prng_below(prng, 50),
                                       .block = sb_prng_below(prng, 2) ? 64 : 32 };
    assert_int_equal(sb_part_seal(run, NULL), SB_OK);
}

/* What a share costs; it begins where the one before it ends. */
static uint64_t check_share(const struct sb_part *run, uint64_t share, uint64_t shares,
                            uint64_t end[ROWS])
{
    uint64_t cost = 0;
    for (uint32_t i = 0; i < run->rows; i++) {
        const struct sb_part_row *row = &run->row[i];
        const struct sb_replicates range = sb_share_of(run, i, share, shares);
        assert_true(range.from == end[i] && range.from <= range.until);
        assert_true(range.until == row->replicates || range.until == 0 ||
                    (run->first + range.until) % row->block == 0);
        cost += (range.until - range.from) * row->cost;
        end[i] = range.until;
    }
    return cost;
}

static void shares_are_all_of_it_and_cost_the_same(void **state)
{
    (void)state;
    uint64_t prng = 9;
    for (unsigned round = 0; round < 300; round++) {
        struct sb_part run;
        struct sb_part_row row[ROWS];
        uint64_t end[ROWS] = { 0 }, all = 0, block = 0, shares = 1 + sb_prng_below(&prng, SHARES);
        fill(&run, row, &prng);
        for (uint32_t i = 0; i < run.rows; i++) {
            all += row[i].replicates * row[i].cost;
            block = row[i].block * row[i].cost > block ? row[i].block * row[i].cost : block;
        }
        for (uint64_t k = 1; k <= shares; k++) {
            uint64_t cost = check_share(&run, k, shares, end);
            assert_true(cost <= all / shares + block + 1 && cost + block >= all / shares);
        }
        for (uint32_t i = 0; i < run.rows; i++)
            assert_int_equal(end[i], row[i].replicates);
        sb_part_fini(&run);
    }
}

/* 10^12 replicates of 2^28 steps under 64 strategies, at 4096 points. */
static void the_largest_run_has_shares(void **state)
{
    (void)state;
    static struct sb_part_row row[4096];
    struct sb_part run = { .version = "1", .row = row, .rows = 4096 };
    uint64_t last = 0;
    for (uint32_t i = 0; i < run.rows; i++)
        row[i] = (struct sb_part_row){ .name = "row",
                                       .replicates = UINT64_C(1000000000000),
                                       .cost = UINT64_C(64) << 28,
                                       .block = 32 };
    assert_int_equal(sb_part_seal(&run, NULL), SB_OK);
    for (uint64_t k = SB_SHARES_MOST / 4096; k-- > 0;) { /* each row is so many shares */
        const struct sb_replicates r = sb_share_of(&run, 4095, SB_SHARES_MOST - k, SB_SHARES_MOST);
        assert_true(r.from <= r.until && r.until <= row[0].replicates);
        last += r.until - r.from;
    }
    assert_true(last > row[0].replicates - row[0].replicates / 100);
    sb_part_fini(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(shares_are_all_of_it_and_cost_the_same),
                                        cmocka_unit_test(the_largest_run_has_shares) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
