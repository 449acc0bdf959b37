/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_MODEL_SPAN_H
#define SIM_MODEL_SPAN_H

#include "sim/base/time.h"

#include <stdint.h>

/* One step in a schedule. */
enum sb_status { SB_DONE, SB_FAILED, SB_CANCELLED };
struct sb_span {
    uint32_t task, step, worker; /* worker SB_NONE: as many as wanted */
    enum sb_status status;       /* here it fills what would be padding */
    sb_ns ready, start, end;
};

#endif
