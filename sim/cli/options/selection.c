/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/selection.h"

#include "sim/cli/options/catalogue.h"
#include "sim/run/replicates/job.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static_assert((int)SB_STRATEGIES_MAX >= (int)SB_CHOICES_MAX, "all strategies can be selected");

/* Marks the strategies that `list`, the value of `option`, names. */
static enum sb_code mark(const char *list, const char *option, const struct sb_choices *all,
                         bool *wanted, struct sb_error *error)
{
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        char name[80];
        size_t length = strcspn(at, ",");
        if (length >= sizeof name)
            length = sizeof name - 1;
        memcpy(name, at, length);
        name[length] = '\0';
        const void *strategy = sb_catalogue_find(SB_STRATEGIES, name, option, error);
        if (!strategy)
            return SB_EINPUT;
        uint32_t i = 0;
        while (all->item[i].plugin != strategy)
            i++;
        if (wanted[i])
            return sb_fail(error, SB_EINPUT, option, "\"%s\" stands twice", name);
        wanted[i] = true;
    }
    return SB_OK;
}

/* Of the strategies those that `list` names, all of them, or those with the flag. */
static enum sb_code choose(const char *list, const char *option, unsigned flag,
                           const struct sb_choices *all, bool chosen[SB_CHOICES_MAX],
                           struct sb_error *error)
{
    bool every = list && strcmp(list, "all") == 0 && flag == SB_STRATEGY_DEFAULT;
    for (uint32_t i = 0; i < all->count; i++) {
        const struct sb_strategy *strategy = all->item[i].plugin;
        chosen[i] = every || (!list && strategy->flags & flag);
    }
    return list && !every ? mark(list, option, all, chosen, error) : SB_OK;
}

enum sb_code sb_select_plots(const char *list, struct sb_error *error)
{
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        char name[80];
        size_t length = strcspn(at, ",");
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1),
                 at);
        if (!sb_catalogue_find(SB_PLOTS, name, "--plots", error))
            return SB_EINPUT;
    }
    return SB_OK;
}

enum sb_code sb_select_compared(const char *list, const char *baseline,
                                struct sb_selection *selection, struct sb_error *error)
{
    struct sb_choices all;
    bool shown[SB_CHOICES_MAX] = { false }, compared[SB_CHOICES_MAX] = { false };
    uint32_t baselines = 0;
    sb_catalogue_take(SB_STRATEGIES, &all);
    selection->count = 0;
    enum sb_code code = choose(list, "--strategies", SB_STRATEGY_DEFAULT, &all, shown, error);
    if (code == SB_OK)
        code = choose(baseline, "--baseline", SB_STRATEGY_BASELINE, &all, compared, error);
    for (uint32_t i = 0; code == SB_OK && i < all.count; i++) {
        if (!shown[i] && !compared[i])
            continue;
        baselines += compared[i];
        selection->baseline[selection->count] = compared[i];
        selection->baseline_only[selection->count] = !shown[i];
        selection->strategy[selection->count++] = all.item[i].plugin;
    }
    if (code == SB_OK && baselines > SB_JOB_BASELINES)
        code = sb_fail(error, SB_EINPUT, "--baseline", "more than %d of them", SB_JOB_BASELINES);
    return code;
}

enum sb_code sb_select(const char *list, struct sb_selection *selection, struct sb_error *error)
{
    enum sb_code code = sb_select_compared(list, NULL, selection, error);
    uint32_t count = 0;
    for (uint32_t i = 0; code == SB_OK && i < selection->count; i++)
        if (!selection->baseline_only[i])
            selection->strategy[count++] = selection->strategy[i];
    selection->count = count;
    for (uint32_t i = 0; i < count; i++)
        selection->baseline_only[i] = false;
    return code;
}

static bool has(const struct sb_choices *all, const struct sb_strategy *strategy)
{
    for (uint32_t i = 0; i < all->count; i++)
        if (all->item[i].plugin == strategy)
            return true;
    return false;
}

static void add_strategy(struct sb_selection *selection, const struct sb_strategy *strategy,
                         bool baseline, bool baseline_only)
{
    uint32_t i = selection->count++;
    selection->strategy[i] = strategy;
    selection->baseline[i] = baseline;
    selection->baseline_only[i] = baseline_only;
}

void sb_select_for(const struct sb_selection *selection, const struct sb_dag *dag, const char *list,
                   const char *baseline, struct sb_selection *own)
{
    struct sb_choices all;
    bool listed = list, compared = baseline;
    if (!dag->is_recorded || (listed && compared)) {
        *own = *selection;
        return;
    }
    sb_catalogue_take(SB_STRATEGIES, &all);
    own->count = 0;
    for (uint32_t i = 0; i < all.count; i++) {
        const struct sb_strategy *strategy = all.item[i].plugin;
        uint32_t s = 0;
        while (s < selection->count && selection->strategy[s] != strategy)
            s++;
        bool chosen = s < selection->count, recorded = strategy->flags & SB_STRATEGY_RECORDED;
        bool shown = (chosen && !selection->baseline_only[s]) || (recorded && !listed);
        bool over = compared ? chosen && selection->baseline[s] : recorded;
        if (shown || over)
            add_strategy(own, strategy, over, !shown);
    }
    for (uint32_t s = 0; s < selection->count; s++) /* not of the program's own */
        if (!has(&all, selection->strategy[s]))
            add_strategy(own, selection->strategy[s], false, false);
}

enum sb_code sb_select_check(const struct sb_selection *selection, const struct sb_dag *dag,
                             const char *where, struct sb_error *error)
{
    for (uint32_t s = 0; dag->platform && s < selection->count; s++)
        if (selection->strategy[s]->online)
            return sb_fail(error, SB_EINPUT, where,
                           "has workers that differ (\"platform\"), of which %s is not told; it "
                           "decides while it runs",
                           selection->strategy[s]->name);
    for (uint32_t s = 0; sb_pools_matter(dag->pools) && s < selection->count; s++)
        if (sb_strategy_has_places(selection->strategy[s]))
            return sb_fail(error, SB_EINPUT, where,
                           "tasks take slots of pools, of which %s knows nothing; leave it out of "
                           "--strategies",
                           selection->strategy[s]->name);
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
