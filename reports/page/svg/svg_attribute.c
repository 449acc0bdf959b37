/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/svg/svg_attribute.h"

#include <ctype.h>
#include <string.h>

bool sb_svg_attribute_next(const char **at, const char *end, struct sb_svg_attribute *a)
{
    while (*at < end && (isspace((unsigned char)**at) || **at == '/'))
        ++*at;
    a->name = *at;
    while (*at < end && **at != '=' && !isspace((unsigned char)**at))
        ++*at;
    a->name_length = (size_t)(*at - a->name);
    while (*at < end && **at != '\'' && **at != '"')
        ++*at;
    if (*at >= end)
        return false;
    char quote = *(*at)++;
    a->value = *at;
    while (*at < end && **at != quote)
        ++*at;
    a->length = (size_t)(*at - a->value);
    *at += *at < end;
    return true;
}

bool sb_svg_attribute_is(const struct sb_svg_attribute *a, const char *name)
{
    return a->name_length == strlen(name) && strncmp(a->name, name, a->name_length) == 0;
}

bool sb_svg_attribute_has(const struct sb_svg_attribute *a, const char *value)
{
    return a->length == strlen(value) && strncmp(a->value, value, a->length) == 0;
}
