/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a load result on its page. */
#ifndef REPORTS_LOAD_PAGE_FIGURES_H
#define REPORTS_LOAD_PAGE_FIGURES_H

#include "reports/load/curves/draw.h"

#include <stdio.h>

/* Those that were drawn into `dir`, with a text for those who do not see them and links to their
 * files. SB_EIO, SB_ENOMEM. */
enum sb_code sb_load_page_figures(FILE *out, const struct sb_load_pictures *pictures,
                                  const struct sb_load_result *result,
                                  const struct sb_load_units *units, const char *dir,
                                  struct sb_error *error);

#endif
