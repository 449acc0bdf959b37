/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of plug-ins that the Makefile generates. Only the program and the tests use them; sim/
 * gets them handed. */
#ifndef SIM_PLUGINS_H
#define SIM_PLUGINS_H

#include "sim/bench/cases/target.h"
#include "sim/bench/records/report.h"
#include "sim/model/strategy.h"
#include "sim/result/report.h"
#include "sim/verify/runtime.h"
#include "sim/workload/workload.h"

extern const struct sb_plugins sb_plugins;

#endif
