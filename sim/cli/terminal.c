/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

unsigned sb_terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO))
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}
