/* SPDX-License-Identifier: GPL-3.0-or-later
 * Waits of the bodies that the reference plays. */
#ifndef SCENARIO_WAITS_H
#define SCENARIO_WAITS_H

#include "scenario_stage.h"

void stage_give_place_up(struct stage *stage, struct actor *actor);
struct due stage_arrange(struct stage *stage, es_ns time);
bool stage_wait_for(struct stage *stage, int task, const struct scenario_action *action);

#endif
