/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON string straight into a stream, for documents that are larger than memory should be. */
#ifndef SIM_JSON_PRINT_TEXT_H
#define SIM_JSON_PRINT_TEXT_H

#include <stdio.h>

/* `text`, which is UTF-8, in double quotes; escaped is also what a terminal would obey. */
void sb_json_print_text(FILE *out, const char *text);

#endif
