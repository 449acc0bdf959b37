/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_BASE_VERSION_H
#define SIM_BASE_VERSION_H

/* Semantic versioning; the Makefile reads it from here. */
#define SB_VERSION "0.2.0"

#endif
