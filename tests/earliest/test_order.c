/* SPDX-License-Identifier: GPL-3.0-or-later
 * Order and values: lines 1 to 6 of what better-all does. */
#include "support.h"

#include <string.h>

static int one, two, three;

static void line_1_all_bodies_are_entered_in_order_before_anything_continues(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(SAY("a"), AWAIT("b"), SAY("a2"), DONE));
    bench_task(&b, "b", STEPS(SAY("b"), DONE));
    bench_task(&b, "c", STEPS(SAY("c"), RUN(1), SAY("c2"), DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_string_equal(b.log, "a b c a2 c2 ");
    bench_close(&b);
}

static void line_1_completion_is_by_time(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(RUN(30), SAY("a"), DONE));
    bench_task(&b, "b", STEPS(RUN(20), SAY("b"), DONE));
    bench_task(&b, "c", STEPS(RUN(10), SAY("c"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "c b a ");
    bench_close(&b);
}

static void line_2_a_body_may_finish_without_suspending_and_runs_once(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "now", STEPS(RETURN(&one)));
    bench_task(&b, "later", STEPS(RUN(5), RETURN(&two)));
    bench_task(&b, "many", STEPS(AWAIT("now"), AWAIT("later"), AWAIT("now"), GIVE("later")));
    bench_task(&b, "more", STEPS(AWAIT("later"), GIVE("now")));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_actor(&b, "now")->entries, 1);
    assert_int_equal(bench_actor(&b, "later")->entries, 1);
    assert_ptr_equal(bench_result(&b, "many").value, &two);
    assert_ptr_equal(bench_result(&b, "more").value, &one);
    bench_close(&b);
}

static void line_3_an_awaiter_continues_after_its_dependency_with_its_value(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "sum", STEPS(AWAIT("left"), RUN(7), GIVE("right")));
    bench_task(&b, "left", STEPS(RUN(10), RETURN(&one)));
    bench_task(&b, "right", STEPS(RUN(25), RETURN(&two)));
    bench_run(&b);
    assert_int_equal(bench_actor(&b, "sum")->left, 25 * MS);
    assert_ptr_equal(bench_actor(&b, "sum")->last.value, NULL); /* of the sleep */
    assert_ptr_equal(bench_result(&b, "sum").value, &two);
    bench_close(&b);
}

static void line_3_awaiting_one_that_is_done_lets_the_rest_be_entered_first(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    bench_task(&b, "user", STEPS(SAY("user"), DONE));
    bench_task(&b, "posts", STEPS(AWAIT("user"), SAY("posts"), DONE));
    bench_task(&b, "settings", STEPS(SAY("settings"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "user settings posts ");
    bench_close(&b);
}

static void line_3_with_continue_awaiting_one_that_is_done_goes_on_at_once(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    b.call.flags = ES_CONTINUE;
    bench_task(&b, "user", STEPS(SAY("user"), DONE));
    bench_task(&b, "posts", STEPS(AWAIT("user"), SAY("posts"), DONE));
    bench_task(&b, "settings", STEPS(SAY("settings"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "user posts settings ");
    bench_close(&b);
}

static void line_4_waiters_are_woken_in_the_order_in_which_they_began_to_wait(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    bench_task(&b, "x", STEPS(RUN(20), AWAIT("last"), SAY("x"), DONE));
    bench_task(&b, "y", STEPS(RUN(10), AWAIT("last"), SAY("y"), DONE));
    bench_task(&b, "z", STEPS(AWAIT("last"), SAY("z"), DONE));
    bench_task(&b, "last", STEPS(RUN(30), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "z y x ");
    bench_close(&b);
}

static void line_4_values_are_passed_on_by_identity_none_included(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "value", STEPS(RETURN(&three)));
    bench_task(&b, "none", STEPS(RETURN(NULL)));
    bench_task(&b, "takes value", STEPS(GIVE("value")));
    bench_task(&b, "takes none", STEPS(GIVE("none")));
    bench_run(&b);
    assert_ptr_equal(bench_result(&b, "takes value").value, &three);
    assert_null(bench_result(&b, "takes none").value);
    assert_int_equal(bench_result(&b, "takes none").code, ES_OK);
    bench_close(&b);
}

static void line_5_the_empty_set_gives_an_empty_result(void **state)
{
    (void)state;
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        assert_int_equal(es_set_count(b.set), 0);
        assert_int_equal(es_task_result(b.sched, 0).code, ES_UNKNOWN);
        bench_close(&b);
    }
}

static void line_5_a_diamond_takes_its_longer_side(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "end", STEPS(AWAIT("left"), AWAIT("right"), RUN(3), DONE));
    bench_task(&b, "left", STEPS(AWAIT("start"), RUN(5), DONE));
    bench_task(&b, "right", STEPS(AWAIT("start"), RUN(11), DONE));
    bench_task(&b, "start", STEPS(RUN(2), DONE));
    bench_run(&b);
    assert_int_equal(bench_actor(&b, "end")->left, 16 * MS);
    assert_int_equal(bench_actor(&b, "left")->left, 7 * MS);
    bench_close(&b);
}

static void line_5_names_are_any_strings(void **state)
{
    static const char *const names[] = { "a-b",   "a_b",  "$end", "two words", "",
                                         "naïve", "日本", "🚀",    "toString",  "\n" };
    const struct step *give_one = STEPS(RETURN(&one));
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        bench_task(&b, names[i], give_one);
    bench_task(&b, "reader", STEPS(AWAIT("日本"), AWAIT(""), AWAIT("two words"), GIVE("🚀")));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_ptr_equal(bench_result(&b, "reader").value, &one);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(es_set_name(b.set, es_set_find(b.set, names[i])), names[i]);
    bench_close(&b);
}

static void line_6_three_sleeps_of_50_take_50_and_a_waiter_holds_up_nobody(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "waits", STEPS(AWAIT("a"), DONE));
    bench_task(&b, "a", STEPS(RUN(50), DONE));
    bench_task(&b, "b", STEPS(RUN(50), DONE));
    bench_task(&b, "c", STEPS(RUN(50), DONE));
    bench_run(&b);
    assert_int_equal(b.clock.now, 50 * MS);
    assert_int_equal(bench_actor(&b, "c")->entered, 0);
    bench_close(&b);
}

static void user_config_and_profile_take_the_longest_path(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "user", STEPS(RUN(80), RETURN(&one)));
    bench_task(&b, "config", STEPS(RUN(120), RETURN(&two)));
    bench_task(&b, "profile", STEPS(AWAIT("user"), RUN(60), RETURN(&three)));
    bench_run(&b);
    assert_int_equal(b.clock.now, 140 * MS);
    assert_int_equal(bench_actor(&b, "config")->left, 120 * MS);
    assert_int_equal(bench_actor(&b, "profile")->left, 140 * MS);
    bench_close(&b);
}

