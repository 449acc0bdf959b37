/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/progress.h"

#include "sim/base/clock.h"
#include "sim/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static double now(void) { return (double)sb_clock_now() * 1e-9; }

bool sb_progress_can_rewrite(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

/* A line that wraps would not be erased again. */
static size_t columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79;
}

void sb_progress_init(struct sb_progress *p, bool quiet, unsigned count)
{
    *p = (struct sb_progress){ .wanted = !quiet && sb_progress_can_rewrite(),
                               .count = count,
                               .begun = now() };
}

void sb_progress_next(struct sb_progress *p, const char *name)
{
    p->name = name;
    p->number++;
}

void sb_progress_tell(void *self, uint64_t done, uint64_t wanted)
{
    struct sb_progress *p = self;
    double t = p->wanted ? now() : 0;
    if (!p->wanted || t - p->begun < 0.5 || t - p->last < 0.1)
        return;
    char name[200], line[400], shown[400];
    sb_utf8_clean(name, sizeof name, p->name, 40);
    snprintf(line, sizeof line, "%u/%u %s: %llu of %llu replicates (%.0f %%)", p->number, p->count,
             name, (unsigned long long)done, (unsigned long long)wanted,
             wanted ? 100.0 * (double)done / (double)wanted : 100.0);
    sb_utf8_clean(shown, sizeof shown, line, columns());
    fprintf(stderr, "\r\033[K%s", shown);
    p->last = t;
    p->shown = true;
}

void sb_progress_fini(struct sb_progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
