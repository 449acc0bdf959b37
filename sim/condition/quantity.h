/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number with its unit. */
#ifndef SIM_CONDITION_QUANTITY_H
#define SIM_CONDITION_QUANTITY_H

#include "sim/condition/language.h"
#include "sim/condition/scan.h"

/* "a time: ns, us, ms or s" */
const char *sb_quantity_units(enum sb_dimension dimension);

/* Reads one if it comes next (`*is`), in ns, bytes or as a plain number. False: refused. */
bool sb_quantity_read(struct sb_scanner *scanner, enum sb_dimension dimension, bool *is,
                      double *value);

#endif
