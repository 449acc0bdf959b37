/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/waits.h"

#include "reports/page/cells.h"
#include "reports/page/html_text.h"
#include "sim/advice/figures.h"

#include <math.h>

enum { WAITS_MAX = 12 };

static void put_waits_head(struct sb_page *page, const struct sb_workload_result *workload)
{
    const char *unit = sb_advice_unit(workload)->symbol;
    fprintf(page->out,
            "<thead><tr><th scope=\"col\" class=\"l\">wait</th><th scope=\"col\">saved without it"
            "<small>%s%s</small></th>",
            workload->random ? "mean, " : "", unit);
    if (workload->random)
        fprintf(page->out, "<th scope=\"col\">saved without it<small>p99, %s</small></th>", unit);
    fputs("</tr></thead>\n<tbody>\n", page->out);
}

static void put_barrier(struct sb_page *page, const struct sb_workload_result *workload,
                        const struct sb_barrier *barrier, const struct sb_strategy_result *of,
                        const double most[2])
{
    fputs("<tr><th scope=\"row\">", page->out);
    sb_html_name(page->out, barrier->join, 2 * SB_NAME_COLUMNS);
    fputs("</th>", page->out);
    sb_page_estimate(page->out, workload, &barrier->cost.mean,
                     sb_page_scale(most[0], of->makespan.mean_cv));
    if (workload->random)
        sb_page_estimate(page->out, workload, &barrier->cost.p99,
                         sb_page_scale(most[1], (double)of->makespan.quantile[SB_P99]));
    fputs("</tr>\n", page->out);
}

void sb_page_waits(struct sb_page *page, const struct sb_workload_result *workload,
                   const struct sb_advice *advice)
{
    const struct sb_strategy_result *today = advice->today;
    double most[2] = { 0, 0 };
    if (!today || !today->barriers)
        return;
    for (uint32_t i = 0; i < today->barriers; i++) {
        most[0] = fmax(most[0], today->barrier[i].cost.mean.value);
        most[1] = fmax(most[1], today->barrier[i].cost.p99.value);
    }
    fputs("<div class=\"part\">", page->out);
    sb_page_part(page, workload, "What each wait costs that today’s order adds");
    fputs("<table class=\"lev\"><caption class=\"vh\">Waits that the order adds</caption>",
          page->out);
    put_waits_head(page, workload);
    for (uint32_t i = 0; i < today->barriers && i < WAITS_MAX; i++)
        put_barrier(page, workload, &today->barrier[i], today, most);
    fputs("</tbody></table><div class=\"note\"><p class=\"small\">Under <b>", page->out);
    sb_html_name(page->out, today->name, SB_NAME_COLUMNS);
    fputs(
        "</b>, with the same draws: what would be saved where those that wait there waited for no "
        "more than they need.</p>",
        page->out);
    if (today->barriers > WAITS_MAX)
        fprintf(page->out, "<p class=\"small\">The others, %u, are in results.json.</p>",
                (unsigned)(today->barriers - WAITS_MAX));
    fputs("</div></div>\n", page->out);
}
