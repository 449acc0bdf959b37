/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static atomic_bool interrupted;
static volatile sig_atomic_t tells; /* a person looks at standard error */

/* The replicates that are begun are finished, which takes seconds for the largest graphs; a second signal ends the program at once. */
static void on_interrupt(int number)
{
    static const char text[] = "\nsimbench: finishing the replicates that are begun; once more to stop at once\n";
    int saved = errno; // NOLINT(bugprone-signal-handler): kept as it was for whatever is interrupted
    atomic_store(&interrupted, true);
    signal(number, SIG_DFL);
    if (tells && write(STDERR_FILENO, text, sizeof text - 1) < 0)
        tells = 0;
    errno = saved; // NOLINT(bugprone-signal-handler)
}

/* What the caller made the program deaf to (nohup, a job in the background) stays so. */
static void catch_signal(int number)
{
    if (signal(number, on_interrupt) == SIG_IGN)
        signal(number, SIG_IGN);
}

const atomic_bool *sb_interrupt_catch(bool tell)
{
    tells = tell;
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    return &interrupted;
}
