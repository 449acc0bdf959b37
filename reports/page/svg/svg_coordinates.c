/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/svg/svg_coordinates.h"

#include "reports/page/svg/svg_path.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "99.67" as "99.7", "100.00" as "100"; what is no number stays; runs of spaces become one. */
static void put_numbers(struct sb_svg_text *out, const struct sb_svg_attribute *a)
{
    const char *at = a->value, *end = a->value + a->length;
    while (end > at && isspace((unsigned char)end[-1]))
        end--;
    while (at < end) {
        char text[40], *behind;
        if (isspace((unsigned char)*at)) {
            while (at < end && isspace((unsigned char)*at))
                at++;
            sb_svg_put(out, " ", 1);
            continue;
        }
        if (!isdigit((unsigned char)*at) && *at != '.') {
            sb_svg_put(out, at++, 1);
            continue;
        }
        double value = strtod(at, &behind);
        snprintf(text, sizeof text, "%.1f", value);
        size_t length = strlen(text);
        if (strcmp(text + length - 2, ".0") == 0)
            text[length - 2] = '\0';
        sb_svg_say(out, text);
        at = behind;
    }
}

static void put_path(struct sb_svg_text *out, const struct sb_svg_attribute *a)
{
    char *text = malloc(a->length + 1);
    size_t length = text ? sb_svg_path(text, a->value, a->length) : 0;
    if (length)
        sb_svg_put(out, text, length);
    else
        put_numbers(out, a);
    free(text);
}

static bool is_coordinates(const struct sb_svg_attribute *a)
{
    static const char *const names[] = { "d",         "points",    "x",  "y",  "width", "height",
                                         "transform", "font-size", "x1", "x2", "y1",    "y2" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sb_svg_attribute_is(a, names[i]))
            return true;
    return false;
}

bool sb_svg_coordinates_put(struct sb_svg_text *out, const struct sb_svg_attribute *a)
{
    if (sb_svg_attribute_is(a, "d"))
        put_path(out, a);
    else if (is_coordinates(a))
        put_numbers(out, a);
    else
        return false;
    return true;
}
