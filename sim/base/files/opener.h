/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who opens the files that are read: a program that keeps what they say, or has kept it. */
#ifndef SIM_BASE_FILES_OPENER_H
#define SIM_BASE_FILES_OPENER_H

struct sb_opener {
    /* A file descriptor, or -1 with errno; "-" is standard input. */
    int (*open)(void *self, const char *path, int flags);
    void *self;
};

/* NULL: the file itself. */
int sb_opener_open(const struct sb_opener *opener, const char *path, int flags);

#endif
