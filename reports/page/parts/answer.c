/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/answer.h"

#include "reports/page/cells.h"
#include "reports/page/html_text.h"
#include "reports/page/looks.h"
#include "reports/tables/runs/faster.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"

#include <math.h>
#include <string.h>

bool sb_page_has_answer(const struct sb_workload_result *workload, const struct sb_advice *advice)
{
    return advice->saved && !sb_advice_all_same(workload);
}

/* Where nothing is random there is one figure. */
static unsigned columns(const struct sb_workload_result *workload)
{
    return workload->random ? SB_PAGE_CHANGES : 1;
}

static void answer_put_row(FILE *out, const struct sb_workload_result *workload,
                           const struct sb_advice *advice, bool instead)
{
    const struct sb_strategy_result *of = instead ? advice->take : advice->today;
    fputs("<tr><th scope=\"row\">", out);
    fputs(instead ? "instead" : "today", out);
    fputs("<small>", out);
    sb_looks_names(out, workload, of, "<br>");
    fputs("</small></th>", out);
    for (unsigned k = 0; k < columns(workload); k++) {
        struct sb_page_change change;
        char text[SB_UNITS_SIZE];
        bool told = sb_page_change(&change, workload, advice, k);
        fprintf(out, told ? "<td>%s\xC2\xA0%s</td>" : "<td>–</td>",
                sb_advice_time(text, workload, instead ? change.instead : change.today),
                sb_advice_unit(workload)->symbol);
    }
    fputs("</tr>\n", out);
}

static void put_saved_cell(FILE *out, const struct sb_workload_result *workload,
                           const struct sb_page_change *change)
{
    char value[SB_UNITS_SIZE], estimate[2 * SB_UNITS_SIZE], cut[SB_UNITS_SIZE];
    sb_advice_value(value, workload, change->saved);
    sb_advice_estimate(estimate, workload, change->saved);
    const char *about = strstr(estimate, "±");
    fprintf(out, "<td><b>%s\xC2\xA0%s</b><small><span>", value, sb_advice_unit(workload)->symbol);
    sb_html_sentence(out, about ? about : "");
    fputs("</span> <span>", out);
    sb_html_sentence(out, sb_advice_cut(cut, change->today, change->today - change->instead));
    fputs("</span></small></td>", out);
}

static void put_saved_cells(FILE *out, const struct sb_workload_result *workload,
                            const struct sb_advice *advice)
{
    fprintf(out, "<tr class=\"cut\"><th scope=\"row\">saved%s</th>",
            workload->random ? "<small>95\xC2\xA0% interval</small>" : "");
    for (unsigned k = 0; k < columns(workload); k++) {
        struct sb_page_change change;
        if (sb_page_change(&change, workload, advice, k))
            put_saved_cell(out, workload, &change);
        else
            fputs("<td>–</td>", out);
    }
    fputs("</tr>\n", out);
}

/* "1.080 ± 0.003 times as fast (ratio of the means), faster in 19 % of the replicates, …" */
static void put_ratio(FILE *out, const struct sb_workload_result *workload,
                      const struct sb_advice *advice)
{
    const struct sb_speedup *saved = advice->saved;
    char ratio[SB_UNITS_SIZE], share[SB_UNITS_SIZE], text[SB_RUN_SENTENCE_SIZE];
    int used = snprintf(text, sizeof text, "%s times as fast%s",
                        sb_units_ratio(ratio, saved->ratio_of_means.value,
                                       sb_interval_half(saved->ratio_of_means.ci95)),
                        workload->random ? " (ratio of the means)" : "");
    if (workload->random && !isnan(saved->faster))
        used += snprintf(text + used, sizeof text - (size_t)used,
                         ", faster in %s of the replicates", sb_run_faster(share, workload, saved));
    if (workload->random && saved->equal > 0)
        snprintf(text + used, sizeof text - (size_t)used, ", the same in %s",
                 sb_units_rare_share(share, saved->equal));
    sb_html_paragraph(out, "small", text);
}

void sb_page_answer(struct sb_page *page, const struct sb_workload_result *workload,
                    const struct sb_advice *advice)
{
    FILE *out = page->out;
    fputs("<div><div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"What it saves in ",
          out);
    sb_html_text(out, sb_page_name(workload));
    fputs("\"><table class=\"answer\"><thead><tr><th scope=\"col\" class=\"l\">time until all is "
          "done</th>",
          out);
    for (unsigned k = 0; k < columns(workload); k++) {
        struct sb_page_change change;
        sb_page_change(&change, workload, advice, k);
        fprintf(out, "<th scope=\"col\">%s</th>", change.where);
    }
    fputs("</tr></thead><tbody>\n", out);
    answer_put_row(out, workload, advice, false);
    answer_put_row(out, workload, advice, true);
    put_saved_cells(out, workload, advice);
    fputs("</tbody></table></div>\n", out);
    put_ratio(out, workload, advice);
    fputs("</div>\n", out);
}
