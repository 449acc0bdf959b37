/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/section.h"

#include "reports/page/html_text.h"
#include "reports/page/parts/answer.h"
#include "reports/page/parts/calls.h"
#include "reports/page/parts/command.h"
#include "reports/page/parts/exact.h"
#include "reports/page/parts/figures.h"
#include "reports/page/parts/waits.h"
#include "reports/tables/runs/bounds.h"
#include "reports/tables/runs/method.h"
#include "reports/tables/runs/sentences.h"
#include "sim/advice/figures.h"

#include <string.h>

static void put_count(FILE *out, uint64_t count, const char *noun, const char *ending)
{
    char text[SB_UNITS_SIZE];
    fprintf(out, "%s %s%s", sb_units_count(text, count), noun, ending);
}

static const char *plural(uint64_t count) { return count == 1 ? "" : "s"; }

static void put_facts(FILE *out, const struct sb_workload_result *workload)
{
    put_count(out, workload->tasks, sb_page_noun(workload), plural(workload->tasks));
    fputs(" · ", out);
    put_count(out, workload->edges, "dependenc", workload->edges == 1 ? "y" : "ies");
    fputs(" · ", out);
    if (workload->workers)
        put_count(out, workload->workers, "worker", plural(workload->workers));
    else
        fputs("unlimited workers", out);
    char pools[SB_RUN_SENTENCE_SIZE];
    if (sb_run_sentence_pools(pools, workload)[0]) {
        fputs(" · ", out);
        sb_html_text(out, pools);
    }
    fputs(" · ", out);
    if (workload->random)
        put_count(out, workload->replicates, "replicate", plural(workload->replicates));
    else
        fputs("nothing is random", out);
}

static void put_heading(struct sb_page *page, uint32_t w)
{
    FILE *out = page->out;
    const struct sb_workload_result *workload = &page->result->workload[w];
    const char *tag = sb_page_is_apart(page) ? "h1" : "h2", *folder = page->pictures->folder[w];
    fputs("<div class=\"head\">", out);
    fprintf(out, "<%s id=\"h-%s\"><a href=\"#%s\">", tag, folder, folder);
    sb_html_text(out, sb_page_name(workload));
    fprintf(out, "</a></%s><p class=\"small\">", tag);
    put_facts(out, workload);
    if (page->result->workloads > 1)
        fprintf(out, "<span class=\"up\"> · <a href=\"%s#overview\">all workloads</a></span>",
                sb_page_is_apart(page) ? "../index.html" : "");
    fputs("</p></div>\n", out);
}

static void put_sentences(FILE *out, const struct sb_workload_result *workload,
                          const struct sb_advice *advice)
{
    char text[SB_RUN_SENTENCE_SIZE];
    if (advice->kind != SB_ADVICE_NONE) {
        fputs("<p class=\"say\">", out);
        sb_html_strong(out, advice->headline, advice->strong);
        fputs("</p>\n", out);
    }
    if (advice->more[0] || advice->lever[0]) {
        fputs("<p class=\"also\">", out);
        sb_html_sentence(out, advice->more);
        fputs(advice->more[0] && advice->lever[0] ? " " : "", out);
        sb_html_strong(out, advice->lever, advice->lever_strong);
        fputs("</p>\n", out);
    }
    for (unsigned i = 0; sb_run_sentence_caution(text, workload, i)[0]; i++)
        sb_html_paragraph(out, "caution", text);
    sb_html_paragraph(out, "what", workload->description);
}

/* What there is to know of the figures besides, and how to get them again. */
static void put_again(struct sb_page *page, uint32_t w)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    char text[SB_RUN_SENTENCE_SIZE];
    fputs("<div class=\"part\">", page->out);
    sb_page_part(page, workload, "The same again");
    fputs("<div>", page->out);
    sb_page_command(page, workload);
    fputs("</div><div class=\"note\">", page->out);
    sb_html_paragraph(page->out, "small", sb_run_sentence_choice(text, workload));
    sb_html_paragraph(page->out, "small", sb_run_sentence_shape(text, workload));
    sb_html_paragraph(page->out, "small", sb_run_method_precision(text, workload));
    sb_html_paragraph(page->out, "small", sb_run_method_sampling(text, workload));
    for (unsigned i = 0; sb_run_bounds_sentence(text, workload, i)[0]; i++)
        sb_html_paragraph(page->out, "small", text);
    sb_html_paragraph(page->out, "small", sb_run_sentence_verified(text, workload));
    fputs("</div></div>\n", page->out);
}

void sb_page_section(struct sb_page *page, uint32_t w)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    const char *folder = page->pictures->folder[w];
    struct sb_advice advice;
    sb_advise(&advice, workload);
    fprintf(page->out, "<section class=\"work\" id=\"%s\" aria-labelledby=\"h-%s\">\n", folder,
            folder);
    put_heading(page, w);
    bool answered = sb_page_has_answer(workload, &advice);
    fprintf(page->out, "<div class=\"top%s\"><div>\n", answered ? "" : " one");
    put_sentences(page->out, workload, &advice);
    fputs("</div>\n", page->out);
    if (answered)
        sb_page_answer(page, workload, &advice);
    fputs("</div>\n", page->out);
    sb_page_figures(page, w, &advice);
    sb_page_calls(page, workload, &advice);
    sb_page_waits(page, workload, &advice);
    sb_page_exact(page, workload, &advice);
    put_again(page, w);
    fputs("</section>\n", page->out);
}
