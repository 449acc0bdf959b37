/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fuzz target without a fuzzer: every file of its corpus once, as a test. The corpus is
 * tests/data/corpus/NAME, of the program's own name. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each in memory of its own size, so that a sanitizer sees a read beyond. */
static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0)
        data = malloc((size_t)size + (size == 0));
    if (data)
        rewind(file);
    int read = data && fread(data, 1, (size_t)size, file) == (size_t)size;
    if (file)
        fclose(file);
    if (read)
        LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return read;
}

int main(int argc, char **argv)
{
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL, *name = slash ? slash + 1 : "";
    char folder[128], path[512];
    unsigned files = 0, lost = 0;
    snprintf(folder, sizeof folder, "tests/data/corpus/%s", name);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        files++;
        lost += !replay(path);
    }
    if (dir)
        closedir(dir);
    printf("%s 1 - %u files of %s are read or refused\n1..1\n",
           files > 0 && lost == 0 ? "ok" : "not ok", files, folder);
    return files == 0 || lost > 0;
}
