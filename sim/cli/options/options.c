/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/options.h"

#include "sim/base/machine/cpu.h"
#include "sim/cli/terminal/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NO_REPLICATE UINT64_MAX

/* Of points spread evenly a power of two is best. */
enum { REPLICATES = 10000, REPLICATES_PRECISE = 10000000, REPLICATES_SPREAD = 16384 };

static bool wants_color(const char *when, int fd)
{
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (!when || strcmp(when, "auto") != 0)
        return when && strcmp(when, "always") == 0;
    return sb_terminal_is(fd) && !(none && *none) && terminal && strcmp(terminal, "dumb") != 0;
}

void sb_options_init(struct sb_options *options)
{
    *options = (struct sb_options){ .workers = SB_WORKERS_OF_FILE,
                                    .threads = sb_cpu_count(),
                                    .only_replicate = NO_REPLICATE };
}

void sb_options_conclude(struct sb_options *o)
{
    o->color_stdout = wants_color(o->color, STDOUT_FILENO);
    o->color_stderr = wants_color(o->color, STDERR_FILENO);
    o->ascii = o->ascii || !sb_terminal_has_utf8();
    o->only = o->only_replicate != NO_REPLICATE;
    if (!o->only)
        o->only_replicate = 0;
    while (o->fail_ifs < SB_FAIL_IF_MAX && o->fail_if[o->fail_ifs])
        o->fail_ifs++;
}

uint64_t sb_options_replicates(const struct sb_options *o)
{
    if (o->only)
        return 1;
    if (o->replicates)
        return o->replicates;
    bool spread = o->sampling && strcmp(o->sampling, "random") != 0;
    return o->precision ? REPLICATES_PRECISE : spread ? REPLICATES_SPREAD : REPLICATES;
}
