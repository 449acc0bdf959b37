/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/nearest.h"
#include "sim/cli/commands.h"
#include "sim/cli/selection.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void list_strategies(void)
{
    struct sb_selection all;
    if (sb_select("all", false, &all, NULL))
        return;
    for (uint32_t i = 0; i < all.count; i++)
        printf("  %-20s %s%s\n", all.strategy[i]->name, all.strategy[i]->summary,
               all.strategy[i]->flags & SB_STRATEGY_DEFAULT ? " (default)" : "");
}

static void list_distributions(void)
{
    for (unsigned i = 0; i < sb_dist_help_count; i++)
        printf("  %-17s %-42s %s\n", sb_dist_help[i].name, sb_dist_help[i].parameters,
               sb_dist_help[i].summary);
}

static void list_generators(void)
{
    for (unsigned i = 0; sb_plugins.readers.generators[i]; i++) {
        const struct sb_generator *g = sb_plugins.readers.generators[i];
        printf("  %-17s %s\n", g->name, g->summary);
        for (unsigned p = 0; p < SB_PARAMETERS_MAX && g->parameter[p].name; p++) {
            printf("    %-15s %s, from %.10g to %.10g", g->parameter[p].name,
                   g->parameter[p].summary, g->parameter[p].least, g->parameter[p].most);
            if (isnan(g->parameter[p].preset))
                puts(" (required)");
            else
                printf(" (default %.10g)\n", g->parameter[p].preset);
        }
    }
}

static void list_formats(void)
{
    for (unsigned i = 0; sb_plugins.readers.formats[i]; i++)
        printf("  %-17s %s\n", sb_plugins.readers.formats[i]->name,
               sb_plugins.readers.formats[i]->summary);
}

static void list_reports(void)
{
    for (unsigned i = 0; sb_plugins.report[i]; i++)
        printf("  %-17s %s\n", sb_plugins.report[i]->name, sb_plugins.report[i]->summary);
}

static void list_schedulers(void)
{
    for (unsigned i = 0; sb_plugins.runtime[i]; i++)
        printf("  %-17s %s\n", sb_plugins.runtime[i]->name, sb_plugins.runtime[i]->summary);
}

static void list_bench_formats(void)
{
    for (unsigned i = 0; sb_plugins.bench_report[i]; i++)
        printf("  %-17s %s\n", sb_plugins.bench_report[i]->name,
               sb_plugins.bench_report[i]->summary);
}

static const struct {
    const char *name;
    void (*list)(void);
} sections[] = {
    { "strategies", list_strategies },
    { "distributions", list_distributions },
    { "generators", list_generators },
    { "formats", list_formats },
    { "reports", list_reports },
    { "schedulers", list_schedulers },
    { "bench-formats", list_bench_formats },
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static int list(const struct sb_options *o)
{
    const char *names[SECTIONS], *wanted = o->arguments ? o->argument[0] : NULL;
    bool found = false;
    for (unsigned i = 0; i < SECTIONS; i++) {
        names[i] = sections[i].name;
        if (wanted && strcmp(wanted, names[i]) != 0)
            continue;
        printf("%s%s:\n", found ? "\n" : "", names[i]);
        sections[i].list();
        found = true;
    }
    if (found)
        return SB_EXIT_DONE;
    struct sb_error error = { 0 };
    const char *near = sb_nearest(wanted, names, SECTIONS);
    sb_fail(&error, SB_EINPUT, "list",
            near ? "nothing called \"%s\"; did you mean \"%s\"?"
                 : "nothing called \"%s\"; there are strategies, distributions, generators, "
                   "formats, reports, schedulers, bench-formats",
            wanted, near);
    return sb_command_fail(&error);
}

const struct sb_command sb_command_list = {
    .name = "list",
    .arguments = "[strategies|distributions|generators|formats|reports|schedulers|bench-formats]",
    .summary = "what there is to choose from, with a line each",
    .description = "",
    .options = 0,
    .least_arguments = 0,
    .most_arguments = 1,
    .run = list,
};
