/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/folder_names.h"

#include "sim/text/utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { KEPT = 56 }; /* bytes of the name; room for a number is left */

static bool is_plain(uint32_t point)
{
    if (point < 0x80)
        return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
               (point >= 'A' && point <= 'Z') || point == '_';
    return point >= 0xC0 && point != 0xFFFD && !(point >= 0x2000 && point < 0x2E80) &&
           point < 0xE000;
}

/* Dashes neither begin nor end a name nor follow each other. */
static void make_safe(char out[SB_FOLDER_NAME_SIZE], const char *name)
{
    size_t at = 0;
    while (*name) {
        const char *start = name;
        uint32_t point = sb_utf8_next(&name);
        size_t length = (size_t)(name - start);
        if (at + length > KEPT)
            break;
        if (is_plain(point)) {
            memcpy(out + at, start, length);
            at += length;
        }
        else if (at && out[at - 1] != '-')
            out[at++] = '-';
    }
    while (at && out[at - 1] == '-')
        at--;
    out[at] = '\0';
    if (!at)
        snprintf(out, SB_FOLDER_NAME_SIZE, "workload");
}

static bool is_taken(char (*folder)[SB_FOLDER_NAME_SIZE], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(folder[i], name) == 0)
            return true;
    return false;
}

void sb_folder_names(char (*folder)[SB_FOLDER_NAME_SIZE], const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char base[SB_FOLDER_NAME_SIZE], name[2 * SB_FOLDER_NAME_SIZE];
        make_safe(base, names[i]);
        snprintf(name, sizeof name, "%s", base);
        for (size_t number = 2; is_taken(folder, i, name); number++)
            snprintf(name, sizeof name, "%s-%zu", base, number);
        snprintf(folder[i], SB_FOLDER_NAME_SIZE, "%.*s", SB_FOLDER_NAME_SIZE - 1, name);
    }
}
