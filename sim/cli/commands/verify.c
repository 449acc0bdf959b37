/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/line/scheduler.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/real_time.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/verify/extent.h"
#include "sim/cli/verify/requests.h"
#include "sim/cli/verify/virtual.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* What cannot be verified is told, sets *status, and does not keep the others from it. */
static enum sb_code verify_all(struct sb_verify_virtual *v, const struct sb_selection *selection,
                               const atomic_bool *interrupted, int *status, struct sb_error *error)
{
    const struct sb_options *o = &v->options;
    struct sb_progress progress;
    struct sb_screen screen;
    enum sb_code code = SB_OK;
    bool shown = false;
    sb_progress_init(&progress, o->quiet, v->workloads);
    sb_screen_open(&screen, o->ascii, 0);
    for (unsigned i = 0; code == SB_OK && i < v->workloads && !atomic_load(interrupted); i++) {
        const struct sb_workload *workload = &v->workload[i];
        const struct sb_assignment assignment = { .dag = &workload->dag,
                                                  .workers = sb_verify_workers(o, workload),
                                                  .real = o->real_clock };
        const char *why_none = sb_runtime_why_none(sb_plugins.runtime, &assignment,
                                                   selection->strategy, NULL, selection->count);
        sb_progress_next(&progress, workload->name);
        if (sb_verify_has_requests(workload)) {
            fputs(shown ? "\n" : "", screen.out);
            shown = true;
            sb_progress_fini(&progress);
            code = sb_verify_requests(screen.out, o, workload, selection, interrupted, error);
            fflush(screen.out);
            fflush(stdout);
            continue;
        }
        if (why_none) {
            struct sb_error none = { 0 };
            sb_fail(&none, SB_ECHECK, NULL, "%.60s: %s", workload->name, why_none);
            *status = sb_command_fail(&none);
            continue;
        }
        fputs(shown ? "\n" : "", screen.out);
        shown = true;
        code = o->real_clock
                   ? sb_real_time(screen.out, o, workload, selection, interrupted, error)
                   : sb_verify_virtual_run(v, screen.out, i, &progress, interrupted, error);
        fflush(screen.out);
        fflush(stdout);
    }
    sb_screen_close(&screen);
    sb_progress_fini(&progress);
    return code;
}

/* A scheduler of the user's own, or what was recorded of one. */
static enum sb_code verify_scheduler(const struct sb_options *o, const struct sb_workload *workload,
                                     unsigned workloads, const atomic_bool *interrupted,
                                     struct sb_error *error)
{
    struct sb_screen screen;
    sb_screen_open(&screen, o->ascii, 0);
    enum sb_code code = sb_scheduler_verify(screen.out, o, workload, workloads, interrupted, error);
    sb_screen_close(&screen);
    return code;
}

static int verify(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_selection selection;
    struct sb_verify_virtual v = { 0 };
    int status = SB_EXIT_DONE;
    enum sb_code code = sb_scheduler_check(o, &error);
    if (code == SB_OK)
        code = sb_select(o->strategies, &selection, &error);
    if (code == SB_OK)
        code = sb_verify_virtual_read(&v, o, &selection, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    sb_interrupt_catch(
        "\nsimbench: finishing the replicates that are begun; once more to stop at once\n",
        o->quiet);
    if (code == SB_OK && (o->scheduler || o->replay || o->strategy))
        code = verify_scheduler(o, v.workload, v.workloads, &sb_interrupted, &error);
    else if (code == SB_OK && v.workload)
        code = verify_all(&v, &selection, &sb_interrupted, &status, &error);
    if (code == SB_OK)
        code = sb_verify_virtual_end(&v, atomic_load(&sb_interrupted), &error);
    bool again = v.resumes && sb_interrupt_signal() == SIGTERM;
    sb_verify_virtual_fini(&v);
    if (code)
        return sb_command_fail(&error);
    if (!atomic_load(&sb_interrupted))
        return status;
    fputs("simbench: interrupted: the rest is not verified\n", stderr);
    return again ? SB_EXIT_AGAIN : SB_EXIT_FAILED;
}

extern const struct sb_command sb_command_verify;
const struct sb_command sb_command_verify = {
    .name = "verify",
    .arguments = "FILE|FOLDER...",
    .summary =
        "run strategies on the real scheduler, and compare its schedules with the simulated ones",
    .description = "The durations are those that the simulator draws. Under a virtual clock each "
                   "step must start and end, and with limited workers be "
                   "on the worker, as simulated, to the nanosecond. Under the real one nothing may "
                   "start or end early, and what it takes longer is "
                   "explained. A workload with pools, arrivals or failures runs many requests at "
                   "once, and each attempt must be issued, start and end as simulated; pools whose "
                   "slots are shared (\"ps\") are left out. The first difference ends it with exit "
                   "status 1 and the command "
                   "that shows it again. With --scheduler a program of yours schedules, and is "
                   "compared with a strategy (--as) or judged by the checker.",
    .examples = "simbench verify workload.json\n"
                "simbench verify --scheduler='node mine.mjs' --as=earliest-start workload.json\n"
                "simbench verify --real-clock --time-scale=0.1 workload.json",
    .self = SB_VERIFY,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = verify,
};
