/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/policy/loaded.h"

#include "sim/base/shell_word.h"
#include "sim/cli/options/catalogue.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/quantities.h"
#include "sim/policy/speaker.h"

#include <string.h>
#include <unistd.h>

enum sb_code sb_loaded_read(struct sb_policy *policy, const struct sb_options *o,
                            struct sb_error *error)
{
    sb_ns limit;
    if (!o->strategy)
        return SB_OK;
    enum sb_code code = sb_quantity_duration(o->time_limit, "--time-limit", &limit, error);
    if (code == SB_OK)
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
    char file[200];
    enum sb_code code = sb_loaded_read(policy, o, error);
    if (code || !o->strategy)
        return code;
    const struct sb_strategy *strategy = &policy->strategy;
    sb_shell_word(file, sizeof file, o->strategy);
    if (!strategy->constrain && !strategy->prioritise && !strategy->place)
        return sb_fail(error, SB_EINPUT, o->strategy,
                       "\"%s\" decides only while it runs, which is judged by simbench verify "
                       "--strategy=%s",
                       policy->name, file);
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

void sb_loaded_command(char *out, size_t size, const char *path)
{
    char program[2048] = "simbench", word[2 * sizeof program];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length > 0)
        program[length] = '\0';
    sb_shell_word(word, sizeof word, program);
    int used = snprintf(out, size, "exec %s " SB_LOADED_WORD " ", word);
    if (used > 0 && (size_t)used < size)
        sb_shell_word(out + used, size - (size_t)used, path);
}

/* What the policy prints is no part of the conversation. */
int sb_loaded_speak(const char *path)
{
    static const sb_ns limit = (sb_ns)10 * 1000000000;
    struct sb_policy policy = { 0 };
    struct sb_error error = { 0 };
    int fd = dup(STDOUT_FILENO);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    enum sb_code code = SB_OK;
    if (!out || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        code = sb_fail(&error, SB_EIO, NULL, "standard output is closed");
    if (code == SB_OK)
        code = sb_policy_load(&policy, path, limit, &error);
    if (code == SB_OK && !policy.table.idle)
        code = sb_fail(&error, SB_EINPUT, path, "has no callback idle");
    if (code == SB_OK)
        code = sb_speaker_run(&policy.table, stdin, out, &error);
    if (out)
        fclose(out);
    sb_policy_fini(&policy);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}
