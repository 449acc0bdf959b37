/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that outlast the graph they were made for: others of its distributions have them too. */
#ifndef SIM_DRAW_TABLES_TABLE_CACHE_H
#define SIM_DRAW_TABLES_TABLE_CACHE_H

#include "sim/draw/tables/table.h"

/* Begins zeroed. One thread at a time. */
struct sb_table_cache {
    struct sb_arena arena;
    const struct sb_table **table; /* [count] */
    size_t count, room;
};

/* A table of that source, made where there is none, until the next trim; it borrows nothing of the
 * source. NULL: SB_ENOMEM. */
const struct sb_table *sb_table_cache_get(struct sb_table_cache *cache,
                                          const struct sb_table_source *source);

/* Between graphs, while no sampler has a table of it: gives all back where there are many. */
void sb_table_cache_trim(struct sb_table_cache *cache);
void sb_table_cache_fini(struct sb_table_cache *cache);

#endif
