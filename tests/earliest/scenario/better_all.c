/* SPDX-License-Identifier: GPL-3.0-or-later
 * Holds better-all itself against the reference, and libearliest against better-all, on random
 * scenarios of what both can do. Usage: better_all COUNT SEED VERSION COMMAND [ARGUMENT...], where
 * VERSION is 7 or 9, for better-all 0.0.7 and 0.0.9, and the command runs scenarios: one a line on
 * its standard input, a line an event on its standard output, and a line with a dot.
 *
 * better-all must leave the log that the reference plays in its manner, to the last event. Where it
 * does not hang, libearliest must leave the same log, apart from the place of the call's outcome.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario_reference.h"
#include "scenario_run.h"

struct oracle {
    FILE *to, *from;
    pid_t process;
    bool gone; /* it stopped answering */
    struct scenario_log log;
};

struct judge {
    struct oracle oracle;
    enum scenario_manner manner; /* of that better-all */
    struct scenario_runner *runner;
    struct scenario_log expected, library;
};

static bool oracle_open(struct oracle *oracle, char **command)
{
    int to[2];
    int from[2];

    if (pipe(to) != 0 || pipe(from) != 0)
        return false;
    oracle->process = fork();
    if (oracle->process == 0) {
        dup2(to[0], STDIN_FILENO);
        dup2(from[1], STDOUT_FILENO);
        close(to[1]);
        close(from[0]);
        execvp(command[0], command);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    oracle->to = fdopen(to[1], "w");
    oracle->from = fdopen(from[0], "r");
    return oracle->process > 0 && oracle->to && oracle->from;
}

/* True when it ended well. */
static bool oracle_close(struct oracle *oracle)
{
    int status = -1;

    fclose(oracle->to);
    fclose(oracle->from);
    return waitpid(oracle->process, &status, 0) == oracle->process && status == 0;
}

static bool read_event(const char *line, struct scenario_event *event)
{
    long long time;
    int kind;
    int read =
        sscanf(line, "%lld %d %d %d %d %d %d %d", &time, &kind, &event->task, &event->step,
               &event->answer.code, &event->answer.value, &event->abort.code, &event->abort.value);

    event->time = time;
    event->kind = (enum scenario_event_kind)kind;
    event->answer.origin = event->abort.origin = -1;
    return read == 8;
}

static void oracle_run(struct oracle *oracle, const struct scenario *scenario)
{
    char line[160];
    struct scenario_event event;

    oracle->log.count = 0;
    scenario_print_json(scenario, oracle->to);
    fflush(oracle->to);
    while (fgets(line, sizeof line, oracle->from)) {
        if (strcmp(line, ".\n") == 0)
            return;
        if (!read_event(line, &event))
            break;
        scenario_log_add(&oracle->log, &event);
    }
    oracle->gone = true;
}

/* What a user of better-all would see of the library's log. */
static void view(const struct scenario *scenario, const struct scenario_log *from,
                 struct scenario_log *to)
{
    struct scenario_event settled = from->events[0];

    to->count = 0;
    for (int i = 0; i < from->count; i++) {
        struct scenario_event event = from->events[i];

        event.answer.origin = event.abort.origin = -1;
        if (event.kind <= SCENARIO_HEARD)
            scenario_log_add(to, &event);
        if (event.kind == SCENARIO_SETTLED)
            settled = event;
        if (event.kind == SCENARIO_VALUE && event.answer.code == ES_OK &&
            settled.answer.code == ES_OK)
            settled.answer.value = event.answer.value;
    }
    scenario_log_add(to, &settled);
    for (int i = 0; i < from->count && scenario->mode == ES_ALL_SETTLED; i++) {
        struct scenario_event event = from->events[i];

        event.answer.origin = -1;
        if (event.kind == SCENARIO_RESULT)
            scenario_log_add(to, &event);
    }
}

/* Somebody was entered who never left. */
static bool hung(const struct scenario_log *log)
{
    int inside = 0;

    for (int i = 0; i < log->count; i++)
        inside +=
            (log->events[i].kind == SCENARIO_ENTERED) - (log->events[i].kind == SCENARIO_LEFT);
    return inside > 0;
}

/* Which of the two better-all does not agree with, or NULL. */
static const char *opponent(struct judge *judge, const struct scenario *scenario)
{
    scenario_reference(scenario, judge->manner, &judge->expected);
    oracle_run(&judge->oracle, scenario);
    if (judge->oracle.gone)
        return "the command";
    if (scenario_log_difference(&judge->expected, &judge->oracle.log) >= 0)
        return "reference";
    if (hung(&judge->oracle.log))
        return NULL;
    scenario_run(judge->runner, scenario, &judge->library);
    view(scenario, &judge->library, &judge->expected);
    return scenario_log_difference(&judge->expected, &judge->oracle.log) >= 0 ? "libearliest"
                                                                              : NULL;
}

static bool is_wrong(void *self, const struct scenario *scenario)
{
    struct judge *judge = self;

    return !judge->oracle.gone && opponent(judge, scenario);
}

static void explain(struct judge *judge, struct scenario *scenario)
{
    const char *name;

    scenario_shrink(scenario, is_wrong, judge);
    name = opponent(judge, scenario);
    scenario_print(scenario, stdout);
    scenario_print_json(scenario, stdout);
    scenario_log_print(&judge->expected, name ? name : "the same now", &judge->oracle.log,
                       "better-all", stdout);
}

static bool hold_all(struct judge *judge, unsigned long count, unsigned long seed)
{
    static struct scenario scenario;
    unsigned long hangs = 0;

    for (unsigned long i = 0; i < count; i++) {
        scenario_draw(&scenario, seed + i, SCENARIO_BETTER_ALL);
        if (is_wrong(judge, &scenario)) {
            if (judge->oracle.gone)
                printf("seed %lu: the command stopped answering\n", seed + i);
            else
                explain(judge, &scenario);
            return false;
        }
        hangs += hung(&judge->oracle.log);
    }
    printf("%lu scenarios, of which %lu hang in better-all, as they should\n", count, hangs);
    return true;
}

int main(int argc, char **argv)
{
    static struct judge judge;
    bool well;

    if (argc < 5 || (strcmp(argv[3], "7") != 0 && strcmp(argv[3], "9") != 0)) {
        fputs("usage: better_all COUNT SEED VERSION COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    judge.manner = argv[3][0] == '7' ? SCENARIO_MANNER_BETTER_ALL_7 : SCENARIO_MANNER_BETTER_ALL_9;
    judge.runner = scenario_runner_new(SCENARIO_STACKS);
    if (!judge.runner || !oracle_open(&judge.oracle, argv + 4)) {
        fputs("better_all: out of memory or of processes\n", stderr);
        return 2;
    }
    well = hold_all(&judge, strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
    scenario_runner_free(judge.runner);
    return oracle_close(&judge.oracle) && well ? 0 : 1;
}
