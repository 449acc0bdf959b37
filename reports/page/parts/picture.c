/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/picture.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { MODULE = 480 }; /* pixels: wider ones take both columns */

/* Letters of any script are fine in a link within a page in UTF-8; folders' names hold nothing else
 * that is not. */
static void put_picture_file(const struct sb_page *page, uint32_t w, const char *base,
                             const char *ending)
{
    if (!sb_page_is_apart(page))
        fprintf(page->out, "%s/", page->pictures->folder[w]);
    fprintf(page->out, "%s.%s", base, ending);
}

static bool is_there(const struct sb_page *page, uint32_t w, const char *base, const char *ending)
{
    char *path = NULL;
    struct stat info;
    bool there =
        asprintf(&path, "%s/%s/%s.%s", page->dir, page->pictures->folder[w], base, ending) >= 0 &&
        stat(path, &info) == 0;
    free(path);
    return there;
}

void sb_page_picture_files(const struct sb_page *page, uint32_t w, const char *base)
{
    static const char *const part[][2] = {
        { "svg", "SVG" }, { "gp", "script" }, { "tsv", "data" }, { "png", "PNG" }
    };
    fputs("<p class=\"small files\">Files: ", page->out);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        if (!is_there(page, w, base, part[i][0]))
            continue;
        fprintf(page->out, "%s<a href=\"", i ? ", " : "");
        put_picture_file(page, w, base, part[i][0]);
        fprintf(page->out, "\">%s</a>", part[i][1]);
    }
    fputs("</p>\n", page->out);
}

enum sb_code sb_page_picture_read(const struct sb_page *page, uint32_t w,
                                  const struct sb_plot_kind *kind, const char *label,
                                  struct sb_inline_svg *svg)
{
    char *path = NULL, prefix[64];
    snprintf(prefix, sizeof prefix, "w%u-%s-", (unsigned)w, kind->base);
    if (asprintf(&path, "%s/%s/%s.svg", page->dir, page->pictures->folder[w], kind->base) < 0)
        return sb_fail_memory(page->error);
    enum sb_code code = sb_inline_svg_read(svg, path, prefix, label, !page->marks, page->error);
    free(path);
    return code;
}

void sb_page_picture_put(struct sb_page *page, const struct sb_plot_kind *kind,
                         const struct sb_inline_svg *svg)
{
    fputs(svg->width > MODULE ? "<figure class=\"broad\" tabindex=\"0\">"
                              : "<figure class=\"module\">",
          page->out);
    fprintf(page->out, "<figcaption>%s</figcaption>", kind->heading);
    fwrite(svg->text, 1, svg->size, page->out);
    fputs("</figure>\n", page->out);
    page->marks = true;
}

void sb_page_picture_large(const struct sb_page *page, uint32_t w, const struct sb_plot_kind *kind)
{
    fprintf(page->out, "<p class=\"small\">%s: too large to stand here, <a href=\"", kind->heading);
    put_picture_file(page, w, kind->base, "svg");
    fputs("\">open it</a>.</p>\n", page->out);
}
