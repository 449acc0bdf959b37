/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/cpu.h"

#include <stdio.h>
#include <string.h>

void sb_cpu_model(char *text, size_t size)
{
    char line[512];
    FILE *file = fopen("/proc/cpuinfo", "re");
    text[0] = '\0';
    if (!file)
        return;
    while (!text[0] && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon)
            snprintf(text, size, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
    }
    fclose(file);
}
