/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Today, instead, saved: the figures that the sentence of a workload rests on. */
#ifndef REPORTS_PAGE_PARTS_ANSWER_H
#define REPORTS_PAGE_PARTS_ANSWER_H

#include "reports/page/page.h"

/* Whether another order is compared with today's. */
bool sb_page_has_answer(const struct sb_workload_result *workload, const struct sb_advice *advice);

void sb_page_answer(struct sb_page *page, const struct sb_workload_result *workload,
                    const struct sb_advice *advice);

#endif
