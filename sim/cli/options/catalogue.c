/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/catalogue.h"

#include "reports/plots/choice.h"
#include "sim/base/nearest.h"
#include "sim/plugins.h"

#include <stdlib.h>
#include <string.h>

static void add(struct sb_choices *choices, const char *name, const char *summary,
                const void *plugin)
{
    if (choices->count < SB_CHOICES_MAX)
        choices->item[choices->count++] = (struct sb_choice){ name, summary, plugin };
}

/* The plug-ins of a table that ends with NULL, of whatever type. */
#define ADD_ALL(choices, table)                                                                    \
    for (unsigned row = 0; (table)[row]; row++)                                                    \
    add(choices, (table)[row]->name, (table)[row]->summary, (table)[row])

static int by_position(const void *a, const void *b)
{
    const struct sb_choice *left = a, *right = b;
    const struct sb_strategy *x = left->plugin, *y = right->plugin;
    return x->position != y->position ? (x->position > y->position) - (x->position < y->position)
                                      : strcmp(x->name, y->name);
}

static void take_strategies(struct sb_choices *choices)
{
    ADD_ALL(choices, sb_plugins.strategy);
    qsort(choices->item, choices->count, sizeof *choices->item, by_position);
}

static void take_default_strategies(struct sb_choices *choices)
{
    uint32_t kept = 0;
    take_strategies(choices);
    for (uint32_t i = 0; i < choices->count; i++) {
        const struct sb_strategy *strategy = choices->item[i].plugin;
        if (strategy->flags & SB_STRATEGY_DEFAULT)
            choices->item[kept++] = choices->item[i];
    }
    choices->count = kept;
}

static void take_distributions(struct sb_choices *choices)
{
    ADD_ALL(choices, sb_plugins.readers.distributions);
}

static void take_generators(struct sb_choices *choices)
{
    ADD_ALL(choices, sb_plugins.readers.generators);
}
static void take_formats(struct sb_choices *choices)
{
    ADD_ALL(choices, sb_plugins.readers.formats);
}
static void take_exports(struct sb_choices *choices) { ADD_ALL(choices, sb_plugins.exports); }
static void take_reports(struct sb_choices *choices) { ADD_ALL(choices, sb_plugins.report); }
static void take_schedulers(struct sb_choices *choices) { ADD_ALL(choices, sb_plugins.runtime); }

static void take_bench_formats(struct sb_choices *choices)
{
    ADD_ALL(choices, sb_plugins.bench_report);
}

static void take_plots(struct sb_choices *choices)
{
    struct sb_plot_name name[SB_PLOT_NAMES_MAX];
    size_t count = sb_plot_names(name);
    for (size_t i = 0; i < count; i++)
        add(choices, name[i].name, name[i].summary, name[i].name);
}

static void take_outputs(struct sb_choices *choices)
{
    for (unsigned i = 0; sb_plugins.report[i]; i++)
        if (sb_plugins.report[i]->print)
            add(choices, sb_plugins.report[i]->name, sb_plugins.report[i]->summary,
                sb_plugins.report[i]);
}

static void take_any_outputs(struct sb_choices *choices)
{
    take_outputs(choices);
    uint32_t outputs = choices->count;
    for (unsigned i = 0; sb_plugins.bench_report[i]; i++) {
        const struct sb_bench_report *report = sb_plugins.bench_report[i];
        uint32_t same = 0;
        while (same < outputs && strcmp(choices->item[same].name, report->name) != 0)
            same++;
        if (same == outputs)
            add(choices, report->name, report->summary, NULL);
    }
}

static void take_load_outputs(struct sb_choices *choices)
{
    for (unsigned i = 0; sb_plugins.load_report[i]; i++)
        if (sb_plugins.load_report[i]->print)
            add(choices, sb_plugins.load_report[i]->name, sb_plugins.load_report[i]->summary,
                sb_plugins.load_report[i]);
}

static void take_sections(struct sb_choices *choices);

