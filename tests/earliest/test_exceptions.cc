/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bodies in C++: exceptions that are being handled, or are on their way, stay with the body that
 * waits meanwhile. ES_COPY and ES_WORKERS as for the other tests. */
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include "earliest.h"

namespace {

int failures;

void check(bool holds, const char *what, int line)
{
    if (holds)
        return;
    std::fprintf(stderr, "test_exceptions.cc:%d: not so: %s\n", line, what);
    failures++;
}
#define CHECK(condition) check(condition, #condition, __LINE__)

unsigned bench_workers()
{
    const char *given = std::getenv("ES_WORKERS");

    return given ? static_cast<unsigned>(std::atoi(given)) : 1;
}

/* A scheduler in virtual time and a set. */
struct Place {
    es_virtual_clock clock;
    es_sched *sched;
    es_set *set = es_set_new(nullptr);
    es_error error = {};

    explicit Place(uint64_t seed = 0)
    {
        es_options options = {};

        es_virtual_clock_init(&clock);
        options.clock = &clock.clock;
        options.copy_stacks = std::getenv("ES_COPY") != nullptr;
        options.workers = seed ? 1 : bench_workers();
        options.grain = -1;
        options.seed = seed;
        sched = es_sched_new(&options, &error);
    }
    ~Place()
    {
        es_sched_free(sched);
        es_set_free(set);
    }
    Place(const Place &) = delete;
    int run(const es_call *call = nullptr) { return es_run(sched, set, call, &error); }
};

/* How a body waits, each in another way through the library. */
enum Way { SLEEPS, AWAITS, AWAITS_DONE, AWAITS_UNTIL, OFFLOADS, WAYS };

struct Body {
    long me;
    Way way;
    long got, current, after;
    int uncaught;
};

void *job(void *) { return nullptr; }

void wait_somehow(es_self *self, const Body *body)
{
    switch (body->way) {
    case SLEEPS: es_sleep(self, 100 - 10 * body->me); break;
    case AWAITS: es_await(self, "last"); break;
    case AWAITS_DONE: es_await(self, "done"); break;
    case AWAITS_UNTIL:
        es_await_until(self, es_self_id(self) + 1, es_now(self) + 30 * body->me);
        break;
    default: es_offload(self, job, nullptr);
    }
}

long number_of(std::exception_ptr thrown)
{
    if (!thrown)
        return -1;
    try {
        std::rethrow_exception(thrown);
    }
    catch (long number) {
        return number;
    }
}

es_result rethrows(es_self *self, void *data)
{
    Body *body = static_cast<Body *>(data);

    try {
        try {
            throw body->me;
        }
        catch (long) {
            wait_somehow(self, body);
            body->current = number_of(std::current_exception());
            es_sleep(self, body->me);
            throw;
        }
    }
    catch (long number) {
        body->got = number;
    }
    body->after = number_of(std::current_exception());
    return es_ok(nullptr);
}

es_result sleeps_long(es_self *self, void *) { return es_sleep(self, 1000); }
es_result is_done(es_self *, void *) { return es_ok(nullptr); }

void each_body_rethrows_what_it_caught()
{
    for (int way = 0; way < WAYS; way++) {
        for (uint64_t seed = 0; seed < 20; seed++) {
            Place place(seed);
            Body bodies[8];

            es_set_add(place.set, "done", is_done, nullptr);
            for (long i = 0; i < 8; i++) {
                bodies[i] = Body{ i + 1, static_cast<Way>(way), 0, 0, 0, 0 };
                es_set_add(place.set, nullptr, rethrows, &bodies[i]);
            }
            es_set_add(place.set, "last", sleeps_long, nullptr);
            CHECK(place.run() == ES_OK);
            for (const Body &body : bodies) {
                CHECK(body.got == body.me);
                CHECK(body.current == body.me);
                CHECK(body.after == -1);
            }
        }
    }
}

/* A destructor that runs because of an exception, and waits. */
struct Waits {
    es_self *self;
    Body *body;

