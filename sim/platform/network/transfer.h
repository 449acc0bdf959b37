/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step's data on its way to another worker, in a schedule. */
#ifndef SIM_PLATFORM_NETWORK_TRANSFER_H
#define SIM_PLATFORM_NETWORK_TRANSFER_H

#include "sim/base/time.h"

#include <stdint.h>

struct sb_transfer {
    uint32_t from, to;         /* the step that made the data; a step that awaits it */
    uint32_t sender, receiver; /* workers */
    sb_ns work;                /* how long the link takes for it alone, without the latency */
    sb_ns ready, start, end;   /* known to be wanted there; under way; there */
};

#endif
