/* SPDX-License-Identifier: GPL-3.0-or-later
 * Descriptors that are closed, become another file or are none: what becomes of waits for them. */
#include "support_descriptors.h"

#include <poll.h>
#include <unistd.h>

struct closing {
    int *fd;
    bool reuse; /* its number becomes another file's */
};

static struct es_result closes(struct es_self *self, void *data)
{
    const struct closing *closing = data;
    struct es_result slept = es_sleep(self, 3 * MS);

    if (closing->reuse)
        dup2(closing->fd[1], closing->fd[0]);
    else
        close(closing->fd[0]);
    return slept;
}

static void who_waits_for_a_descriptor_that_is_closed_is_told(void **state)
{
    (void)state;
    for (int reuse = 0; reuse < 2; reuse++) {
        struct place p;
        struct wait reader = { .events = POLLIN, .within = ES_NEVER };
        struct wait other = { .events = POLLPRI, .within = ES_NEVER };
        struct closing closing = { .reuse = reuse };
        char text[100];

        place_open(&p);
        closing.fd = p.ends;
        reader.fd = other.fd = p.ends[0];
        es_set_add(p.set, "reader", waits, &reader);
        es_set_add(p.set, "other", waits, &other);
        es_set_add(p.set, "closes", closes, &closing);
        es_run(p.sched, p.set, &p.call, NULL);
        assert_int_equal(reader.result.code, ES_SYSTEM);
        assert_int_equal(other.result.code, ES_SYSTEM);
        assert_string_equal(es_result_text(p.sched, es_task_result(p.sched, 0), text, sizeof text),
                            "Task \"reader\": The operating system refused: Bad file descriptor");
        place_close(&p);
    }
}

/* The first file lives on in a copy, so that epoll still tells of it, under its old number. */
static struct es_result waits_for_another_file(struct es_self *self, void *data)
{
    int *ends = data; /* 0: to become a pipe's; 1: its other end; 2: a copy of 0 */
    int pipe_ends[2];
    struct es_result result = es_wait_fd(self, ends[0], POLLIN, es_now(self) + MS, NULL);

    if (result.code != ES_TIMED_OUT || pipe(pipe_ends) != 0)
        return es_fail(NULL);
    ends[2] = dup(ends[0]);
    dup2(pipe_ends[0], ends[0]);
    feed(ends[1]);
    result = es_wait_fd(self, ends[0], POLLIN, es_now(self) + 3 * MS, NULL);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    close(ends[2]);
    return result.code == ES_TIMED_OUT ? es_ok(NULL) : es_fail(NULL);
}

static void an_old_files_events_are_not_taken_for_the_new_ones(void **state)
{
    struct place p;
    int ends[3];

    (void)state;
    place_open(&p);
    ends[0] = p.ends[0];
    ends[1] = p.ends[1];
    es_set_add(p.set, "waits", waits_for_another_file, ends);
    p.call.mode = ES_ALL;
    assert_int_equal(es_run(p.sched, p.set, &p.call, NULL), ES_OK);
    place_close(&p);
}

static void numbers_that_are_no_descriptors_are_errors(void **state)
{
    static const int numbers[] = { -1, INT32_MIN, 1 << 30, INT32_MAX };

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        for (es_ns within = 0; within <= MS; within += MS) {
            struct place p;
            struct wait wait = { .fd = numbers[i], .events = POLLIN, .within = within };

            place_open(&p);
            es_set_add(p.set, "waits", waits, &wait);
            es_run(p.sched, p.set, &p.call, NULL);
            if (numbers[i] >= 0 || within) /* poll(2) ignores negative ones */
                assert_int_equal(wait.result.code, ES_SYSTEM);
            place_close(&p);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_waits_for_a_descriptor_that_is_closed_is_told),
        cmocka_unit_test(an_old_files_events_are_not_taken_for_the_new_ones),
        cmocka_unit_test(numbers_that_are_no_descriptors_are_errors),
    };

    alarm(300); /* a wait that is forgotten would never end */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