static const struct {
    const char *name, *one, *summary;
    void (*take)(struct sb_choices *choices);
} catalogues[SB_CATALOGUES] = {
    [SB_STRATEGIES] = { "strategies", "strategy", "which step runs next", take_strategies },
    [SB_DISTRIBUTIONS] = { "distributions", "distribution", "how long steps take",
                           take_distributions },
    [SB_GENERATORS] = { "generators", "generator", "graphs that can be made", take_generators },
    [SB_FORMATS] = { "formats", "format", "files that can be read", take_formats },
    [SB_EXPORTS] = { "exports", "export format", "files that can be written", take_exports },
    [SB_REPORTS] = { "reports", "report", "how results of a run are shown", take_reports },
    [SB_SCHEDULERS] = { "schedulers", "scheduler", "real ones, to compare with", take_schedulers },
    [SB_BENCH_FORMATS] = { "bench-formats", "format", "how results of a benchmark are shown",
                           take_bench_formats },
    [SB_PLOTS] = { "plots", "picture", "pictures of a run, for --plots", take_plots },
    [SB_SECTIONS] = { "sections", "list of", NULL, take_sections },
    [SB_DEFAULT_STRATEGIES] = { "default-strategies", "strategy", NULL, take_default_strategies },
    [SB_OUTPUTS] = { "outputs", "format", NULL, take_outputs },
    [SB_ANY_OUTPUTS] = { "any-outputs", "format", NULL, take_any_outputs },
    [SB_LOAD_OUTPUTS] = { "load-outputs", "format", NULL, take_load_outputs },
};

static void take_sections(struct sb_choices *choices)
{
    for (enum sb_catalogue c = SB_STRATEGIES; c < SB_SECTIONS; c++)
        add(choices, catalogues[c].name, catalogues[c].summary, &catalogues[c]);
}

const char *sb_catalogue_name(enum sb_catalogue catalogue) { return catalogues[catalogue].name; }

void sb_catalogue_take(enum sb_catalogue catalogue, struct sb_choices *choices)
{
    choices->count = 0;
    if (catalogues[catalogue].take)
        catalogues[catalogue].take(choices);
}

static void put_names(FILE *out, const struct sb_choices *choices)
{
    for (uint32_t i = 0; i < choices->count; i++)
        fprintf(out, "%s%s",
                i == 0                    ? ""
                : i + 1 == choices->count ? " and "
                                          : ", ",
                choices->item[i].name);
}

static void refuse(enum sb_catalogue catalogue, const struct sb_choices *choices, const char *name,
                   const char *where, struct sb_error *error)
{
    const char *names[SB_CHOICES_MAX], *one = catalogues[catalogue].one;
    for (uint32_t i = 0; i < choices->count; i++)
        names[i] = choices->item[i].name;
    const char *near = sb_nearest(name, names, choices->count);
    char all[512] = "";
    FILE *out = near ? NULL : fmemopen(all, sizeof all, "w");
    if (out) {
        put_names(out, choices);
        fclose(out);
    }
    if (near)
        sb_fail(error, SB_EINPUT, where, "no %s \"%.60s\"; did you mean \"%s\"?", one, name, near);
    else
        sb_fail(error, SB_EINPUT, where, "no %s \"%.60s\"; there are %s", one, name, all);
}

const void *sb_catalogue_find(enum sb_catalogue catalogue, const char *name, const char *where,
                              struct sb_error *error)
{
    struct sb_choices choices;
    sb_catalogue_take(catalogue, &choices);
    for (uint32_t i = 0; i < choices.count; i++)
        if (strcmp(choices.item[i].name, name) == 0)
            return choices.item[i].plugin;
    refuse(catalogue, &choices, name, where, error);
    return NULL;
}

/* The catalogue whose name in braces `text` begins with. */
static enum sb_catalogue in_braces(const char *text)
{
    for (enum sb_catalogue c = SB_STRATEGIES; c < SB_CATALOGUES; c++) {
        size_t length = strlen(catalogues[c].name);
        if (strncmp(text + 1, catalogues[c].name, length) == 0 && text[length + 1] == '}')
            return c;
    }
    return SB_NO_CATALOGUE;
}

void sb_catalogue_expand(FILE *out, const char *text)
{
    for (; *text; text++) {
        enum sb_catalogue catalogue = *text == '{' ? in_braces(text) : SB_NO_CATALOGUE;
        if (catalogue == SB_NO_CATALOGUE) {
            putc(*text, out);
            continue;
        }
        struct sb_choices choices;
        sb_catalogue_take(catalogue, &choices);
        put_names(out, &choices);
        text = strchr(text, '}');
    }
}
