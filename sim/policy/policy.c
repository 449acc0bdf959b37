/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/policy/policy.h"

#include "sim/engine/plan.h"
#include "sim/platform/platform_engine.h"
#include "sim/policy/callbacks.h"
#include "sim/policy/guard.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* ---- loading ---- */

static enum sb_code check_name(const struct sb_policy *policy, struct sb_error *error)
{
    const char *name = policy->table.name;
    size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
    if (length > 0 && length <= SB_POLICY_NAME_MAX && !name[length])
        return SB_OK;
    return sb_fail(error, SB_EINPUT, policy->path,
                   "sb_strategy_v1.name is %s%.60s%s, expected 1 to %d lower-case letters, digits "
                   "and hyphens",
                   name ? "\"" : "", name ? name : "NULL", name ? "\"" : "", SB_POLICY_NAME_MAX);
}

/* Later versions of the struct are longer, and begin the same. */
static enum sb_code take_table(struct sb_policy *policy, struct sb_error *error)
{
    const struct sb_strategy_v1 *theirs = dlsym(policy->library, "sb_strategy_v1");
    struct sb_strategy_v1 *ours = &policy->table;
    const size_t least = offsetof(struct sb_strategy_v1, constrain);
    if (!theirs)
        return sb_fail(error, SB_EINPUT, policy->path, "exports no sb_strategy_v1");
    if (theirs->version != 1 || theirs->size < least)
        return sb_fail(error, SB_EINPUT, policy->path,
                       "sb_strategy_v1 has version %u and size %u, expected version 1 and "
                       "sizeof(struct sb_strategy_v1)",
                       theirs->version, theirs->size);
    memcpy(ours, theirs, theirs->size < sizeof *ours ? theirs->size : sizeof *ours);
    if (!ours->constrain && !ours->prioritise && !ours->place && !ours->idle)
        return sb_fail(error, SB_EINPUT, policy->path,
                       "sb_strategy_v1 has no callback that decides anything: constrain, "
                       "prioritise, place or idle");
    return check_name(policy, error);
}

static enum sb_code open_library(void *self, const char *volatile *doing, struct sb_error *error)
{
    struct sb_policy *policy = self;
    *doing = "loading";
    char path[4096];
    bool here = !strchr(policy->path, '/'); /* not one of the system's libraries */
    snprintf(path, sizeof path, "%s%s", here ? "./" : "", policy->path);
    policy->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!policy->library)
        return sb_fail(error, SB_EINPUT, policy->path, "cannot be loaded: %s", dlerror());
    return take_table(policy, error);
}

enum sb_code sb_policy_load(struct sb_policy *policy, const char *path, sb_ns limit,
                            struct sb_error *error)
{
    *policy = (struct sb_policy){ .path = path, .limit = limit };
    if (!*path)
        return sb_fail(error, SB_EINPUT, "--strategy", "expected a shared library, found \"\"");
    const char *volatile doing;
    const struct sb_guard guard = { open_library, policy, path, limit };
    enum sb_code code = sb_guard_run(&guard, error);
    if (code == SB_OK)
        code = open_library(policy, &doing, error);
    if (code)
        return code;
    snprintf(policy->name, sizeof policy->name, "%s", policy->table.name);
    policy->strategy = (struct sb_strategy){
        .name = policy->name,
        .summary = policy->table.summary ? policy->table.summary : "a strategy of your own",
        .position = INT32_MAX,
        .constrain = policy->table.constrain ? sb_callback_constrain : NULL,
        .prioritise = policy->table.prioritise ? sb_callback_prioritise : NULL,
        .place = policy->table.place ? sb_callback_place : NULL,
    };
    return SB_OK;
}

void sb_policy_fini(struct sb_policy *policy)
{
    if (policy->library)
        dlclose(policy->library);
    *policy = (struct sb_policy){ 0 };
}

/* ---- trying ---- */

struct question {
    struct sb_policy *policy;
    const struct sb_dag *dag;
    uint32_t workers;
};

static enum sb_code try_places(const struct question *q, const struct sb_plan *plan,
                               struct sb_error *error)
{
    struct sb_platform alike, *platform = q->dag->platform;
    struct sb_platform_engine *engine = NULL;
    struct sb_arena arena = { 0 };
    enum sb_code code = SB_OK;
    if (!platform) {
        code = sb_platform_alike(&alike, q->dag, q->workers, &arena, error);
        platform = &alike;
    }
    if (code == SB_OK)
        code = sb_platform_engine_new(&engine, plan, platform, error);
    sb_platform_engine_free(engine);
    sb_arena_fini(&arena);
    return code;
}

/* As a run does it. What a callback did wrong is recorded before what follows from it. */
static enum sb_code ask(void *self, const char *volatile *doing, struct sb_error *error)
{
    struct question *q = self;
    struct sb_plan plan = { 0 };
    q->policy->doing = doing;
    q->policy->error = error;
    enum sb_code code = sb_plan_build(&plan, q->dag, &q->policy->strategy, error);
    if (code == SB_OK && q->policy->strategy.place && (q->workers > 0 || q->dag->platform))
        code = try_places(q, &plan, error);
    sb_plan_fini(&plan);
    return error->code ? error->code : code;
}

enum sb_code sb_policy_try(struct sb_policy *policy, const struct sb_dag *dag, uint32_t workers,
                           struct sb_error *error)
{
    struct question question = { policy, dag, workers };
    const struct sb_guard guard = { ask, &question, policy->name, policy->limit };
    return sb_guard_run(&guard, error);
}
