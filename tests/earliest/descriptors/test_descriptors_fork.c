/* SPDX-License-Identifier: GPL-3.0-or-later
 * Waits for descriptors when the process forks, in both processes. */
#include "support_descriptors.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

struct fork_test {
    int fd;
    bool goes_on;
    pid_t child;
};

static struct es_result forks(struct es_self *self, void *data)
{
    struct fork_test *test = data;
    struct es_result slept = es_sleep(self, 3 * MS);

    test->child = fork();
    if (test->child == 0 && !test->goes_on)
        _exit(0);
    if (test->child == 0)
        return es_fail(NULL);
    waitpid(test->child, NULL, 0); /* whatever the child does, it has done it */
    feed(test->fd);
    return slept;
}

/* The child is cancelled, gives its wait up and runs a second set, which waits for descriptors too.
 */
static void in_the_child(struct place *p)
{
    struct es_set *set = es_set_new(NULL);
    struct wait wait = { .fd = p->ends[1], .events = POLLOUT, .within = ES_NEVER };
    int code;

    es_set_add(set, "waits", waits, &wait);
    code = es_run(p->sched, set, NULL, NULL);
    es_set_free(set);
    place_close(p); /* or valgrind takes copied stacks, known by their ends, for lost */
    _exit(code == ES_OK ? 42 : 1);
}

static void waits_outlive_a_fork(void **state)
{
    (void)state;
    for (int goes_on = 0; goes_on < 2 - (bench_workers() > 1); goes_on++) {
        struct place p;
        struct wait reader = { .events = POLLIN, .within = ES_NEVER };
        struct fork_test test = { .goes_on = goes_on, .child = -1 };

        place_open(&p);
        p.call.mode = ES_ALL;
        p.call.flags = ES_CANCEL;
        reader.fd = p.ends[0];
        test.fd = p.ends[1];
        es_set_add(p.set, "reader", waits, &reader);
        es_set_add(p.set, "forks", forks, &test);
        es_run(p.sched, p.set, &p.call, NULL);
        if (test.child == 0)
            in_the_child(&p);
        assert_int_equal(reader.result.code, ES_OK);
        place_close(&p);
    }
}

/* The child's own waits: seen by a parent that reads its exit status. */
static struct es_result forks_and_looks(struct es_self *self, void *data)
{
    struct fork_test *test = data;
    struct es_result slept = es_sleep(self, 3 * MS);
    int status = 0;

    test->child = fork();
    if (test->child == 0)
        return es_fail(NULL);
    waitpid(test->child, &status, 0);
    feed(test->fd);
    return WIFEXITED(status) && WEXITSTATUS(status) == 42 ? slept : es_fail(NULL);
}

static void a_child_goes_on_with_descriptors_of_its_own(void **state)
{
    struct place p;
    struct wait reader = { .events = POLLIN, .within = ES_NEVER };
    struct fork_test test = { .child = -1 };

    (void)state;
    if (bench_workers() > 1)
        skip(); /* a child has no helper threads */
    place_open(&p);
    p.call.mode = ES_ALL;
    p.call.flags = ES_CANCEL;
    reader.fd = p.ends[0];
    test.fd = p.ends[1];
    es_set_add(p.set, "reader", waits, &reader);
    es_set_add(p.set, "forks", forks_and_looks, &test);
    if (es_run(p.sched, p.set, &p.call, NULL) != ES_OK && test.child == 0)
        in_the_child(&p);
    assert_int_equal(es_task_result(p.sched, 1).code, ES_OK);
    assert_int_equal(reader.result.code, ES_OK);
    place_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_outlive_a_fork),
        cmocka_unit_test(a_child_goes_on_with_descriptors_of_its_own),
    };

    alarm(300); /* a wait that is forgotten would never end */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
