/* SPDX-License-Identifier: MIT */
#include "resilience/jitter.h"

#include <time.h>
#include <unistd.h>

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Processes that fail together must not try again together. */
static uint64_t seed_of(const struct es_sched *sched)
{
    struct timespec now = { 0, 0 };
    uint64_t seed;

    if (sched->options.jitter_seed)
        return sched->options.jitter_seed;
    clock_gettime(CLOCK_MONOTONIC, &now);
    seed = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    return mixed(mixed(seed) + (uint64_t)getpid()) + (uint64_t)(uintptr_t)sched;
}

uint64_t es_jitter_next(struct es_sched *sched)
{
    if (!sched->jitter_begun)
        sched->jitter = seed_of(sched);
    sched->jitter_begun = true;
    return mixed(sched->jitter += 0x9e3779b97f4a7c15u);
}
