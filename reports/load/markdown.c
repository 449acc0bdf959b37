/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences and tables for an issue, a pull request or a README. */
#include "reports/load/figures/more_tables.h"
#include "reports/load/figures/say.h"
#include "reports/load/figures/tables.h"
#include "reports/load/figures/trouble.h"
#include "reports/tables/text/markdown_text.h"
#include "sim/load/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

static enum sb_code markdown_put_table(FILE *out, const struct sb_load_view *view,
                                       sb_load_table_build *build, struct sb_error *error)
{
    struct sb_text_table table;
    enum sb_code code = build(&table, view, false, error);
    if (code == SB_OK && table.rows)
        sb_markdown_table(out, &table, NULL);
    sb_text_table_fini(&table);
    return code;
}

static enum sb_code markdown_put_curve(FILE *out, const struct sb_load_view *view,
                                       struct sb_error *error)
{
    static const char *const mark[] = { "", "**", "> " };
    char text[SB_LOAD_SENTENCE];
    enum sb_load_tone tone;
    for (uint32_t i = 0; sb_load_say(text, &tone, view, i); i++)
        sb_markdown_paragraph(out, mark[tone], text, tone == SB_LOAD_ANSWER ? "**" : "");
    enum sb_code code = markdown_put_table(out, view, sb_load_table_points, error);
    if (code == SB_OK)
        code = markdown_put_table(out, view, sb_load_table_attempts, error);
    if (code == SB_OK)
        code = markdown_put_table(out, view, sb_load_table_parts, error);
    if (sb_load_sentence_same(text, view)[0])
        sb_markdown_paragraph(out, "", text, "");
    return code;
}

static enum sb_code markdown_put_sweep(FILE *out, const struct sb_load_result *result,
                                       const struct sb_load_units *units, struct sb_error *error)
{
    struct sb_text_table table;
    char text[SB_LOAD_SENTENCE];
    for (uint32_t i = 0; sb_load_sentence_enough(text, result, units, i)[0]; i++)
        sb_markdown_paragraph(out, "**", text, "**");
    enum sb_code code = sb_load_table_sweep(&table, result, units, false, error);
    if (code == SB_OK)
        sb_markdown_table(out, &table, NULL);
    sb_text_table_fini(&table);
    sb_markdown_paragraph(out, "", sb_load_sentence_sweep(text, result, units), "");
    return code;
}

static enum sb_code markdown_print(const struct sb_load_result *result,
                                   const struct sb_report_options *options, FILE *out,
                                   struct sb_error *error)
{
    struct sb_load_units units;
    char text[SB_LOAD_SENTENCE];
    enum sb_code code = SB_OK;
    (void)options;
    sb_load_units_choose(&units, result);
    sb_utf8_clean(text, sizeof text, result->name, 0);
    sb_markdown_paragraph(out, "### ", text[0] ? text : "(no name)", "");
    sb_markdown_paragraph(out, "", sb_load_sentence_size(text, result), "");
    if (result->curves > 1)
        code = markdown_put_sweep(out, result, &units, error);
    else if (result->curves == 1)
        code =
            markdown_put_curve(out, &(struct sb_load_view){ result, result->curve, &units }, error);
    if (code)
        return code;
    if (sb_load_sentence_warm_up(text, result, &units)[0])
        sb_markdown_paragraph(out, "", text, "");
    for (uint32_t i = 0; sb_load_sentence_caution(text, result, &units, i)[0]; i++)
        sb_markdown_paragraph(out, "> ", text, "");
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_load_report sb_load_report_markdown = {
    .name = "markdown",
    .summary = "sentences and tables for an issue or a README",
    .print = markdown_print,
};
