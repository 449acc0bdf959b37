/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine against queueing theory: what tests/load/queueing_models.py makes of
 * tests/data/queueing/oracle.json, each value within 4 standard errors of independent runs. With
 * SB_TEST_SCALE more than 1 runs are 50 times as long. QUEUEING=FAMILY does one family and shows
 * every value. */
#include "sim/load/engine/load_engine.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load_metrics.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { PARTS = 128, CHECKS = 32, LINE = 1 << 18 };

struct check {
    double value, allowed, sum, squares; /* allowed: besides 4 standard errors */
    char metric[32], name[80];
    struct fixture_metric_arguments arguments;
};

struct model {
    char family[48], strategy[32];
    unsigned runs, warm, requests, parts, checks;
    sb_ns horizon;
    struct sb_workload workload[PARTS];
    struct sb_plan plan[PARTS];
    struct sb_samplers samplers[PARTS];
    struct sb_load_part part[PARTS];
    struct check check[CHECKS];
};

struct tally {
    unsigned values, wrong;
    bool shows;
};

/* ---- reading ---- */

static void read_workload(struct model *m, char *line)
{
    struct sb_error error = { 0 };
    uint32_t i = m->parts++;
    char *json;
    assert_in_range(i, 0, PARTS - 1);
    double share = strtod(line, &json);
    m->workload[i] = expect_parsed(json);
    if (sb_plan_build(&m->plan[i], &m->workload[i].dag, fixture_strategy(m->strategy), &error) ||
        sb_samplers_build(&m->samplers[i], &m->workload[i].dag, &error))
        fail_msg("%s: %s", m->family, error.text);
    m->part[i] = (struct sb_load_part){ &m->plan[i], &m->samplers[i], share };
}

static void read_argument(struct check *c, char key, double value)
{
    struct fixture_metric_arguments *a = &c->arguments;
    switch (key) {
    case 's': a->step = (int)value; break;
    case 'o': a->outcome = (int)value; break;
    case 'n': a->number = (int)value; break;
    case 'w': a->workload = (int)value; break;
    case 'c': a->slots = (int)value; break;
    case 'q': a->quantile = value; break;
    case 'm': a->mean = value; break;
    case 'e': c->allowed = value * fabs(c->value); break;
    default: fail_msg("no argument %c", key);
    }
}

static void read_check(struct model *m, char *line)
{
    assert_in_range(m->checks, 0, CHECKS - 1);
    struct check *c = &m->check[m->checks++];
    int read = 0;
    *c = (struct check){ .arguments = { -1, -1, -1, -1, -1, 0, 0 } };
    assert_int_equal(sscanf(line, "%lf %31s %n", &c->value, c->metric, &read), 2);
    c->allowed = 1e-6 * fabs(c->value); /* whole nanoseconds */
    for (line += read; *line != ':'; line += read) {
        char key;
        double value;
        assert_int_equal(sscanf(line, "%c=%lf %n", &key, &value, &read), 2);
        read_argument(c, key, value);
    }
    assert_int_equal(sscanf(line, ": %79[^\n]", c->name), 1);
}

/* False: there is no further model. */
static bool read_model(FILE *in, struct model *m, char *line)
{
    m->parts = m->checks = 0;
    while (fgets(line, LINE, in)) {
        if (strncmp(line, "WORKLOAD ", 9) == 0)
            read_workload(m, line + 9);
        else if (strncmp(line, "CHECK ", 6) == 0)
            read_check(m, line + 6);
        else if (strcmp(line, "END\n") == 0)
            return true;
        else
            assert_int_equal(sscanf(line, "MODEL %47s %u %u %u %31s %" PRId64, m->family, &m->runs,
                                    &m->warm, &m->requests, m->strategy, &m->horizon),
                             6);
    }
    return false;
}

static void free_model(struct model *m)
{
    for (unsigned i = 0; i < m->parts; i++) {
        sb_samplers_fini(&m->samplers[i]);
        sb_plan_fini(&m->plan[i]);
        sb_workload_fini(&m->workload[i]);
    }
}

/* ---- running ---- */

static void take_run(struct model *m, const struct sb_load_history *record)
{
    const struct fixture_load_window window = { record, m->warm, m->warm + m->requests };
    for (unsigned i = 0; i < m->checks; i++) {
        struct check *c = &m->check[i];
        double x = fixture_metric(c->metric, &window, &c->arguments);
        if (isnan(x))
            fail_msg("%s: no metric %s", m->family, c->metric);
        c->sum += x - c->value; /* small numbers, so that squares lose nothing */
        c->squares += (x - c->value) * (x - c->value);
    }
}

static void run_model(struct model *m)
{
    const struct sb_load_case load = {
        .parts = m->parts, .part = m->part, .arrivals = m->workload[0].dag.arrivals, .seed = 1
    };
    struct sb_load_history record = { 0 };
    const struct sb_attempt_log log = sb_load_history_log(&record);
    struct sb_load_engine *engine;
    struct sb_load_run_end end;
    struct sb_error error = { 0 };
    if (sb_load_engine_new(&engine, &load, &error))
        fail_msg("%s: %s", m->family, error.text);
    for (unsigned r = 0; r < m->runs; r++) {
        const struct sb_load_run run = { .run = r,
                                         .requests = m->horizon ? 0 : m->warm + m->requests,
                                         .horizon = m->horizon,
                                         .log = &log };
        record.attempts = record.requests = 0;
        if (sb_load_engine_run(engine, &run, &end, &error))
            fail_msg("%s: %s", m->family, error.text);
        sb_load_history_sort(&record);
        take_run(m, &record);
    }
    sb_load_engine_free(engine);
    sb_load_history_fini(&record);
}

/* ---- judging ---- */

static void judge(const struct model *m, struct tally *tally)
{
    for (unsigned i = 0; i < m->checks; i++) {
        const struct check *c = &m->check[i];
        double n = m->runs, off = c->sum / n, variance = (c->squares - off * c->sum) / (n - 1);
        double error = sqrt(variance > 0 ? variance / n : 0);
        bool right = fabs(off) <= 4 * error + c->allowed;
        tally->values++;
        tally->wrong += !right;
        if (!right || tally->shows)
            print_message("%s %s, %s: %.6f, standard error %.6f, is to be %.6f, z %+.2f\n",
                          right ? " " : "*", m->family, c->name, c->value + off, error, c->value,
                          error > 0 ? off / error : 0);
    }
}

static void queueing_theory_is_met(void **state)
{
    (void)state;
    static struct model model; /* large */
    const char *family = getenv("QUEUEING");
    char command[160], *line = malloc(LINE);
    struct tally tally = { .shows = family != NULL };
    snprintf(command, sizeof command, "python3 -B tests/load/queueing_models.py %s %.40s",
             fixture_scale() > 1 ? "" : "--quick", family ? family : "");
    FILE *in = popen(command, "r");
    assert_non_null(in);
    assert_non_null(line);
    while (read_model(in, &model, line)) {
        run_model(&model);
        judge(&model, &tally);
        free_model(&model);
    }
    assert_int_equal(pclose(in), 0);
    free(line);
    print_message("%u values, %u beyond 4 standard errors\n", tally.values, tally.wrong);
    assert_int_not_equal(tally.values, 0);
    assert_int_equal(tally.wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(queueing_theory_is_met) };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
