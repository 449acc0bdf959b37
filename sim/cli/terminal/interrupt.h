/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIGINT, SIGTERM and SIGHUP (the terminal has gone) in the middle of a long run: once to finish
 * what is begun and report, a second time to end at once. */
#ifndef SIM_CLI_TERMINAL_INTERRUPT_H
#define SIM_CLI_TERMINAL_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

/* True once a signal came. */
extern atomic_bool sb_interrupted;

/* The signal that it was; 0: none. */
int sb_interrupt_signal(void);

/* From now on. `text` is told at the first signal when a person looks at standard error; it lives
 * as long as the program. A signal that the caller made the program deaf to (nohup, a job in the
 * background) stays ignored. */
void sb_interrupt_catch(const char *text, bool quiet);

/* From now on a signal that ends the program removes that file first; NULL: none. For commands that
 * have nothing to finish. */
void sb_interrupt_removes(const char *path);

#endif
