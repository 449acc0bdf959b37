/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

atomic_bool sb_interrupted;
static const char *message;
static char unfinished[4352];       /* a file, or "" */
static volatile sig_atomic_t tells; /* a person looks at standard error */
static volatile sig_atomic_t signalled;

static void on_interrupt(int number)
{
    int saved =
        errno; // NOLINT(bugprone-signal-handler): kept as it was for whatever is interrupted
    signalled = number;
    atomic_store(&sb_interrupted, true);
    signal(number, SIG_DFL);
    if (tells && write(STDERR_FILENO, message, strlen(message)) < 0)
        tells = 0;
    errno = saved; // NOLINT(bugprone-signal-handler)
}

int sb_interrupt_signal(void) { return signalled; }

static void catch_signal(int number, void (*handler)(int))
{
    if (signal(number, handler) == SIG_IGN)
        signal(number, SIG_IGN);
}

void sb_interrupt_catch(const char *text, bool quiet)
{
    message = text;
    tells = !quiet && isatty(STDERR_FILENO);
    catch_signal(SIGINT, on_interrupt);
    catch_signal(SIGTERM, on_interrupt);
    catch_signal(SIGHUP, on_interrupt);
}

static void on_end(int number)
{
    if (unfinished[0])
        unlink(unfinished);
    signal(number, SIG_DFL);
    raise(number); // as if it had not been caught: a shell sees 130
}

void sb_interrupt_removes(const char *path)
{
    unfinished[0] = '\0';
    atomic_signal_fence(memory_order_seq_cst);
    if (path && *path && strlen(path) < sizeof unfinished) {
        memcpy(unfinished + 1, path + 1, strlen(path));
        atomic_signal_fence(memory_order_seq_cst);
        unfinished[0] = path[0]; /* whole from here on */
    }
    catch_signal(SIGINT, on_end);
    catch_signal(SIGTERM, on_end);
    catch_signal(SIGHUP, on_end);
}
