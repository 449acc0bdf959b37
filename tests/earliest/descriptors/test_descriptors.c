/* SPDX-License-Identifier: GPL-3.0-or-later
 * Descriptors: when they are looked at, and who may wait for one. All of it on the real clock;
 * these assert order, not time. */
#include "support_descriptors.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

struct turns {
    const struct wait *until;
    bool awaits; /* else it sleeps */
    long count;
};

static struct es_result yields(struct es_self *self, void *data)
{
    struct turns *turns = data;

    while (!turns->until->over && turns->count < 100000) {
        turns->count++;
        if (turns->awaits)
            es_await(self, "nothing");
        else
            es_sleep(self, 0);
    }
    return es_ok(NULL);
}

static struct es_result does_nothing(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static void a_ready_descriptor_is_seen_after_some_turns_whatever_else_is_ready(void **state)
{
    (void)state;
    for (int awaits = 0; awaits < 2; awaits++) {
        struct place p;
        struct wait wait = { .events = POLLIN, .within = ES_NEVER };
        struct turns turns = { .until = &wait, .awaits = awaits };

        place_open(&p);
        wait.fd = p.ends[0];
        feed(p.ends[1]);
        es_set_add(p.set, "waits", waits, &wait);
        es_set_add(p.set, "nothing", does_nothing, NULL);
        es_set_add(p.set, "yields", yields, &turns);
        assert_int_equal(es_run(p.sched, p.set, &p.call, NULL), ES_OK);
        assert_int_equal(wait.result.code, ES_OK);
        if (bench_workers() == 1)
            assert_in_range(turns.count, 1, 200);
        else
            assert_in_range(turns.count, 0, 99999);
        place_close(&p);
    }
}

static struct es_result is_busy(struct es_self *self, void *data)
{
    es_ns until = es_now(self) + *(const es_ns *)data;

    while (es_now(self) < until)
        continue;
    return es_ok(NULL);
}

static void a_ready_descriptor_counts_more_than_a_deadline_that_passed(void **state)
{
    struct place p;
    struct wait at_once = { .events = POLLIN };
    struct wait late = { .events = POLLOUT, .within = 2 * MS };
    struct wait in_vain = { .events = POLLIN };
    es_ns busy = 6 * MS;

    (void)state;
    place_open(&p);
    feed(p.ends[1]);
    at_once.fd = p.ends[0];
    late.fd = in_vain.fd = p.ends[1];
    es_set_add(p.set, "at once", waits, &at_once);
    es_set_add(p.set, "late", waits, &late);
    es_set_add(p.set, "in vain", waits, &in_vain);
    es_set_add(p.set, "busy", is_busy, &busy);
    es_run(p.sched, p.set, &p.call, NULL);
    assert_int_equal(at_once.result.code, ES_OK);
    assert_int_equal(at_once.ready, POLLIN);
    assert_int_equal(late.result.code, ES_OK);
    assert_int_equal(late.ready, POLLOUT);
    assert_int_equal(in_vain.result.code, ES_TIMED_OUT);
    place_close(&p);
}

static void a_regular_file_is_always_ready(void **state)
{
    struct place p;
    char name[] = "/tmp/earliest-XXXXXX";
    struct wait wait = { .events = POLLIN, .within = ES_NEVER };

    (void)state;
    place_open(&p);
    wait.fd = mkstemp(name);
    assert_true(wait.fd >= 0);
    unlink(name);
    es_set_add(p.set, "waits", waits, &wait);
    es_run(p.sched, p.set, &p.call, NULL);
    assert_int_equal(wait.result.code, ES_OK);
    assert_int_equal(wait.ready, POLLIN);
    close(wait.fd);
    place_close(&p);
}

static struct es_result feeds(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 3 * MS);

    feed(*(const int *)data);
    return slept;
}

static void a_reader_and_a_writer_wait_on_one_descriptor(void **state)
{
    struct place p;
    struct wait reader = { .events = POLLIN, .within = ES_NEVER };
    struct wait writer = { .events = POLLOUT, .within = ES_NEVER };

    (void)state;
    place_open(&p);
    reader.fd = writer.fd = p.ends[0];
    es_set_add(p.set, "reader", waits, &reader);
    es_set_add(p.set, "writer", waits, &writer);
    es_set_add(p.set, "feeds", feeds, &p.ends[1]);
    for (int again = 0; again < 3; again++) {
        char got;

        es_run(p.sched, p.set, &p.call, NULL);
        assert_int_equal(reader.result.code, ES_OK);
        assert_int_equal(reader.ready, POLLIN);
        assert_int_equal(writer.result.code, ES_OK);
        assert_int_equal(writer.ready, POLLOUT);
        assert_int_equal(read(p.ends[0], &got, 1), 1);
    }
    place_close(&p);
}

/* One gives up early, in the middle of the others; the others still see what comes. */
static void all_who_wait_for_the_same_are_woken(void **state)
{
    struct place p;
    struct wait all[5];

    (void)state;
    place_open(&p);
    for (int i = 0; i < 5; i++) {
        all[i] =
            (struct wait){ .fd = p.ends[0], .events = POLLIN, .within = i == 2 ? MS : ES_NEVER };
        es_set_add(p.set, NULL, waits, &all[i]);
    }
    es_set_add(p.set, "feeds", feeds, &p.ends[1]);
    es_run(p.sched, p.set, &p.call, NULL);
    for (int i = 0; i < 5; i++)
        assert_true(all[i].result.code == ES_OK || (i == 2 && all[i].result.code == ES_TIMED_OUT));
    place_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ready_descriptor_is_seen_after_some_turns_whatever_else_is_ready),
        cmocka_unit_test(a_ready_descriptor_counts_more_than_a_deadline_that_passed),
        cmocka_unit_test(a_regular_file_is_always_ready),
        cmocka_unit_test(a_reader_and_a_writer_wait_on_one_descriptor),
        cmocka_unit_test(all_who_wait_for_the_same_are_woken),
    };

    alarm(300); /* a wait that is forgotten would never end */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
