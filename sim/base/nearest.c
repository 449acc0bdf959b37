/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/nearest.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 63 };

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

unsigned sb_edit_distance(const char *a, const char *b, unsigned limit)
{
    size_t m = strlen(a), n = strlen(b);
    if (m > LONGEST || n > LONGEST || (m > n ? m - n : n - m) > limit)
        return limit + 1;
    unsigned row[3][LONGEST + 1];
    for (size_t j = 0; j <= n; j++)
        row[0][j] = (unsigned)j;
    for (size_t i = 1; i <= m; i++) {
        unsigned *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= n; j++) {
            unsigned best = least(last[j] + 1, now[j - 1] + 1);
            best = least(best, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, before[j - 2] + 1);
            now[j] = best;
        }
    }
    return row[m % 3][n];
}

/* Whether a later part of the name, as "start" of "earliest-start", begins with the word. */
static bool has_part(const char *name, const char *word, size_t length)
{
    while ((name = strpbrk(name, "-_.")))
        if (strncmp(++name, word, length) == 0)
            return true;
    return false;
}

enum relation { BEGINNING, PART, BEGINS_WITH_NAME, RELATIONS };

static bool is_related(enum relation relation, const char *name, const char *word, size_t length)
{
    size_t own = strlen(name);
    switch (relation) {
    case BEGINNING: return length >= 2 && strncmp(name, word, length) == 0;
    case PART: return length >= 3 && has_part(name, word, length);
    default: return own >= 4 && 2 * own >= length && strncmp(word, name, own) == 0;
    }
}

/* A name that the word is an abbreviation of, or a longer form. */
static const char *related(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    for (enum relation r = BEGINNING; r < RELATIONS; r++)
        for (size_t i = 0; i < count; i++)
            if (is_related(r, names[i], word, length))
                return names[i];
    return NULL;
}

const char *sb_nearest(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    unsigned best = (unsigned)(length < 3 ? 1 : length / 3);
    if (best > 8)
        best = 8;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = sb_edit_distance(word, names[i], best);
        if (distance < best || (distance == best && !nearest)) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest ? nearest : related(word, names, count);
}
