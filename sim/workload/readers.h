/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of plug-ins that reading a workload looks things up in; each ends with NULL. */
#ifndef SIM_WORKLOAD_READERS_H
#define SIM_WORKLOAD_READERS_H

struct sb_format;
struct sb_generator;
struct sb_dist_type;

struct sb_readers {
    const struct sb_format *const *formats;
    const struct sb_generator *const *generators;
    const struct sb_dist_type *const *distributions;
};

#endif
