/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that gives the same figures again. */
#ifndef REPORTS_PAGE_PARTS_COMMAND_H
#define REPORTS_PAGE_PARTS_COMMAND_H

#include "reports/page/page.h"

/* With all that the figures depend on, and the file's name without its folders. */
void sb_page_command(struct sb_page *page, const struct sb_workload_result *workload);

#endif
