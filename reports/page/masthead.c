/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/masthead.h"

#include "reports/page/cells.h"
#include "reports/page/html_text.h"
#include "sim/advice/figures.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { TODO_MAX = 8, TODO_THEN = 5, WHO_COLUMNS = 60 };

/* The order that stands for today's in all workloads, or NULL where they differ. */
static const char *common_today(const struct sb_result *result)
{
    const char *name = NULL;
    for (uint32_t w = 0; w < result->workloads; w++) {
        struct sb_advice advice;
        sb_advise(&advice, &result->workload[w]);
        if (!advice.today || (name && strcmp(name, advice.today->name) != 0))
            return NULL;
        name = advice.today->name;
    }
    return name;
}

static void put_lede(FILE *out, const struct sb_result *result)
{
    const char *today = common_today(result);
    bool all_at_once = today && strcmp(today, "join-all-then-chain") == 0;
    fputs("<p class=\"lede\">How long things take stays as it is; only when each one starts "
          "changes.",
          out);
    if (today) {
        fputs(" Today’s order is taken to be <b>", out);
        sb_html_name(out, today, WHO_COLUMNS);
        fprintf(out, "</b>%s.",
                all_at_once ? ": what needs nothing together, then the rest one after another"
                            : "");
    }
    fputs("</p>\n", out);
}

/* "10,000 replicates each, the same draws for every order", or less where it is not so. */
static void put_replicates(FILE *out, const struct sb_result *result)
{
    char count[SB_UNITS_SIZE];
    uint64_t common = 0;
    bool same = true;
    for (uint32_t w = 0; w < result->workloads; w++) {
        uint64_t own = result->workload[w].random ? result->workload[w].replicates : 0;
        same = same && (!own || !common || own == common);
        common = own ? own : common;
    }
    if (common && same)
        fprintf(out, " · %s replicate%s each", sb_units_count(count, common),
                common == 1 ? "" : "s");
    fputs(" · the same draws for every order", out);
}

void sb_page_masthead(struct sb_page *page, const char *heading, const char *notice)
{
    FILE *out = page->out;
    char count[SB_UNITS_SIZE], partial[120];
    snprintf(partial, sizeof partial, "partial: %s.", sb_result_why_partial(page->result));
    fputs("<a class=\"skip\" href=\"#overview\">To the overview</a>\n<header class=\"mast\">\n"
          "<p class=\"brand\">simbench <span>report</span></p>\n<h1>",
          out);
    sb_html_sentence(out, heading);
    fputs("</h1>\n", out);
    put_lede(out, page->result);
    fprintf(out, "<p class=\"small\">%s workload%s", sb_units_count(count, page->result->workloads),
            page->result->workloads == 1 ? "" : "s");
    put_replicates(out, page->result);
    fprintf(out, " · seed %" PRIu64 " · simbench ", page->result->seed);
    sb_html_text(out, page->result->version);
    fputs(" · <a href=\"#method\">method</a> · <a href=\"results.json\">results.json</a></p>\n",
          out);
    if (page->result->partial)
        sb_html_paragraph(out, "caution", partial);
    sb_html_paragraph(out, "caution", notice);
    fputs("</header>\n", out);
}

static void put_cut(FILE *out, const struct sb_workload_result *workload,
                    const struct sb_advice *advice)
{
    bool gain = advice->kind == SB_ADVICE_PAYS || advice->kind == SB_ADVICE_IN_TAIL;
    fputs("<div class=\"cut\">", out);
    if (!gain)
        fputs("<span class=\"no\">no gain</span>", out);
    for (unsigned k = 0; gain && k < SB_PAGE_CHANGES; k++) {
        struct sb_page_change change;
        char text[SB_UNITS_SIZE];
        bool median = k == SB_PAGE_MEDIAN;
        if (median != (workload->mean_is_infinite && k != SB_PAGE_P99) ||
            !sb_page_change(&change, workload, advice, k))
            continue;
        fputs("<span><b>", out);
        sb_html_sentence(out, sb_advice_cut(text, change.today, change.today - change.instead));
        fprintf(out, "</b><small>%s</small></span>", change.where);
    }
    fputs("</div>", out);
}

static void put_advice(struct sb_page *page, uint32_t w)
{
    FILE *out = page->out;
    const struct sb_workload_result *workload = &page->result->workload[w];
    struct sb_advice advice;
    sb_advise(&advice, workload);
    fputs("<li><div><a class=\"who\" href=\"", out);
    sb_page_link(page, w);
    fputs("\">", out);
    sb_html_name(out, sb_page_name(workload), WHO_COLUMNS);
    fputs("</a>", out);
    put_cut(out, workload, &advice);
    fputs("</div><p>", out);
    sb_html_strong(out, advice.headline, advice.strong);
    fputs("</p><p>", out);
    sb_html_sentence(out, advice.more);
    fputs(advice.more[0] && advice.lever[0] ? " " : "", out);
    sb_html_strong(out, advice.lever, advice.lever_strong);
    fputs("</p></li>\n", out);
}

void sb_page_todo(struct sb_page *page)
{
    uint32_t rows = page->result->workloads;
    char count[SB_UNITS_SIZE];
    if (rows < 2)
        return; /* its section says it */
    if (rows > TODO_MAX)
        rows = TODO_THEN;
    fputs("<section class=\"block\" aria-labelledby=\"do\">\n<h2 id=\"do\">What to do</h2>\n"
          "<ol class=\"todo\" role=\"list\">\n",
          page->out);
    for (uint32_t i = 0; i < rows; i++)
        put_advice(page, page->order[i]);
    fputs("</ol>\n", page->out);
    if (rows < page->result->workloads)
        fprintf(page->out,
                "<p class=\"small rest\">and <a href=\"#overview\">%s more below</a></p>\n",
                sb_units_count(count, page->result->workloads - rows));
    fputs("</section>\n", page->out);
}
