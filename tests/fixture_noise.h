/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made-up noisy machine on which two programs are timed side by side: what a bench run would measure there, the same for a seed. */
#ifndef FIXTURE_NOISE_H
#define FIXTURE_NOISE_H

#include "tests/fixture_random.h"

#include <stdbool.h>
#include <stddef.h>

/* All in units of log time: 0.01 is 1 %. What both programs share is in each reading, what they do not share is in each process. */
struct fixture_noise {
    const char *name;
    double white;              /* sd of each reading */
    double drift, drift_keeps; /* AR(1) from reading to reading: sd, coefficient */
    double step, step_rate;    /* regimes: sd of a new level, probability of one at a reading */
    double spike, spike_rate;  /* mean height of an exponential spike, probability at a reading */
    double layout;             /* sd of what a process' address layout does to a program; */
    bool heavy;                /* by Student's t with 2 degrees of freedom instead */
    double bias, bias_keeps;   /* AR(1) from process to process of what favours one program: sd, coefficient */
};

extern const struct fixture_noise fixture_noises[];
extern const size_t fixture_noises_count;
/* The first ones: each process is independent of the others, and 5 % stand out. The others are "processes that depend", "hopeless", and
 * "one that favours a place": what is second in memory, say, for as long as the machine runs. */
enum { FIXTURE_NOISES_FAIR = 6, FIXTURE_NOISE_DEPENDS = 6, FIXTURE_NOISE_HOPELESS, FIXTURE_NOISE_UNFAIR };

struct fixture_machine {
    const struct fixture_noise *noise;
    struct fixture_random random;
    double drift, level, bias;
};

void fixture_machine_init(struct fixture_machine *machine, const struct fixture_noise *noise, uint64_t seed);

/* A process: both programs in ABBA blocks, each slot the smallest of a few readings, the median over the blocks. `slowdown` 0.05 makes
 * the new program 5 % slower. */
double fixture_machine_log_ratio(struct fixture_machine *machine, double slowdown);

/* The smallest of a few readings of one program in one process. */
double fixture_machine_time(struct fixture_machine *machine, double slowdown);

#endif
