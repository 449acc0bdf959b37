/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a scenario should come to: an interpreter of bodies, written from what the header and
 * better-all's behaviour say, as plainly as can be: a queue of turns, a list of waits, and a search
 * through everything where a scheduler has structures.
 *
 * It plays either of two manners, which differ in these points and in no other:
 *
 *  1. better-all itself awaits each body. So when a body has returned, those who are ready have
 * their turn before its waiters are woken and its failure is known; libearliest wakes them at once.
 * Times are the same, the order within one instant may not be, and with it what depends on that
 * order.
 *  2. An await of an unknown name lets others go first in better-all; in libearliest it fails at
 * once.
 *  3. A task that left because the flow was ended never wakes its waiters in better-all 0.0.7 (nor
 * in 0.0.9, if it left because of another's end): they hang. In libearliest they get that error.
 *  4. A ring of awaits hangs in better-all; libearliest tells whoever closes it.
 *
 * The log of better-all's manner holds what its user can see: no origins of errors; the call's
 * outcome last, with the time when it settled, as its place among the turns of that instant is a
 * matter of how many promises are chained. */
#ifndef SCENARIO_REFERENCE_H
#define SCENARIO_REFERENCE_H

#include "scenario_log.h"

enum scenario_manner { SCENARIO_MANNER_LIBRARY, SCENARIO_MANNER_BETTER_ALL };

void scenario_reference(const struct scenario *scenario, enum scenario_manner manner,
                        struct scenario_log *log);

#endif
