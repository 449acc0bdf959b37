/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int sb_command_fail(const struct sb_error *error)
{
    if (error->where[0])
        fprintf(stderr, "simbench: %s: %s\n", error->where, error->text);
    else
        fprintf(stderr, "simbench: %s\n", error->text);
    return error->code == SB_EINPUT ? SB_EXIT_USAGE : SB_EXIT_FAILED;
}

int sb_command_finish(int status)
{
    int failed = ferror(stdout);
    errno = 0;
    if ((fflush(stdout) != 0 || failed) && status == SB_EXIT_DONE) {
        fprintf(stderr, "simbench: standard output: %s\n",
                errno ? strerror(errno) : "writing failed");
        return SB_EXIT_FAILED;
    }
    return status;
}
