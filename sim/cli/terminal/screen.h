/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output for a person: lines as wide as the terminal, in the characters that it has. */
#ifndef SIM_CLI_TERMINAL_SCREEN_H
#define SIM_CLI_TERMINAL_SCREEN_H

#include <stdbool.h>
#include <stdio.h>

struct sb_screen {
    FILE *out; /* to write to */
    /* Its own: */
    bool ascii;
    unsigned width;
    char *line;
    size_t length, room;
};

/* What is written to screen->out goes to standard output line by line: in ASCII where `ascii`, and
 * broken at spaces, with what is broken off set in, where it is wider than `width` (0: never). A
 * word that is too wide alone stays whole. Where memory is out it goes there as it is. Stays where
 * it is until it is closed. */
void sb_screen_open(struct sb_screen *screen, bool ascii, unsigned width);
void sb_screen_close(struct sb_screen *screen); /* errors are standard output's */

#endif
