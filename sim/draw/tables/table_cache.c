/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/tables/table_cache.h"

#include <stdlib.h>

enum { KEPT = 64 /* of 32 KiB most often, of 1 MiB where there are corners */ };

const struct sb_table *sb_table_cache_get(struct sb_table_cache *cache,
                                          const struct sb_table_source *source)
{
    struct sb_table_source own = *source;
    for (size_t i = 0; i < cache->count; i++)
        if (sb_table_source_equal(&cache->table[i]->source, source))
            return cache->table[i];
    if (!source->standard && sb_dist_copy(&own.dist, &source->dist, &cache->arena))
        return NULL;
    if (sb_reserve(&cache->table, cache->count, &cache->room, sizeof *cache->table))
        return NULL;
    const struct sb_table *table = sb_table_build(&own, &cache->arena);
    if (table)
        cache->table[cache->count++] = table;
    return table;
}

void sb_table_cache_trim(struct sb_table_cache *cache)
{
    if (cache->count >= KEPT)
        sb_table_cache_fini(cache);
}

void sb_table_cache_fini(struct sb_table_cache *cache)
{
    free(cache->table);
    sb_arena_fini(&cache->arena);
    *cache = (struct sb_table_cache){ 0 };
}
