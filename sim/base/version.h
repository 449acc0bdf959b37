/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SB_VERSION_H
#define SB_VERSION_H

/* Semantic versioning; the Makefile reads it from here. */
#define SB_VERSION "0.1.0"

#endif
