/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

atomic_bool sb_interrupted;
static const char *message;
static volatile sig_atomic_t tells; /* a person looks at standard error */

static void on_interrupt(int number)
{
    int saved =
        errno; // NOLINT(bugprone-signal-handler): kept as it was for whatever is interrupted
    atomic_store(&sb_interrupted, true);
    signal(number, SIG_DFL);
    if (tells && write(STDERR_FILENO, message, strlen(message)) < 0)
        tells = 0;
    errno = saved; // NOLINT(bugprone-signal-handler)
}

static void catch_signal(int number)
{
    if (signal(number, on_interrupt) == SIG_IGN)
        signal(number, SIG_IGN);
}

void sb_interrupt_catch(const char *text, bool quiet)
{
    message = text;
    tells = !quiet && isatty(STDERR_FILENO);
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
}
