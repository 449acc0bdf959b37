/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/svg/svg_colors.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    uint32_t rgb;
    const char *token;
} colors[] = {
    { 0x0072b2, "es" },   { 0xd55e00, "ja" },     { 0x008a64, "lb" },     { 0xb45f92, "aio" },
    { 0x5c636b, "seq" },  { 0x7a6a00, "other2" }, { 0x56408f, "other3" }, { 0x15181c, "ink" },
    { 0x000000, "ink" },  { 0x333333, "ink" },    { 0x4d555f, "soft" },   { 0x767676, "soft" },
    { 0x848d97, "firm" }, { 0xd9dde2, "rule" },   { 0xe4e7eb, "grid" },   { 0xdddddd, "grid" },
    { 0xbcc3cb, "run" },  { 0xffffff, "paper" },
};

/* The number in "rgb( 51,  51,  51)" or "#333333"; -1: another way to write one. */
static int64_t number(const char *text)
{
    unsigned r, g, b;
    char end;
    if (strcasecmp(text, "black") == 0)
        return 0;
    if (text[0] == '#' && strlen(text) == 7 && sscanf(text + 1, "%2x%2x%2x", &r, &g, &b) == 3)
        return (int64_t)(r << 16 | g << 8 | b);
    if (sscanf(text, "rgb( %u , %u , %u %c", &r, &g, &b, &end) == 4 && end == ')' && r < 256 &&
        g < 256 && b < 256)
        return (int64_t)(r << 16 | g << 8 | b);
    return -1;
}

const char *sb_svg_color(const char *value, size_t length)
{
    char text[32];
    if (length >= sizeof text)
        return NULL;
    memcpy(text, value, length);
    text[length] = '\0';
    int64_t rgb = number(text);
    for (size_t i = 0; i < sizeof colors / sizeof *colors; i++)
        if (rgb == colors[i].rgb)
            return colors[i].token;
    return NULL;
}
