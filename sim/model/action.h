/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step stands for, so that it can be done for real: a request or a command. */
#ifndef SIM_MODEL_ACTION_H
#define SIM_MODEL_ACTION_H

#include <stdint.h>

struct sb_action {
    const char *url, *method;    /* of a request; else NULL */
    uint32_t expect;             /* the status that it is answered with; 0: any from 200 to 299 */
    const char *const *argument; /* of a command, which is the first; NULL at the end; else NULL */
};

/* An action of a step. */
struct sb_step_action {
    uint32_t step;
    const struct sb_action *action;
};

#endif
