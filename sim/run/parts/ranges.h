/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which replicates are done: ranges of their places in a run, from 0. */
#ifndef SIM_RUN_PARTS_RANGES_H
#define SIM_RUN_PARTS_RANGES_H

#include <stddef.h>
#include <stdint.h>

struct sb_replicates {
    uint64_t from, until;
};

/* Ascending; those that touch are one. Zeroed is empty. */
struct sb_ranges {
    struct sb_replicates *range; /* [count] */
    size_t count, room;
};

enum sb_ranges_added { SB_RANGES_ADDED, SB_RANGES_OVERLAP, SB_RANGES_NO_MEMORY };

/* Adds [from, until); an empty one changes nothing. An overlap, or want of memory, neither. */
enum sb_ranges_added sb_ranges_add(struct sb_ranges *ranges, uint64_t from, uint64_t until);
void sb_ranges_fini(struct sb_ranges *ranges);

/* How many replicates they are. */
uint64_t sb_ranges_total(const struct sb_ranges *ranges);

/* Whether any of them are in [from, until). */
int sb_ranges_touch(const struct sb_ranges *ranges, uint64_t from, uint64_t until);

/* The place of the n-th of them, from 0; n is less than the total. */
uint64_t sb_ranges_at(const struct sb_ranges *ranges, uint64_t n);

/* The first range from `from` on that is not there, and ends at `end` at most; empty (at `end`)
 * where none is. */
struct sb_replicates sb_ranges_gap(const struct sb_ranges *ranges, uint64_t from, uint64_t end);

#endif
