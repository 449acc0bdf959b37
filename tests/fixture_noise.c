/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_noise.h"

#include <math.h>

enum { READINGS = 3 };

const struct fixture_noise fixture_noises[] = {
    { .name = "quiet", .white = 0.005, .layout = 0.005 },
    { .name = "drifting", .white = 0.01, .drift = 0.08, .drift_keeps = 0.98, .layout = 0.006 },
    { .name = "regime steps", .white = 0.01, .step = 0.2, .step_rate = 0.02, .layout = 0.006 },
    { .name = "spikes", .white = 0.01, .spike = 0.8, .spike_rate = 0.1, .layout = 0.006 },
    { .name = "heavy tails", .white = 0.01, .layout = 0.005, .heavy = true },
    { .name = "all of it",
      .white = 0.01,
      .drift = 0.05,
      .drift_keeps = 0.98,
      .step = 0.1,
      .step_rate = 0.01,
      .spike = 0.5,
      .spike_rate = 0.05,
      .layout = 0.004,
      .heavy = true },
    { .name = "processes that depend", .white = 0.01, .layout = 0.005, .bias = 0.01, .bias_keeps = 0.8 },
    { .name = "hopeless", .white = 0.02, .layout = 0.06, .heavy = true, .bias = 0.02, .bias_keeps = 0.5 },
    { .name = "one that favours a place", .white = 0.01, .layout = 0.005, .bias = 0.04, .bias_keeps = 1 },
};
const size_t fixture_noises_count = sizeof fixture_noises / sizeof *fixture_noises;

static double uniform(struct fixture_random *random) { return ((double)(fixture_next(random) >> 11) + 0.5) * 0x1p-53; }

/* Box and Muller; the second of the two is not kept, so that a draw takes the same numbers wherever it stands. */
static double normal(struct fixture_random *random)
{
    double r = sqrt(-2 * log(uniform(random)));
    return r * cos(6.283185307179586 * uniform(random));
}

static double autoregress(struct fixture_random *random, double before, double sd, double keeps)
{
    return sd > 0 ? keeps * before + sqrt(1 - keeps * keeps) * sd * normal(random) : 0;
}

static double layout(struct fixture_machine *m)
{
    double offset = m->noise->layout * normal(&m->random);
    return m->noise->heavy ? offset / sqrt(-log(uniform(&m->random))) : offset; /* chi-square of 2 over 2 is exponential */
}

void fixture_machine_init(struct fixture_machine *machine, const struct fixture_noise *noise, uint64_t seed)
{
    *machine = (struct fixture_machine){ .noise = noise, .random = { seed } };
    fixture_next(&machine->random);
    machine->drift = noise->drift * normal(&machine->random);
    machine->bias = noise->bias * normal(&machine->random);
}

static double reading(struct fixture_machine *m)
{
    const struct fixture_noise *n = m->noise;
    m->drift = autoregress(&m->random, m->drift, n->drift, n->drift_keeps);
    if (n->step_rate > 0 && uniform(&m->random) < n->step_rate)
        m->level = n->step * normal(&m->random);
    double time = m->drift + m->level + n->white * normal(&m->random);
    return n->spike_rate > 0 && uniform(&m->random) < n->spike_rate ? time - n->spike * log(uniform(&m->random)) : time;
}

static double slot(struct fixture_machine *m)
{
    double least = reading(m);
    for (int i = 1; i < READINGS; i++)
        least = fmin(least, reading(m));
    return least;
}

static double block(struct fixture_machine *m)
{
    double a = slot(m), b = slot(m);
    b += slot(m);
    a += slot(m);
    return (b - a) / 2;
}

double fixture_machine_log_ratio(struct fixture_machine *machine, double slowdown)
{
    double a = block(machine), b = block(machine), c = block(machine);
    double median = fmax(fmin(a, b), fmin(fmax(a, b), c));
    machine->bias = autoregress(&machine->random, machine->bias, machine->noise->bias, machine->noise->bias_keeps);
    return median + layout(machine) - layout(machine) + machine->bias + log1p(slowdown);
}

double fixture_machine_time(struct fixture_machine *machine, double slowdown) { return slot(machine) + layout(machine) + log1p(slowdown); }
