/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/machine/huge_pages.h"

#include <stdint.h>
#include <sys/mman.h>

enum { HUGE = 1 << 21, LEAST = 2 * HUGE };

void sb_huge_pages(void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    uintptr_t from = ((uintptr_t)memory + HUGE - 1) / HUGE * HUGE;
    uintptr_t until = ((uintptr_t)memory + bytes) / HUGE * HUGE;
    if (bytes >= LEAST && until > from)
        madvise((char *)memory + (from - (uintptr_t)memory), until - from, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)bytes;
#endif
}
