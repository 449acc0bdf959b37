/* SPDX-License-Identifier: MIT
 * The system's time, and how long threads had a processor. This is no matter of a call's clock. */
#ifndef ES_PLATFORM_THREAD_TIME_H
#define ES_PLATFORM_THREAD_TIME_H

#include <time.h>

#include "earliest.h"

es_ns es_thread_moment(void);            /* the monotonic time */
es_ns es_thread_worked(clockid_t clock); /* of the thread that the clock belongs to */

#endif
