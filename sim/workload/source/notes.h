/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader left out or took for granted, a line each, for whoever imports the file. */
#ifndef SIM_WORKLOAD_SOURCE_NOTES_H
#define SIM_WORKLOAD_SOURCE_NOTES_H

enum { SB_NOTES_MAX = 16, SB_NOTE_SIZE = 240 };

struct sb_notes {
    unsigned count;
    char text[SB_NOTES_MAX][SB_NOTE_SIZE];
};

/* Adds a line; what does not fit is left out. */
void sb_note(struct sb_notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
