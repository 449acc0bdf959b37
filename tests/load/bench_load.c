/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events a second of many requests at the same pools, beside a plain heap that does as little as
 * one can: one station, its own generator, a logarithm a draw. Both in turn in one process; no
 * round has the draws of another, so that branch predictors learn nothing. The last column is the
 * ratio, and the exit status 1 where one is lost. Arguments: how many requests a round (50,000),
 * part of the names of what is wanted, how many rounds (7 at most). Memory is told at the end: it
 * does not grow with the length of a run. */
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load.h"
#include "tests/fixtures/random.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { ROUNDS = 7 };
static unsigned rounds = ROUNDS;

#define EXPONENTIAL "{\"dist\": \"exponential\", \"mean\": 1}"

struct bench {
    const char *name;
    unsigned tasks, pools,
        slots;   /* tasks in layers of 5; task i takes of pool i % pools; none: 0 */
    double rate; /* a mean service */
    enum sb_queue queue;
    const char *policy; /* of each task */
    uint32_t workers;
    double floor; /* of the ratio */
};

/* The floors leave room for a machine that others use: half of what was measured on one. */
static const struct bench bench[] = {
    { "M/M/1, rho .7", 1, 1, 1, .7, SB_QUEUE_FIFO, NULL, 0, .2 },
    { "M/M/1, rho .95", 1, 1, 1, .95, SB_QUEUE_FIFO, NULL, 0, .2 },
    { "M/M/1 LIFO, rho .7", 1, 1, 1, .7, SB_QUEUE_LIFO, NULL, 0, .18 },
    { "M/M/1 PS, rho .7", 1, 1, 1, .7, SB_QUEUE_PS, NULL, 0, .12 },
    { "M/M/64, rho .9", 1, 1, 64, 57.6, SB_QUEUE_FIFO, NULL, 0, .4 },
    { "M/M/inf, 1,000 at once", 1, 0, 1, 1000, SB_QUEUE_FIFO, NULL, 0, .4 },
    { "10 tasks, 5 pools of 8, rho .8", 10, 5, 8, 3.2, SB_QUEUE_FIFO, NULL, 0, .2 },
    { "100 tasks, 5 pools of 8, rho .8", 100, 5, 8, .32, SB_QUEUE_FIFO, NULL, 0, .2 },
    { "10 tasks, 5 pools of 8, 36 workers", 10, 5, 8, 3.2, SB_QUEUE_FIFO, NULL, 36, .08 },
    { "M/M/1, rho .7, with a timeout", 1, 1, 1, .7, SB_QUEUE_FIFO, "\"timeout\": 200", 0, .09 },
    { "M/M/1, rho .5, 3 attempts", 1, 1, 1, .5, SB_QUEUE_FIFO,
      "\"fail\": 0.1, \"timeout\": 200, \"retry\": {\"attempts\": 3, \"backoff\": {\"initial\": "
      "1}}",
      0, .08 },
    { "10 tasks, the same", 10, 5, 8, 2.5, SB_QUEUE_FIFO,
      "\"fail\": 0.1, \"timeout\": 200, \"retry\": {\"attempts\": 3, \"backoff\": {\"initial\": "
      "1}}",
      0, .1 },
};

/* Of this process, so that what else runs here counts less. */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- the plain heap ---- */

struct event {
    double time;
    int is_end;
};

static struct event heap[1 << 16];
static unsigned count;

