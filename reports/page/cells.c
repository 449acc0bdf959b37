/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/cells.h"

#include "reports/page/html_text.h"
#include "sim/advice/figures.h"

#include <math.h>
#include <string.h>

enum { BAR = 56, BAR_LEFT = 44 };

#define LEAST_SCALE 0.05 /* of the time */

static bool is_told(const struct sb_workload_result *workload, const struct sb_advice *advice,
                    unsigned quantile)
{
    return workload->random && !isnan(advice->today->makespan.quantile_ci95[quantile].hi) &&
           !isnan(advice->take->makespan.quantile_ci95[quantile].hi);
}

bool sb_page_change(struct sb_page_change *change, const struct sb_workload_result *workload,
                    const struct sb_advice *advice, unsigned which)
{
    static const char *const where[] = { "mean", "median", "p99" };
    static const struct sb_estimate nothing = { 0, { 0, 0 } };
    const struct sb_summary *today = &advice->today->makespan, *take = &advice->take->makespan;
    const struct sb_speedup *saved = advice->saved;
    unsigned quantile = which == SB_PAGE_MEDIAN ? SB_P50 : SB_P99;
    if (which == SB_PAGE_MEAN) {
        *change = (struct sb_page_change){ today->mean_cv, take->mean_cv,
                                           saved ? &saved->saved_mean : &nothing,
                                           workload->random ? where[which] : "time" };
        return !workload->mean_is_infinite;
    }
    *change = (struct sb_page_change){ (double)today->quantile[quantile],
                                       (double)take->quantile[quantile],
                                       !saved                    ? &nothing
                                       : which == SB_PAGE_MEDIAN ? &saved->saved_p50
                                                                 : &saved->saved_p99,
                                       where[which] };
    return is_told(workload, advice, quantile);
}

double sb_page_share(const struct sb_page_change *change)
{
    double saved = change->today - change->instead;
    return change->today > 0 && !isnan(saved) ? saved / change->today : 0;
}

void sb_page_bar_left(FILE *out, double left)
{
    double width = fmin(fmax(left, 0), 1) * BAR_LEFT;
    fprintf(out,
            "<svg class=\"left\" width=\"%d\" height=\"10\" aria-hidden=\"true\"><rect class=\"t\" "
            "x=\".5\" y=\".5\" width=\"%d\" height=\"9\"/><rect class=\"v\" y=\"1\" width=\"%.1f\" "
            "height=\"8\"/></svg>",
            BAR_LEFT + 1, BAR_LEFT, width);
}

void sb_page_bar(FILE *out, double share)
{
    double width = isnan(share) ? 0 : fmin(fmax(share, 0), 1) * BAR;
    fprintf(out,
            "<svg class=\"bar\" width=\"%d\" height=\"7\" aria-hidden=\"true\"><rect x=\"%.1f\" "
            "width=\"%.1f\" height=\"7\"/></svg>",
            BAR, BAR - width, width);
}

double sb_page_scale(double largest, double time) { return fmax(largest, LEAST_SCALE * time); }

void sb_page_estimate(FILE *out, const struct sb_workload_result *workload,
                      const struct sb_estimate *estimate, double most)
{
    char text[2 * SB_UNITS_SIZE];
    if (isnan(estimate->value)) {
        fputs("<td>–</td>", out);
        return;
    }
    sb_advice_estimate(text, workload, estimate);
    const char *about = strstr(text, " ±");
    fprintf(out, "<td>%.*s<small>", about ? (int)(about - text) : (int)strlen(text), text);
    sb_html_sentence(out, about ? about + 1 : "");
    fputs("</small>", out);
    if (most > 0)
        sb_page_bar(out, estimate->value / most);
    fputs("</td>", out);
}
