/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "fibers/huge_pages.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE_SIZE ((size_t)2 << 20)
#define MAPPED (ES_HUGE_AREA + HUGE_PAGE_SIZE) /* some of it is lost to the alignment, unused */

/* madvise(2) succeeds where they are switched off too, so that the setting must be read: the one in
 * brackets. */
bool es_huge_pages_offered(void)
{
    char setting[64];
    ssize_t length;
    int file = open("/sys/kernel/mm/transparent_hugepage/enabled", O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return false;
    length = read(file, setting, sizeof setting - 1);
    close(file);
    if (length <= 0)
        return false;
    setting[length] = '\0';
    return !strstr(setting, "[never]");
}

char *es_huge_pages_map(const struct es_alloc *alloc, char **first)
{
    char *area = alloc->map(alloc->self, MAPPED);

    if (!area)
        return NULL;
    *first = area + (HUGE_PAGE_SIZE - (uintptr_t)area % HUGE_PAGE_SIZE) % HUGE_PAGE_SIZE;
    if (madvise(*first, ES_HUGE_AREA, MADV_HUGEPAGE) == 0)
        return area;
    es_huge_pages_unmap(alloc, area);
    return NULL;
}

void es_huge_pages_unmap(const struct es_alloc *alloc, char *area)
{
    alloc->unmap(alloc->self, area, MAPPED);
}
