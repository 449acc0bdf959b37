/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that are kept as they go, stopped, and gone on with: figures as of one run. */
#include "sim/run/long/checkpoint.h"
#include "sim/run/long/estimate.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPLICATES = 20000 };

static char path[] = "/tmp/simbench-checkpoint-XXXXXX"; /* a name of our own, from main on */

/* A part of one row that knows no more than a checkpoint needs. */
struct kept {
    struct sb_part_row row;
    struct sb_part part;
    struct sb_checkpoint checkpoint;
    unsigned failures;
};

static void count_failure(void *self, const struct sb_error *why)
{
    struct kept *k = self;
    assert_int_equal(why->code, SB_EIO);
    k->failures++;
}

static void kept_begin(struct kept *k, const char *to, sb_ns interval)
{
    *k =
        (struct kept){ .row = { .name = "row", .replicates = REPLICATES, .cost = 1, .block = 32 } };
    k->part = (struct sb_part){ .version = "1.2.3", .row = &k->row, .rows = 1 };
    assert_int_equal(sb_part_seal(&k->part, NULL), SB_OK);
    k->checkpoint = (struct sb_checkpoint){
        .part = &k->part, .path = to, .interval = interval, .failed = count_failure, .self = k
    };
    sb_checkpoint_begin(&k->checkpoint);
}

/* Runs all that is not done, from `bytes` on where there are any; what is left in s->result. */
static void run(struct kept *k, struct fixture_experiment *s, struct sb_bytes_in bytes)
{
    struct sb_experiment x = s->x;
    sb_checkpoint_attach(&k->checkpoint, &x);
    struct sb_session *session = sb_session_open(&x, NULL);
    assert_non_null(session);
    if (bytes.size)
        assert_int_equal(sb_session_add(session, bytes, NULL), SB_OK);
    assert_int_equal(sb_checkpoint_run(&k->checkpoint, session, 0,
                                       (struct sb_replicates){ 0, REPLICATES }, NULL),
                     SB_OK);
    assert_int_equal(sb_session_finish(session, &s->result, &s->arena, NULL), SB_OK);
    sb_session_close(session);
}

static void assert_written(struct fixture_experiment *s, const char *wanted)
{
    size_t size;
    char *text = fixture_experiment_written(s, &size);
    assert_string_equal(text, wanted);
    free(text);
}

static void a_run_that_is_written_after_each_unit_has_the_figures_of_one_that_is_not(void **state)
{
    (void)state;
    struct fixture_experiment s;
    size_t size;
    fixture_experiment_begin(&s, fixture_layered, 0, REPLICATES);
    fixture_experiment_run(&s);
    char *wanted = fixture_experiment_written(&s, &size);
    for (s.x.threads = 1; s.x.threads <= 3; s.x.threads++) {
        struct kept k;
        struct sb_part part;
        kept_begin(&k, path, 1);
        run(&k, &s, (struct sb_bytes_in){ 0 });
        assert_written(&s, wanted);
        assert_int_equal(k.failures, 0);
        assert_int_equal(sb_part_read(&part, path, NULL), SB_OK); /* it was */
        assert_true(part.row[0].size > 0);
        sb_part_fini(&part);
        sb_part_fini(&k.part);
        assert_int_equal(unlink(path), 0);
    }
    free(wanted);
    fixture_experiment_end(&s);
}

/* Ends a run from within, after so many units. */
struct stopper {
    atomic_bool stop;
    unsigned units, most;
};

static void count_unit(void *self, uint64_t done, uint64_t wanted)
{
    struct stopper *stopper = self;
    (void)wanted;
    if (done && ++stopper->units >= stopper->most)
        atomic_store(&stopper->stop, true);
}

