/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences and tables on the terminal. */
#include "reports/load/figures/more_tables.h"
#include "reports/load/figures/say.h"
#include "reports/load/figures/tables.h"
#include "reports/load/figures/trouble.h"
#include "reports/tables/text/text_page.h"
#include "sim/load/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

static const char table_dim[] = "\033[2m", table_bold[] = "\033[1m", table_yellow[] = "\033[33m";

static void table_put_text(const struct sb_text_page *page, const char *style, const char *text)
{
    if (text[0])
        sb_text_page_paragraph(page, style, text);
}

static void table_put_heading(const struct sb_text_page *page, const struct sb_load_result *result)
{
    char text[SB_LOAD_SENTENCE];
    sb_utf8_clean(text, sizeof text, result->name, 60);
    sb_text_page_styled(page, table_bold, text[0] ? text : "(no name)");
    fputs("  ", page->out);
    table_put_text(page, table_dim, sb_load_sentence_size(text, result));
}

static void table_put_sentences(const struct sb_text_page *page, const struct sb_load_view *view)
{
    static const char *const style[] = { "", table_bold, table_yellow };
    char text[SB_LOAD_SENTENCE];
    enum sb_load_tone tone;
    for (uint32_t i = 0; sb_load_say(text, &tone, view, i); i++)
        table_put_text(page, style[tone], text);
}

static const char *table_style_of(const struct sb_text_table *table, uint32_t row, uint32_t column)
{
    return strcmp(sb_text_table_cell(table, row, column), "unstable") == 0 ? table_yellow : "";
}

static enum sb_code table_put(const struct sb_text_page *page, const struct sb_load_view *view,
                              uint32_t names, sb_load_table_build *build, struct sb_error *error)
{
    struct sb_text_table table;
    enum sb_code code = build(&table, view, true, error);
    if (code == SB_OK && table.rows)
        code = sb_text_page_table(page, &table, names, table_style_of, error);
    sb_text_table_fini(&table);
    return code;
}

static enum sb_code table_put_curve(const struct sb_text_page *page,
                                    const struct sb_load_view *view, struct sb_error *error)
{
    char text[SB_LOAD_SENTENCE];
    table_put_sentences(page, view);
    fputc('\n', page->out);
    enum sb_code code = table_put(page, view, SB_LOAD_NAMES, sb_load_table_points, error);
    if (code == SB_OK)
        code = table_put(page, view, SB_LOAD_NAMES_OF_EACH, sb_load_table_attempts, error);
    if (code == SB_OK)
        code = table_put(page, view, SB_LOAD_NAMES_OF_EACH, sb_load_table_parts, error);
    table_put_text(page, table_dim, sb_load_sentence_same(text, view));
    return code;
}

/* What is enough, and a row for each value. */
static enum sb_code table_put_sweep(const struct sb_text_page *page,
                                    const struct sb_load_result *result,
                                    const struct sb_load_units *units, struct sb_error *error)
{
    struct sb_text_table table;
    char text[SB_LOAD_SENTENCE];
    for (uint32_t i = 0; sb_load_sentence_enough(text, result, units, i)[0]; i++)
        table_put_text(page, table_bold, text);
    fputc('\n', page->out);
    enum sb_code code = sb_load_table_sweep(&table, result, units, true, error);
    if (code == SB_OK)
        code = sb_text_page_table(page, &table, SB_LOAD_NAMES, table_style_of, error);
    sb_text_table_fini(&table);
    table_put_text(page, table_dim, sb_load_sentence_sweep(text, result, units));
    return code;
}

static enum sb_code table_print(const struct sb_load_result *result,
                                const struct sb_report_options *options, FILE *out,
                                struct sb_error *error)
{
    const struct sb_text_page page = { out, options->color, options->ascii, options->width };
    struct sb_load_units units;
    char text[SB_LOAD_SENTENCE];
    enum sb_code code = SB_OK;
    sb_load_units_choose(&units, result);
    table_put_heading(&page, result);
    if (result->curves > 1)
        code = table_put_sweep(&page, result, &units, error);
    else if (result->curves == 1)
        code =
            table_put_curve(&page, &(struct sb_load_view){ result, result->curve, &units }, error);
    if (code)
        return code;
    table_put_text(&page, table_dim, sb_load_sentence_warm_up(text, result, &units));
    for (uint32_t i = 0; sb_load_sentence_caution(text, result, &units, i)[0]; i++)
        table_put_text(&page, table_yellow, text);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_load_report sb_load_report_table = {
    .name = "table",
    .summary = "sentences and tables on the terminal",
    .print = table_print,
};
