/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/curves/draw.h"

#include "reports/load/curves/picture.h"
#include "reports/plots/gnuplot/single.h"

#include <stdio.h>
#include <stdlib.h>

static enum sb_code make_palette(struct sb_palette *palette, const struct sb_load_result *result,
                                 struct sb_error *error)
{
    const struct sb_load_curve *curve = result->curve;
    const char **name = calloc((size_t)curve->strategies + 1, sizeof *name);
    for (uint32_t s = 0; name && s < curve->strategies; s++)
        name[s] = curve->strategy[s].name;
    enum sb_code code =
        name ? sb_palette_of_names(palette, name, curve->strategies, error) : sb_fail_memory(error);
    free(name);
    return code;
}

enum sb_code sb_load_pictures_draw(struct sb_load_pictures *pictures,
                                   const struct sb_load_result *result,
                                   const struct sb_load_units *units, const char *dir, char *notice,
                                   size_t notice_size, struct sb_error *error)
{
    struct sb_load_picture picture[SB_LOAD_FIGURES];
    struct sb_single single[SB_LOAD_FIGURES];
    struct sb_palette palette = { 0 };
    *pictures = (struct sb_load_pictures){ 0 };
    if (!result->curves || !result->points || !result->curve->strategies)
        return SB_OK;
    pictures->count = sb_load_figures(pictures->figure, result);
    if (!pictures->count)
        return SB_OK;
    for (uint32_t i = 0; i < pictures->count; i++) {
        const struct sb_load_figure figure = pictures->figure[i];
        snprintf(pictures->base[i], sizeof pictures->base[i], "load-%.32s", figure.base);
        picture[i] = (struct sb_load_picture){ result, units, &pictures->figure[i], &palette };
        single[i] =
            (struct sb_single){ pictures->base[i], sb_load_picture_write, &picture[i], false };
    }
    enum sb_code code = make_palette(&palette, result, error);
    if (code == SB_OK)
        code = sb_singles_draw(single, pictures->count, dir, notice, notice_size, error);
    for (uint32_t i = 0; !code && i < pictures->count; i++)
        pictures->drawn[i] = single[i].drawn;
    sb_palette_fini(&palette);
    return code;
}
