/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/memo.h"

#include "sim/base/assert.h"

#include <string.h>

/* A slot: this, then the set, then running steps with their ends. */
struct head {
    uint64_t hash;
    sb_ns now;
    uint32_t count;
    bool used;
};
struct running {
    sb_ns end;
    uint32_t step;
};

static size_t set_size(const struct sb_memo *memo) { return memo->words * sizeof(uint64_t); }

static unsigned char *slot_of(const struct sb_memo *memo, uint64_t hash)
{
    return memo->slot + (hash & (memo->slots - 1)) * memo->entry;
}

int sb_memo_init(struct sb_memo *memo, uint32_t steps, uint32_t workers, uint64_t kept,
                 size_t bytes, struct sb_arena *arena)
{
    *memo = (struct sb_memo){ .words = (steps + 63) / 64, .workers = workers, .slots = 1 };
    memo->entry = sizeof(struct head) + set_size(memo) + workers * sizeof(struct running);
    while (memo->slots < kept && 2 * memo->slots * memo->entry <= bytes)
        memo->slots *= 2;
    memo->slot = sb_arena_alloc(arena, memo->slots, memo->entry);
    return memo->slot ? 0 : -1;
}

bool sb_memo_knows(const struct sb_memo *memo, const struct sb_partial *partial)
{
    const unsigned char *slot = slot_of(memo, partial->hash);
    struct head head;
    memcpy(&head, slot, sizeof head);
    if (!head.used || head.hash != partial->hash || head.now > partial->now ||
        memcmp(slot + sizeof head, partial->steps, set_size(memo)) != 0)
        return false;
    for (uint32_t i = 0; i < head.count; i++) {
        struct running run;
        memcpy(&run, slot + sizeof head + set_size(memo) + i * sizeof run, sizeof run);
        if (run.end > partial->now && run.end > partial->end[run.step])
            return false;
    }
    return true;
}

void sb_memo_keep(struct sb_memo *memo, const struct sb_partial *partial)
{
    SB_ASSERT(partial->count <= memo->workers);
    unsigned char *slot = slot_of(memo, partial->hash);
    struct head head = { partial->hash, partial->now, partial->count, true };
    memcpy(slot, &head, sizeof head);
    memcpy(slot + sizeof head, partial->steps, set_size(memo));
    for (uint32_t i = 0; i < partial->count; i++) {
        struct running run = { partial->end[partial->running[i]], partial->running[i] };
        memcpy(slot + sizeof head + set_size(memo) + i * sizeof run, &run, sizeof run);
    }
}
