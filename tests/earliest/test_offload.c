/* SPDX-License-Identifier: GPL-3.0-or-later
 * The real clock, descriptors and helper threads. These assert order and lower bounds only. */
#include "support.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static int reason, one;

/* A scheduler on the real clock with one set. */
struct real {
    struct es_clock *clock;
    struct es_sched *sched;
    struct es_set *set;
    struct es_error error;
};

static void real_open(struct real *real, es_ns spin)
{
    struct es_options options = { BENCH_VARIANT };

    memset(real, 0, sizeof *real);
    real->clock = es_real_clock_new(spin, true);
    options.clock = real->clock;
    real->sched = es_sched_new(&options, NULL);
    real->set = es_set_new(NULL);
    assert_non_null(real->sched);
}

static void real_close(struct real *real)
{
    es_sched_free(real->sched);
    es_set_free(real->set);
    es_real_clock_free(real->clock);
}

struct sleeper {
    es_ns duration, begin, end;
};

static struct es_result sleeps(struct es_self *self, void *data)
{
    struct sleeper *sleeper = data;
    struct es_result slept;

    sleeper->begin = es_now(self);
    slept = es_sleep(self, sleeper->duration);
    sleeper->end = es_now(self);
    return slept;
}

static void no_timer_is_early_on_the_real_clock(void **state)
{
    (void)state;
    for (es_ns spin = 0; spin <= 200000; spin += 200000) {
        struct real r;
        struct sleeper sleepers[20];

        real_open(&r, spin);
        for (int i = 0; i < 20; i++) {
            sleepers[i].duration = i * 300000;
            es_set_add(r.set, NULL, sleeps, &sleepers[i]);
        }
        assert_int_equal(es_run(r.sched, r.set, NULL, &r.error), ES_OK);
        for (int i = 0; i < 20; i++)
            assert_true(sleepers[i].end - sleepers[i].begin >= sleepers[i].duration);
        real_close(&r);
    }
}

struct pipe_end {
    int fd;
    const char *text;
    es_ns deadline;
    struct es_result result;
    short ready;
    char got[16];
};

static struct es_result reads(struct es_self *self, void *data)
{
    struct pipe_end *end = data;

    end->result =
        es_wait_fd(self, end->fd, POLLIN, end->deadline ? end->deadline : ES_NEVER, &end->ready);
    if (end->result.code == ES_OK && read(end->fd, end->got, sizeof end->got - 1) < 0)
        return es_fail(&reason);
    return end->result;
}

static struct es_result writes(struct es_self *self, void *data)
{
    struct pipe_end *end = data;
    struct es_result slept = es_sleep(self, 2 * MS);

    if (write(end->fd, end->text, strlen(end->text)) < 0)
        return es_fail(&reason);
    return slept;
}

static void a_task_waits_for_a_descriptor_while_another_feeds_it(void **state)
{
    struct real r;
    int ends[2];
    struct pipe_end in = { .fd = 0 };
    struct pipe_end out = { .text = "hello" };

    (void)state;
    assert_int_equal(pipe(ends), 0);
    in.fd = ends[0];
    out.fd = ends[1];
    real_open(&r, 0);
    es_set_add(r.set, "reads", reads, &in);
    es_set_add(r.set, "writes", writes, &out);
    for (int i = 0; i < 3; i++) {
        memset(in.got, 0, sizeof in.got);
        assert_int_equal(es_run(r.sched, r.set, NULL, &r.error), ES_OK);
        assert_string_equal(in.got, "hello");
        assert_int_equal(in.ready, POLLIN);
    }
    real_close(&r);
    close(ends[0]);
    close(ends[1]);
}

