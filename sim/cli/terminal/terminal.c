/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/terminal.h"

#include <ctype.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LEAST = 10, MOST = 100000 };

bool sb_terminal_is(int fd) { return isatty(fd) && !getenv("OMPI_COMM_WORLD_SIZE"); }

unsigned sb_terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    char *end = NULL;
    unsigned long wanted =
        columns && isdigit((unsigned char)*columns) ? strtoul(columns, &end, 10) : 0;
    if (wanted >= LEAST && wanted <= MOST && !*end)
        return (unsigned)wanted;
    if (!sb_terminal_is(STDOUT_FILENO))
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

bool sb_terminal_has_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }
