/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/policy/loaded.h"

#include "sim/cli/options/catalogue.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/policy/online.h"

#include <string.h>

enum sb_code sb_loaded_read(struct sb_policy *policy, const struct sb_options *o,
                            struct sb_error *error)
{
    sb_ns limit = 0;
    enum sb_code code = SB_OK;
    if (o->time_limit) /* also where nothing is limited by it: what is no time is a mistake */
        code = sb_quantity_duration(o->time_limit, "--time-limit", &limit, error);
    if (code || !o->strategy)
        return code;
    code = sb_policy_load(policy, o->strategy, limit, error);
    struct sb_choices all;
    sb_catalogue_take(SB_STRATEGIES, &all);
    for (uint32_t i = 0; code == SB_OK && i < all.count; i++)
        if (strcmp(all.item[i].name, policy->name) == 0)
            code = sb_fail(error, SB_EINPUT, o->strategy,
                           "its name \"%s\" is that of a strategy of simbench's own", policy->name);
    return code;
}

enum sb_code sb_loaded_select(struct sb_policy *policy, const struct sb_options *o,
                              struct sb_selection *selection, struct sb_error *error)
{
    enum sb_code code = sb_loaded_read(policy, o, error);
    if (code || !o->strategy)
        return code;
    struct sb_strategy *strategy = &policy->strategy;
    if (!strategy->constrain && !strategy->prioritise && !strategy->place)
        strategy->online = &sb_policy_online;
    if (selection->count == SB_STRATEGIES_MAX)
        return sb_fail(error, SB_EINPUT, "--strategy", "too many strategies");
    selection->strategy[selection->count] = strategy;
    selection->baseline[selection->count] = false;
    selection->baseline_only[selection->count++] = false;
    return SB_OK;
}

enum sb_code sb_loaded_try(struct sb_policy *policy, const struct sb_dag *dag, uint32_t workers,
                           const char *workload, struct sb_error *error)
{
    struct sb_error own = { 0 };
    if (!policy->library)
        return SB_OK;
    enum sb_code code = sb_policy_try(policy, dag, workers, &own);
    return code ? sb_fail(error, code, workload, "%s", own.text) : SB_OK;
}