    ~Waits()
    {
        es_sleep(self, 10 * body->me);
        body->uncaught = std::uncaught_exception();
    }
};

es_result unwinds(es_self *self, void *data)
{
    Body *body = static_cast<Body *>(data);

    try {
        Waits waits{ self, body };

        if (body->me % 2)
            throw body->me;
    }
    catch (long number) {
        body->got = number;
    }
    return es_ok(nullptr);
}

void a_destructor_may_wait_while_an_exception_is_on_its_way()
{
    Place place;
    Body bodies[6];

    for (long i = 0; i < 6; i++) {
        bodies[i] = Body{ i + 1, SLEEPS, 0, 0, 0, -1 };
        es_set_add(place.set, nullptr, unwinds, &bodies[i]);
    }
    CHECK(place.run() == ES_OK);
    for (const Body &body : bodies) {
        CHECK(body.got == (body.me % 2 ? body.me : 0));
        CHECK(body.uncaught == body.me % 2);
    }
}

es_result throws_within(es_self *self, void *data)
{
    Body *body = static_cast<Body *>(data);

    es_sleep(self, body->me);
    body->current = number_of(std::current_exception());
    try {
        throw std::runtime_error("number " + std::to_string(body->me));
    }
    catch (const std::exception &error) {
        es_sleep(self, 5);
        body->got = error.what() == "number " + std::to_string(body->me);
    }
    return es_ok(nullptr);
}

void a_call_made_in_a_handler_begins_without_exceptions_and_leaves_none()
{
    long before = number_of(std::current_exception());

    try {
        throw 77L;
    }
    catch (long) {
        Place place;
        Body bodies[4];

        for (long i = 0; i < 4; i++) {
            bodies[i] = Body{ i + 1, SLEEPS, 0, 0, 0, 0 };
            es_set_add(place.set, nullptr, throws_within, &bodies[i]);
        }
        CHECK(place.run() == ES_OK);
        for (const Body &body : bodies) {
            CHECK(body.got == 1);
            CHECK(body.current == -1);
        }
        CHECK(number_of(std::current_exception()) == 77);
    }
    CHECK(number_of(std::current_exception()) == before);
}

es_result calls_in_a_handler(es_self *self, void *data)
{
    Body *body = static_cast<Body *>(data);

    try {
        throw body->me;
    }
    catch (long) {
        es_sleep(self, body->me);
        a_call_made_in_a_handler_begins_without_exceptions_and_leaves_none();
        body->got = -2;
    }
    body->after = number_of(std::current_exception());
    return es_ok(nullptr);
}

void a_body_makes_calls_of_another_scheduler_in_a_handler()
{
    Place place;
    Body body = { 5, SLEEPS, 0, 0, 0, 0 };

    es_set_add(place.set, nullptr, calls_in_a_handler, &body);
    CHECK(place.run() == ES_OK);
    CHECK(body.got == -2);
    CHECK(body.after == -1);
}

} // namespace

int main()
{
    const struct {
        const char *name;
        void (*run)();
    } tests[] = {
        { "each body rethrows what it caught", each_body_rethrows_what_it_caught },
        { "a destructor may wait while an exception is on its way",
          a_destructor_may_wait_while_an_exception_is_on_its_way },
        { "a call made in a handler begins without exceptions and leaves none",
          a_call_made_in_a_handler_begins_without_exceptions_and_leaves_none },
        { "a body makes calls of another scheduler in a handler",
          a_body_makes_calls_of_another_scheduler_in_a_handler },
    };
    int number = 0;
    bool failed = false;

    alarm(300);
    for (const auto &test : tests) {
        failures = 0;
        test.run();
        std::printf("%s %d - %s\n", failures ? "not ok" : "ok", ++number, test.name);
        failed = failed || failures;
    }
    std::printf("1..%d\n", number);
    return failed;
}
