/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/progress.h"

#include "sim/base/clock.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
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

void sb_progress_init_log(struct sb_progress *p, bool quiet, unsigned count, double every)
{
    sb_progress_init(p, quiet, count);
    p->wanted = !quiet;
    p->every = every;
}

void sb_progress_next(struct sb_progress *p, const char *name)
{
    p->name = name;
    p->number++;
    p->since = now();
}

const char *sb_progress_pace(char out[SB_PROGRESS_PACE_SIZE], uint64_t done, uint64_t wanted,
                             double seconds, bool counted)
{
    char count[SB_UNITS_SIZE], left[SB_UNITS_SIZE];
    double rate = seconds > 0 ? (double)done / seconds : 0;
    out[0] = '\0';
    if (!(rate > 0))
        return out;
    double step = pow(10, fmax(floor(log10(rate)) - 2, 0)); /* three digits say enough */
    double rest = done < wanted ? ceil((double)(wanted - done) / rate) : 0;
    sb_units_duration(left, rest * 1e9, 0);
    if (counted && rate < 10)
        snprintf(out, SB_PROGRESS_PACE_SIZE, "%.2g a second, ", rate);
    else if (counted)
        snprintf(out, SB_PROGRESS_PACE_SIZE, "%s a second, ",
                 sb_units_count(count, (uint64_t)(round(rate / step) * step)));
    size_t at = strlen(out);
    snprintf(out + at, SB_PROGRESS_PACE_SIZE - at, "%s left", rest > 0 ? left : "0 s");
    return out;
}

static bool is_due(const struct sb_progress *p, double t)
{
    if (p->every > 0)
        return p->wanted && t - fmax(p->begun, p->last) >= p->every;
    return p->wanted && t - p->begun >= 0.5 && t - p->last >= 0.1;
}

static void show(struct sb_progress *p, const char *line, double t)
{
    char shown[600];
    p->last = t;
    if (p->every > 0) {
        fprintf(stderr, "simbench: %s\n", line);
        return;
    }
    sb_utf8_clean(shown, sizeof shown, line, columns());
    fprintf(stderr, "\r\033[K%s", shown);
    p->shown = true;
}

void sb_progress_read(void *self, const char *name, uint64_t bytes, uint64_t size)
{
    struct sb_progress *p = self;
    double t = p->wanted ? now() : 0;
    char clean[200], line[600], pace[SB_PROGRESS_PACE_SIZE] = "";
    if (p->name != name)
        sb_progress_next(p, name);
    if (!is_due(p, t))
        return;
    sb_utf8_clean(clean, sizeof clean, name, 40);
    sb_progress_pace(pace, bytes, size, t - p->since, false);
    if (size)
        snprintf(line, sizeof line, "reading %s: %.0f %%%s%s", clean,
                 100.0 * (double)bytes / (double)(bytes < size ? size : bytes), *pace ? ", " : "",
                 pace);
    else
        snprintf(line, sizeof line, "reading %s: %.0f MB", clean, (double)bytes * 1e-6);
    show(p, line, t);
}

void sb_progress_tell(void *self, uint64_t done, uint64_t wanted)
{
    struct sb_progress *p = self;
    double t = p->wanted ? now() : 0;
    if (!is_due(p, t))
        return;
    char name[200], line[600], pace[SB_PROGRESS_PACE_SIZE];
    sb_utf8_clean(name, sizeof name, p->name, 40);
    sb_progress_pace(pace, done, wanted, t - p->since, true);
    snprintf(line, sizeof line, "%u/%u %s: %llu of %llu replicates (%.0f %%)%s%s", p->number,
             p->count, name, (unsigned long long)done, (unsigned long long)wanted,
             wanted ? 100.0 * (double)done / (double)wanted : 100.0, pace[0] ? ", " : "", pace);
    show(p, line, t);
}

void sb_progress_fini(struct sb_progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
