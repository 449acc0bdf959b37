/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/progress.h"

#include "sim/display.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void sb_progress_init(struct sb_progress *p, bool quiet, unsigned count)
{
    *p = (struct sb_progress){ .wanted = !quiet && isatty(STDERR_FILENO), .count = count, .begun = now() };
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
    char name[200];
    sb_display_clean(name, sizeof name, p->name, 40);
    fprintf(stderr, "\r\033[K%u/%u %s: %llu of %llu replicates (%.0f %%)", p->number, p->count, name, (unsigned long long)done,
            (unsigned long long)wanted, wanted ? 100.0 * (double)done / (double)wanted : 100.0);
    p->last = t;
    p->shown = true;
}

void sb_progress_fini(struct sb_progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
