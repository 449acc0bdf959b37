/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/screen.h"

#include "sim/base/clock.h"
#include "sim/base/files/whole_file.h"
#include "sim/bench/campaign/listener.h"
#include "sim/bench/records/result.h"
#include "sim/bench/records/write.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static double now(void) { return (double)sb_clock_now() * 1e-9; }

void sb_bench_screen_init(struct sb_bench_screen *screen, bool quiet, const char *file)
{
    *screen = (struct sb_bench_screen){ .quiet = quiet,
                                        .rewrites = !quiet && sb_progress_can_rewrite(),
                                        .file = file,
                                        .begun = now() };
}

void sb_bench_screen_clear(struct sb_bench_screen *screen)
{
    if (screen->shown)
        fputs("\r\033[K", stderr);
    screen->shown = false;
}

static void progress(void *self, const char *what, uint32_t done, uint32_t wanted)
{
    struct sb_bench_screen *screen = self;
    char line[400], clean[400], pace[SB_PROGRESS_PACE_SIZE];
    double t = screen->rewrites ? now() : 0;
    if (!screen->rewrites || t - screen->begun < 0.5 || t - screen->last < 0.1)
        return;
    sb_progress_pace(pace, done, wanted, t - screen->begun, false);
    snprintf(line, sizeof line, "%3.0f %%  %s%s%.150s", wanted ? 100.0 * done / wanted : 0, pace,
             pace[0] ? "  " : "", what);
    sb_utf8_clean(clean, sizeof clean, line, 78);
    fprintf(stderr, "\r\033[K%s", clean);
    screen->last = t;
    screen->shown = true;
}

static void failed(void *self, const struct sb_error *error)
{
    sb_bench_screen_clear(self);
    sb_command_fail(error);
}

enum sb_code sb_bench_keep(const struct sb_bench_result *result, const char *path,
                           struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_bench_result_write(result, &text, &size, error);
    if (code == SB_OK)
        code = sb_whole_file_text(path, text, size, error);
    free(text);
    return code;
}

/* In the middle of a run it is no failure: the end tries again and tells. Marked partial until that
 * end. */
static void checkpoint(void *self, const struct sb_bench_result *result)
{
    struct sb_bench_screen *screen = self;
    struct sb_bench_result part = *result;
    part.partial = true;
    if (screen->file)
        (void)sb_bench_keep(&part, screen->file, NULL);
}

struct sb_bench_listener sb_bench_screen_listener(struct sb_bench_screen *screen)
{
    return (struct sb_bench_listener){ &sb_interrupted, progress, failed, checkpoint, screen };
}