static struct es_result counts(struct es_self *self, void *data)
{
    (void)self;
    ++*(uint32_t *)data;
    return es_ok(NULL);
}

static struct es_result sleeps_not_at_all(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 0);

    return slept.code ? slept : es_ok((void *)(uintptr_t) * (const uint32_t *)data);
}

static void what_is_ready_now_comes_before_a_timer_of_now_however_much_it_is(void **state)
{
    enum { MANY = 5000 };
    struct bench b;
    uint32_t counted = 0;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    es_set_add(b.set, NULL, sleeps_not_at_all, &counted);
    for (es_id i = 1; i <= MANY; i++) {
        es_set_add(b.set, NULL, counts, &counted);
        if (i > 1)
            es_set_after(b.set, i, i - 1);
    }
    for (int again = 0; again < 2; again++) {
        counted = 0;
        bench_run(&b);
        assert_int_equal((uintptr_t)es_task_result(b.sched, 0).value, MANY);
        b.clock.now += 7;
    }
    bench_close(&b);
}

static void a_scheduler_is_used_for_one_call_after_another(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(AWAIT("b"), GIVE("b")));
    bench_task(&b, "b", STEPS(RUN(1), RETURN(&one)));
    for (int i = 1; i <= 3; i++) {
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        assert_int_equal(b.clock.now, i * MS);
        assert_ptr_equal(bench_result(&b, "a").value, &one);
    }
    assert_int_equal(bench_actor(&b, "b")->entries, 3);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_1_all_bodies_are_entered_in_order_before_anything_continues),
        cmocka_unit_test(line_1_completion_is_by_time),
        cmocka_unit_test(line_2_a_body_may_finish_without_suspending_and_runs_once),
        cmocka_unit_test(line_3_an_awaiter_continues_after_its_dependency_with_its_value),
        cmocka_unit_test(line_3_awaiting_one_that_is_done_lets_the_rest_be_entered_first),
        cmocka_unit_test(line_3_with_continue_awaiting_one_that_is_done_goes_on_at_once),
        cmocka_unit_test(line_4_waiters_are_woken_in_the_order_in_which_they_began_to_wait),
        cmocka_unit_test(line_4_values_are_passed_on_by_identity_none_included),
        cmocka_unit_test(line_5_the_empty_set_gives_an_empty_result),
        cmocka_unit_test(line_5_a_diamond_takes_its_longer_side),
        cmocka_unit_test(line_5_names_are_any_strings),
        cmocka_unit_test(line_6_three_sleeps_of_50_take_50_and_a_waiter_holds_up_nobody),
        cmocka_unit_test(user_config_and_profile_take_the_longest_path),
        cmocka_unit_test(what_is_ready_now_comes_before_a_timer_of_now_however_much_it_is),
        cmocka_unit_test(a_scheduler_is_used_for_one_call_after_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
