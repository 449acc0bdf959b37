/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/run.h"

#include "sim/cli/load/fail_if.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/folder.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/load/analysis/curve.h"
#include "sim/load/saved/parts.h"

#include <signal.h>
#include <stdio.h>

struct watch {
    struct sb_progress progress;
    struct sb_load_keeping *keeping;
};

static void tell_progress(void *self, uint64_t done, uint64_t wanted)
{
    struct watch *watch = self;
    sb_progress_tell(&watch->progress, done, wanted);
    sb_load_keeping_look(watch->keeping);
}

/* One curve after the other, until it is interrupted. */
static enum sb_code run_curves(struct sb_load_setup *setup, struct sb_load_keeping *keeping,
                               struct sb_load_result *result, struct sb_error *error)
{
    struct watch watch = { .keeping = keeping };
    struct sb_load_campaign campaign = sb_load_setup_campaign(setup, result);
    enum sb_code code = SB_OK;
    sb_progress_init(&watch.progress, setup->options->quiet, result->curves);
    campaign.share = keeping->share;
    campaign.whole_points = keeping->wanted;
    campaign.stop = &sb_interrupted;
    campaign.progress = tell_progress;
    campaign.self = &watch;
    const uint64_t cells = (uint64_t)result->points * setup->selection.count;
    for (uint32_t c = 0; c < result->curves && code == SB_OK; c++) {
        bool whole = true;
        sb_progress_next(&watch.progress, result->name);
        if (result->curves > 1)
            code = sb_load_setup_curve(setup, c, error);
        if (code == SB_OK)
            code = sb_load_campaign_run(&campaign, &setup->prepared, c * cells, &result->curve[c],
                                        &result->arena, &whole, error);
        result->partial |= !whole;
    }
    sb_progress_fini(&watch.progress);
    return code;
}

static void tell_kept(const struct sb_load_keeping *k, const struct sb_load_result *result)
{
    if (k->share.count && !k->options->quiet)
        fprintf(stderr, "simbench: share %u of %u in %s\n", k->share.index + 1, k->share.count,
                k->path);
    if (result->partial)
        fprintf(stderr, "simbench: interrupted: %llu of %llu points are in %s; --resume goes on\n",
                (unsigned long long)(sb_load_part_points(result) - sb_load_part_missing(result)),
                (unsigned long long)sb_load_part_points(result), k->path);
}

/* A share leaves its part, and no report; so does what is to be gone on with. */
static int leave_part(const struct sb_load_keeping *k, const struct sb_load_result *result)
{
    struct sb_error error = { 0 };
    if (sb_load_keeping_write(k, &error))
        return sb_command_fail(&error);
    tell_kept(k, result);
    return result->partial ? SB_EXIT_AGAIN : SB_EXIT_DONE;
}

static int deliver(const struct sb_options *o, struct sb_load_result *result,
                   const struct sb_load_report *report, const struct sb_load_fail_if *fail_if)
{
    struct sb_error error = { 0 };
    result->files = NULL; /* it is a whole */
    if (sb_load_conclude(result, &error))
        return sb_command_fail(&error);
    int status = sb_load_fail_if_deliver(fail_if, o, report, result);
    if (!atomic_load(&sb_interrupted))
        return status;
    fprintf(stderr, "simbench: interrupted: the results are %s\n",
            result->partial ? "partial" : "complete");
    return SB_EXIT_FAILED;
}

int sb_load_run(const struct sb_options *o, struct sb_load_setup *setup,
                struct sb_load_keeping *keeping, const struct sb_load_report *report)
{
    struct sb_error error = { 0 };
    struct sb_load_result result = { 0 };
    struct sb_load_fail_if fail_if = { 0 };
    const bool share = keeping->share.count > 0;
    enum sb_code code = sb_load_setup_result(setup, &result, &error);
    if (code == SB_OK && share && o->fail_ifs)
        code = sb_fail(&error, SB_EINPUT, "--fail-if",
                       "is asked of the whole load: give it to simbench merge");
    if (code == SB_OK)
        code = sb_load_fail_if_read(&fail_if, o, &result, &error);
    if (code == SB_OK && !o->no_report && !share)
        code = sb_report_folder_try(o->out, &result.name, 1, &error);
    if (code == SB_OK)
        code = sb_load_keeping_open(keeping, &result, &error);
    sb_interrupt_catch("\nsimbench: leaving the runs that are begun; once more to stop at once\n",
                       o->quiet);
    if (code == SB_OK)
        code = run_curves(setup, keeping, &result, &error);
    const bool kept = keeping->wanted && (share || result.partial);
    int status = code   ? sb_command_fail(&error)
                 : kept ? leave_part(keeping, &result)
                        : deliver(o, &result, report, &fail_if);
    sb_load_keeping_end(keeping, code == SB_OK && !kept && status != SB_EXIT_FAILED);
    sb_load_fail_if_fini(&fail_if);
    sb_load_result_fini(&result);
    return status;
}
