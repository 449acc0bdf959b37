/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the figures of a load result are made, and what its words mean. */
#ifndef REPORTS_LOAD_PAGE_METHOD_H
#define REPORTS_LOAD_PAGE_METHOD_H

#include "reports/load/figures/units.h"

#include <stdio.h>

void sb_load_page_method(FILE *out, const struct sb_load_result *result,
                         const struct sb_load_units *units);

#endif
