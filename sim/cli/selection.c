/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/selection.h"

#include "sim/base/nearest.h"

#include <stdlib.h>
#include <string.h>

static int by_position(const void *a, const void *b)
{
    const struct sb_strategy *x = *(const struct sb_strategy *const *)a,
                             *y = *(const struct sb_strategy *const *)b;
    return x->position != y->position ? (x->position > y->position) - (x->position < y->position)
                                      : strcmp(x->name, y->name);
}

static uint32_t all_strategies(const struct sb_strategy **all)
{
    uint32_t count = 0;
    while (count < SB_STRATEGIES_MAX && sb_plugins.strategy[count]) {
        all[count] = sb_plugins.strategy[count];
        count++;
    }
    qsort(all, count, sizeof *all, by_position);
    return count;
}

/* Marks the strategies that `list` names. */
static enum sb_code mark(const char *list, const struct sb_strategy *const *all, uint32_t count,
                         bool *wanted, struct sb_error *error)
{
    const char *names[SB_STRATEGIES_MAX];
    for (uint32_t i = 0; i < count; i++)
        names[i] = all[i]->name;
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        char name[80];
        size_t length = strcspn(at, ",");
        if (length >= sizeof name)
            length = sizeof name - 1;
        memcpy(name, at, length);
        name[length] = '\0';
        uint32_t i = 0;
        while (i < count && strcmp(names[i], name) != 0)
            i++;
        if (i == count) {
            const char *near = sb_nearest(name, names, count);
            return sb_fail(error, SB_EINPUT, "--strategies",
                           near ? "no strategy \"%s\"; did you mean \"%s\"?"
                                : "no strategy \"%s\"; see `simbench list strategies`",
                           name, near);
        }
        if (wanted[i])
            return sb_fail(error, SB_EINPUT, "--strategies", "\"%s\" stands twice", name);
        wanted[i] = true;
    }
    return SB_OK;
}

enum sb_code sb_select(const char *list, bool baselines, struct sb_selection *selection,
                       struct sb_error *error)
{
    const struct sb_strategy *all[SB_STRATEGIES_MAX] = { NULL };
    bool wanted[SB_STRATEGIES_MAX] = { false };
    uint32_t count = all_strategies(all);
    selection->count = 0;
    if (list && strcmp(list, "all") != 0) {
        enum sb_code code = mark(list, all, count, wanted, error);
        if (code)
            return code;
    }
    else {
        for (uint32_t i = 0; i < count; i++)
            wanted[i] = list || all[i]->flags & SB_STRATEGY_DEFAULT;
    }
    for (uint32_t i = 0; i < count; i++)
        if (wanted[i] || (baselines && all[i]->flags & SB_STRATEGY_BASELINE)) {
            selection->baseline_only[selection->count] = !wanted[i];
            selection->strategy[selection->count++] = all[i];
        }
    return SB_OK;
}

enum sb_code sb_select_format(const char *format, const struct sb_report **report,
                              struct sb_error *error)
{
    const char *names[SB_STRATEGIES_MAX];
    size_t count = 0;
    for (unsigned i = 0; sb_plugins.report[i]; i++) {
        if (!sb_plugins.report[i]->print)
            continue;
        if (strcmp(sb_plugins.report[i]->name, format) == 0) {
            *report = sb_plugins.report[i];
            return SB_OK;
        }
        names[count++] = sb_plugins.report[i]->name;
    }
    const char *near = sb_nearest(format, names, count);
    return sb_fail(error, SB_EINPUT, "--format",
                   near ? "no format \"%s\"; did you mean \"%s\"?"
                        : "no format \"%s\"; there are table, json, csv and markdown",
                   format, near);
}

enum sb_code sb_select_bench_format(const char *format, const struct sb_bench_report **report,
                                    struct sb_error *error)
{
    const char *names[SB_STRATEGIES_MAX], *wanted = format ? format : "table";
    size_t count = 0;
    for (unsigned i = 0; sb_plugins.bench_report[i]; i++) {
        names[count++] = sb_plugins.bench_report[i]->name;
        if (strcmp(names[count - 1], wanted) == 0) {
            *report = sb_plugins.bench_report[i];
            return SB_OK;
        }
    }
    const char *near = sb_nearest(wanted, names, count);
    return sb_fail(error, SB_EINPUT, "--format",
                   near ? "no format \"%s\"; did you mean \"%s\"?"
                        : "no format \"%s\"; see `simbench list bench-formats`",
                   wanted, near);
}
