/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/exact.h"

#include "reports/page/cells.h"
#include "reports/page/html_text.h"
#include "reports/page/looks.h"
#include "reports/tables/runs/baselines.h"
#include "reports/tables/runs/digits.h"
#include "reports/tables/runs/faster.h"
#include "reports/tables/runs/misses.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void begin_table(struct sb_page *page, const struct sb_workload_result *workload,
                        const char *what, const char *over)
{
    FILE *out = page->out;
    fputs("<div class=\"wide full\" role=\"region\" tabindex=\"0\" aria-label=\"", out);
    sb_html_text(out, what);
    sb_html_name(out, over, SB_NAME_COLUMNS);
    fputs(" in ", out);
    sb_html_text(out, sb_page_name(workload));
    fputs("\"><table class=\"exact\"><caption class=\"small\">", out);
    sb_html_text(out, what);
    sb_html_name(out, over, SB_NAME_COLUMNS);
    fprintf(out, ", %s%s</caption>\n<thead><tr><th scope=\"col\" class=\"l\">order</th>",
            sb_advice_unit(workload)->symbol,
            workload->random ? ", with 95\xC2\xA0% intervals" : "");
}

static void put_column(FILE *out, const char *name)
{
    fputs("<th scope=\"col\">", out);
    sb_html_text(out, name);
    fputs("</th>", out);
}

static void begin_row(FILE *out, const struct sb_workload_result *workload,
                      const struct sb_advice *advice, const struct sb_strategy_result *s)
{
    fprintf(out, "<tr%s><th scope=\"row\">", s == advice->take ? " class=\"best\"" : "");
    sb_looks_names(out, workload, s, "<br>");
    fputs("</th>", out);
}

/* ---- makespans ---- */

/* As many decimals as the figure beside it, "≥ 12.3". */
static int decimals_of(const char *cell)
{
    const char *point = strchr(cell, '.');
    return point ? (int)strlen(point) - 1 : 0;
}

static void put_interval(FILE *out, struct sb_interval ci, double unit, const char *cell)
{
    char lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
    int decimals = decimals_of(cell);
    if (isnan(ci.lo) || isnan(ci.hi) || strcmp(cell, "–") == 0)
        return;
    fprintf(out, "<small>%s to %s</small>", sb_advice_number(lo, ci.lo / unit, decimals),
            sb_advice_number(hi, ci.hi / unit, decimals));
}

/* With its thousands apart: "≥ 1,810". */
static void put_digits(FILE *out, const char *cell)
{
    char number[SB_UNITS_SIZE];
    const char *digits = cell + strcspn(cell, "0123456789");
    char sign[SB_UNITS_SIZE];
    snprintf(sign, sizeof sign, "%.*s", (int)(digits - cell), cell);
    sb_html_sentence(out, sign);
    if (*digits)
        fputs(sb_advice_number(number, strtod(digits, NULL), decimals_of(cell)), out);
}

static void put_makespans(FILE *out, const struct sb_workload_result *workload,
                          const struct sb_strategy_result *s)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(workload);
    const struct sb_unit *unit = sb_advice_unit(workload);
    char cell[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE];
    uint32_t cells = sb_run_digits(cell, workload, &s->makespan, unit);
    for (uint32_t i = 0; i < cells; i++) {
        bool quantile = i > 0 && i + 1 < cells;
        fputs("<td>", out);
        put_digits(out, cell[i]);
        if (workload->random && quantile)
            put_interval(out, s->makespan.quantile_ci95[percentiles->show[i - 1]], unit->ns,
                         cell[i]);
        else if (workload->random && i == 0)
            put_interval(out, s->makespan.mean_cv_ci95, unit->ns, cell[i]);
        fputs("</td>", out);
    }
}

static bool has_limit(const struct sb_workload_result *workload)
{
    return workload->strategies && workload->strategy->slo.limit;
}

/* How many miss the limit. */
static void put_misses(FILE *out, const struct sb_slo *slo)
{
    char text[SB_UNITS_SIZE], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
    fputs("<td>", out);
    sb_run_misses_count(text, &slo->per_million);
    char *about = strstr(text, " ±");
    if (about)
        *about = '\0'; /* its interval stands below */
    put_digits(out, text);
    if (!isnan(slo->per_million.ci95.lo) && !isnan(slo->per_million.ci95.hi))
        fprintf(out, "<small>%s to %s</small>", sb_advice_number(lo, slo->per_million.ci95.lo, 0),
                sb_advice_number(hi, slo->per_million.ci95.hi, 0));
    fputs("</td>", out);
}

