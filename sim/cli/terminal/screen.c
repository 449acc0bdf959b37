/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/screen.h"

#include "sim/base/arena.h"
#include "sim/text/ascii.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { SET_IN = 4 };

/* Where the first part of a line ends that is wider than the screen: at a space behind its
 * beginning, or NULL. */
static char *breaking_point(char *text, size_t indent, unsigned width)
{
    char *last = NULL;
    for (char *at = text + strspn(text, " "); (at = strchr(at, ' ')); at += strspn(at, " ")) {
        *at = '\0';
        size_t columns = indent + sb_utf8_width(text);
        *at = ' ';
        if (columns > width)
            return last ? last : at;
        last = at;
    }
    return last;
}

static void put_broken(char *text, unsigned width)
{
    size_t indent = 0, deeper = strspn(text, " ") + SET_IN;
    char *end;
    if (deeper >= width / 2)
        deeper = 0;
    while (width && indent + sb_utf8_width(text) > width &&
           (end = breaking_point(text, indent, width))) {
        printf("%*s%.*s\n", (int)indent, "", (int)(end - text), text);
        text = end + strspn(end, " ");
        indent = deeper;
    }
    printf("%*s%s\n", (int)indent, "", text);
}

static void put_line(struct sb_screen *screen)
{
    screen->line[screen->length] = '\0';
    char *plain = NULL;
    if (screen->ascii) {
        size_t size = sb_ascii_copy(NULL, 0, screen->line) + 1;
        plain = malloc(size);
        if (plain)
            sb_ascii_copy(plain, size, screen->line);
    }
    put_broken(plain ? plain : screen->line, screen->width);
    free(plain);
    screen->length = 0;
}

static ssize_t on_write(void *self, const char *text, size_t size)
{
    struct sb_screen *screen = self;
    for (size_t i = 0; i < size; i++) {
        if (sb_reserve(&screen->line, screen->length, &screen->room, 1))
            return 0;
        if (text[i] == '\n')
            put_line(screen);
        else
            screen->line[screen->length++] = text[i];
    }
    return ferror(stdout) ? 0 : (ssize_t)size;
}

void sb_screen_open(struct sb_screen *screen, bool ascii, unsigned width)
{
    *screen = (struct sb_screen){ .out = stdout, .ascii = ascii, .width = width };
    if (ascii || width)
        screen->out = fopencookie(screen, "w", (cookie_io_functions_t){ .write = on_write });
    if (!screen->out)
        screen->out = stdout;
}

void sb_screen_close(struct sb_screen *screen)
{
    if (screen->out != stdout)
        fclose(screen->out);
    if (screen->length && !sb_reserve(&screen->line, screen->length, &screen->room, 1))
        put_line(screen);
    free(screen->line);
    *screen = (struct sb_screen){ 0 };
}
