/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of plug-ins that the Makefile generates. Only the program and the tests use them; sim/
 * gets them handed. */
#ifndef SIM_PLUGINS_H
#define SIM_PLUGINS_H

#include "sim/bench/cases/target.h"
#include "sim/bench/records/report.h"
#include "sim/export/export.h"
#include "sim/load/report.h"
#include "sim/model/distribution/dist.h"
#include "sim/model/strategy.h"
#include "sim/result/report.h"
#include "sim/verify/runtime.h"
#include "sim/workload/generator/generator.h"
#include "sim/workload/source/format.h"
#include "sim/workload/source/readers.h"

/* Made by the Makefile from the listing of the folders; each ends with NULL. */
struct sb_plugins {
    struct sb_readers readers;
    const struct sb_strategy *const *strategy;
    const struct sb_report *const *report;
    const struct sb_export *const *exports;
    const struct sb_runtime *const *runtime;
    const struct sb_bench_target *const *target;
    const struct sb_bench_report *const *bench_report;
    const struct sb_load_report *const *load_report;
};

extern const struct sb_plugins sb_plugins;

#endif
