/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/arrivals/client_queue.h"

#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int sb_client_queue_begin(struct sb_client_queue *queue, uint32_t clients)
{
    if (queue->room < clients) {
        sb_client_queue_fini(queue);
        queue->item = malloc(clients * sizeof *queue->item);
        queue->cycles = malloc(clients * sizeof *queue->cycles);
        if (!queue->item || !queue->cycles) {
            sb_client_queue_fini(queue);
            return -1;
        }
        queue->room = clients;
    }
    queue->count = 0;
    if (queue->room)
        memset(queue->cycles, 0, queue->room * sizeof *queue->cycles);
    return 0;
}

void sb_client_queue_fini(struct sb_client_queue *queue)
{
    free(queue->item);
    free(queue->cycles);
    *queue = (struct sb_client_queue){ 0 };
}

static bool client_queue_is_before(struct sb_client a, struct sb_client b)
{
    return a.time != b.time ? a.time < b.time : a.number < b.number;
}

void sb_client_queue_put(struct sb_client_queue *queue, struct sb_client client)
{
    uint32_t at = queue->count++;
    SB_ASSERT(queue->count <= queue->room);
    for (; at && client_queue_is_before(client, queue->item[(at - 1) / 2]); at = (at - 1) / 2)
        queue->item[at] = queue->item[(at - 1) / 2];
    queue->item[at] = client;
}

struct sb_client sb_client_queue_take(struct sb_client_queue *queue)
{
    SB_ASSERT(queue->count > 0);
    struct sb_client top = queue->item[0], last = queue->item[--queue->count];
    uint32_t at = 0;
    for (uint32_t child = 1; child < queue->count; child = 2 * at + 1) {
        if (child + 1 < queue->count &&
            client_queue_is_before(queue->item[child + 1], queue->item[child]))
            child++;
        if (!client_queue_is_before(queue->item[child], last))
            break;
        queue->item[at] = queue->item[child];
        at = child;
    }
    queue->item[at] = last;
    return top;
}
