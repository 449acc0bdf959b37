/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support_descriptors.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void place_open(struct place *place)
{
    const struct es_options options = { BENCH_VARIANT };

    memset(place, 0, sizeof *place);
    place->call.mode = ES_ALL_SETTLED;
    place->sched = es_sched_new(&options, NULL);
    place->set = es_set_new(NULL);
    assert_non_null(place->sched);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, place->ends), 0);
}

void place_close(struct place *place)
{
    es_sched_free(place->sched);
    es_set_free(place->set);
    close(place->ends[0]);
    close(place->ends[1]);
}

void feed(int fd) { assert_int_equal(write(fd, "x", 1), 1); }

struct es_result waits(struct es_self *self, void *data)
{
    struct wait *wait = data;
    es_ns deadline = wait->within == ES_NEVER ? ES_NEVER : es_now(self) + wait->within;

    wait->result = es_wait_fd(self, wait->fd, wait->events, deadline, &wait->ready);
    wait->over = true;
    return wait->result;
}
