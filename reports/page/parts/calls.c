/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/calls.h"

#include "reports/page/cells.h"
#include "reports/page/html_text.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"
#include "sim/advice/lever_sentence.h"

#include <math.h>
#include <string.h>

enum { CALLS_MAX = 12 };

/* What there is to say of the calls of a workload. */
struct calls {
    const struct sb_workload_result *workload;
    const struct sb_strategy_result *take;
    const struct sb_criticality *criticality; /* or NULL */
    uint32_t levers;                          /* under the order to take */
    double most_mean, most_p99;               /* what fills a bar */
};

/* Of the order to take, or of one that is the same. */
static const struct sb_criticality *find_criticality(const struct sb_workload_result *workload,
                                                     const struct sb_strategy_result *take)
{
    if (take->criticality)
        return take->criticality;
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (workload->strategy[i].criticality && sb_advice_same(&workload->strategy[i], take))
            return workload->strategy[i].criticality;
    return NULL;
}

static void fill(struct calls *c, const struct sb_workload_result *workload,
                 const struct sb_strategy_result *take)
{
    *c = (struct calls){ .workload = workload,
                         .take = take,
                         .criticality = find_criticality(workload, take) };
    for (uint32_t i = 0; i < workload->levers; i++) {
        const struct sb_lever *lever = &workload->lever[i];
        if (!sb_advice_is_lever(lever, workload, take))
            continue;
        c->levers++;
        c->most_mean = fmax(c->most_mean, lever->saved.mean.value);
        c->most_p99 = fmax(c->most_p99, lever->saved.p99.value);
    }
    c->most_mean = sb_page_scale(c->most_mean, take->makespan.mean_cv);
    c->most_p99 = sb_page_scale(c->most_p99, (double)take->makespan.quantile[SB_P99]);
}

static const struct sb_task_criticality *criticality_of(const struct calls *c, const char *task)
{
    for (uint32_t i = 0; c->criticality && i < c->criticality->tasks; i++)
        if (strcmp(c->criticality->task[i].name, task) == 0)
            return &c->criticality->task[i];
    return NULL;
}

static const struct sb_lever *lever_of(const struct calls *c, const char *task)
{
    for (uint32_t i = 0; i < c->workload->levers; i++)
        if (sb_advice_is_lever(&c->workload->lever[i], c->workload, c->take) &&
            strcmp(c->workload->lever[i].task, task) == 0)
            return &c->workload->lever[i];
    return NULL;
}

