/* SPDX-License-Identifier: MIT */
#include "strategies/task/spin.h"

#include "strategies/task/now.h"

enum { ATTEMPTS = 8, ITERATIONS = 100000 };

__attribute__((noinline)) void sb_task_spin(uint32_t iterations)
{
    uint64_t x = iterations;
    while (iterations--) {
        x = x * 0x9e3779b97f4a7c15u + 1;
        __asm__ volatile("" : "+r"(x)); /* neither left out nor unrolled into something shorter */
    }
}

double sb_task_spin_ns(void)
{
    double least = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
        int64_t begun = sb_task_now();
        sb_task_spin(ITERATIONS);
        double each = (double)(sb_task_now() - begun) / ITERATIONS;
        least = i == 0 || each < least ? each : least;
    }
    return least;
}

uint32_t sb_task_spin_iterations(double ns, double ns_each)
{
    double iterations = ns / ns_each + 0.5;
    return iterations < 1 ? 1 : iterations > 4e9 ? 4000000000u : (uint32_t)iterations;
}
