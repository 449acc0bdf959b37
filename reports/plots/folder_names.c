/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/folder_names.h"

#include "sim/text/utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Folded as a file system that ignores case does, as far as ASCII goes. */
static uint64_t hash_of(const char *name)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (; *name; name++)
        h = (h ^ (unsigned char)(*name >= 'A' && *name <= 'Z' ? *name + 'a' - 'A' : *name)) *
            UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

/* Names given away, by open addressing: the number of the folder plus 1, 0 for a free slot; and of
 * each the number that its next namesake tries first, so that equal names take linear time. */
struct taken {
    char (*folder)[SB_FOLDER_NAME_SIZE];
    size_t *slot, slots, *next;
};

static size_t *slot_of(const struct taken *taken, const char *name)
{
    size_t at = hash_of(name) & (taken->slots - 1);
    while (taken->slot[at] && strcasecmp(taken->folder[taken->slot[at] - 1], name) != 0)
        at = (at + 1) & (taken->slots - 1);
    return &taken->slot[at];
}

static void name_one(struct taken *taken, size_t i, const char *wanted)
{
    char base[SB_FOLDER_NAME_SIZE], name[2 * SB_FOLDER_NAME_SIZE];
    make_safe(base, wanted);
    snprintf(name, sizeof name, "%s", base);
    size_t first = *slot_of(taken, base), *slot;
    size_t number = first ? taken->next[first - 1] : 2;
    while (*(slot = slot_of(taken, name)))
        snprintf(name, sizeof name, "%s-%zu", base, number++);
    snprintf(taken->folder[i], SB_FOLDER_NAME_SIZE, "%.*s", SB_FOLDER_NAME_SIZE - 1, name);
    *slot = i + 1;
    taken->next[i] = 2;
    if (first)
        taken->next[first - 1] = number;
}

int sb_folder_names(char (*folder)[SB_FOLDER_NAME_SIZE], const char *const *names, size_t count)
{
    struct taken taken = { .folder = folder, .slots = 4 };
    while (taken.slots < 2 * count)
        taken.slots *= 2;
    taken.slot = calloc(taken.slots, sizeof *taken.slot);
    taken.next = calloc(count + 1, sizeof *taken.next);
    bool failed = !taken.slot || !taken.next;
    for (size_t i = 0; i < count && !failed; i++)
        name_one(&taken, i, names[i]);
    free(taken.slot);
    free(taken.next);
    return failed ? -1 : 0;
}
