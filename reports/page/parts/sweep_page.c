/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/sweep_page.h"

#include "reports/plots/kinds/sweep.h"
#include "reports/tables/sweep_table.h"
#include "sim/base/whole_file.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The picture stands on white in the dark too. */
static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;padding:1rem;max-width:76rem}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}"
    ".small{font-size:.85rem;opacity:.85}.wide{overflow-x:auto}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}"
    "th,td{padding:.15rem .6rem;text-align:right;white-space:nowrap;font-weight:normal}"
    "th[scope=row]{text-align:left;font-weight:bold}thead th{border-bottom:1px solid}"
    "th[scope=colgroup]{text-align:left;font-weight:bold;border:0}"
    "tbody tr:hover{background:color-mix(in srgb,currentColor 8%,transparent)}"
    "img{max-width:100%;width:560px;background:#fff}"
    "@media print{.wide{overflow:visible}}";

bool sb_sweep_page_applies(const struct sb_result *result)
{
    return result->workloads && result->workload->point.axes;
}

static void put_text(FILE *out, const char *text)
{
    char clean[4096];
    sb_utf8_clean(clean, sizeof clean, text, 0);
    for (const char *at = clean; *at; at++)
        switch (*at) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        default: fputc(*at, out);
        }
}

static void put_paragraph(FILE *out, const char *class, const char *text)
{
    if (!text[0])
        return;
    fprintf(out, "<p class=\"%s\">", class);
    put_text(out, text);
    fputs("</p>\n", out);
}

