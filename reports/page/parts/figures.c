/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/figures.h"

#include "reports/page/html_text.h"
#include "reports/page/looks.h"
#include "reports/page/parts/picture.h"
#include "reports/tables/runs/sentences.h"
#include "sim/advice/choice.h"
#include "sim/advice/figures.h"

#include <stdlib.h>
#include <string.h>

enum {
    BYTES_MAX = 70 << 10, /* of all pictures of a workload: 100 KB with what stands around them */
    NAMES_MAX = 6
};

/* What the picture shows, for those who do not see it: escaped, on the heap; NULL: no memory. */
static char *label(const struct sb_workload_result *workload, const struct sb_advice *advice,
                   const char *heading)
{
    char *text = NULL, p50[SB_UNITS_SIZE], p99[SB_UNITS_SIZE];
    size_t size;
    const char *unit = sb_advice_unit(workload)->symbol;
    unsigned named = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    sb_html_text(out, heading);
    for (uint32_t i = 0; i < workload->strategies && named < NAMES_MAX; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!sb_looks_leads(workload, advice, s))
            continue;
        fputs(named++ ? "; " : ": ", out);
        sb_html_name(out, s->name, 40);
        fprintf(out, " %s %s", sb_advice_time(p50, workload, (double)s->makespan.quantile[SB_P50]),
                unit);
        if (workload->random)
            fprintf(out, " at p50, %s %s at p99",
                    sb_advice_time(p99, workload, (double)s->makespan.quantile[SB_P99]), unit);
    }
    return fclose(out) ? (free(text), NULL) : text;
}

static enum sb_code read_svg(struct sb_page *page, uint32_t w, const struct sb_advice *advice,
                             const struct sb_plot_kind *kind, struct sb_inline_svg *svg)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    char *text = label(workload, advice, kind->heading);
    if (!text)
        return sb_fail_memory(page->error);
    enum sb_code code = sb_page_picture_read(page, w, kind, text, svg);
    free(text);
    return code;
}

static void put_figure(struct sb_page *page, uint32_t w, const struct sb_advice *advice,
                       const struct sb_plot_kind *kind, bool fits)
{
    struct sb_inline_svg svg;
    page->code = read_svg(page, w, advice, kind, &svg);
    if (page->code)
        return;
    if (fits)
        sb_page_picture_put(page, kind, &svg);
    else
        sb_page_picture_large(page, w, kind);
    sb_inline_svg_fini(&svg);
}

/* Pictures that belong together, by the names of their files. */
static const struct group {
    const char *heading, *base[3];
} groups[] = {
    { "How long it takes", { "spectrum", "ratio" } },
    { "Where the time goes", { "gantt", "gantt-p99" } },
    { "Pictures of the calls", { "levers", "criticality", "graph" } },
    { "The distributions", { "cdf", "ccdf", "speedup" } },
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* The group of a kind; GROUPS: none, it stands with the others at the end. */
static size_t group_of(const struct sb_plot_kind *kind)
{
    for (size_t g = 0; g < GROUPS; g++)
        for (size_t i = 0; i < sizeof groups[g].base / sizeof *groups[g].base; i++)
            if (groups[g].base[i] && strcmp(groups[g].base[i], kind->base) == 0)
                return g;
    return GROUPS;
}

static bool is_shown(const struct sb_page *page, uint32_t w, int k)
{
    return page->pictures->drawn[w][k];
}

static void put_notes(struct sb_page *page, uint32_t w, size_t group)
{
    char text[SB_RUN_SENTENCE_SIZE];
    fputs("<div class=\"note\">", page->out);
    for (int k = 0; k < SB_PLOT_KINDS; k++) {
        const struct sb_plot_kind *kind = sb_plot_kinds[k];
        if (group_of(kind) != group || !is_shown(page, w, k))
            continue;
        kind->say(text, &page->result->workload[w]);
        sb_html_paragraph(page->out, "small", text);
        sb_page_picture_files(page, w, kind->base);
    }
    fputs("</div>", page->out);
}

static void put_group(struct sb_page *page, uint32_t w, const struct sb_advice *advice,
                      size_t group, const bool fits[SB_PLOT_KINDS])
{
    bool any = false;
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        any = any || (group_of(sb_plot_kinds[k]) == group && is_shown(page, w, k));
    if (!any)
        return;
    fputs("<div class=\"part\">", page->out);
    sb_page_part(page, &page->result->workload[w],
                 group < GROUPS ? groups[group].heading : "Further pictures");
    fputs("<div class=\"figs\">\n", page->out);
    for (int k = 0; k < SB_PLOT_KINDS && !page->code; k++)
        if (group_of(sb_plot_kinds[k]) == group && is_shown(page, w, k))
            put_figure(page, w, advice, sb_plot_kinds[k], fits[k]);
    fputs("</div>", page->out);
    put_notes(page, w, group);
    fputs("</div>\n", page->out);
}

static size_t inline_size(struct sb_page *page, uint32_t w, const struct sb_advice *advice,
                          int kind)
{
    struct sb_inline_svg svg = { 0 };
    if (!is_shown(page, w, kind) || page->code)
        return 0;
    page->code = read_svg(page, w, advice, sb_plot_kinds[kind], &svg);
    size_t size = svg.size;
    sb_inline_svg_fini(&svg);
    return size;
}

/* Which pictures stand in the page: the smallest ones, as many as fit together. */
static void choose(struct sb_page *page, uint32_t w, const struct sb_advice *advice,
                   bool fits[SB_PLOT_KINDS])
{
    size_t size[SB_PLOT_KINDS];
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        size[k] = inline_size(page, w, advice, k);
    for (int k = 0; k < SB_PLOT_KINDS; k++) {
        size_t together = size[k];
        for (int other = 0; other < SB_PLOT_KINDS; other++)
            if (other < k ? size[other] <= size[k] : size[other] < size[k])
                together += size[other];
        fits[k] = together <= BYTES_MAX;
    }
}

void sb_page_figures(struct sb_page *page, uint32_t w, const struct sb_advice *advice)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    bool fits[SB_PLOT_KINDS] = { false };
    choose(page, w, advice, fits);
    for (size_t group = 0; group <= GROUPS && !page->code; group++)
        put_group(page, w, advice, group, fits);
    if (workload->tasks && !workload->shown_tasks)
        sb_html_paragraph(page->out, "small",
                          "The graph is too large to show one replicate task by task.");
}
