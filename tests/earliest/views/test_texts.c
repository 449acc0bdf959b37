/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is told in words: cut between letters, on one line, and never from what is gone. */
#include "support.h"

#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As the C library sees it. */
static bool is_utf8(const char *text)
{
    static char room[40000];
    iconv_t iconv_of = iconv_open("UCS-4", "UTF-8");
    char *in = (char *)(uintptr_t)text;
    char *out = room;
    size_t in_left = strlen(text);
    size_t out_left = sizeof room;
    bool valid = iconv(iconv_of, &in, &in_left, &out, &out_left) != (size_t)-1;

    iconv_close(iconv_of);
    return valid;
}

static struct es_result awaits_name(struct es_self *self, void *data)
{
    return es_await(self, data);
}

static struct es_result fails(struct es_self *self, void *data)
{
    (void)self;
    return es_fail(data);
}

static struct es_result does_nothing(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

/* ---- letters ---- */

static void a_name_that_is_too_long_is_cut_between_letters(void **state)
{
    static const char *const letters[] = { "a", "\u00e4", "\u20ac", "\U0001f600" };

    (void)state;
    for (size_t letter = 0; letter < 4; letter++) {
        for (size_t before = 0; before < 4; before++) {
            struct bench b;
            char name[1300] = "";
            size_t size = strlen(letters[letter]);

            memset(name, 'x', before);
            for (size_t i = 0; i < 300; i++)
                memcpy(name + before + i * size, letters[letter], size + 1);
            bench_open(&b, ES_ALL);
            es_set_add(b.set, "a", awaits_name, name);
            bench_run(&b);
            assert_int_equal(b.code, ES_UNKNOWN);
            assert_true(is_utf8(b.error.text));
            assert_true(strlen(b.error.text) + size >= sizeof b.error.text - 1);
            es_set_add(b.set, name, does_nothing, NULL); /* the set is built: an error */
            bench_close(&b);
        }
    }
}

static void a_text_fits_whatever_room_it_is_given(void **state)
{
    struct bench b;
    char whole[100];

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    es_set_add(b.set, "\u00e4\u20ac\U0001f600", fails, NULL);
    bench_run(&b);
    es_result_text(b.sched, es_task_result(b.sched, 0), whole, sizeof whole);
    assert_string_equal(whole, "Task \"\u00e4\u20ac\U0001f600\" failed");
    for (size_t size = 1; size <= strlen(whole) + 1; size++) {
        char text[100];

        memset(text, '#', sizeof text);
        es_result_text(b.sched, es_task_result(b.sched, 0), text, size);
        assert_true(is_utf8(text));
        assert_true(strlen(text) < size && strlen(text) + 4 >= size);
        assert_memory_equal(text, whole, strlen(text));
        assert_int_equal(text[size], '#');
    }
    bench_close(&b);
}

static void names_stay_on_their_line(void **state)
{
    static const struct {
        const char *name, *shown;
    } cases[] = {
        { "a\nb", "a\u240ab" },
        { "\r\t\x1b[2J\x7f\x01", "\u240d\u2409\u241b[2J\u2421\u2401" },
        { "line\u2028end\u2029", "line\ufffdend\ufffd" },
        { "\xc2\x85\xc2\x9b", "\ufffd\ufffd" },
        { "\u202e\u2066\u200f\u061c", "\ufffd\ufffd\ufffd\ufffd" },
        { "\u00a0\u2027\u202f\u2065\u206a", "\u00a0\u2027\u202f\u2065\u206a" },
        /* No UTF-8: a lone trailing byte, overlong, a surrogate, too large, cut short. */
        { "\x80", "\ufffd" },
        { "\xc0\x8a", "\ufffd\ufffd" },
        { "\xe0\x80\x8a", "\ufffd\ufffd\ufffd" },
        { "\xed\xa0\x80", "\ufffd\ufffd\ufffd" },
        { "\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd" },
        { "\xf0\x80\x80\x80", "\ufffd\ufffd\ufffd\ufffd" },
        { "\xff\xe2\x82", "\ufffd\ufffd\ufffd" },
        { "\U0010ffff\ud7ff\ue000", "\U0010ffff\ud7ff\ue000" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b;
        char text[100];
        char wanted[100];

        bench_open(&b, ES_ALL);
        es_set_add(b.set, cases[i].name, fails, NULL);
        bench_run(&b);
        snprintf(wanted, sizeof wanted, "Task \"%s\" failed", cases[i].shown);
        es_result_text(b.sched, es_task_result(b.sched, 0), text, sizeof text);
        assert_string_equal(text, wanted);
        assert_true(is_utf8(text));
        bench_close(&b);

        bench_open(&b, ES_ALL);
        es_set_add(b.set, cases[i].name, does_nothing, NULL);
        es_set_add(b.set, cases[i].name, does_nothing, NULL);
        snprintf(wanted, sizeof wanted, "Duplicate task \"%s\"", cases[i].shown);
        assert_int_equal(es_set_build(b.set, &b.error), ES_DUPLICATE);
        assert_string_equal(b.error.text, wanted);
        bench_close(&b);
    }
}

static void append(void *self, const char *text, size_t length) { strncat(self, text, length); }

static void a_chart_has_a_line_a_task_whatever_their_names(void **state)
{
    struct bench b;
    char chart[8000] = "";
    size_t lines = 0;

    (void)state;
    bench_open(&b, ES_ALL);
    b.options.trace_events = 100;
    es_set_add(b.set, "a\n::error::b\u2028", does_nothing, NULL);
    es_set_add(b.set, "c", awaits_name, (void *)(uintptr_t) "a\n::error::b\u2028");
    bench_run(&b);
    assert_int_equal(es_trace_waterfall(b.sched, append, chart), ES_OK);
    for (const char *at = chart; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, 6 + 2 + 2);
    assert_non_null(strstr(chart, "\na\u240a::error::b\ufffd \u2502"));
    bench_close(&b);
}

/* ---- what is gone ---- */

static void after_its_set_a_result_is_told_with_a_number(void **state)
{
    struct bench b;
    char text[100];

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    b.options.trace_events = 100;
    es_set_add(b.set, "fails", fails, NULL);
    es_set_add(b.set, "asks", awaits_name, (void *)(uintptr_t) "nobody");
    bench_run(&b);
    es_set_free(b.set);
    b.set = NULL;
    assert_string_equal(es_result_text(b.sched, es_task_result(b.sched, 0), text, sizeof text),
                        "Task #0 failed");
    assert_string_equal(es_result_text(b.sched, es_task_result(b.sched, 1), text, sizeof text),
                        "Unknown task \"nobody\"");
    assert_int_equal(es_trace_waterfall(b.sched, append, text), ES_MISUSE);
    assert_int_equal(es_trace_chrome(b.sched, append, text), ES_MISUSE);
    assert_true(es_trace_spans(b.sched, NULL, 0) > 0);
    bench_close(&b);
}

static void a_set_may_be_read_by_several_schedulers_and_go_in_any_order(void **state)
{
    (void)state;
    for (int first = 0; first < 3; first++) {
        struct bench benches[3];
        struct es_set *set = es_set_new(NULL);
        char text[100];

        es_set_add(set, "fails", fails, NULL);
        for (int i = 0; i < 3; i++) {
            bench_open(&benches[i], ES_ALL_SETTLED);
            benches[i].sched = es_sched_new(&benches[i].options, NULL);
            assert_int_equal(es_run(benches[i].sched, set, NULL, NULL), ES_FAILED);
        }
        bench_close(&benches[first]);
        es_set_free(set);
        for (int i = 0; i < 3; i++) {
            if (i == first)
                continue;
            assert_string_equal(es_result_text(benches[i].sched,
                                               es_task_result(benches[i].sched, 0), text,
                                               sizeof text),
                                "Task #0 failed");
            bench_close(&benches[i]);
        }
    }
}

/* One thread runs the newest set, another replaces it and frees the one before. */
struct exchange {
    pthread_mutex_t lock;
    struct es_set *newest;
    bool running;
    int left;
};

static struct es_set *set_of_two(void)
{
    struct es_set *set = es_set_new(NULL);

    es_set_add(set, "a", does_nothing, NULL);
    es_set_add(set, "b", fails, NULL);
    es_set_build(set, NULL);
    return set;
}

static void *replaces(void *arg)
{
    struct exchange *exchange = arg;

    for (int i = 0; i < 2000; i++) {
        struct es_set *old;

        pthread_mutex_lock(&exchange->lock);
        old = exchange->running ? NULL : exchange->newest;
        if (old)
            exchange->newest = set_of_two();
        pthread_mutex_unlock(&exchange->lock);
        es_set_free(old);
    }
    return NULL;
}

static void sets_are_freed_in_one_thread_while_another_begins_with_the_next(void **state)
{
    struct exchange exchange = { .lock = PTHREAD_MUTEX_INITIALIZER, .newest = set_of_two() };
    struct bench b;
    pthread_t thread;

    (void)state;
    bench_open(&b, ES_ALL);
    b.sched = es_sched_new(&b.options, NULL);
    assert_int_equal(pthread_create(&thread, NULL, replaces, &exchange), 0);
    for (int i = 0; i < 2000; i++) {
        struct es_set *set;

        pthread_mutex_lock(&exchange.lock);
        exchange.running = true;
        set = exchange.newest;
        pthread_mutex_unlock(&exchange.lock);
        assert_int_equal(es_run(b.sched, set, NULL, NULL), ES_FAILED);
        pthread_mutex_lock(&exchange.lock);
        exchange.running = false;
        pthread_mutex_unlock(&exchange.lock);
    }
    pthread_join(thread, NULL);
    es_set_free(exchange.newest);
    bench_close(&b);
}

static void a_text_of_an_earlier_call_is_not_read(void **state)
{
    struct bench b;
    struct es_result old;
    char text[100];

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    es_set_add(b.set, "asks", awaits_name, (void *)(uintptr_t) "nobody");
    bench_run(&b);
    old = es_task_result(b.sched, 0);
    bench_run(&b);
    es_set_free(b.set);
    b.set = es_set_new(NULL);
    es_set_add(b.set, "other", does_nothing, NULL);
    bench_run(&b);
    assert_string_equal(es_result_text(b.sched, old, text, sizeof text),
                        "Task \"other\": Unknown task");
    bench_close(&b);
}

/* ---- what a body brings from elsewhere ---- */

static struct es_result asks_another_scheduler(struct es_self *self, void *data)
{
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock };
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    struct es_result result;

    (void)self;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    es_set_add(set, "x", does_nothing, NULL);
    es_set_add(set, "y", does_nothing, NULL);
    es_set_add(set, "z", data ? fails : awaits_name, data ? data : (void *)(uintptr_t) "nobody");
    es_run(sched, set, NULL, NULL);
    result = es_task_result(sched, 2);
    es_set_free(set);
    es_sched_free(sched);
    return result;
}

static void an_error_of_another_scheduler_begins_anew(void **state)
{
    static int reason;

    (void)state;
    for (int with_reason = 0; with_reason < 2; with_reason++) {
        struct bench b;

        bench_open(&b, ES_ALL);
        es_set_add(b.set, "first", does_nothing, NULL);
        es_set_add(b.set, "asks", asks_another_scheduler, with_reason ? &reason : NULL);
        bench_task(&b, "third", STEPS(AWAIT("asks"), DONE));
        bench_run(&b);
        assert_int_equal(b.code, with_reason ? ES_FAILED : ES_UNKNOWN);
        assert_int_equal(b.error.task, 1);
        assert_ptr_equal(b.error.reason, with_reason ? &reason : NULL);
        assert_string_equal(b.error.text,
                            with_reason ? "Task \"asks\" failed" : "Task \"asks\": Unknown task");
        assert_int_equal(bench_result(&b, "third").task, 1);
        bench_close(&b);
    }
}

static struct es_result makes_a_text_of_its_own(struct es_self *self, void *data)
{
    char text[40] = "on a stack that is used again";

    (void)self;
    return (struct es_result){ text, *(const int32_t *)data, 0 };
}

static void a_text_that_a_body_made_is_not_kept(void **state)
{
    static const struct {
        int32_t code;
        int seen;
        const char *text;
    } cases[] = {
        { ES_TIMED_OUT, ES_TIMED_OUT, "Task \"makes\": The time limit has passed" },
        { ES_OVERFLOW, ES_OVERFLOW, "Task \"makes\": The task overran its stack" },
        { ES_OVERFLOW + 1000, ES_FAILED, "Task \"makes\" failed" },
        { -1, ES_FAILED, "Task \"makes\" failed" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b;
        int32_t code = cases[i].code;

        bench_open(&b, ES_ALL);
        es_set_add(b.set, "first", does_nothing, NULL);
        es_set_add(b.set, "makes", makes_a_text_of_its_own, &code);
        bench_run(&b);
        assert_int_equal(b.code, cases[i].seen);
        assert_int_equal(b.error.task, 1); /* "first" did not fail with it */
        assert_string_equal(b.error.text, cases[i].text);
        bench_close(&b);
    }
}

static void codes_that_are_none_have_a_text(void **state)
{
    struct bench b;
    char text[100];

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "a", does_nothing, NULL);
    bench_run(&b);
    assert_string_equal(
        es_result_text(b.sched, (struct es_result){ .code = 9999 }, text, sizeof text),
        "Unknown code 9999");
    assert_string_equal(
        es_result_text(b.sched, (struct es_result){ .code = INT32_MIN }, text, sizeof text),
        "Unknown code -2147483648");
    assert_string_equal(es_result_text(b.sched, (struct es_result){ .code = ES_BUSY, .task = 7 },
                                       text, sizeof text),
                        "Task #7: Not done yet");
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_is_too_long_is_cut_between_letters),
        cmocka_unit_test(a_text_fits_whatever_room_it_is_given),
        cmocka_unit_test(names_stay_on_their_line),
        cmocka_unit_test(a_chart_has_a_line_a_task_whatever_their_names),
        cmocka_unit_test(after_its_set_a_result_is_told_with_a_number),
        cmocka_unit_test(a_set_may_be_read_by_several_schedulers_and_go_in_any_order),
        cmocka_unit_test(sets_are_freed_in_one_thread_while_another_begins_with_the_next),
        cmocka_unit_test(a_text_of_an_earlier_call_is_not_read),
        cmocka_unit_test(an_error_of_another_scheduler_begins_anew),
        cmocka_unit_test(a_text_that_a_body_made_is_not_kept),
        cmocka_unit_test(codes_that_are_none_have_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
