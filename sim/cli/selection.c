/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/selection.h"

#include "sim/cli/catalogue.h"

#include <assert.h>
#include <string.h>

static_assert((int)SB_STRATEGIES_MAX >= (int)SB_CHOICES_MAX, "all strategies can be selected");

/* Marks the strategies that `list` names. */
static enum sb_code mark(const char *list, const struct sb_choices *all, bool *wanted,
                         struct sb_error *error)
{
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        char name[80];
        size_t length = strcspn(at, ",");
        if (length >= sizeof name)
            length = sizeof name - 1;
        memcpy(name, at, length);
        name[length] = '\0';
        const void *strategy = sb_catalogue_find(SB_STRATEGIES, name, "--strategies", error);
        if (!strategy)
            return SB_EINPUT;
        uint32_t i = 0;
        while (all->item[i].plugin != strategy)
            i++;
        if (wanted[i])
            return sb_fail(error, SB_EINPUT, "--strategies", "\"%s\" stands twice", name);
        wanted[i] = true;
    }
    return SB_OK;
}

enum sb_code sb_select(const char *list, bool baselines, struct sb_selection *selection,
                       struct sb_error *error)
{
    struct sb_choices all;
    bool wanted[SB_CHOICES_MAX] = { false };
    sb_catalogue_take(SB_STRATEGIES, &all);
    selection->count = 0;
    if (list && strcmp(list, "all") != 0) {
        enum sb_code code = mark(list, &all, wanted, error);
        if (code)
            return code;
    }
    for (uint32_t i = 0; i < all.count; i++) {
        const struct sb_strategy *strategy = all.item[i].plugin;
        bool chosen = !list                      ? strategy->flags & SB_STRATEGY_DEFAULT
                      : strcmp(list, "all") == 0 ? true
                                                 : wanted[i];
        if (chosen || (baselines && strategy->flags & SB_STRATEGY_BASELINE)) {
            selection->baseline_only[selection->count] = !chosen;
            selection->strategy[selection->count++] = strategy;
        }
    }
    return SB_OK;
}

enum sb_code sb_select_format(const char *format, const struct sb_report **report,
                              struct sb_error *error)
{
    const struct sb_report *found = sb_catalogue_find(SB_OUTPUTS, format, "--format", error);
    if (!found)
        return SB_EINPUT;
    *report = found;
    return SB_OK;
}

enum sb_code sb_select_bench_format(const char *format, const struct sb_bench_report **report,
                                    struct sb_error *error)
{
    const struct sb_bench_report *found =
        sb_catalogue_find(SB_BENCH_FORMATS, format ? format : "table", "--format", error);
    if (!found)
        return SB_EINPUT;
    *report = found;
    return SB_OK;
}
