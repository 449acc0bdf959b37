/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/rig/resident.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>

/* "VmHWM:     1234 kB" */
static uint64_t status(const char *name)
{
    char line[128], format[32];
    unsigned long long kib = 0;
    FILE *file = fopen("/proc/self/status", "re");
    snprintf(format, sizeof format, "%s: %%llu kB", name);
    while (file && fgets(line, sizeof line, file) && sscanf(line, format, &kib) != 1)
        continue;
    if (file)
        fclose(file);
    return kib * 1024;
}

uint64_t sb_bench_resident_begin(void)
{
    malloc_trim(0);
    FILE *file = fopen("/proc/self/clear_refs", "we");
    bool reset = file && fputs("5", file) >= 0; /* the most becomes what there is now */
    if (file)
        reset = fclose(file) == 0 && reset;
    return reset ? status("VmRSS") : 0;
}

uint64_t sb_bench_resident_most(void) { return status("VmHWM"); }
