/* SPDX-License-Identifier: GPL-3.0-or-later
 * Descriptors: when they are looked at, who may wait for one, and what becomes of waits when they
 * are closed or the process forks. All of it on the real clock; these assert order, not time. */
#include "support.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A scheduler on a real clock of its own, and two sockets that are connected. */
struct place {
    struct es_sched *sched;
    struct es_set *set;
    struct es_call call;
    int ends[2];
};

static void place_open(struct place *place)
{
    const struct es_options options = { BENCH_VARIANT };

    memset(place, 0, sizeof *place);
    place->call.mode = ES_ALL_SETTLED;
    place->sched = es_sched_new(&options, NULL);
    place->set = es_set_new(NULL);
    assert_non_null(place->sched);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, place->ends), 0);
}

static void place_close(struct place *place)
{
    es_sched_free(place->sched);
    es_set_free(place->set);
    close(place->ends[0]);
    close(place->ends[1]);
}

static void feed(int fd) { assert_int_equal(write(fd, "x", 1), 1); }

/* A wait, and what came of it. */
struct wait {
    int fd, other; /* the other end, where a test needs it */
    short events;
    es_ns within; /* ES_NEVER: no deadline */
    struct es_result result;
    short ready;
    atomic_bool over; /* others look at it */
};

static struct es_result waits(struct es_self *self, void *data)
{
    struct wait *wait = data;
    es_ns deadline = wait->within == ES_NEVER ? ES_NEVER : es_now(self) + wait->within;

    wait->result = es_wait_fd(self, wait->fd, wait->events, deadline, &wait->ready);
    wait->over = true;
    return wait->result;
}

/* ---- when they are looked at ---- */

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

/* ---- several on one ---- */

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

/* ---- closed ones ---- */

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

/* ---- fork ---- */

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

/* ---- costs ---- */

static struct es_result feeds_all(struct es_self *self, void *data)
{
    const struct wait *all = data;
    struct es_result slept = es_sleep(self, 1 * MS);

    for (; all->fd >= 0; all++)
        feed(all->other);
    return slept;
}

static double processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { FEW = 100, MANY = 8 * FEW }; /* stacks are slow there, and few */
#else
enum { FEW = 900, MANY = 8 * FEW };
#endif

/* Of `count` pipes, each waited for. Negative: there are not so many descriptors. */
static double cost_of(int count)
{
    struct wait *all = calloc((size_t)count + 1, sizeof *all);
    struct place p;
    double begin;
    int made = 0;

    place_open(&p);
    for (; made < count; made++) {
        int ends[2];

        if (pipe(ends) != 0)
            break;
        all[made] = (struct wait){ ends[0], ends[1], POLLIN, .within = ES_NEVER };
        es_set_add(p.set, NULL, waits, &all[made]);
    }
    all[made].fd = -1;
    es_set_add(p.set, NULL, feeds_all, all);
    begin = processor_time();
    if (made == count)
        assert_int_equal(es_run(p.sched, p.set, NULL, NULL), ES_OK);
    begin = made == count ? processor_time() - begin : -1;
    while (made-- > 0) {
        close(all[made].fd);
        close(all[made].other);
    }
    place_close(&p);
    free(all);
    return begin;
}

static void a_descriptor_costs_the_same_however_many_there_are(void **state)
{
    double few = 1e9;
    double many = 1e9;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* idle workers search, which takes time of its own */
    for (int i = 0; i < 5; i++) {
        double took = cost_of(FEW);

        if (took < 0)
            skip();
        few = took < few ? took : few;
    }
    for (int i = 0; i < 3; i++) {
        double took = cost_of(MANY);

        if (took < 0)
            skip();
        many = took < many ? took : many;
    }
    assert_true(many < 24 * few); /* 8 if each costs the same, 64 if as much as there are */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ready_descriptor_is_seen_after_some_turns_whatever_else_is_ready),
        cmocka_unit_test(a_ready_descriptor_counts_more_than_a_deadline_that_passed),
        cmocka_unit_test(a_regular_file_is_always_ready),
        cmocka_unit_test(a_reader_and_a_writer_wait_on_one_descriptor),
        cmocka_unit_test(all_who_wait_for_the_same_are_woken),
        cmocka_unit_test(who_waits_for_a_descriptor_that_is_closed_is_told),
        cmocka_unit_test(an_old_files_events_are_not_taken_for_the_new_ones),
        cmocka_unit_test(numbers_that_are_no_descriptors_are_errors),
        cmocka_unit_test(waits_outlive_a_fork),
        cmocka_unit_test(a_child_goes_on_with_descriptors_of_its_own),
        cmocka_unit_test(a_descriptor_costs_the_same_however_many_there_are),
    };
    struct rlimit limit;

    alarm(300); /* a wait that is forgotten would never end */
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
