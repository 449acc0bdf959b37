/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Platforms from files of their own: that of SimGrid, in XML. */
#include "sim/import/simgrid.h"
#include "sim/import/wfmachines.h"
#include "sim/json/parse.h"
#include "tests/fixtures/runs/expect_workload.h"

static enum sb_code read(struct sb_platform *platform, const char *text, struct sb_notes *notes,
                         struct sb_arena *arena, struct sb_error *error)
{
    struct sb_source source;
    sb_source_init(&source, "p.xml", text, strlen(text));
    enum sb_code code = sb_simgrid_read(platform, &source, NULL, notes, arena, error);
    sb_source_fini(&source);
    return code;
}

/* 98.095 Mflop/s are 0.098095 of 1e9; a route of two links takes both latencies, at the bandwidth
 * of the slower one. */
static void hosts_with_cores_are_workers_and_a_route_takes_all_of_its_links(void **state)
{
    struct sb_platform p;
    struct sb_arena arena = { 0 };
    struct sb_notes notes = { 0 };
    struct sb_error error = { 0 };
    (void)state;
    if (read(&p,
             "<?xml version='1.0'?><!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">"
             "<platform version=\"4.1\"><zone id=\"z\" routing=\"Full\">"
             "<host id=\"a\" speed=\"98.095Mf,9Mf\"/><host id=\"b\" speed=\"2Gf\" core=\"2\"/>"
             "<link id=\"l\" bandwidth=\"41.25MBps\" latency=\"59.5us\"/>"
             "<link id=\"m\" bandwidth=\"240Mbps\" latency=\"0.5ms\"/>"
             "<route src=\"a\" dst=\"b\"><link_ctn id=\"l\"/><link_ctn id=\"m\"/></route>"
             "</zone></platform>",
             &notes, &arena, &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_int_equal(p.workers, 3);
    assert_string_equal(p.worker_name[0], "a");
    assert_string_equal(p.worker_name[2], "b#2");
    assert_true(p.speed[0] == 0.098095 && p.speed[1] == 2 && p.speed[2] == 2);
    assert_int_equal(p.link_latency, 559500);
    assert_true(p.link_bandwidth == 30e6);
    assert_int_equal(notes.count, 0);
    sb_arena_fini(&arena);
}

/* Up, over the backbone, and down. */
static void a_cluster_has_a_worker_for_each_radical(void **state)
{
    struct sb_platform p;
    struct sb_arena arena = { 0 };
    struct sb_notes notes = { 0 };
    (void)state;
    assert_int_equal(
        read(&p,
             "<platform version=\"4.1\"><cluster id=\"c\" prefix=\"n-\" suffix=\".x\" "
             "radical=\"0-2,7\" speed=\"1Gf\" bw=\"125MBps\" lat=\"50us\" bb_bw=\"2.25GBps\" "
             "bb_lat=\"500us\"/></platform>",
             &notes, &arena, NULL),
        SB_OK);
    assert_int_equal(p.workers, 4);
    assert_string_equal(p.worker_name[3], "n-7.x");
    assert_int_equal(p.link_latency, 600000);
    assert_true(p.link_bandwidth == 125e6 && p.speed[3] == 1);
    sb_arena_fini(&arena);
}

static void routes_that_differ_are_told(void **state)
{
    struct sb_platform p;
    struct sb_arena arena = { 0 };
    struct sb_notes notes = { 0 };
    (void)state;
    assert_int_equal(
        read(&p,
             "<platform><host id=\"a\" speed=\"1Gf\"/><host id=\"b\" speed=\"1Gf\"/>"
             "<link id=\"l\" bandwidth=\"9Bps\" latency=\"1s\"/><link id=\"m\" "
             "bandwidth=\"8Bps\" latency=\"2s\"/><route src=\"a\" dst=\"b\"><link_ctn id=\"l\"/>"
             "</route><route src=\"b\" dst=\"a\"><link_ctn id=\"m\"/></route></platform>",
             &notes, &arena, NULL),
        SB_OK);
    assert_int_equal(p.link_latency, 2000000000);
    assert_true(p.link_bandwidth == 8);
    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.text[0],
                        "routes differ: all are taken for the slowest, 2 s and 8 bytes a second");
    sb_arena_fini(&arena);
}

static void what_is_no_platform_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } wrong[] = {
        { "<platform/>", "no <host> and no <cluster>" },
        { "<adag/>", "expected <platform>, found <adag>" },
        { "<platform>", "not XML: no element found" },
        { "<platform><host id=\"a\"/></platform>", "the host \"a\" has no speed" },
        { "<platform><host speed=\"1f\"/></platform>", "expected an \"id\" of the host" },
        { "<platform><host id=\"a\" speed=\"1Gq\"/></platform>",
          "speed is \"1Gq\", which is no number with a unit of its kind" },
        { "<platform><host id=\"a\" speed=\"-1f\"/></platform>",
          "speed is \"-1f\", which is no number with a unit of its kind" },
        { "<platform><host id=\"a\" speed=\"1f\" core=\"0\"/></platform>",
          "core is \"0\"; expected a whole number from 1 on" },
        { "<platform><host id=\"a\" speed=\"1f\"/><host id=\"a\" speed=\"1f\"/></platform>",
          "a host \"a\" stands above already" },
        { "<platform><cluster speed=\"1f\" radical=\"3-1\"/></platform>",
          "expected a radical as 0-15, found \"3-1\"" },
        { "<platform><cluster speed=\"1f\" radical=\"0-99999999\"/></platform>",
          "expected a radical as 0-15, found \"0-99999999\"" },
        { "<platform><route><link_ctn id=\"l\"/></route></platform>", "no link \"l\" above" },
        { "<!DOCTYPE p [<!ENTITY e \"f\">]><platform/>",
          "the entity \"e\" is declared: refused, none is expanded" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct sb_platform p;
        struct sb_arena arena = { 0 };
        struct sb_notes notes = { 0 };
        struct sb_error error = { 0 };
        assert_int_equal(read(&p, wrong[i].text, &notes, &arena, &error), SB_EINPUT);
        assert_string_equal(error.text, wrong[i].says);
        sb_arena_fini(&arena);
    }
}