static void put_head_rows(FILE *out, const struct sb_run_table *table)
{
    fputs("<thead><tr><td></td>", out);
    for (uint32_t c = 1, end; c < table->text.columns; c = end) {
        end = sb_run_table_group_end(table, c);
        fprintf(out, "<th scope=\"colgroup\" colspan=\"%u\">", (unsigned)(end - c));
        put_text(out, table->column[c].group);
        fputs("</th>", out);
    }
    fputs("</tr>\n<tr>", out);
    for (uint32_t c = 0; c < table->text.columns; c++) {
        fputs("<th scope=\"col\">", out);
        put_text(out, table->text.name[c]);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static void put_table(FILE *out, const struct sb_run_table *table, const char *name)
{
    fputs("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"All points of ", out);
    put_text(out, name);
    fputs("\"><table>\n", out);
    put_head_rows(out, table);
    fputs("<tbody>\n", out);
    for (uint32_t r = 0; r < table->text.rows; r++) {
        fputs("<tr><th scope=\"row\">", out);
        put_text(out, sb_text_table_cell(&table->text, r, 0));
        fputs("</th>", out);
        for (uint32_t c = 1; c < table->text.columns; c++) {
            fputs("<td>", out);
            put_text(out, sb_text_table_cell(&table->text, r, c));
            fputs("</td>", out);
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

/* As a text within an attribute: so no name in it meets one of another picture. */
static enum sb_code put_svg(FILE *out, const char *path, struct sb_error *error)
{
    FILE *svg = fopen(path, "re");
    if (!svg)
        return sb_fail(error, SB_EIO, path, "cannot be opened: %s", strerror(errno));
    for (int c = getc(svg); c != EOF; c = getc(svg))
        if (strchr("#%\"'<>&?\n", c) || c >= 0x80)
            fprintf(out, "%%%02X", (unsigned)c);
        else
            fputc(c, out);
    bool failed = ferror(svg);
    fclose(svg);
    return failed ? sb_fail(error, SB_EIO, path, "cannot be read") : SB_OK;
}

static bool is_drawn(const struct sb_plots *pictures, uint32_t at)
{
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        if (sb_plot_kinds[k] == &sb_plot_sweep)
            return pictures->drawn[at][k];
    return false;
}

static enum sb_code put_picture(FILE *out, const struct sb_result *result,
                                const struct sb_plots *pictures, uint32_t at, const char *dir,
                                struct sb_error *error)
{
    char text[SB_RUN_SENTENCE_SIZE], *path = NULL;
    const char *folder = pictures->folder[at];
    if (!is_drawn(pictures, at))
        return SB_OK;
    if (asprintf(&path, "%s/%s/%s.svg", dir, folder, sb_plot_sweep.base) < 0)
        return sb_fail_memory(error);
    sb_plot_sweep.say(text, &result->workload[at]);
    fputs("<figure><img alt=\"", out);
    put_text(out, text);
    fputs("\" src=\"data:image/svg+xml,", out);
    enum sb_code code = put_svg(out, path, error);
    fputs("\"><figcaption class=\"small\">", out);
    put_text(out, text);
    fprintf(out,
            " Files: <a href=\"%s/%s.svg\">SVG</a>, <a href=\"%s/%s.gp\">script</a>, "
            "<a href=\"%s/%s.tsv\">data</a></figcaption></figure>\n",
            folder, sb_plot_sweep.base, folder, sb_plot_sweep.base, folder, sb_plot_sweep.base);
    free(path);
    return code;
}

static enum sb_code put_sweep(FILE *out, const struct sb_result *result,
                              const struct sb_plots *pictures, uint32_t at,
                              const struct sb_sweep_rows *rows, const char *dir,
                              struct sb_error *error)
{
    struct sb_run_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    const char *name = rows->name[0] ? rows->name : "(no name)";
    enum sb_code code = sb_sweep_table_build(&table, rows, error);
    if (code == SB_OK) {
        fputs("<section>\n<h2>", out);
        put_text(out, name);
        fputs("</h2>\n", out);
        put_paragraph(out, "small", sb_sweep_sentence_size(text, rows));
        put_paragraph(out, "say", sb_sweep_sentence_enough(text, rows));
        put_paragraph(out, "small", rows->row->description ? rows->row->description : "");
        code = put_picture(out, result, pictures, at, dir, error);
        put_table(out, &table, name);
        put_paragraph(out, "small", sb_sweep_sentence_legend(text, &table, rows));
        fputs("</section>\n", out);
    }
    sb_run_table_fini(&table);
    return code;
}

static enum sb_code put_page(FILE *out, const struct sb_result *result,
                             const struct sb_plots *pictures, const char *dir, const char *notice,
                             struct sb_error *error)
{
    struct sb_sweep_rows rows;
    enum sb_code code = SB_OK;
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<title>simbench report</title>\n<meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">"
            "\n<style>\n%s\n</style>\n</head>\n<body>\n<header><h1>Sweep</h1>\n<p class=\"small\">"
            "seed %" PRIu64 " · simbench ",
            style, result->seed);
    put_text(out, result->version);
    fputs(" · <a href=\"results.json\">results.json</a></p>\n", out);
    if (result->partial)
        put_paragraph(out, "say", "partial: the run was interrupted; these are the points until "
                                  "then");
    put_paragraph(out, "say", notice);
    fputs("</header>\n<main>\n", out);
    for (uint32_t at = 0; code == SB_OK && at < result->workloads; at += rows.count) {
        if (!sb_sweep_rows_at(&rows, result, at))
            rows.count = 1;
        else
            code = put_sweep(out, result, pictures, at, &rows, dir, error);
    }
    fputs("</main>\n</body>\n</html>\n", out);
    return code;
}

enum sb_code sb_sweep_page_write(const struct sb_result *result, const struct sb_plots *pictures,
                                 const char *dir, const char *notice, struct sb_error *error)
{
    struct sb_whole_file file;
    char *path = NULL;
    if (asprintf(&path, "%s/index.html", dir) < 0)
        return sb_fail_memory(error);
    enum sb_code code = sb_whole_file_begin(&file, path, error);
    free(path);
    if (code)
        return code;
    code = put_page(file.stream, result, pictures, dir, notice, error);
    if (code)
        sb_whole_file_abandon(&file);
    else
        code = sb_whole_file_commit(&file, error);
    return code;
}
