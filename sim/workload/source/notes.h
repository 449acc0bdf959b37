/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader left out or took for granted, a line each, for whoever imports the file. */
#ifndef SIM_WORKLOAD_SOURCE_NOTES_H
#define SIM_WORKLOAD_SOURCE_NOTES_H

enum { SB_NOTES_MAX = 16, SB_NOTE_SIZE = 240 };

struct sb_notes {
    unsigned count, more; /* more: those that found no room */
    char text[SB_NOTES_MAX][SB_NOTE_SIZE];
};

/* Adds a line, cut where it is too long; one that finds no room is counted. */
void sb_note(struct sb_notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds those of `others`; NULL: none. */
void sb_notes_add(struct sb_notes *notes, const struct sb_notes *others);

#endif
