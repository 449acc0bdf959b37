/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a scheduler that `simbench bench` measures, loaded from a shared library so that two
 * versions of it can stand side by side in one process. strategies/targets/a_b.c defines `const
 * struct sb_bench_target sb_bench_target_a_b`. */
#ifndef SIM_BENCH_CASES_TARGET_H
#define SIM_BENCH_CASES_TARGET_H

#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/bench/cases/graph.h"
#include "sim/bench/cases/kind.h"

#include <stdbool.h>
#include <stdint.h>

/* How a scheduler is to be set up. */
struct sb_bench_setup {
    enum sb_bench_mode mode;
    enum sb_bench_body body;
    unsigned workers;      /* 1 at least */
    uint32_t iterations;   /* of sb_bench_spin in each body */
    sb_ns sleep;           /* of a timer body */
    uint32_t extra, every; /* slowed down on purpose: each `every`-th task spins `extra` iterations
                              more; extra 0: not */
    /* What makes it slower. */
    bool counted;    /* its bytes are */
    uint32_t events; /* room for so many events in a trace, from which switches are counted; 0: no
                        trace */
};

/* `library`, `rig` (a scheduler in working order) and `load` (a graph handed to it) are the
 * target's own. */
struct sb_bench_target {
    const char *name, *summary;
    const char *library; /* the shared library's file name, looked for beside the program and where
                            libraries are installed */
    /* Loads the library at `path`, bound at once and visible to nobody else. SB_EINPUT when it is
     * none, or not of the kind. */
    enum sb_code (*open)(const char *path, void **library, struct sb_error *error);
    void (*close)(void *library); /* NULL allowed, for all that release */
    /* Whether so many tasks do run at the same time. */
    bool (*runs)(void *library, unsigned workers);
    enum sb_code (*prepare)(void *library, const struct sb_bench_setup *setup, void **rig,
                            struct sb_error *error);
    void (*release)(void *rig);
    /* What is loaded from now on spins so many iterations in each body; of a rig whose bodies spin.
     */
    void (*spin)(void *rig, uint32_t iterations);
    enum sb_code (*load)(void *rig, const struct sb_bench_graph *graph, void **load,
                         struct sb_error *error);
    void (*unload)(void *load);
    /* Runs all tasks once; as often as one likes. Nothing is allocated or looked at here that the
     * scheduler does not need. SB_ECHECK. */
    enum sb_code (*run)(void *rig, void *load, struct sb_error *error);
    /* Of a traced rig after a run: how often a worker went from one task to another. False: not
     * known, the trace was too small. */
    bool (*switches)(void *rig, uint64_t *switches);
    /* Of a counted rig after a run, its load still there: the most bytes that both had at once:
     * those asked for, and of stacks the pages that were touched. False: not known. */
    bool (*bytes)(void *rig, uint64_t *bytes);
    /* [tasks] of the last run with timers: from being due to running, ns. */
    const sb_ns *(*delays)(void *load);
};

#endif