static void what_was_done_when_it_was_stopped_is_gone_on_with(void **state)
{
    (void)state;
    struct fixture_experiment s;
    size_t size;
    fixture_experiment_begin(&s, fixture_layered, 0, REPLICATES);
    fixture_experiment_run(&s);
    char *wanted = fixture_experiment_written(&s, &size);
    for (unsigned most = 1; most <= 5; most += 2) {
        struct stopper stopper = { .most = most };
        struct kept first, second;
        struct sb_part part;
        s.x.stop = &stopper.stop;
        s.x.progress = count_unit;
        s.x.self = &stopper;
        s.x.threads = 1 + most % 2;
        kept_begin(&first, path, 0);
        run(&first, &s, (struct sb_bytes_in){ 0 });
        assert_true(s.result.replicates > 0 && s.result.replicates < REPLICATES);
        assert_true(access(path, F_OK) != 0); /* not before the caller says so */
        assert_int_equal(sb_checkpoint_write(&first.checkpoint, NULL), SB_OK);
        sb_part_fini(&first.part);
        s.x.stop = NULL;
        s.x.progress = NULL;
        assert_int_equal(sb_part_read(&part, path, NULL), SB_OK);
        kept_begin(&second, path, 0);
        run(&second, &s, sb_part_row_bytes(&part, 0));
        assert_written(&s, wanted);
        sb_part_fini(&second.part);
        sb_part_fini(&part);
        assert_int_equal(unlink(path), 0);
    }
    free(wanted);
    fixture_experiment_end(&s);
}

static void what_cannot_be_written_is_told_once_and_the_run_goes_on(void **state)
{
    (void)state;
    struct fixture_experiment s;
    struct kept k;
    fixture_experiment_begin(&s, fixture_layered, 0, REPLICATES);
    kept_begin(&k, "/nowhere/part", 1);
    run(&k, &s, (struct sb_bytes_in){ 0 });
    assert_int_equal(s.result.replicates, REPLICATES);
    assert_int_equal(k.failures, 1);
    assert_int_equal(sb_checkpoint_write(&k.checkpoint, NULL), SB_EIO);
    sb_part_fini(&k.part);
    fixture_experiment_end(&s);
}

/* Of 2^20 replicates and more each makespan of the first 2^20 is kept, and the work. */
static void an_estimate_has_room_for_all_that_is_kept(void **state)
{
    (void)state;
    const uint64_t many = UINT64_C(1) << 40;
    struct fixture_experiment s;
    struct sb_run_estimate whole, half;
    fixture_experiment_begin(&s, fixture_quick, 0, many);
    s.x.verify = 4;
    assert_int_equal(sb_run_estimate(&s.x, many, 0.02, &whole, &s.result, &s.arena, NULL), SB_OK);
    assert_int_equal(sb_run_estimate(&s.x, many / 2, 0.02, &half, &s.result, &s.arena, NULL),
                     SB_OK);
    assert_true(whole.replicates == many && half.replicates == many / 2);
    assert_true(whole.measured > 0 && whole.measured < many);
    assert_true(whole.bytes > (s.x.strategies + 1) * sizeof(sb_ns) << 20);
    assert_true(whole.bytes < UINT64_C(1) << 32);
    /* a billion times what was measured takes days, whatever the machine does meanwhile */
    assert_true(whole.seconds > 86400 && half.seconds > 43200);
    fixture_experiment_end(&s);
}

static void a_constant_is_estimated_as_its_one_replicate(void **state)
{
    (void)state;
    struct fixture_experiment s;
    struct sb_run_estimate estimate;
    fixture_experiment_begin(&s,
                             "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": 5}, \"b\": "
                             "{\"latency\": 7, \"after\": [\"a\"]}}}",
                             0, 1000000);
    assert_int_equal(sb_run_estimate(&s.x, 1000000, 0.02, &estimate, &s.result, &s.arena, NULL),
                     SB_OK);
    assert_true(estimate.replicates == 1 && estimate.measured == 1 && estimate.seconds > 0);
    fixture_experiment_end(&s);
}

static void an_estimate_that_is_stopped_tells_nothing(void **state)
{
    (void)state;
    atomic_bool stop = true;
    struct fixture_experiment s;
    struct sb_run_estimate estimate;
    fixture_experiment_begin(&s, fixture_layered, 0, 1000000);
    s.x.stop = &stop;
    assert_int_equal(sb_run_estimate(&s.x, 1000000, 0.02, &estimate, &s.result, &s.arena, NULL),
                     SB_EINTR);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_is_written_after_each_unit_has_the_figures_of_one_that_is_not),
        cmocka_unit_test(what_was_done_when_it_was_stopped_is_gone_on_with),
        cmocka_unit_test(what_cannot_be_written_is_told_once_and_the_run_goes_on),
        cmocka_unit_test(an_estimate_has_room_for_all_that_is_kept),
        cmocka_unit_test(a_constant_is_estimated_as_its_one_replicate),
        cmocka_unit_test(an_estimate_that_is_stopped_tells_nothing),
    };
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    unlink(path);
    return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}
