/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of benchmarks, which of them are chosen, and how a process is told what to do. */
#include "sim/bench/cases/case.h"
#include "sim/bench/cases/choice.h"
#include "sim/bench/cases/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void names_say_what_is_measured(void **state)
{
    static const char *const names[] = {
        "chain-10-declared-1",           "fan-1000000-strict-2",
        "layered-10000-continue-16",     "stencil_1d-7-copied-1",
        "fft-64-declared-1-spin1us",     "tree-3-strict-1-timer250ms",
        "layered-10-declared-2-spin1ns", "chain-1-declared-1-timer1s",
        "task-replicate-1000",           "event-10-256"
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sb_bench_case c;
        assert_true(sb_bench_case_parse(&c, names[i]));
        assert_string_equal(c.name, names[i]);
    }
}

static void what_is_no_name_is_refused(void **state)
{
    static const char *const names[] = { "",
                                         "chain",
                                         "chain-10",
                                         "chain-10-declared",
                                         "chain-10-declared-",
                                         "chain-010-declared-1",
                                         "chain-0-declared-1",
                                         "chain-10-declared-0",
                                         "chain-10-simulated-1",
                                         "chain-10-declared-1-",
                                         "chain-10-declared-1-empty",
                                         "chain-10-declared-1-spin",
                                         "chain-10-declared-1-spin1",
                                         "chain-10-declared-1-spin2000ms",
                                         "chain-10000001-declared-1",
                                         "chain-99999999999999999999999-declared-1",
                                         "chains-10-declared-1",
                                         "task-replicate-10-1",
                                         "event-10" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sb_bench_case c;
        if (sb_bench_case_parse(&c, names[i]))
            fail_msg("taken: %s", names[i]);
    }
}

/* In a name each time has one way to be written. */
static void times_are_written_in_their_largest_unit(void **state)
{
    struct sb_bench_case c;
    (void)state;
    assert_true(sb_bench_case_parse(&c, "chain-10-declared-1-spin1000ns"));
    assert_string_equal(c.name, "chain-10-declared-1-spin1us");
    assert_int_equal(c.body_ns, 1000);
    assert_true(sb_bench_case_parse(&c, "chain-10-declared-1-spin1500ns"));
    assert_string_equal(c.name, "chain-10-declared-1-spin1500ns");
}

static void the_standing_list_has_every_graph_mode_and_body(void **state)
{
    struct sb_bench_wish wish = { 0 };
    struct sb_bench_cases cases;
    unsigned shapes = 0, modes = 0, bodies = 0, kinds = 0;
    (void)state;
    assert_int_equal(sb_bench_cases_choose(&cases, &wish, NULL), SB_OK);
    for (uint32_t i = 0; i < cases.count; i++) {
        shapes |= 1u << cases.item[i].shape;
        modes |= 1u << cases.item[i].mode;
        bodies |= 1u << cases.item[i].body;
        kinds |= 1u << cases.item[i].kind;
    }
    assert_int_equal(shapes, (1u << SB_BENCH_SHAPES) - 1);
    assert_int_equal(modes, (1u << SB_BENCH_MODES) - 1);
    assert_int_equal(bodies, (1u << SB_BENCH_BODIES) - 1);
    assert_int_equal(kinds, (1u << SB_BENCH_KINDS) - 1);
    sb_bench_cases_fini(&cases);
}

static void a_graph_is_chosen_by_its_name_alone(void **state)
{
    (void)state;
    for (unsigned shape = 0; shape < 2 * SB_BENCH_SHAPES; shape++) {
        const char *pattern = sb_bench_shape_name[shape / 2];
        struct sb_bench_wish wish = { .pattern = &pattern, .patterns = 1, .quick = shape % 2 };
        struct sb_bench_cases cases;
        assert_int_equal(sb_bench_cases_choose(&cases, &wish, NULL), SB_OK);
        assert_true(cases.count > 0);
        for (uint32_t i = 0; i < cases.count; i++)
            assert_int_equal(cases.item[i].shape, shape / 2);
        sb_bench_cases_fini(&cases);
    }
}

/* As on the command line: the words behind the first two. */
static void take_words(const struct sb_bench_job *job, char *word[SB_BENCH_WORDS], int *count)
{
    static struct sb_bench_words words;
    sb_bench_job_words(job, "simbench", 3, &words);
    assert_string_equal(words.word[0], "simbench");
    assert_string_equal(words.word[1], SB_BENCH_JOB_WORD);
    for (*count = 0; words.word[2 + *count]; ++*count)
        word[*count] = (char *)(uintptr_t)words.word[2 + *count];
}

static void a_process_is_told_its_job_whole(void **state)
{
    struct sb_bench_case c, read;
    struct sb_bench_job job = { .task = SB_BENCH_COMPARE,
                                .c = &c,
                                .base = "/tmp/a.so",
                                .changed = "/tmp/b.so",
                                .seed = UINT64_MAX,
                                .seconds = 0.05,
                                .extra = 4000000000u,
                                .every = 7,
                                .inject = 0.03 },
                        told;
    char *word[SB_BENCH_WORDS];
    int count;
    (void)state;
    assert_true(sb_bench_case_parse(&c, "layered-10000-strict-2-spin1500ns"));
    take_words(&job, word, &count);
    assert_int_equal(sb_bench_job_descriptor(count, word), 3);
    assert_int_equal(sb_bench_job_descriptor(count - 1, word), -1);
    assert_int_equal(sb_bench_job_read(&told, &read, word, NULL), SB_OK);
    assert_memory_equal(&read, &c, sizeof c);
    assert_true(told.task == job.task && told.seed == job.seed && told.seconds == job.seconds &&
                told.extra == job.extra && told.every == job.every && told.inject == job.inject);
    assert_null(told.file);
    assert_string_equal(told.base, job.base);
    assert_string_equal(told.changed, job.changed);
}

/* Of a workload the process reads tasks and name itself. */
static void of_a_workload_mode_workers_and_body_are_told(void **state)
{
    struct sb_bench_case c = { .name = "w-copied-3-timer2ms",
                               .shape = SB_BENCH_GIVEN,
                               .workers = 3,
                               .mode = SB_BENCH_COPIED,
                               .body = SB_BENCH_TIMER,
                               .body_ns = 2000000 },
                         read;
    struct sb_bench_job job = { .c = &c, .file = "w.json" }, told;
    struct sb_error error = { 0 };
    char *word[SB_BENCH_WORDS], none[] = "0";
    int count;
    (void)state;
    take_words(&job, word, &count);
    assert_int_equal(sb_bench_job_read(&told, &read, word, NULL), SB_OK);
    assert_string_equal(told.file, "w.json");
    assert_true(read.shape == c.shape && read.workers == c.workers && read.mode == c.mode &&
                read.body == c.body && read.body_ns == c.body_ns);
    for (int i = 0; i < count; i++)
        if (strcmp(word[i], "3") == 0)
            word[i] = none;
    assert_int_equal(sb_bench_job_read(&told, &read, word, &error), SB_EINPUT);
    assert_string_equal(error.text, "is no job");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_say_what_is_measured),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(times_are_written_in_their_largest_unit),
        cmocka_unit_test(the_standing_list_has_every_graph_mode_and_body),
        cmocka_unit_test(a_graph_is_chosen_by_its_name_alone),
        cmocka_unit_test(a_process_is_told_its_job_whole),
        cmocka_unit_test(of_a_workload_mode_workers_and_body_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
