/* SPDX-License-Identifier: MIT
 * Memory in transparent huge pages (MADV_HUGEPAGE), where the system has them: many small stacks
 * share an entry of the translation buffer, and the kernel clears 2 MiB at a time. */
#ifndef ES_FIBERS_HUGE_PAGES_H
#define ES_FIBERS_HUGE_PAGES_H

#include "earliest.h"

#define ES_HUGE_AREA ((size_t)16 << 20)

/* Whether the system gives huge pages to who asks. */
bool es_huge_pages_offered(void);

/* Maps ES_HUGE_AREA bytes; `first` is where they begin, aligned to a huge page. Returns what is to
 * be unmapped, or NULL: the allocator or the system refused. */
char *es_huge_pages_map(const struct es_alloc *alloc, char **first);
void es_huge_pages_unmap(const struct es_alloc *alloc, char *area);

#endif
