/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ^C and SIGTERM while replicates run: what is begun is finished and reported, a second signal ends the program at once. */
#ifndef SB_INTERRUPT_H
#define SB_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

/* Catches both signals from now on; `tell`: a line goes to standard error when one comes. Returns what is then true. */
const atomic_bool *sb_interrupt_catch(bool tell);

#endif
