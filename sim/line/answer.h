/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scheduler's line says. */
#ifndef SIM_LINE_ANSWER_H
#define SIM_LINE_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

struct sb_answer {
    bool done;             /* else a start: */
    uint32_t step, worker; /* worker SB_NONE: none is said */
};

/* "start S", "start S on W" or "done", one space between words; false for anything else. */
bool sb_answer_parse(const char *line, struct sb_answer *answer);

#endif
