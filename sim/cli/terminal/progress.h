/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of progress on standard error, where that is a terminal and the run is longer than half a
 * second. */
#ifndef SIM_CLI_TERMINAL_PROGRESS_H
#define SIM_CLI_TERMINAL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct sb_progress {
    bool wanted, shown;
    const char *name;       /* of the workload */
    unsigned number, count; /* this workload's place among all */
    double begun, last;     /* seconds */
    double since;           /* when this workload began */
    double every;           /* seconds from one line to the next, which stay; 0: one written over */
};

/* Whether standard error is a terminal on which a line can be written over: not a dumb one. */
bool sb_progress_can_rewrite(void);

/* "1,200 a second, 12 s left", of `done` of `wanted` pieces of work after `seconds`; of work that
 * has no pieces a person counts (`counted` false) "12 s left". Empty where nothing is done yet. */
enum { SB_PROGRESS_PACE_SIZE = 120 };
const char *sb_progress_pace(char out[SB_PROGRESS_PACE_SIZE], uint64_t done, uint64_t wanted,
                             double seconds, bool counted);

void sb_progress_init(struct sb_progress *progress, bool quiet, unsigned count);
/* For a log: a line each `every` seconds, terminal or not. */
void sb_progress_init_log(struct sb_progress *progress, bool quiet, unsigned count, double every);
void sb_progress_next(struct sb_progress *progress, const char *name);
/* Fits sb_experiment.progress. */
void sb_progress_tell(void *self, uint64_t done, uint64_t wanted);
/* "reading traces.json: 12 %, 3 s left"; fits struct sb_reading_watch. */
void sb_progress_read(void *self, const char *name, uint64_t bytes, uint64_t size);
/* Takes the line away; what is told later has one again. */
void sb_progress_fini(struct sb_progress *progress);

#endif
