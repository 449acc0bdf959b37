/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/svg.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The whole file as text on the heap; NULL and errno on failure. */
static char *read_all(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    if (!file)
        return NULL;
    errno = 0;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
        errno = errno ? errno : EIO;
    }
    int why = errno;
    fclose(file);
    errno = why;
    return text;
}

/* Whether `at`, inside a tag, is just behind the place where an id begins. */
static size_t id_opening(const char *at)
{
    static const char *const openings[] = { " id='", " id=\"", "href='#", "href=\"#", "url(#" };
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
        if (strncmp(at, openings[i], strlen(openings[i])) == 0)
            return strlen(openings[i]);
    return 0;
}

/* gnuplot's title and description say nothing about the picture. */
static const char *skip_element(const char *at, const char *opening, const char *closing)
{
    const char *end;
    if (strncmp(at, opening, strlen(opening)) != 0 || !(end = strstr(at, closing)))
        return at;
    return end + strlen(closing);
}

static void copy(FILE *out, const char *at, const char *prefix)
{
    bool in_tag = true; /* behind "<svg" */
    while (*at) {
        const char *next =
            in_tag ? at
                   : skip_element(skip_element(at, "<title>", "</title>"), "<desc>", "</desc>");
        if (next != at) {
            at = next;
            continue;
        }
        size_t length = in_tag ? id_opening(at) : 0;
        if (length) {
            fprintf(out, "%.*s%s", (int)length, at, prefix);
            at += length;
            continue;
        }
        in_tag = *at == '<' || (in_tag && *at != '>');
        fputc(*at++, out);
    }
}

enum sb_code sb_svg_embed(FILE *out, const char *path, const char *prefix, const char *label,
                          struct sb_error *error)
{
    char *text = read_all(path);
    const char *start = text ? strstr(text, "<svg") : NULL;
    if (!start) {
        enum sb_code code = sb_fail(error, SB_EIO, path, "cannot be read: %s",
                                    text ? "it is no SVG" : strerror(errno));
        free(text);
        return code;
    }
    fprintf(out, "<svg role=\"img\" aria-label=\"%s\"", label);
    copy(out, start + 4, prefix);
    free(text);
    return SB_OK;
}
