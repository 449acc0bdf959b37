/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/notes.h"

#include <stdarg.h>
#include <stdio.h>

void sb_note(struct sb_notes *notes, const char *format, ...)
{
    va_list args;
    if (notes->count == SB_NOTES_MAX) {
        notes->more++;
        return;
    }
    va_start(args, format);
    vsnprintf(notes->text[notes->count++], SB_NOTE_SIZE, format, args);
    va_end(args);
}

void sb_notes_add(struct sb_notes *notes, const struct sb_notes *others)
{
    for (unsigned i = 0; others && i < others->count; i++)
        sb_note(notes, "%s", others->text[i]);
    notes->more += others ? others->more : 0;
}
