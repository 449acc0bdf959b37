/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/notes.h"

#include <stdarg.h>
#include <stdio.h>

void sb_note(struct sb_notes *notes, const char *format, ...)
{
    va_list args;
    if (notes->count == SB_NOTES_MAX)
        return;
    va_start(args, format);
    vsnprintf(notes->text[notes->count++], SB_NOTE_SIZE, format, args);
    va_end(args);
}
