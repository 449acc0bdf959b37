/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/overview.h"

#include "reports/page/cells.h"
#include "reports/page/html_text.h"
#include "reports/page/looks.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"

#include <string.h>

enum { KEY_TASKS = 60 };

/* Whether any call was looked at. */
static bool has_levers(const struct sb_result *result)
{
    for (uint32_t w = 0; w < result->workloads; w++)
        if (result->workload[w].levers)
            return true;
    return false;
}

static void put_head(struct sb_page *page)
{
    static const struct {
        const char *name, *class, *sort;
    } columns[] = {
        { "workload", "l", "text" }, { "calls", "opt", "" }, { "order to take", "l opt", "text" },
        { "mean", "", "" },          { "p99", "", "" },      { "fix first", "l opt", "text" }
    };
    fputs("<div class=\"tools\" id=\"tools\" hidden><label>Find <input type=\"search\" "
          "placeholder=\"workload or call\" aria-keyshortcuts=\"/\"></label><label><input "
          "type=\"checkbox\"> only where another order pays</label><output></output></div>\n"
          "<table id=\"all\"><caption class=\"vh\">All workloads: today → with the order to take"
          "</caption>\n<thead><tr>",
          page->out);
    unsigned count = sizeof columns / sizeof *columns - !has_levers(page->result);
    for (unsigned i = 0; i < count; i++)
        fprintf(page->out, "<th scope=\"col\" class=\"%s\" data-c=\"%u\"%s>%s</th>",
                columns[i].class, i, columns[i].sort[0] ? " data-text=\"1\"" : "", columns[i].name);
    fputs("</tr></thead>\n<tbody>\n", page->out);
}

static void put_change(FILE *out, const struct sb_workload_result *workload,
                       const struct sb_advice *advice, unsigned which)
{
    struct sb_page_change change;
    char text[SB_UNITS_SIZE], today[SB_UNITS_SIZE], instead[SB_UNITS_SIZE];
    bool gain = advice->kind == SB_ADVICE_PAYS || advice->kind == SB_ADVICE_IN_TAIL;
    bool told = advice->kind != SB_ADVICE_NONE && sb_page_change(&change, workload, advice, which);
    if (!told && which == SB_PAGE_MEAN && workload->mean_is_infinite && advice->take)
        told = sb_page_change(&change, workload, advice, SB_PAGE_MEDIAN);
    if (!told) {
        fputs("<td data-v=\"-1\">–</td>", out);
        return;
    }
    double share = gain ? sb_page_share(&change) : 0;
    const char *cut = sb_advice_cut(text, 1, share);
    fprintf(out, "<td data-v=\"%.4f\"><span class=\"cell\"><span class=\"nb\">", share);
    sb_html_text(out, sb_advice_time(today, workload, change.today));
    if (gain) {
        fputs(" → ", out);
        sb_html_text(out, sb_advice_time(instead, workload, change.instead));
    }
    fprintf(out, " %s%s</span>", sb_advice_unit(workload)->symbol,
            strcmp(change.where, "median") == 0 ? " (median)" : "");
    sb_page_bar_left(out, 1 - share);
    fputs(gain ? "<b class=\"nb\">" : "<span class=\"nb soft\">", out);
    sb_html_sentence(out, cut);
    fputs(gain ? "</b></span></td>" : "</span></span></td>", out);
}

/* What a reader may look for: names of the workload and of its first tasks. */
static void put_key(FILE *out, const struct sb_workload_result *workload)
{
    sb_html_key(out, sb_page_name(workload));
    for (uint32_t i = 0; i < workload->shown_tasks && i < KEY_TASKS; i++) {
        fputc(' ', out);
        sb_html_key(out, workload->task_name[i]);
    }
}

static void put_first(FILE *out, const struct sb_advice *advice)
{
    const char *first = advice->fix ? advice->fix->task : "–";
    fputs("<td class=\"l opt lev\" data-v=\"", out);
    sb_html_key(out, first);
    fputs("\">", out);
    sb_html_name(out, first, SB_NAME_COLUMNS);
    fputs("</td>", out);
}

static void overview_put_row(struct sb_page *page, uint32_t w)
{
    FILE *out = page->out;
    const struct sb_workload_result *workload = &page->result->workload[w];
    struct sb_advice advice;
    char count[SB_UNITS_SIZE];
    sb_advise(&advice, workload);
    const struct sb_strategy_result *take = sb_advice_choice(workload);
    bool gain = advice.kind == SB_ADVICE_PAYS || advice.kind == SB_ADVICE_IN_TAIL;
    fputs("<tr data-k=\"", out);
    put_key(out, workload);
    fprintf(out, "\"%s><th scope=\"row\" class=\"names\" data-v=\"",
            gain ? " data-pays=\"1\"" : "");
    sb_html_key(out, sb_page_name(workload));
    fputs("\"><a href=\"", out);
    sb_page_link(page, w);
    fputs("\">", out);
    sb_html_name(out, sb_page_name(workload), SB_NAME_COLUMNS);
    fputs("</a><small class=\"narrow\">", out);
    sb_html_name(out, take ? take->name : "", SB_NAME_COLUMNS);
    fprintf(out, "</small></th><td class=\"opt\" data-v=\"%u\">%s</td>", (unsigned)workload->tasks,
            sb_units_count(count, workload->tasks));
    fputs("<td class=\"l opt nb\" data-v=\"", out);
    sb_html_key(out, take ? take->name : "");
    fputs("\">", out);
    if (take)
        sb_looks_names(out, workload, take, "<br>");
    fputs("</td>", out);
    put_change(out, workload, &advice, SB_PAGE_MEAN);
    put_change(out, workload, &advice, SB_PAGE_P99);
    if (has_levers(page->result))
        put_first(out, &advice);
    fputs("</tr>\n", out);
}

void sb_page_profile(struct sb_page *page)
{
    if (page->pictures->profile)
        fputs("<p class=\"small files\">How often each strategy is within a factor of the best: "
              "<a href=\"profile.svg\">SVG</a>, <a href=\"profile.gp\">script</a>, <a "
              "href=\"profile.tsv\">data</a></p>\n",
              page->out);
}

void sb_page_overview(struct sb_page *page)
{
    fputs("<section class=\"block\" aria-labelledby=\"overview\">\n<h2 id=\"overview\">All "
          "workloads</h2>\n",
          page->out);
    put_head(page);
    for (uint32_t i = 0; i < page->result->workloads; i++)
        overview_put_row(page, page->order[i]);
    fputs("</tbody></table>\n", page->out);
    if (page->pictures->overview)
        fputs("<p class=\"small files\">Speed-ups of all workloads as a picture: <a "
              "href=\"overview.svg\">SVG</a>, <a "
              "href=\"overview.gp\">script</a>, <a href=\"overview.tsv\">data</a></p>\n",
              page->out);
    sb_page_profile(page);
    fputs("</section>\n", page->out);
}
