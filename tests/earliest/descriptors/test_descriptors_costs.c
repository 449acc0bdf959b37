/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a wait for a descriptor costs, however many there are. */
#include "support_descriptors.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static struct es_result feeds_all(struct es_self *self, void *data)
{
    const struct wait *all = data;
    struct es_result slept = es_sleep(self, 1 * MS);

    for (; all->fd >= 0; all++)
        feed(all->other);
    return slept;
}

static double processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { FEW = 100, MANY = 8 * FEW }; /* stacks are slow there, and few */
#else
enum { FEW = 900, MANY = 8 * FEW };
#endif

/* Of `count` pipes, each waited for. Negative: there are not so many descriptors. */
static double cost_of(int count)
{
    struct wait *all = calloc((size_t)count + 1, sizeof *all);
    struct place p;
    double begin;
    int made = 0;

    place_open(&p);
    for (; made < count; made++) {
        int ends[2];

        if (pipe(ends) != 0)
            break;
        all[made] = (struct wait){ ends[0], ends[1], POLLIN, .within = ES_NEVER };
        es_set_add(p.set, NULL, waits, &all[made]);
    }
    all[made].fd = -1;
    es_set_add(p.set, NULL, feeds_all, all);
    begin = processor_time();
    if (made == count)
        assert_int_equal(es_run(p.sched, p.set, NULL, NULL), ES_OK);
    begin = made == count ? processor_time() - begin : -1;
    while (made-- > 0) {
        close(all[made].fd);
        close(all[made].other);
    }
    place_close(&p);
    free(all);
    return begin;
}

static void a_descriptor_costs_the_same_however_many_there_are(void **state)
{
    double few = 1e9;
    double many = 1e9;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* idle workers search, which takes time of its own */
    for (int i = 0; i < 5; i++) {
        double took = cost_of(FEW);

        if (took < 0)
            skip();
        few = took < few ? took : few;
    }
    for (int i = 0; i < 3; i++) {
        double took = cost_of(MANY);

        if (took < 0)
            skip();
        many = took < many ? took : many;
    }
    assert_true(many < 24 * few); /* 8 if each costs the same, 64 if as much as there are */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_descriptor_costs_the_same_however_many_there_are),
    };
    struct rlimit limit;

    alarm(300); /* a wait that is forgotten would never end */
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
