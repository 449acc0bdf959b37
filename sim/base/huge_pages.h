/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_BASE_HUGE_PAGES_H
#define SIM_BASE_HUGE_PAGES_H

#include <stddef.h>

/* Asks for pages of 2 MiB where there are 4 MiB and more: what is looked up here and there in large
 * memory mostly waits for the walk to its page, all the more in a virtual machine. A wish: the
 * system may have none. To be asked before the memory is touched. */
void sb_huge_pages(void *memory, size_t bytes);

#endif
