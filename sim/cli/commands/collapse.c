/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/collapse/json.h"
#include "sim/cli/collapse/plot.h"
#include "sim/cli/collapse/table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code collapse_search(struct sb_collapse_session *s, struct sb_error *error)
{
    struct sb_progress progress;
    enum sb_code code = SB_OK;
    sb_progress_init(&progress, s->options.quiet, s->strategies);
    for (uint32_t i = 0; i < s->strategies && code == SB_OK; i++) {
        struct sb_collapse collapse = s->collapse;
        struct sb_ramp ramp = s->ramp;
        collapse.load = ramp.load = &s->load[i];
        collapse.stop = ramp.stop = &sb_interrupted;
        collapse.progress = ramp.progress = sb_progress_tell;
        collapse.self = ramp.self = &progress;
        sb_progress_next(&progress, s->setup.workload[0]->name);
        code = sb_collapse_run(&collapse, s->rate[i], &s->arena, error);
        if (code == SB_OK && ramp.climb > 0)
            code = sb_ramp_run(&ramp, &s->ramped[i], error);
    }
    sb_progress_fini(&progress);
    return code;
}

static enum sb_code collapse_print(const struct sb_collapse_session *s, struct sb_error *error)
{
    const struct sb_options *o = &s->options;
    if (strcmp(o->format, "json") != 0) {
        const struct sb_text_page page = {
            .out = stdout, .color = o->color_stdout, .ascii = o->ascii, .width = sb_terminal_width()
        };
        return sb_collapse_table(&page, s, error);
    }
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_collapse_json(s, &text, &size, error);
    if (code == SB_OK)
        fwrite(text, 1, size, stdout);
    free(text);
    return code;
}

static int collapse(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_collapse_session s = { 0 };
    char notice[512] = "";
    enum sb_code code = sb_collapse_session_read(&s, o, &error);
    sb_interrupt_catch("\nsimbench: leaving the runs that are begun; once more to stop at once\n",
                       o->quiet);
    if (code == SB_OK)
        code = collapse_search(&s, &error);
    if (code == SB_OK)
        code = collapse_print(&s, &error);
    if (code == SB_OK && o->claims.plot)
        code = sb_collapse_plot(&s, o->claims.plot, notice, sizeof notice, &error);
    if (notice[0] && !o->quiet)
        fprintf(stderr, "simbench: %s\n", notice);
    sb_collapse_session_fini(&s);
    return code ? sb_command_fail(&error) : sb_command_finish(SB_EXIT_DONE);
}

extern const struct sb_command sb_command_collapse;
const struct sb_command sb_command_collapse = {
    .name = "collapse",
    .arguments = "FILE[:SHARE]...",
    .summary = "metastable failures: does a short disturbance bring it down for good",
    .description =
        "Something disturbs the pools for a while: they stand still, or more requests come. Told "
        "is how likely it is that the system does not recover, since callers that give up and try "
        "again keep it busy in vain: with each length of the trigger at each rate, with Wilson's "
        "intervals; how long recovery takes; how often it breaks down without any trigger, by the "
        "hour; from which length on half of the runs collapse, by a logistic fit; and at which "
        "rates it breaks down and recovers when the rate rises slowly and falls again. Collapse "
        "means: of the requests that arrive in a window some time after the trigger, fewer than a "
        "share are ok by its end. Where they are not said, the times are multiples of the mean "
        "time between requests at the pools' capacity: 500 of them until the trigger, then 5,000, "
        "a window of 1,000, and 20,000 for the rate to rise.",
    .examples = "simbench collapse --trigger=pause:100ms --rates=10/s..80/s/8 workload.json\n"
                "simbench collapse --trigger=pause:10ms..1s/6:log --rate=60/s --runs=1000 "
                "workload.json\n"
                "simbench collapse --trigger=spike:3x2s --rates=40/s,60/s --window=10s "
                "--threshold=90% workload.json",
    .self = SB_COLLAPSE,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = collapse,
};
