/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that a user can choose from. One view of the tables of plug-ins, from which lists,
 * help, man page, completions and error texts are made. */
#ifndef SIM_CLI_OPTIONS_CATALOGUE_H
#define SIM_CLI_OPTIONS_CATALOGUE_H

#include "sim/base/error.h"

#include <stdint.h>
#include <stdio.h>

enum sb_catalogue {
    SB_NO_CATALOGUE,
    SB_STRATEGIES, /* from here on: the sections of `simbench list` */
    SB_DISTRIBUTIONS,
    SB_GENERATORS,
    SB_FORMATS,
    SB_EXPORTS,
    SB_REPORTS,
    SB_SCHEDULERS,
    SB_BENCH_FORMATS,
    SB_PLOTS,
    SB_SECTIONS,           /* the names of those */
    SB_DEFAULT_STRATEGIES, /* those that run when nobody says which */
    SB_OUTPUTS,            /* the reports that print: --format of run */
    SB_ANY_OUTPUTS,        /* those, and the bench formats: --format of report */
    SB_LOAD_OUTPUTS,       /* --format of load */
    SB_CATALOGUES
};

struct sb_choice {
    const char *name, *summary;
    const void *plugin; /* of the type that the catalogue is of; NULL where it is of none */
};

enum { SB_CHOICES_MAX = 256 };

struct sb_choices {
    uint32_t count;
    struct sb_choice item[SB_CHOICES_MAX];
};

/* "strategies", as in `simbench list strategies`. */
const char *sb_catalogue_name(enum sb_catalogue catalogue);

/* All choices: strategies by position, all others as their table has them. */
void sb_catalogue_take(enum sb_catalogue catalogue, struct sb_choices *choices);

/* The plug-in of that name. NULL with SB_EINPUT at `where` when there is none: the error names the
 * nearest one, or all. */
const void *sb_catalogue_find(enum sb_catalogue catalogue, const char *name, const char *where,
                              struct sb_error *error);

/* Writes `text`, each "{strategies}" and the like in it replaced by the names: "a, b and c". */
void sb_catalogue_expand(FILE *out, const char *text);

#endif
