/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clients of a closed system that think, the one who asks next on top. */
#ifndef SIM_LOAD_ARRIVALS_CLIENT_QUEUE_H
#define SIM_LOAD_ARRIVALS_CLIENT_QUEUE_H

#include "sim/base/time.h"

#include <stdint.h>

struct sb_client {
    sb_ns time;
    uint32_t number;
};

struct sb_client_queue {
    struct sb_client *item; /* [count], room for all clients */
    uint32_t count, room;
    uint64_t *cycles; /* [room] how often each has thought */
};

/* Empty. -1 when memory is out. */
int sb_client_queue_begin(struct sb_client_queue *queue, uint32_t clients);
void sb_client_queue_fini(struct sb_client_queue *queue);

void sb_client_queue_put(struct sb_client_queue *queue, struct sb_client client);
/* Of a queue that is not empty. */
struct sb_client sb_client_queue_take(struct sb_client_queue *queue);

#endif
