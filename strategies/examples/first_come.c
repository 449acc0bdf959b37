/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First come, first served, in C: cc -O2 -o first_come first_come.c
 * simbench verify --scheduler ./first_come --as earliest-start --workers 16 FILE
 *
 * The graph is not looked at, but for the number of workers: what is ready is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS = 4096 };

static unsigned *queue, *worker_of, first, last, room; /* of steps that are ready; of all steps */
static char busy[WORKERS];
static unsigned workers, next; /* no worker below `next` is free */

static void *grow(void *items, unsigned count)
{
    items = realloc(items, count * sizeof(unsigned));
    if (!items)
        exit(1);
    return items;
}

static void decide(void)
{
    for (; first < last; first++) {
        while (next < workers && busy[next])
            next++;
        if (next == workers)
            break;
        busy[next] = 1;
        worker_of[queue[first]] = next;
        printf("start %u on %u\n", queue[first], next);
    }
    puts("done");
    fflush(stdout);
}

static void add(unsigned step)
{
    unsigned wanted = step < last ? last : step;
    if (wanted >= room) {
        room = 2 * wanted + 64;
        queue = grow(queue, room);
        worker_of = grow(worker_of, room);
    }
    queue[last++] = step;
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    unsigned step;
    while (getline(&line, &size, stdin) > 0)
        if (strncmp(line, "graph ", 6) == 0) {
            const char *at = strstr(line, "\"workers\":"); /* the first one: names come later */
            workers = at ? (unsigned)strtoul(at + 10, NULL, 10) : 0;
            if (workers == 0 || workers > WORKERS)
                return 1; /* this one needs a limit */
        }
        else if (strncmp(line, "run ", 4) == 0) {
            first = last = next = 0;
        }
        else if (sscanf(line, "ready %u", &step) == 1) {
            add(step);
        }
        else if (sscanf(line, "end %u", &step) == 1) {
            busy[worker_of[step]] = 0;
            next = worker_of[step] < next ? worker_of[step] : next;
        }
        else if (strncmp(line, "decide ", 7) == 0) {
            decide();
        }
    return 0;
}