static void put_times(struct sb_page *page, const struct sb_workload_result *workload,
                      const struct sb_advice *advice)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(workload);
    begin_table(page, workload, "Time until all is done", "");
    put_column(page->out, "mean");
    for (uint32_t i = 0; i < percentiles->shown; i++)
        put_column(page->out, percentiles->name[percentiles->show[i]]);
    put_column(page->out, "max");
    if (has_limit(workload)) {
        char limit[SB_UNITS_SIZE], name[SB_UNITS_SIZE + 40];
        sb_units_duration(limit, (double)workload->strategy->slo.limit, 0);
        snprintf(name, sizeof name, "over %s, in a million", limit);
        put_column(page->out, name);
    }
    fputs("</tr></thead>\n<tbody>\n", page->out);
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!sb_looks_leads(workload, advice, s))
            continue;
        begin_row(page->out, workload, advice, s);
        put_makespans(page->out, workload, s);
        if (has_limit(workload))
            put_misses(page->out, &s->slo);
        fputs("</tr>\n", page->out);
    }
    fputs("</tbody></table></div>\n", page->out);
}

/* ---- what is saved ---- */

static void put_savings(FILE *out, const struct sb_workload_result *workload,
                        const struct sb_speedup *speedup)
{
    char ratio[SB_UNITS_SIZE], share[SB_UNITS_SIZE];
    sb_units_ratio(ratio, speedup->ratio_of_means.value,
                   sb_interval_half(speedup->ratio_of_means.ci95));
    char *about = strstr(ratio, " ±");
    fprintf(out, "<td>%.*s<small>", about ? (int)(about - ratio) : (int)strlen(ratio), ratio);
    sb_html_sentence(out, about ? about + 1 : "");
    fputs("</small></td>", out);
    sb_page_estimate(out, workload, &speedup->saved_mean, 0);
    if (!workload->random)
        return;
    sb_page_estimate(out, workload, &speedup->saved_p50, 0);
    sb_page_estimate(out, workload, &speedup->saved_p99, 0);
    fputs("<td>", out);
    sb_html_sentence(out, sb_run_faster(share, workload, speedup));
    if (speedup->equal > 0) {
        fputs("<small>same in ", out);
        sb_html_sentence(out, sb_units_rare_share(share, speedup->equal));
        fputs("</small>", out);
    }
    fputs("</td>", out);
}

static void put_saved_over(struct sb_page *page, const struct sb_workload_result *workload,
                           const struct sb_advice *advice, const char *over)
{
    static const char *const columns[] = { "ratio of means", "mean", "p50", "p99", "faster in" };
    const struct sb_strategy_result *baseline = sb_result_find(workload, over);
    begin_table(page, workload, "What each order saves over ", over);
    for (unsigned i = 0; i < (workload->random ? 5u : 2u); i++)
        put_column(page->out, workload->random || i == 0 ? columns[i] : "time");
    fputs("</tr></thead>\n<tbody>\n", page->out);
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        const struct sb_speedup *speedup = sb_result_speedup(s, over);
        if (!speedup || !sb_looks_leads(workload, advice, s) ||
            (baseline && sb_advice_same(s, baseline)))
            continue;
        begin_row(page->out, workload, advice, s);
        put_savings(page->out, workload, speedup);
        fputs("</tr>\n", page->out);
    }
    fputs("</tbody></table></div>\n", page->out);
}

static bool is_compared(const struct sb_workload_result *workload, const struct sb_advice *advice,
                        const char *over)
{
    const struct sb_strategy_result *baseline = sb_result_find(workload, over);
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (sb_result_speedup(s, over) && sb_looks_leads(workload, advice, s) &&
            !(baseline && sb_advice_same(s, baseline)))
            return true;
    }
    return false;
}

void sb_page_exact(struct sb_page *page, const struct sb_workload_result *workload,
                   const struct sb_advice *advice)
{
    const char *over[SB_BASELINES_MAX];
    size_t baselines = sb_baselines_list(workload, over);
    if (!sb_advice_choice(workload))
        return;
    fputs("<div class=\"part\">", page->out);
    sb_page_part(page, workload, "Exact figures");
    put_times(page, workload, advice);
    for (size_t i = 0; i < baselines; i++)
        if (is_compared(workload, advice, over[i]))
            put_saved_over(page, workload, advice, over[i]);
    if (sb_advice_all_same(workload))
        fputs(
            "<p class=\"small full\">Every order gives the same figures to the nanosecond in every "
            "replicate, so that they are one row.</p>\n",
            page->out);
    fputs("</div>\n", page->out);
}