/* Two cores of 2 GHz, one of 3 GHz, and one of which nothing is known. */
static void each_core_of_a_recorded_machine_is_a_worker(void **state)
{
    static const char text[] =
        "{\"workflow\": {\"execution\": {\"machines\": [{\"nodeName\": \"a\", \"cpu\": "
        "{\"coreCount\": 2, \"speedInMHz\": 2000}}, {\"nodeName\": \"b\", \"cpu\": "
        "{\"speedInMHz\": 3000}}, {\"nodeName\": \"c\"}]}}}";
    struct sb_json json;
    struct sb_platform p;
    struct sb_arena arena = { 0 };
    struct sb_notes notes = { 0 };
    (void)state;
    assert_int_equal(sb_json_parse(&json, "w.json", text, strlen(text), NULL), SB_OK);
    assert_int_equal(sb_wfmachines_read(&p, &json, sb_wfmachines_find(&json), &notes, &arena, NULL),
                     SB_OK);
    assert_int_equal(p.workers, 4);
    assert_string_equal(p.worker_name[1], "a#2");
    assert_string_equal(p.worker_name[2], "b");
    assert_true(p.speed[0] == 1 && p.speed[2] == 1.5 && p.speed[3] == 1);
    assert_int_equal(notes.count, 1);
    sb_json_fini(&json);
    sb_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_with_cores_are_workers_and_a_route_takes_all_of_its_links),
        cmocka_unit_test(a_cluster_has_a_worker_for_each_radical),
        cmocka_unit_test(routes_that_differ_are_told),
        cmocka_unit_test(what_is_no_platform_is_refused),
        cmocka_unit_test(each_core_of_a_recorded_machine_is_a_worker),
    };
    return cmocka_run_group_tests_name("platform file", tests, NULL, NULL);
}
