/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/page/head.h"

#include "reports/load/figures/comparison.h"
#include "reports/load/figures/say.h"
#include "reports/load/figures/trouble.h"
#include "reports/page/html_text.h"
#include "sim/text/utf8.h"

#include <string.h>

enum { NAME_COLUMNS = 80 };

static char *answer(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                    const struct sb_load_units *units)
{
    out[0] = '\0';
    if (!result->curves)
        return out;
    const struct sb_load_view view = { result, result->curve, units };
    if (result->curves > 1 && sb_load_sentence_enough(out, result, units, 0)[0])
        return out;
    if (result->curves == 1 &&
        (sb_load_sentence_slo(out, &view)[0] || sb_load_sentence_comparison(out, &view)[0] ||
         sb_load_sentence_failures(out, &view)[0]))
        return out;
    return sb_load_sentence_capacity(out, &view);
}

char *sb_load_page_heading(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                           const struct sb_load_units *units)
{
    char *end = strstr(answer(out, result, units), ". ");
    if (end)
        end[1] = '\0';
    return out;
}

static void put_parts(FILE *out, const struct sb_load_result *result)
{
    for (uint32_t i = 0; i < result->parts; i++) {
        const struct sb_load_workload *part = &result->part[i];
        char share[SB_UNITS_SIZE];
        if (result->parts > 1)
            fprintf(out, "<p class=\"what\">%s of arrivals: <b>",
                    sb_units_share(share, part->share));
        else if (part->description && part->description[0])
            fputs("<p class=\"what\"><b>", out);
        else
            continue;
        sb_html_name(out, part->name, NAME_COLUMNS);
        fputs("</b> ", out);
        sb_html_sentence(out, part->description ? part->description : "");
        fputs("</p>\n", out);
    }
}

void sb_load_page_masthead(FILE *out, const struct sb_load_result *result,
                           const struct sb_load_units *units, const char *heading,
                           const char *notice)
{
    char text[SB_LOAD_SENTENCE];
    fputs("<a class=\"skip\" href=\"#rates\">To the figures</a>\n<header class=\"mast\">\n"
          "<p class=\"brand\">simbench <span>load</span></p>\n<h1>",
          out);
    sb_html_sentence(out, heading);
    fputs("</h1>\n<p class=\"lede\"><b>", out);
    sb_html_name(out, result->name[0] ? result->name : "(no name)", NAME_COLUMNS);
    fputs("</b>, asked by many at once: requests wait for each other in the pools that they "
          "share.</p>\n",
          out);
    put_parts(out, result);
    fputs("<p class=\"small\">", out);
    sb_html_sentence(out, sb_load_sentence_size(text, result));
    fputs(" · simbench ", out);
    sb_html_text(out, result->version);
    fputs(" · <a href=\"#method\">method</a> · <a href=\"results.json\">results.json</a></p>\n",
          out);
    for (uint32_t i = 0; sb_load_sentence_caution(text, result, units, i)[0]; i++)
        sb_html_paragraph(out, "caution", text);
    sb_html_paragraph(out, "caution", notice);
    fputs("</header>\n", out);
}

static void put_item(FILE *out, enum sb_load_tone tone, const char *text, const char *heading)
{
    if (strcmp(text, heading) == 0)
        return;
    fprintf(out, "<li%s>", tone == SB_LOAD_WARNING ? " class=\"caution\"" : "");
    fputs(tone == SB_LOAD_ANSWER ? "<b>" : "", out);
    sb_html_sentence(out, text);
    fputs(tone == SB_LOAD_ANSWER ? "</b></li>\n" : "</li>\n", out);
}

void sb_load_page_answers(FILE *out, const struct sb_load_result *result,
                          const struct sb_load_units *units, const char *heading)
{
    char text[SB_LOAD_SENTENCE];
    enum sb_load_tone tone;
    fputs("<section class=\"block\" aria-labelledby=\"do\">\n<h2 id=\"do\">What it says</h2>\n"
          "<ul class=\"says\">\n",
          out);
    for (uint32_t i = 0; sb_load_sentence_enough(text, result, units, i)[0]; i++)
        put_item(out, SB_LOAD_ANSWER, text, heading);
    const struct sb_load_view view = { result, result->curve, units };
    for (uint32_t i = 0; result->curves == 1 && sb_load_say(text, &tone, &view, i); i++)
        put_item(out, tone, text, heading);
    fputs("</ul>\n</section>\n", out);
}
