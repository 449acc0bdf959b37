/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/beside.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int sb_beside_program(const char *name, char *path, size_t size)
{
    static const char *const places[] = { "", "../lib/simbench/", "../lib/", "../lib64/" };
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return -1;
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    int folder = slash ? (int)(slash - program) + 1 : 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int wanted = snprintf(path, size, "%.*s%s%s", folder, program, places[i], name);
        if (wanted > 0 && (size_t)wanted < size && access(path, R_OK) == 0)
            return 0;
    }
    return -1;
}
