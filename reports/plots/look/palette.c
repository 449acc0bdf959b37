/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/look/palette.h"

#include "sim/base/assert.h"

#include <string.h>

enum { COLORS = 8 };

static const char *const colors[COLORS] = { "#7F7F7F", "#E69F00", "#56B4E9", "#CC79A7",
                                            "#0072B2", "#D55E00", "#009E73", "#B5A900" };
static const int points[] = { 7, 5, 9, 11, 13 };

/* These keep their colour whatever else is in a report, so that two reports can be laid side by
 * side. Others take what is free. */
static const struct {
    const char *name;
    unsigned slot;
} reserved[] = {
    { "sequential", 0 },     { "join-all-then-chain", 1 }, { "level-barrier", 2 },
    { "await-in-order", 3 }, { "earliest-start", 4 },
};
enum { RESERVED = sizeof reserved / sizeof reserved[0] };

/* Slots beyond the colours use them again with other lines and points. */
static struct sb_look look(size_t slot)
{
    size_t round = slot / COLORS;
    return (struct sb_look){ colors[slot % COLORS], points[(slot + round) % 5],
                             (int)(1 + round % 4) };
}

static const unsigned *reserved_slot(const char *name)
{
    for (size_t i = 0; i < RESERVED; i++)
        if (strcmp(reserved[i].name, name) == 0)
            return &reserved[i].slot;
    return NULL;
}

static bool is_known(const struct sb_palette *palette, const char *name)
{
    for (size_t i = 0; i < palette->count; i++)
        if (strcmp(palette->name[i], name) == 0)
            return true;
    return false;
}

/* Free colours: those of nobody, then those of absent strategies; after them all colours again. */
static size_t list_free(const struct sb_palette *palette, size_t slot[COLORS])
{
    size_t count = 0;
    for (size_t i = RESERVED; i < COLORS; i++)
        slot[count++] = i;
    for (size_t i = 0; i < RESERVED; i++)
        if (!is_known(palette, reserved[i].name))
            slot[count++] = reserved[i].slot;
    return count;
}

static void choose_looks(struct sb_palette *palette)
{
    size_t unused[COLORS], count = list_free(palette, unused), taken = 0;
    for (size_t i = 0; i < palette->count; i++) {
        const unsigned *own = reserved_slot(palette->name[i]);
        if (own) {
            palette->look[i] = look(*own);
            continue;
        }
        palette->look[i] = look(taken < count ? unused[taken] : COLORS + taken - count);
        taken++;
    }
}

enum sb_code sb_palette_build(struct sb_palette *palette, const struct sb_result *result,
                              struct sb_error *error)
{
    size_t most = 0;
    *palette = (struct sb_palette){ 0 };
    for (uint32_t w = 0; w < result->workloads; w++)
        most += result->workload[w].strategies;
    palette->name = sb_arena_alloc(&palette->arena, most, sizeof *palette->name);
    palette->look = sb_arena_alloc(&palette->arena, most, sizeof *palette->look);
    if (!palette->name || !palette->look) {
        sb_palette_fini(palette);
        return sb_fail_memory(error);
    }
    for (uint32_t w = 0; w < result->workloads; w++)
        for (uint32_t s = 0; s < result->workload[w].strategies; s++)
            if (!is_known(palette, result->workload[w].strategy[s].name))
                palette->name[palette->count++] = result->workload[w].strategy[s].name;
    choose_looks(palette);
    return SB_OK;
}

void sb_palette_fini(struct sb_palette *palette)
{
    sb_arena_fini(&palette->arena);
    *palette = (struct sb_palette){ 0 };
}

const struct sb_look *sb_palette_look(const struct sb_palette *palette, const char *strategy)
{
    size_t i = 0;
    while (i < palette->count && strcmp(palette->name[i], strategy) != 0)
        i++;
    SB_REQUIRE(i < palette->count);
    return &palette->look[i];
}