static void put_calls_head(FILE *out, const struct calls *c)
{
    const char *unit = sb_advice_unit(c->workload)->symbol, *noun = sb_page_noun(c->workload);
    bool random = c->workload->random;
    fprintf(out, "<thead><tr><th scope=\"col\" class=\"l\">%s</th>", noun);
    if (c->criticality)
        fprintf(out,
                "<th scope=\"col\">on the critical path%s</th><th scope=\"col\" "
                "class=\"opt\">slack, %s%s</th>",
                random ? "<small>in the slowest 1\xC2\xA0%</small>" : "", unit,
                random ? "<small>p5</small>" : "");
    if (c->levers)
        fprintf(out, "<th scope=\"col\">half its time<small>%s%s</small></th>",
                random ? "mean, " : "", unit);
    if (c->levers && random)
        fprintf(out, "<th scope=\"col\">half its time<small>p99, %s</small></th>", unit);
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void put_critical(FILE *out, const struct calls *c, const struct sb_task_criticality *task)
{
    char text[SB_UNITS_SIZE];
    if (!task) {
        fputs("<td>–</td><td class=\"opt\">–</td>", out);
        return;
    }
    fputs("<td>", out);
    sb_html_sentence(out, sb_units_rare_share(text, task->p));
    if (c->workload->random && !isnan(task->p_tail)) {
        fputs("<small>", out);
        sb_html_sentence(out, sb_units_rare_share(text, task->p_tail));
        fputs("</small>", out);
    }
    fputs("</td><td class=\"opt\">", out);
    sb_html_text(out, sb_advice_time(text, c->workload, task->slack.mean));
    if (c->workload->random) {
        fputs("<small>", out);
        sb_html_text(out, sb_advice_time(text, c->workload, task->slack.p5));
        fputs("</small>", out);
    }
    fputs("</td>", out);
}

static void put_lever(FILE *out, const struct calls *c, const struct sb_lever *lever)
{
    static const struct sb_estimate unknown = { NAN, { NAN, NAN } };
    sb_page_estimate(out, c->workload, lever ? &lever->saved.mean : &unknown, c->most_mean);
    if (c->workload->random)
        sb_page_estimate(out, c->workload, lever ? &lever->saved.p99 : &unknown, c->most_p99);
}

static void put_task(FILE *out, const struct calls *c, const char *task)
{
    fputs("<tr><th scope=\"row\">", out);
    sb_html_name(out, task, SB_NAME_COLUMNS);
    fputs("</th>", out);
    if (c->criticality)
        put_critical(out, c, criticality_of(c, task));
    if (c->levers)
        put_lever(out, c, lever_of(c, task));
    fputs("</tr>\n", out);
}

/* Levers first, then what else is most often on the critical path. */
static uint32_t put_rows(FILE *out, const struct calls *c)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < c->workload->levers && rows < CALLS_MAX; i++)
        if (sb_advice_is_lever(&c->workload->lever[i], c->workload, c->take)) {
            put_task(out, c, c->workload->lever[i].task);
            rows++;
        }
    for (uint32_t i = 0; c->criticality && i < c->criticality->tasks && rows < CALLS_MAX; i++)
        if (!lever_of(c, c->criticality->task[i].name)) {
            put_task(out, c, c->criticality->task[i].name);
            rows++;
        }
    return rows;
}

static void put_note(FILE *out, const struct calls *c, uint32_t rows)
{
    const char *noun = sb_page_noun(c->workload);
    char count[SB_UNITS_SIZE];
    fputs("<div class=\"note\"><p class=\"small\">Under <b>", out);
    sb_html_name(out, c->take->name, SB_NAME_COLUMNS);
    fputs("</b>, in the same draws.", out);
    if (c->criticality)
        fprintf(
            out,
            " On the critical path is what the end waited for; slack is by how much a %s may get "
            "slower before the end does%s.",
            noun, c->workload->random ? ": in the mean, and in all but one of 20" : "");
    if (c->levers)
        fprintf(out, " Half its time: each latency of one %s is half of what was drawn.", noun);
    fputs("</p>", out);
    if (c->criticality && c->criticality->replicates < c->workload->replicates)
        fprintf(out, "<p class=\"small\">Paths are those of the first %s replicates.</p>",
                sb_units_count(count, c->criticality->replicates));
    if (rows < c->workload->tasks)
        fprintf(out, "<p class=\"small\">%s of %u %ss; more are in results.json.</p>",
                sb_units_count(count, rows), (unsigned)c->workload->tasks, noun);
    fputs("</div>", out);
}

void sb_page_calls(struct sb_page *page, const struct sb_workload_result *workload,
                   const struct sb_advice *advice)
{
    struct calls c;
    char heading[64];
    if (!advice->take)
        return;
    fill(&c, workload, advice->take);
    if (!c.levers && !c.criticality)
        return;
    snprintf(heading, sizeof heading, "Which %s to fix first", sb_page_noun(workload));
    fputs("<div class=\"part\">", page->out);
    sb_page_part(page, workload, heading);
    fputs("<table class=\"lev\"><caption class=\"vh\">", page->out);
    sb_html_text(page->out, heading);
    fputs("</caption>", page->out);
    put_calls_head(page->out, &c);
    uint32_t rows = put_rows(page->out, &c);
    fputs("</tbody></table>", page->out);
    put_note(page->out, &c, rows);
    fputs("</div>\n", page->out);
}
