/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/huge_pages.h"

#include <stdint.h>
#include <sys/mman.h>

enum { PAGE = 1 << 12, LEAST = 1 << 22 };

/* The first and the last page are asked for as a whole: where the memory is a mapping of its own it
 * stays one, and realloc can move it. Of two it would copy each page. */
void sb_huge_pages(void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    size_t before = (uintptr_t)memory % PAGE;
    if (bytes >= LEAST)
        madvise((char *)memory - before, (before + bytes + PAGE - 1) / PAGE * PAGE, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)bytes;
#endif
}