static void a_wait_for_a_descriptor_ends_at_its_deadline_or_when_cancelled(void **state)
{
    struct real r;
    int ends[2];
    struct pipe_end in = { .fd = 0 };
    struct es_call call = { .mode = ES_ALL_SETTLED };

    (void)state;
    assert_int_equal(pipe(ends), 0);
    in.fd = ends[0];
    real_open(&r, 0);
    in.deadline = r.clock->now(r.clock) + 3 * MS;
    es_set_add(r.set, "reads", reads, &in);
    assert_int_equal(es_run(r.sched, r.set, &call, NULL), ES_OK);
    assert_int_equal(in.result.code, ES_TIMED_OUT);
    assert_true(r.clock->now(r.clock) >= in.deadline);
    in.deadline = 0;
    call.timeout = 3 * MS;
    assert_int_equal(es_run(r.sched, r.set, &call, NULL), ES_OK);
    assert_int_equal(in.result.code, ES_TIMED_OUT);
    real_close(&r);
    close(ends[0]);
    close(ends[1]);
}

static void a_bad_descriptor_is_an_error_with_the_systems_words(void **state)
{
    struct real r;
    struct pipe_end in = { .fd = 1000000 };

    (void)state;
    real_open(&r, 0);
    es_set_add(r.set, "reads", reads, &in);
    assert_int_equal(es_run(r.sched, r.set, NULL, &r.error), ES_SYSTEM);
    assert_string_equal(r.error.text,
                        "Task \"reads\": The operating system refused: Bad file descriptor");
    real_close(&r);
}

static void under_virtual_time_descriptors_are_refused(void **state)
{
    struct bench b;
    struct pipe_end in = { .fd = 0 };

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "reads", reads, &in);
    bench_run(&b);
    assert_int_equal(b.code, ES_UNSUPPORTED);
    bench_close(&b);
}

/* Jobs that can only end when all of them run at the same time. */
struct meeting {
    pthread_barrier_t barrier;
    pthread_t loop;
    int elsewhere;
    pthread_mutex_t lock;
};

static void *meet(void *arg)
{
    struct meeting *meeting = arg;

    pthread_barrier_wait(&meeting->barrier);
    pthread_mutex_lock(&meeting->lock);
    meeting->elsewhere += !pthread_equal(pthread_self(), meeting->loop);
    pthread_mutex_unlock(&meeting->lock);
    return &one;
}

static struct es_result offloads(struct es_self *self, void *data)
{
    return es_offload(self, meet, data);
}

static void jobs_run_on_other_threads_at_the_same_time(void **state)
{
    enum { JOBS = 8 };
    struct real r;
    struct meeting meeting = { .loop = pthread_self() };

    (void)state;
    pthread_barrier_init(&meeting.barrier, NULL, JOBS);
    pthread_mutex_init(&meeting.lock, NULL);
    real_open(&r, 0);
    for (int i = 0; i < JOBS; i++)
        es_set_add(r.set, NULL, offloads, &meeting);
    for (int i = 0; i < 20; i++)
        assert_int_equal(es_run(r.sched, r.set, NULL, &r.error), ES_OK);
    assert_int_equal(meeting.elsewhere, 20 * JOBS);
    for (es_id task = 0; task < JOBS; task++)
        assert_ptr_equal(es_task_result(r.sched, task).value, &one);
    real_close(&r);
    pthread_mutex_destroy(&meeting.lock);
    pthread_barrier_destroy(&meeting.barrier);
}

static void *count_call(void *arg)
{
    ++*(int *)arg;
    return arg;
}

static struct es_result offloads_count(struct es_self *self, void *data)
{
    return es_offload(self, count_call, data);
}

static void under_virtual_time_a_job_runs_in_place(void **state)
{
    struct bench b;
    int calls = 0;

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "offloads", offloads_count, &calls);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(calls, 1);
    assert_ptr_equal(bench_result(&b, "offloads").value, &calls);
    bench_close(&b);
}

static void *gate(void *arg)
{
    pthread_barrier_wait(arg);
    return &one;
}

static struct es_result passes_gate(struct es_self *self, void *data)
{
    return es_offload(self, gate, data);
}

static struct es_result opens_gate(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 1000 * MS);

    pthread_barrier_wait(data);
    return slept;
}

static struct es_result fails_soon(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 1 * MS);

    return slept.code ? slept : es_fail(data);
}

