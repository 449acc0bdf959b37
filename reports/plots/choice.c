/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/choice.h"

#include "reports/plots/kinds/bars/criticality.h"
#include "reports/plots/kinds/bars/levers.h"
#include "reports/plots/kinds/bars/speedup.h"
#include "reports/plots/kinds/curves/ccdf.h"
#include "reports/plots/kinds/curves/cdf.h"
#include "reports/plots/kinds/curves/ratio.h"
#include "reports/plots/kinds/curves/spectrum.h"
#include "reports/plots/kinds/schedule/gantt.h"
#include "reports/plots/kinds/schedule/graph.h"
#include "reports/plots/kinds/schedule/workers.h"
#include "reports/plots/kinds/sweep.h"

#include <string.h>

/* In the order of the page. */
const struct sb_plot_kind *const sb_plot_kinds[SB_PLOT_KINDS] = {
    &sb_plot_spectrum, &sb_plot_ratio,       &sb_plot_gantt, &sb_plot_gantt_p99, &sb_plot_workers,
    &sb_plot_levers,   &sb_plot_criticality, &sb_plot_graph, &sb_plot_cdf,       &sb_plot_ccdf,
    &sb_plot_speedup,  &sb_plot_sweep,
};

size_t sb_plot_names(struct sb_plot_name name[SB_PLOT_NAMES_MAX])
{
    static const struct sb_plot_name others[] = {
        { "overview", "speed-ups of all workloads in one" },
        { "profile", "how often each strategy is within a factor of the best, of many workloads" },
        { "png", "as PNG too, for where there is no SVG" },
        { "all", "all pictures, which is what is drawn unless others are named" },
        { "none", "no picture" },
    };
    size_t count = 0;
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        if (!count || strcmp(name[count - 1].name, sb_plot_kinds[k]->name) != 0)
            name[count++] =
                (struct sb_plot_name){ sb_plot_kinds[k]->name, sb_plot_kinds[k]->summary };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        name[count++] = others[i];
    return count;
}

static void take_all(struct sb_plot_choice *choice)
{
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        choice->kind[k] = true;
    choice->overview = choice->profile = true;
}

static void take(struct sb_plot_choice *choice, const char *name)
{
    if (strcmp(name, "all") == 0)
        take_all(choice);
    choice->overview = choice->overview || strcmp(name, "overview") == 0;
    choice->profile = choice->profile || strcmp(name, "profile") == 0;
    choice->png = choice->png || strcmp(name, "png") == 0;
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        choice->kind[k] = choice->kind[k] || strcmp(name, sb_plot_kinds[k]->name) == 0;
}

struct sb_plot_choice sb_plot_choose(const char *list)
{
    struct sb_plot_choice choice = { 0 };
    bool pictures = false;
    for (const char *at = list; at && *at; at += strcspn(at, ",")) {
        char word[64];
        at += *at == ',';
        snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ","), at);
        take(&choice, word);
        pictures = pictures || strcmp(word, "png") != 0;
    }
    if (!pictures)
        take_all(&choice);
    return choice;
}
