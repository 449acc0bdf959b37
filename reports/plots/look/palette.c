/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/look/palette.h"

#include "sim/base/assert.h"

#include <stdbool.h>
#include <string.h>

/* These look the same whatever else is in a report, so that two reports can be laid side by
 * side. */
static const struct {
    const char *name;
    struct sb_look look;
} reserved[] = {
    { "earliest-start", { "#0072b2", "solid", 2.5, 13, 12 } },
    { "join-all-then-chain", { "#d55e00", "(11,4)", 2.5, 5, 4 } },
    { "level-barrier", { "#008a64", "(5,3)", 2.5, 9, 8 } },
    { "await-in-order", { "#b45f92", "(9,3,2,3)", 2.5, 11, 10 } },
    { "sequential", { "#5c636b", "solid", 1.25, 7, 6 } },
};
enum { RESERVED = sizeof reserved / sizeof reserved[0] };

/* Others take these as they come, neighbours with another of each. No two dashes have the same
 * width: gnuplot 5.4 draws samples of one colour and width that follow each other in an SVG as one
 * path, with the dashes of the first. */
static const char *const palette_colors[] = { SB_INK, "#7a6a00", "#56408f" };
static const struct {
    const char *dash;
    double width;
} dashes[] = { { "(7,2)", 1.75 }, { "(3,3)", 1.76 }, { "(1,1.5)", 2.5 }, { "(12,2,2,2)", 1.77 } };
static const int marks[] = { 1, 2, 3, 15 }, hollows[] = { 1, 2, 3, 14 };
enum { PALETTE_COLORS = 3, DASHES = 4, MARKS = 4 };

static struct sb_look other(size_t slot)
{
    size_t mark = (slot + slot / (PALETTE_COLORS * DASHES)) % MARKS;
    return (struct sb_look){ palette_colors[slot % PALETTE_COLORS], dashes[slot % DASHES].dash,
                             dashes[slot % DASHES].width, marks[mark], hollows[mark] };
}

static const struct sb_look *find_reserved(const char *name)
{
    for (size_t i = 0; i < RESERVED; i++)
        if (strcmp(reserved[i].name, name) == 0)
            return &reserved[i].look;
    return NULL;
}

static size_t palette_find(const struct sb_palette *palette, const char *name)
{
    size_t i = 0;
    while (i < palette->count && strcmp(palette->name[i], name) != 0)
        i++;
    return i;
}

static enum sb_code make_room(struct sb_palette *palette, size_t most, struct sb_error *error)
{
    *palette = (struct sb_palette){ 0 };
    palette->name = sb_arena_alloc(&palette->arena, most, sizeof *palette->name);
    palette->look = sb_arena_alloc(&palette->arena, most, sizeof *palette->look);
    if (palette->name && palette->look)
        return SB_OK;
    sb_palette_fini(palette);
    return sb_fail_memory(error);
}

/* `others` counts those that have no look of their own. */
static void add_strategy(struct sb_palette *palette, const char *name, size_t *others)
{
    const struct sb_look *own = find_reserved(name);
    if (palette_find(palette, name) < palette->count)
        return;
    palette->look[palette->count] = own ? *own : other((*others)++);
    palette->name[palette->count++] = name;
}

enum sb_code sb_palette_build(struct sb_palette *palette, const struct sb_result *result,
                              struct sb_error *error)
{
    size_t most = 0, others = 0;
    for (uint32_t w = 0; w < result->workloads; w++)
        most += result->workload[w].strategies;
    enum sb_code code = make_room(palette, most, error);
    for (uint32_t w = 0; !code && w < result->workloads; w++)
        for (uint32_t s = 0; s < result->workload[w].strategies; s++)
            add_strategy(palette, result->workload[w].strategy[s].name, &others);
    return code;
}

enum sb_code sb_palette_of_names(struct sb_palette *palette, const char *const *name, size_t count,
                                 struct sb_error *error)
{
    size_t others = 0;
    enum sb_code code = make_room(palette, count, error);
    for (size_t i = 0; !code && i < count; i++)
        add_strategy(palette, name[i], &others);
    return code;
}

void sb_palette_fini(struct sb_palette *palette)
{
    sb_arena_fini(&palette->arena);
    *palette = (struct sb_palette){ 0 };
}

const struct sb_look *sb_palette_look(const struct sb_palette *palette, const char *strategy)
{
    size_t i = palette_find(palette, strategy);
    SB_REQUIRE(i < palette->count);
    return &palette->look[i];
}