static void put(struct event e)
{
    unsigned at = count++;
    for (; at && e.time < heap[(at - 1) / 2].time; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = e;
}

static struct event take(void)
{
    struct event top = heap[0], last = heap[--count];
    unsigned at = 0;
    for (unsigned child = 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && heap[child + 1].time < heap[child].time;
        if (heap[child].time >= last.time)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

static double exponential(struct fixture_random *random)
{
    return -log(((double)(fixture_next(random) >> 11) + .5) * 0x1p-53);
}

/* M/M/c; events a second. */
static double run_plain(double rate, unsigned slots, uint64_t requests, uint64_t seed)
{
    struct fixture_random random = { seed };
    static volatile double sink;
    double begin = seconds(), stayed = 0, now = 0;
    uint64_t events = 0, there = 0, ended = 0;
    count = 0;
    put((struct event){ exponential(&random) / rate, 0 });
    while (ended < requests) {
        struct event e = take();
        stayed += (e.time - now) * (double)there;
        now = e.time;
        events++;
        if (e.is_end) {
            ended++;
            if (--there >= slots)
                put((struct event){ now + exponential(&random), 1 });
        }
        else {
            put((struct event){ now + exponential(&random) / rate, 0 });
            if (++there <= slots)
                put((struct event){ now + exponential(&random), 1 });
        }
    }
    sink = stayed;
    (void)sink;
    return (double)events / (seconds() - begin);
}

/* ---- the engine ---- */

static const char *text_of(const struct bench *b, char *text, size_t room)
{
    size_t at = (size_t)snprintf(
        text, room, "{\"simbench\": 1, \"name\": \"bench\", \"time_unit\": \"s\", \"pools\": {");
    for (unsigned p = 0; p < b->pools; p++)
        at += (size_t)snprintf(text + at, room - at, "%s\"p%u\": {\"slots\": %u}", p ? ", " : "", p,
                               b->slots);
    at += (size_t)snprintf(text + at, room - at, "}, \"tasks\": {");
    for (unsigned t = 0; t < b->tasks; t++) {
        at += (size_t)snprintf(text + at, room - at, "%s\"t%u\": {\"latency\": " EXPONENTIAL,
                               t ? ", " : "", t);
        if (b->pools)
            at += (size_t)snprintf(text + at, room - at, ", \"pools\": {\"p%u\": 1}", t % b->pools);
        if (b->policy)
            at += (size_t)snprintf(text + at, room - at, ", %s", b->policy);
        if (t >= 5)
            at += (size_t)snprintf(text + at, room - at, ", \"after\": [\"t%u\", \"t%u\"]", t - 5,
                                   t / 5 * 5 - 5 + (t + 2) % 5);
        at += (size_t)snprintf(text + at, room - at, "}");
    }
    snprintf(text + at, room - at, "}}");
    return text;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *sample)
{
    qsort(sample, rounds, sizeof *sample, ascending);
    return sample[rounds / 2];
}

/* Whether the ratio is what it should be. */
static bool run(const struct bench *b, uint64_t requests)
{
    static char text[1 << 16];
    static struct fixture_load s;
    static enum sb_queue queue[8];
    double ours[ROUNDS], plain[ROUNDS], ratio[ROUNDS];
    fixture_load_begin(&s, text_of(b, text, sizeof text));
    for (unsigned p = 0; p < b->pools; p++)
        queue[p] = b->queue;
    if (s.workload[0].dag.pools)
        s.workload[0].dag.pools->queue = queue;
    s.arrivals.rate = b->rate * 1e-9;
    s.load.workers = b->workers;
    requests = requests / b->tasks > 1000 ? requests / b->tasks : 1000;
    for (unsigned i = 0; i < rounds; i++) {
        plain[i] = run_plain(b->rate * b->tasks, b->pools ? b->slots * b->pools : 1u << 30,
                             requests * b->tasks, i) /
                   1e6;
        double before = seconds();
        fixture_load_run(&s, &(struct sb_load_run){ .run = i, .requests = requests });
        ours[i] = (double)s.result.events / (seconds() - before) / 1e6;
        ratio[i] = ours[i] / plain[i];
    }
    double ratio_of = median(ratio);
    printf("%-34s %9.1f %9.1f %9.2f%s\n", b->name, median(ours), median(plain), ratio_of,
           ratio_of < b->floor ? " too low" : "");
    fixture_load_end(&s);
    return ratio_of >= b->floor;
}

int main(int argc, char **argv)
{
    uint64_t requests = argc > 1 ? strtoull(argv[1], NULL, 10) : 50000;
    struct rusage usage;
    bool good = true;
    if (argc > 3 && atoi(argv[3]) > 0 && atoi(argv[3]) < ROUNDS)
        rounds = (unsigned)atoi(argv[3]);
    fixture_gsl_set_up(NULL);
    printf("%-34s %9s %9s %9s\n", "M events/s", "engine", "plain", "ratio");
    for (size_t i = 0; i < sizeof bench / sizeof *bench; i++)
        if (argc < 3 || strstr(bench[i].name, argv[2]))
            good &= run(&bench[i], requests);
    getrusage(RUSAGE_SELF, &usage);
    printf("memory: %ld MB at most\n", usage.ru_maxrss / 1024);
    return good ? 0 : 1;
}
