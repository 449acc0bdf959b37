/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/claims/map.h"

#include "reports/plots/heat_map.h"
#include "sim/cli/report/files.h"

#include <math.h>
#include <stdio.h>

enum { TITLE = 64 };

/* What the claim says: from twice as fast, which is outlined from there, to ten times. */
static const double least = 1, most = 10;

struct titles {
    char (*text)[TITLE];
    const char **title;
};

static enum sb_code fill(struct sb_heat_map *map, struct titles *titles,
                         const struct sb_claims *claims, const struct sb_claim_cell *cell,
                         uint32_t cells, struct sb_arena *arena, struct sb_error *error)
{
    uint32_t grid = claims->depths * claims->widths, panels = cells / grid;
    struct sb_heat_cell *heat = sb_arena_alloc(arena, cells, sizeof *heat);
    double *axis = sb_arena_alloc(arena, claims->depths + (size_t)claims->widths, sizeof *axis);
    titles->text = sb_arena_alloc(arena, panels, sizeof *titles->text);
    titles->title = sb_arena_alloc(arena, panels, sizeof *titles->title);
    if (!heat || !axis || !titles->text || !titles->title)
        return sb_fail_memory(error);
    for (uint32_t d = 0; d < claims->depths; d++)
        axis[d] = claims->depth[d];
    for (uint32_t w = 0; w < claims->widths; w++)
        axis[claims->depths + w] = claims->width[w];
    map->row = axis;
    map->column = axis + claims->depths;
    map->cell = heat;
    for (uint32_t p = 0; p < panels && cell[p * grid].shape != SB_CLAIM_THREE; p++) {
        for (uint32_t i = 0; i < grid; i++)
            heat[p * grid + i] = (struct sb_heat_cell){ cell[p * grid + i].speedup.value,
                                                        sb_claim_holds(&cell[p * grid + i]) };
        snprintf(titles->text[p], TITLE, "%s, variation %g",
                 sb_claim_shape_name[cell[p * grid].shape], cell[p * grid].cv);
        titles->title[p] = titles->text[p];
        map->panels++;
    }
    map->panel = titles->title;
    return SB_OK;
}

enum sb_code sb_claims_draw(const struct sb_claims *claims, const struct sb_claim_cell *cell,
                            uint32_t cells, const char *dir, char *notice, size_t notice_size,
                            struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct titles titles = { 0 };
    struct sb_heat_map map = { .base = "claims",
                               .columns_name = "wide",
                               .rows_name = "deep",
                               .columns = claims->widths,
                               .rows = claims->depths,
                               .least = least,
                               .most = most };
    notice[0] = '\0';
    enum sb_code code = fill(&map, &titles, claims, cell, cells, &arena, error);
    if (code == SB_OK && map.panels)
        code = sb_report_folder(dir, error);
    if (code == SB_OK && map.panels)
        code = sb_heat_map_draw(&map, dir, notice, notice_size, error);
    sb_arena_fini(&arena);
    return code;
}
