/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of plug-ins that reading a workload looks things up in, each of which ends with NULL,
 * and what it may read besides. */
#ifndef SIM_WORKLOAD_SOURCE_READERS_H
#define SIM_WORKLOAD_SOURCE_READERS_H

#include <stdbool.h>
#include <stdint.h>

struct sb_format;
struct sb_generator;
struct sb_dist_type;
struct sb_import_options;
struct sb_opener;
struct sb_family;

/* Told now and then how many bytes of a file are read, where it is read in pieces. `size` is the
 * file's; 0: not known. */
struct sb_reading_watch {
    void (*tell)(void *self, const char *name, uint64_t bytes, uint64_t size);
    void *self;
};

struct sb_readers {
    const struct sb_format *const *formats;
    const struct sb_generator *const *generators;
    const struct sb_dist_type *const *distributions;
    bool outside; /* files that the workload names need not lie below its own folder */
    const struct sb_import_options *import; /* NULL: nothing is said */
    const struct sb_reading_watch *watch;   /* NULL: nobody looks */
    const struct sb_opener *opener;         /* of all files; NULL: they are opened as they are */
    struct sb_family *family; /* to be told of; NULL: one graph is wanted */
    /* NULL, or told each file that a workload names, before it is read. */
    void (*names)(void *listener, const char *path);
    void *listener;
};

#endif
