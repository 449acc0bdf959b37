/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/points.h"
#include "sim/cli/plan/kubernetes.h"
#include "sim/cli/plan/make.h"
#include "sim/cli/plan/parallel.h"
#include "sim/cli/plan/shards.h"
#include "sim/cli/plan/slurm.h"
#include "sim/text/utf8.h"

#include <ctype.h>
#include <string.h>

/* What goes into words of YAML. */
static enum sb_code check_utf8(const char *text, struct sb_error *error)
{
    for (size_t length; *text; text += length)
        if ((length = sb_utf8_length(text, strlen(text))) == 0)
            return sb_fail(error, SB_EINPUT, "--kubernetes", "a name is not UTF-8");
    return SB_OK;
}

/* What make can have as the name of a file. */
static enum sb_code check_name(const char *text, struct sb_error *error)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("_@+,./-", *c))
            return sb_fail(error, SB_EINPUT, text,
                           "--make: the name of a file in a makefile has "
                           "only letters, digits and _@+,./-");
    return SB_OK;
}

static enum sb_code check_names(const struct sb_options *o, const struct sb_shards *shards,
                                struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (char *const *word = shards->run; o->plan.kubernetes && *word && code == SB_OK; word++)
        code = check_utf8(*word, error);
    for (char *const *word = shards->merge; o->plan.kubernetes && *word && code == SB_OK; word++)
        code = check_utf8(*word, error);
    for (unsigned i = 0; i < shards->files && code == SB_OK; i++)
        code = o->plan.make         ? check_name(shards->file[i], error)
               : o->plan.kubernetes ? check_utf8(shards->file[i], error)
                                    : SB_OK;
    if (code == SB_OK && o->plan.make)
        code = check_name(shards->report, error);
    if (code == SB_OK && o->plan.kubernetes)
        code = check_utf8(shards->report, error);
    return code;
}

/* What is wrong with the files is told before anything is submitted. In a cluster's volume they
 * cannot be looked at. */
static enum sb_code plan_check_files(const struct sb_options *o, struct sb_error *error)
{
    struct sb_points points = { 0 };
    enum sb_code code = o->plan.kubernetes ? SB_OK : sb_points_read(&points, o, error);
    sb_points_fini(&points);
    return code;
}

static int plan(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_shards shards = { 0 };
    void (*write)(FILE *, const struct sb_shards *) = o->plan.slurm ? sb_plan_write_slurm
                                                      : o->plan.kubernetes
                                                          ? sb_plan_write_kubernetes
                                                      : o->plan.parallel ? sb_plan_write_parallel
                                                                         : sb_plan_write_make;
    enum sb_code code = SB_OK;
    if (!o->plan.slurm && !o->plan.kubernetes && !o->plan.parallel && !o->plan.make)
        code = sb_fail(&error, SB_EINPUT, "plan",
                       "expected --slurm, --kubernetes, --parallel or --make");
    else if (!o->plan.shards)
        code = sb_fail(&error, SB_EINPUT, "plan", "expected --shards=N");
    if (code == SB_OK)
        code = sb_shards_build(&shards, o, &error);
    if (code == SB_OK)
        code = check_names(o, &shards, &error);
    if (code == SB_OK)
        code = plan_check_files(o, &error);
    if (code == SB_OK)
        write(stdout, &shards);
    sb_shards_fini(&shards);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

extern const struct sb_command sb_command_plan;
const struct sb_command sb_command_plan = {
    .name = "plan",
    .arguments = "FILE|FOLDER...",
    .summary = "print what starts a run in shards: for Slurm, Kubernetes, GNU parallel or make",
    .description = "Takes the options of run. Each shard leaves a part in a folder beside the "
                   "report's, and the last job merges them, with the same results as one run. "
                   "Where --threads is not given a shard has one.",
    .examples = "simbench plan --shards=200 --slurm -n 1000000000 workload.json >plan.sh\n"
                "simbench plan --shards=16 --make -n 100000000 workload.json >plan.mk",
    .self = SB_PLAN,
    .runs = SB_RUN,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = plan,
};
