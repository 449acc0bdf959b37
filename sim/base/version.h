/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_BASE_VERSION_H
#define SIM_BASE_VERSION_H

/* Semantic versioning; the Makefile reads it from here. */
#define SB_VERSION "0.2.0"

/* Where --help says that bugs go: the package's Maintainer. */
#define SB_ADDRESS "maintainers@users.noreply.b-seed-1ec9cbf4.example"

#endif
