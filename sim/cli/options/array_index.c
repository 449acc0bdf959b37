/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/array_index.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names of variables, NULL where the launcher has none. An array begins at `first`, or at `origin`
 * where no variable says so. */
struct launcher {
    const char *name, *index, *first, *step, *last, *count;
    uint64_t origin;
};

static const struct launcher launchers[] = {
    { "Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP",
      "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_COUNT", 1 },
    { "AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", NULL, NULL, NULL, "AWS_BATCH_JOB_ARRAY_SIZE", 0 },
    { "Kubernetes", "JOB_COMPLETION_INDEX", NULL, NULL, NULL, NULL, 0 },
    { "Google Cloud Batch", "BATCH_TASK_INDEX", NULL, NULL, NULL, "BATCH_TASK_COUNT", 0 },
    { "Cloud Run", "CLOUD_RUN_TASK_INDEX", NULL, NULL, NULL, "CLOUD_RUN_TASK_COUNT", 0 },
    { "Grid Engine", "SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_STEPSIZE", "SGE_TASK_LAST", NULL,
      1 },
    { "PBS", "PBS_ARRAY_INDEX", NULL, NULL, NULL, NULL, 1 },
    { "TORQUE", "PBS_ARRAYID", NULL, NULL, NULL, NULL, 1 },
    { "LSF", "LSB_JOBINDEX", NULL, "LSB_JOBINDEX_STEP", NULL, NULL, 1 },
    { "GitLab", "CI_NODE_INDEX", NULL, NULL, NULL, "CI_NODE_TOTAL", 1 },
};
enum { LAUNCHERS = sizeof launchers / sizeof *launchers };

/* Grid Engine says "undefined", and LSF 0, to a job that is no part of an array. */
static bool is_array(const struct launcher *l)
{
    const char *text = getenv(l->index);
    return text && *text && strcmp(text, "undefined") != 0 &&
           !(strcmp(l->name, "LSF") == 0 && strcmp(text, "0") == 0);
}

/* A variable that is not there leaves *value as it is. */
static enum sb_code read_variable(const char *variable, uint64_t *value, const char *option,
                                  struct sb_error *error)
{
    const char *text = variable ? getenv(variable) : NULL;
    if (!text || !*text || strcmp(text, "undefined") == 0)
        return SB_OK;
    if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 18)
        return sb_fail(error, SB_EINPUT, option, "%s=%.60s is not a whole number", variable, text);
    *value = strtoull(text, NULL, 10);
    return SB_OK;
}

static enum sb_code find(const struct launcher **found, const char *option, struct sb_error *error)
{
    *found = NULL;
    for (unsigned i = 0; i < LAUNCHERS; i++) {
        if (!is_array(&launchers[i]))
            continue;
        if (*found)
            return sb_fail(error, SB_EINPUT, option,
                           "both %s and %s are set; say which shard this is, as 3/16",
                           (*found)->index, launchers[i].index);
        *found = &launchers[i];
    }
    return *found ? SB_OK
                  : sb_fail(error, SB_EINPUT, option,
                            "no launcher of job arrays says which one this is, as "
                            "SLURM_ARRAY_TASK_ID does; say it, as 3/16");
}

/* What the variables of a launcher say of its array; a count of 0: nothing. */
struct array {
    uint64_t id, first, step, count;
};

static enum sb_code read_array(const struct launcher *l, struct array *a, const char *option,
                               struct sb_error *error)
{
    uint64_t last = 0;
    *a = (struct array){ .first = l->origin, .step = 1 };
    enum sb_code code = read_variable(l->index, &a->id, option, error);
    if (code == SB_OK)
        code = read_variable(l->first, &a->first, option, error);
    if (code == SB_OK)
        code = read_variable(l->step, &a->step, option, error);
    if (code == SB_OK)
        code = read_variable(l->last, &last, option, error);
    if (code == SB_OK)
        code = read_variable(l->count, &a->count, option, error);
    a->step += a->step == 0;
    if (code || last < a->first || !l->last)
        return code;
    uint64_t without_holes = (last - a->first) / a->step + 1;
    if (a->count && a->count != without_holes)
        return sb_fail(error, SB_EINPUT, option,
                       "the array has holes: %s=%llu of %llu to %llu; say which shard this is, as "
                       "3/16",
                       l->count, (unsigned long long)a->count, (unsigned long long)a->first,
                       (unsigned long long)last);
    a->count = without_holes;
    return SB_OK;
}

/* An array of another size is one whose failed jobs were submitted again, or a part of a larger
 * one: its first index is not the first shard. */
static enum sb_code check_count(const struct launcher *l, const struct array *a, uint64_t count,
                                const char *option, struct sb_error *error)
{
    if (!count && !a->count)
        return sb_fail(error, SB_EINPUT, option,
                       "%s does not say how many there are; say it, as auto/16", l->name);
    if (count && a->count && count != a->count)
        return sb_fail(error, SB_EINPUT, option,
                       "the array of %s has %llu, not %llu; say which shard this is, as 3/16",
                       l->name, (unsigned long long)a->count, (unsigned long long)count);
    return SB_OK;
}

enum sb_code sb_array_index_read(struct sb_array_index *index, uint64_t count, const char *option,
                                 struct sb_error *error)
{
    const struct launcher *l;
    struct array a;
    enum sb_code code = find(&l, option, error);
    if (code == SB_OK)
        code = read_array(l, &a, option, error);
    if (code == SB_OK)
        code = check_count(l, &a, count, option, error);
    if (code)
        return code;
    count = count ? count : a.count;
    uint64_t at = a.id < a.first ? 0 : (a.id - a.first) / a.step + 1;
    if (at < 1 || at > count || (a.id - a.first) % a.step)
        return sb_fail(error, SB_EINPUT, option, "%s=%llu is none of %llu that begin at %llu",
                       l->index, (unsigned long long)a.id, (unsigned long long)count,
                       (unsigned long long)a.first);
    *index = (struct sb_array_index){ at, count, l->name, l->index, a.id };
    return SB_OK;
}
