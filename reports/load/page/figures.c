/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/page/figures.h"

#include "reports/page/html_text.h"
#include "reports/page/svg/inline_svg.h"

#include <math.h>
#include <stdlib.h>

/* "p99 of requests, from 10/s to 120/s: NAME from 51.2 to 460 ms." */
static char *label_of(char out[SB_LOAD_SENTENCE], const struct sb_load_figure *figure,
                      const struct sb_load_result *result, const struct sb_load_units *units)
{
    char from[SB_LOAD_TEXT], to[SB_LOAD_TEXT];
    out[0] = '\0';
    sb_load_add(out, "%s", figure->heading);
    if (result->curves == 1)
        sb_load_add(out, " from %s to %s", sb_load_at(from, units, result->rate[0]),
                    sb_load_at(to, units, result->rate[result->points - 1]));
    sb_load_add(out, "; the tables below have the figures.");
    return out;
}

static enum sb_code put_picture(FILE *out, const struct sb_load_pictures *pictures, uint32_t i,
                                const char *label, bool marks, const char *dir,
                                struct sb_error *error)
{
    struct sb_inline_svg svg;
    char *path = NULL, prefix[48];
    snprintf(prefix, sizeof prefix, "%.40s-", pictures->base[i]);
    if (asprintf(&path, "%s/%s.svg", dir, pictures->base[i]) < 0)
        return sb_fail_memory(error);
    enum sb_code code = sb_inline_svg_read(&svg, path, prefix, label, marks, error);
    free(path);
    if (code)
        return code;
    fputs("<figure class=\"module\"><figcaption>", out);
    sb_html_text(out, pictures->figure[i].heading);
    fputs("</figcaption>", out);
    fwrite(svg.text, 1, svg.size, out);
    fputs("</figure>\n", out);
    sb_inline_svg_fini(&svg);
    return SB_OK;
}

static void put_note(FILE *out, const struct sb_load_pictures *pictures,
                     const struct sb_load_result *result)
{
    fputs("<div class=\"note\">", out);
    sb_html_paragraph(out, "small",
                      "A dot is the mean over runs, its whisker the 95 % interval. Hollow marks "
                      "above: unstable there, so that there is no figure.");
    if (result->curves == 1)
        sb_html_paragraph(out, "small",
                          "The upright line is the capacity, known without a run; a circle marks "
                          "the knee of a curve, if that lies between the rates.");
    fputs("<p class=\"small files\">Files: ", out);
    for (uint32_t i = 0, put = 0; i < pictures->count; i++)
        if (pictures->drawn[i])
            fprintf(out, "%s<a href=\"%s.svg\">%s</a>", put++ ? ", " : "", pictures->base[i],
                    pictures->base[i]);
    fputs(" (SVG; beside each its gnuplot script, .gp, and data, .tsv)</p></div>\n", out);
}

enum sb_code sb_load_page_figures(FILE *out, const struct sb_load_pictures *pictures,
                                  const struct sb_load_result *result,
                                  const struct sb_load_units *units, const char *dir,
                                  struct sb_error *error)
{
    char text[SB_LOAD_SENTENCE];
    enum sb_code code = SB_OK;
    uint32_t drawn = 0;
    for (uint32_t i = 0; i < pictures->count; i++)
        drawn += pictures->drawn[i];
    if (!drawn)
        return SB_OK;
    fputs("<div class=\"part\"><h3>Curves</h3>\n<div class=\"figs\">\n", out);
    for (uint32_t i = 0, put = 0; !code && i < pictures->count; i++)
        if (pictures->drawn[i])
            code =
                put_picture(out, pictures, i, label_of(text, &pictures->figure[i], result, units),
                            put++ == 0, dir, error);
    fputs("</div>\n", out);
    put_note(out, pictures, result);
    fputs("</div>\n", out);
    return code;
}
