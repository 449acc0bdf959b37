/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/sort.h"

#include "sim/base/huge_pages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many values are sorted by insertion: 2,048 counters take as long as 100 values. */
enum { FEW = 100 };

static void insert(sb_ns *value, uint64_t count)
{
    for (uint64_t i = 1; i < count; i++) {
        sb_ns own = value[i];
        uint64_t at = i;
        for (; at > 0 && value[at - 1] > own; at--)
            value[at] = value[at - 1];
        value[at] = own;
    }
}

/* Least significant digits first: several times faster than comparing, which matters because
 * nothing else runs then. As few digits as 11 bits allow, and none wider than that takes, of the
 * bits in which values differ: fewer places to write to at a time. */
int sb_sort_ns(sb_ns *value, uint64_t count)
{
    enum { BITS_MOST = 11 };
    if (count <= FEW) {
        insert(value, count);
        return 0;
    }
    sb_ns *from = value, *to = malloc(count * sizeof *to), *scratch = to, differ = 0;
    if (!to)
        return -1;
    sb_huge_pages(to, count * sizeof *to);
    for (uint64_t i = 0; i < count; i++)
        differ |= value[i] ^ value[0];
    const unsigned bits = differ ? 64 - (unsigned)__builtin_clzll((uint64_t)differ) : 0;
    const unsigned digits = (bits + BITS_MOST - 1) / BITS_MOST;
    const unsigned width = digits ? (bits + digits - 1) / digits : 0, places = 1u << width;
    for (unsigned shift = 0; shift < bits; shift += width) {
        uint64_t begin[1 << BITS_MOST], sum = 0;
        memset(begin, 0, places * sizeof *begin);
        for (uint64_t i = 0; i < count; i++)
            begin[from[i] >> shift & (places - 1)]++;
        for (unsigned d = 0; d < places; d++) {
            uint64_t here = begin[d];
            begin[d] = sum;
            sum += here;
        }
        for (uint64_t i = 0; i < count; i++)
            to[begin[from[i] >> shift & (places - 1)]++] = from[i];
        sb_ns *swap = from;
        from = to;
        to = swap;
    }
    if (from != value)
        memcpy(value, from, count * sizeof *value);
    free(scratch);
    return 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void sb_sort_doubles(double *value, uint64_t count)
{
    if (count)
        qsort(value, count, sizeof *value, ascending);
}

double sb_median(double *value, uint32_t count)
{
    sb_sort_doubles(value, count);
    return count ? value[(count - 1) / 2] : (double)NAN;
}
