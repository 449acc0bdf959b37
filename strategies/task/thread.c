/* SPDX-License-Identifier: MIT */
#include "strategies/task/thread.h"

#include "strategies/task/task.h"

#include <stdatomic.h>
#include <stdio.h>

static atomic_uint era = 1, threads;
static _Thread_local struct {
    unsigned era, number;
} self;

static char why[256];
static atomic_flag said = ATOMIC_FLAG_INIT;

void sb_task_forget(void)
{
    atomic_store(&threads, 0);
    atomic_fetch_add(&era, 1);
    why[0] = '\0';
    atomic_flag_clear(&said);
}

const char *sb_task_why(void) { return why; }

uint32_t sb_task_thread(void)
{
    unsigned now = atomic_load_explicit(&era, memory_order_relaxed);
    if (self.era != now) {
        self.era = now;
        self.number = atomic_fetch_add(&threads, 1);
    }
    return self.number;
}

int sb_task_fail(const char *text)
{
    if (!atomic_flag_test_and_set(&said))
        snprintf(why, sizeof why, "%s", text);
    return -1;
}
