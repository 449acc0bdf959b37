/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/campaign.h"
#include "sim/bench/campaign/listener.h"
#include "sim/bench/compare/baseline.h"
#include "sim/bench/records/result.h"
#include "sim/cli/bench/compare.h"
#include "sim/cli/bench/selftest.h"
#include "sim/cli/bench/session.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/github.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 11, ROUNDS_QUICK = 6 };

static int measure(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    struct sb_campaign_plan plan = { .cases = &s->cases,
                                     .library = s->library.path,
                                     .rounds = s->o->bench.quick ? ROUNDS_QUICK : ROUNDS,
                                     .seconds = SB_BENCH_SECONDS,
                                     .seed = s->seed,
                                     .brief = s->o->bench.brief,
                                     .before = s->o->bench.resume ? &s->before : NULL,
                                     .listener = sb_bench_screen_listener(&s->screen) };
    enum sb_code code = sb_campaign_run(&plan, &s->result, &s->failed, &error);
    sb_bench_screen_clear(&s->screen);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

static int bench_list(const struct sb_bench_session *s)
{
    for (uint32_t i = 0; i < s->cases.count; i++)
        puts(s->cases.item[i].name);
    return sb_command_finish(SB_EXIT_DONE);
}

static int bench_deliver(struct sb_bench_session *s, const struct sb_gate *gate, unsigned gates)
{
    struct sb_error error = { 0 };
    struct sb_report_options options = { .color = s->o->color_stdout,
                                         .ascii = s->o->ascii,
                                         .width = sb_terminal_width(),
                                         .gate = gate,
                                         .gates = gates };
    int status = SB_EXIT_DONE;
    enum sb_code code = s->report->print(&s->result, &options, stdout, &error);
    if (code == SB_OK && s->o->bench.file)
        code = sb_bench_keep(&s->result, s->o->bench.file, &error);
    if (code)
        status = sb_command_fail(&error);
    bool told = strcmp(s->report->name, "table") == 0; /* where a person sees them */
    for (uint32_t i = 0; i < s->result.warnings && !s->o->quiet && !told; i++)
        fprintf(stderr, "simbench: %s\n", s->result.warning[i]);
    return sb_command_finish(status);
}

/* Only what is complete replaces a baseline. */
static int save(const struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    const char *folder = s->o->bench.save;
    if (s->result.partial || s->failed) {
        fprintf(stderr, "simbench: %s: not saved: the results are partial\n", folder);
        return SB_EXIT_FAILED;
    }
    if (s->result.against && sb_bench_session_verdict(s, false) ==
                                 SB_EXIT_REGRESSED) { /* or the next comparison would not see it */
        fprintf(stderr, "simbench: %s: not saved: there is a regression\n", folder);
        return SB_EXIT_REGRESSED;
    }
    if (sb_bench_baseline_save(folder, &s->result, &s->library, &error))
        return sb_command_fail(&error);
    if (!s->o->quiet)
        fprintf(stderr, "simbench: baseline in %s\n", folder);
    return SB_EXIT_DONE;
}

static int bench_run(struct sb_bench_session *s)
{
    const struct sb_bench_options *o = &s->o->bench;
    int status = o->selftest  ? sb_bench_session_selftest(s)
                 : o->compare ? sb_bench_session_compare(s)
                              : SB_EXIT_DONE;
    bool partial = s->result.partial, failed = s->failed;
    if (status == SB_EXIT_DONE && !o->selftest && (!o->compare || o->save) &&
        !atomic_load(&sb_interrupted)) {
        status = measure(s);
        s->result.partial = s->result.partial || partial;
        s->failed = s->failed || failed;
    }
    return status;
}

/* A regression is told whatever else went wrong; then what could not be run; then what
 * could not be decided. */
static int judge(const struct sb_bench_session *s, int delivered)
{
    int status = s->result.against ? sb_bench_session_verdict(s, true) : SB_EXIT_DONE;
    if (atomic_load(&sb_interrupted)) {
        bool resumes = s->o->bench.selftest && s->o->bench.file && delivered == SB_EXIT_DONE;
        fprintf(stderr, "simbench: interrupted: the results are %s\n",
                s->result.partial ? "partial" : "complete");
        return resumes && sb_interrupt_signal() == SIGTERM ? SB_EXIT_AGAIN : SB_EXIT_FAILED;
    }
    if (status == SB_EXIT_REGRESSED || (delivered == SB_EXIT_DONE && !s->failed))
        return status;
    return delivered == SB_EXIT_PIPE && !s->failed ? SB_EXIT_PIPE : SB_EXIT_FAILED;
}

static int perform(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    struct sb_gate gate[SB_FAIL_IF_MAX];
    sb_interrupt_catch("\nsimbench: stopping; once more to stop at once\n", s->o->quiet);
    int status = bench_run(s);
    if (status != SB_EXIT_DONE)
        return status;
    if (sb_bench_watch_end(&s->watch, &s->result, &error))
        return sb_command_fail(&error);
    unsigned gates = sb_fail_if_gates_bench(&s->fail_if, &s->result, gate);
    status = bench_deliver(s, gate, gates);
    if (status == SB_EXIT_DONE && s->o->bench.save)
        status = save(s);
    status = sb_fail_if_tell(gate, gates, judge(s, status));
    return sb_github_tell(&s->result, gate, gates, status);
}

static int bench(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_bench_session s;
    enum sb_code code = sb_bench_session_open(&s, o, &error);
    int status = code ? sb_command_fail(&error) : o->bench.list ? bench_list(&s) : perform(&s);
    sb_bench_session_close(&s);
    return status;
}

extern const struct sb_command sb_command_bench;
const struct sb_command sb_command_bench = {
    .name = "bench",
    .arguments = "[NAME|GLOB|FILE...]",
    .summary =
        "measure what a task costs the real scheduler, and whether a change made it cost more",
    .description =
        "Names are those of --list, their beginnings, or globs; a FILE is a workload, whose graph "
        "is run. A sample is the median of what "
        "a fresh process measured. --compare runs the kept library and the new one side by side. "
        "--target measures a runtime of your own instead, and sees that it keeps dependencies.",
    .examples = "simbench bench --quick\n"
                "simbench bench --save=baseline\n"
                "simbench bench --compare=baseline\n"
                "simbench bench --target=./mine.so layered",
    .self = SB_BENCH,
    .least_arguments = 0,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = bench,
};
