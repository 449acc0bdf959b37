/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_golden.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *golden_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t got = 0;
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    text = length < 0 ? NULL : calloc((size_t)length + 1, 1);
    if (text)
        got = fread(text, 1, (size_t)length, file);
    fclose(file);
    if (size)
        *size = got;
    return text;
}

static const char *write_golden(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return "cannot be written";
    fwrite(text, 1, size, file);
    return fclose(file) ? "cannot be written" : NULL;
}

const char *golden_difference(const char *name, const char *text, size_t size)
{
    static char why[512];
    char path[256];
    snprintf(path, sizeof path, "tests/golden/%s", name);
    const char *mode = getenv("SIMBENCH_GOLDEN");
    if (mode && strcmp(mode, "write") == 0)
        return write_golden(path, text, size);
    size_t golden_size = 0, at = 0, line = 1;
    char *golden = golden_read(path, &golden_size);
    if (!golden)
        return "there is no such file in tests/golden/";
    for (; at < size && at < golden_size && text[at] == golden[at]; at++)
        line += text[at] == '\n';
    bool same = at == size && at == golden_size;
    snprintf(why, sizeof why, "%s differs in line %zu, byte %zu: \"%.40s\" and not \"%.40s\"", path, line, at, at < size ? text + at : "",
             golden + at);
    free(golden);
    return same ? NULL : why;
}

char *golden_folder(void)
{
    char path[] = "/tmp/simbench-test-XXXXXX";
    return mkdtemp(path) ? strdup(path) : NULL;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info, (void)type, (void)ftw;
    return remove(path);
}

void golden_folder_remove(char *path)
{
    if (path)
        nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(path);
}

static unsigned hidden;

static int count_hidden(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info, (void)type;
    hidden += path[ftw->base] == '.';
    return 0;
}

unsigned golden_hidden(const char *path)
{
    hidden = 0;
    nftw(path, count_hidden, 16, FTW_PHYS);
    return hidden;
}
