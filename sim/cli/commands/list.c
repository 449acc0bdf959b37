/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/plugins.h"
#include "sim/workload/latency/spelling.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void list_strategy(FILE *out, const struct sb_choice *choice)
{
    const struct sb_strategy *strategy = choice->plugin;
    fprintf(out, "  %-20s %s%s\n", choice->name, choice->summary,
            strategy->flags & SB_STRATEGY_DEFAULT ? " (default)" : "");
}

static void list_distribution(FILE *out, const struct sb_choice *choice)
{
    const struct sb_dist_type *type = choice->plugin;
    char parameters[SB_SPELLING_SIZE];
    fprintf(out, "  %-17s %-42s %s\n", choice->name, sb_spelling_parameters(type, parameters),
            choice->summary);
}

static void list_plain(FILE *out, const struct sb_choice *choice)
{
    fprintf(out, "  %-17s %s\n", choice->name, choice->summary);
}

static void list_generator(FILE *out, const struct sb_choice *choice)
{
    const struct sb_generator *g = choice->plugin;
    list_plain(out, choice);
    for (unsigned p = 0; p < SB_PARAMETERS_MAX && g->parameter[p].name; p++) {
        fprintf(out, "    %-15s %s, from %.10g to %.10g", g->parameter[p].name,
                g->parameter[p].summary, g->parameter[p].least, g->parameter[p].most);
        if (isnan(g->parameter[p].preset))
            fputs(" (required)\n", out);
        else
            fprintf(out, " (default %.10g)\n", g->parameter[p].preset);
    }
}

static void list_section(FILE *out, enum sb_catalogue section)
{
    struct sb_choices choices;
    void (*line)(FILE *, const struct sb_choice *) = section == SB_STRATEGIES ? list_strategy
                                                     : section == SB_DISTRIBUTIONS
                                                         ? list_distribution
                                                     : section == SB_GENERATORS ? list_generator
                                                                                : list_plain;
    fprintf(out, "%s:\n", sb_catalogue_name(section));
    sb_catalogue_take(section, &choices);
    for (uint32_t i = 0; i < choices.count; i++)
        line(out, &choices.item[i]);
}

static int list_command(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    const char *wanted = o->arguments ? o->argument[0] : NULL;
    if (wanted && !sb_catalogue_find(SB_SECTIONS, wanted, "list", &error))
        return sb_command_fail(&error);
    struct sb_screen screen;
    sb_screen_open(&screen, o->ascii, sb_terminal_width());
    for (enum sb_catalogue c = SB_STRATEGIES; c < SB_SECTIONS; c++) {
        if (wanted && strcmp(wanted, sb_catalogue_name(c)) != 0)
            continue;
        if (!wanted && c > SB_STRATEGIES)
            putc('\n', screen.out);
        list_section(screen.out, c);
    }
    sb_screen_close(&screen);
    return SB_EXIT_DONE;
}

extern const struct sb_command sb_command_list;
const struct sb_command sb_command_list = {
    .name = "list",
    .arguments = "[SECTION]",
    .summary = "what there is to choose from, with a line each",
    .description = "SECTION is one of {sections}; all of them when none is named.",
    .examples = "simbench list strategies",
    .self = SB_LIST,
    .least_arguments = 0,
    .most_arguments = 1,
    .first_argument = SB_SECTIONS,
    .run = list_command,
};
