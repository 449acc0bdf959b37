/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file that -o names: there whole or not at all, also where a signal ends the program. */
#ifndef SIM_CLI_REPORT_OUTPUT_H
#define SIM_CLI_REPORT_OUTPUT_H

#include "sim/base/files/whole_file.h"

#include <stdio.h>

/* Stays where it is from begin to end. */
struct sb_output {
    struct sb_whole_file file;
    FILE *stream; /* to write to */
};

/* NULL and "-" are standard output. SB_EIO, SB_ENOMEM; `out` then needs no end. One at a time. */
enum sb_code sb_output_begin(struct sb_output *out, const char *path, struct sb_error *error);

/* `code` is how writing ended: the file replaces what stood there after SB_OK alone. Returns it, or
 * SB_EIO or SB_ENOMEM. Whether standard output took all of it sb_command_finish looks. */
enum sb_code sb_output_end(struct sb_output *out, enum sb_code code, struct sb_error *error);

#endif
