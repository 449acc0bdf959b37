/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of plug-ins that the Makefile generates. Only the program and the tests use them; sim/ gets them handed. */
#ifndef SB_PLUGINS_H
#define SB_PLUGINS_H

#include "sim/bench_report.h"
#include "sim/bench_target.h"
#include "sim/real.h"
#include "sim/report.h"
#include "sim/strategy.h"
#include "sim/workload.h"

extern const struct sb_plugins sb_plugins;

#endif
