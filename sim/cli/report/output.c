/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/output.h"

#include "sim/cli/terminal/interrupt.h"

#include <string.h>

enum sb_code sb_output_begin(struct sb_output *out, const char *path, struct sb_error *error)
{
    *out = (struct sb_output){ .stream = stdout };
    if (!path || strcmp(path, "-") == 0)
        return SB_OK;
    enum sb_code code = sb_whole_file_begin(&out->file, path, error);
    if (code)
        return code;
    out->stream = out->file.stream;
    sb_interrupt_removes(out->file.temporary);
    return SB_OK;
}

enum sb_code sb_output_end(struct sb_output *out, enum sb_code code, struct sb_error *error)
{
    if (out->stream == stdout)
        return code;
    if (code == SB_OK)
        code = sb_whole_file_commit(&out->file, error);
    else
        sb_whole_file_abandon(&out->file);
    sb_interrupt_removes(NULL);
    return code;
}
