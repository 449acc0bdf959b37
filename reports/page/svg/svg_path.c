/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/svg/svg_path.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tenths {
    long x, y;
};

struct pen {
    char *out;
    size_t size, room;
    struct tenths at;
    bool relative; /* behind an "l" */
    bool full;
};

static void put(struct pen *pen, const char *text)
{
    size_t length = strlen(text);
    pen->full = pen->full || pen->size + length >= pen->room;
    if (pen->full)
        return;
    memcpy(pen->out + pen->size, text, length + 1);
    pen->size += length;
}

/* A number of tenths; "-" parts it from the one before, or else a space where `apart`. */
static void put_number(struct pen *pen, long tenths, bool apart)
{
    char text[40];
    long whole = labs(tenths) / 10, rest = labs(tenths) % 10;
    int at = snprintf(text, sizeof text, "%s", tenths < 0 ? "-" : apart ? " " : "");
    if (whole || !rest)
        at += snprintf(text + at, sizeof text - (size_t)at, "%ld", whole);
    if (rest)
        snprintf(text + at, sizeof text - (size_t)at, ".%ld", rest);
    put(pen, text);
}

static bool read_point(const char **at, const char *end, struct tenths *point)
{
    double value[2];
    for (int i = 0; i < 2; i++) {
        char *behind;
        while (*at < end && (isspace((unsigned char)**at) || **at == ','))
            ++*at;
        if (*at >= end || !(isdigit((unsigned char)**at) || **at == '-' || **at == '.'))
            return false;
        value[i] = strtod(*at, &behind);
        if (behind == *at || behind > end || !(fabs(value[i]) < 1e6))
            return false;
        *at = behind;
    }
    *point = (struct tenths){ lround(10 * value[0]), lround(10 * value[1]) };
    return true;
}

static void move_to(struct pen *pen, struct tenths to)
{
    put(pen, "M");
    put_number(pen, to.x, false);
    put_number(pen, to.y, true);
    pen->at = to;
    pen->relative = false;
}

static void line_to(struct pen *pen, struct tenths to, bool needed)
{
    if (to.x == pen->at.x && to.y == pen->at.y && !needed)
        return;
    if (!pen->relative)
        put(pen, "l");
    put_number(pen, to.x - pen->at.x, pen->relative);
    put_number(pen, to.y - pen->at.y, true);
    pen->at = to;
    pen->relative = true;
}

size_t sb_svg_path(char *out, const char *path, size_t length)
{
    struct pen pen = { .out = out, .room = length + 1 };
    const char *at = path, *end = path + length;
    char command = '\0';
    bool drawn = false; /* a point alone is drawn by its line of no length */
    while (!pen.full) {
        struct tenths to;
        while (at < end && isspace((unsigned char)*at))
            at++;
        if (at == end)
            return pen.size;
        if (*at == 'Z' || *at == 'z') {
            put(&pen, "z");
            pen.relative = false;
            at++;
            continue;
        }
        if (*at == 'M' || *at == 'L')
            command = *at++;
        if (!command || !read_point(&at, end, &to))
            return 0;
        if (command == 'M')
            move_to(&pen, to);
        else
            line_to(&pen, to, !drawn);
        drawn = command == 'L';
        command = 'L';
    }
    return 0;
}