static void a_job_is_not_cut_short_by_a_cancellation(void **state)
{
    struct real r;
    pthread_barrier_t barrier;
    struct es_call call = { .flags = ES_CANCEL };

    (void)state;
    pthread_barrier_init(&barrier, NULL, 2);
    real_open(&r, 0);
    es_set_add(r.set, "passes", passes_gate, &barrier);
    es_set_add(r.set, "opens", opens_gate, &barrier);
    es_set_add(r.set, "fails", fails_soon, &reason);
    assert_int_equal(es_run(r.sched, r.set, &call, &r.error), ES_FAILED);
    assert_ptr_equal(es_task_result(r.sched, 0).value, &one);
    assert_int_equal(es_task_result(r.sched, 1).code, ES_CANCELLED);
    real_close(&r);
    pthread_barrier_destroy(&barrier);
}

/* Keeps jobs until there are three, and then runs them in another order. */
struct shelf {
    void (*jobs[3])(void *arg);
    void *args[3];
    int count;
};

static int shelve(void *self, void (*job)(void *arg), void *arg)
{
    static const int order[] = { 2, 0, 1 };
    struct shelf *shelf = self;

    shelf->jobs[shelf->count] = job;
    shelf->args[shelf->count++] = arg;
    for (int i = 0; i < 3 && shelf->count == 3; i++)
        shelf->jobs[order[i]](shelf->args[order[i]]);
    return 0;
}

static struct es_result offloads_and_says(struct es_self *self, void *data)
{
    int calls = 0;
    struct es_result result = es_offload(self, count_call, &calls);

    bench_say(data, es_self_name(self));
    return result;
}

static void bodies_go_on_in_the_order_in_which_their_jobs_ended(void **state)
{
    struct bench b;
    struct shelf shelf = { .count = 0 };

    (void)state;
    if (bench_workers() > 1 || bench_copies())
        skip(); /* about order; and a job's argument on a stack that others use */
    bench_open(&b, ES_ALL);
    b.options.offload = shelve;
    b.options.self = &shelf;
    es_set_add(b.set, "a", offloads_and_says, &b);
    es_set_add(b.set, "b", offloads_and_says, &b);
    es_set_add(b.set, "c", offloads_and_says, &b);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_string_equal(b.log, "c a b ");
    bench_close(&b);
}

static void *run_in_thread(void *arg)
{
    struct bench *b = arg;

    b->code = es_run(b->sched, b->set, &b->call, &b->error);
    return NULL;
}

static void several_schedulers_run_in_several_threads(void **state)
{
    enum { THREADS = 4 };
    static struct bench benches[THREADS];
    const struct step *first = STEPS(AWAIT("b"), RUN(1), SAY("a"), DONE);
    const struct step *second = STEPS(RUN(2), SAY("b"), DONE);
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++) {
        bench_open(&benches[i], ES_ALL);
        bench_task(&benches[i], "a", first);
        bench_task(&benches[i], "b", second);
        benches[i].sched = es_sched_new(&benches[i].options, NULL);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_in_thread, &benches[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(benches[i].code, ES_OK);
        assert_string_equal(benches[i].log, "b a ");
        bench_close(&benches[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_timer_is_early_on_the_real_clock),
        cmocka_unit_test(a_task_waits_for_a_descriptor_while_another_feeds_it),
        cmocka_unit_test(a_wait_for_a_descriptor_ends_at_its_deadline_or_when_cancelled),
        cmocka_unit_test(a_bad_descriptor_is_an_error_with_the_systems_words),
        cmocka_unit_test(under_virtual_time_descriptors_are_refused),
        cmocka_unit_test(jobs_run_on_other_threads_at_the_same_time),
        cmocka_unit_test(under_virtual_time_a_job_runs_in_place),
        cmocka_unit_test(a_job_is_not_cut_short_by_a_cancellation),
        cmocka_unit_test(bodies_go_on_in_the_order_in_which_their_jobs_ended),
        cmocka_unit_test(several_schedulers_run_in_several_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
