/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps that are absent in a run with k workers: nobody calls them, and what comes after them comes
 * after what they would have waited for. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_ABSENT_H
#define STRATEGIES_RUNTIMES_EARLIEST_ABSENT_H

#include "strategies/runtimes/earliest/program.h"

/* Notes that a step (or `rest`) comes after another; out of memory is told by the next function. */
void sb_earliest_declare(struct sb_earliest_program *program, uint32_t to, uint32_t from);

/* When all are noted: declares them in the sets, past what is absent. 0, or -1 when memory is
 * out. */
int sb_earliest_pass_absent(struct sb_earliest_program *program);

/* When the last of what the step comes after was done, as far as the run is. */
sb_ns sb_earliest_passed(const struct sb_earliest_program *program, uint32_t step);

/* After the run: the spans of absent steps that no body has noted. */
void sb_earliest_note_absent(struct sb_earliest_program *program);

#endif
