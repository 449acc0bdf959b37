/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system's clocks. */
#ifndef SIM_BASE_CLOCK_H
#define SIM_BASE_CLOCK_H

#include "sim/base/time.h"

/* The monotonic clock. */
sb_ns sb_clock_now(void);

/* What all threads of this process have had of the processors. */
sb_ns sb_clock_processor(void);

#endif
