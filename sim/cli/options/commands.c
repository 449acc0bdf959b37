/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char output[] = "standard output";

/* A reader that has seen enough, as `head`, is no failure: nothing is told, and the status is that
 * of a program that the signal ended. */
static bool reader_gone(void)
{
    struct pollfd out = { .fd = STDOUT_FILENO };
    return poll(&out, 1, 0) > 0 && out.revents & POLLERR;
}

int sb_command_fail(const struct sb_error *error)
{
    if (strcmp(error->where, output) == 0 && reader_gone())
        return SB_EXIT_PIPE;
    if (error->where[0])
        fprintf(stderr, "simbench: %s: %s\n", error->where, error->text);
    else
        fprintf(stderr, "simbench: %s\n", error->text);
    for (unsigned i = 0; error->further && i < error->further->count; i++)
        fprintf(stderr, "simbench: %s: %s\n", error->further->item[i].where,
                error->further->item[i].text);
    if (error->further && error->further->count == SB_FURTHER_ERRORS)
        fputs("simbench: twenty errors are told; there may be more\n", stderr);
    return error->code == SB_EINPUT ? SB_EXIT_USAGE : SB_EXIT_FAILED;
}

int sb_command_finish(int status)
{
    int failed = ferror(stdout);
    errno = 0;
    if ((fflush(stdout) != 0 || failed) && status == SB_EXIT_DONE) {
        if (reader_gone())
            return SB_EXIT_PIPE;
        fprintf(stderr, "simbench: %s: cannot be written: %s\n", output,
                strerror(errno ? errno : EIO));
        return SB_EXIT_FAILED;
    }
    return status;
}
