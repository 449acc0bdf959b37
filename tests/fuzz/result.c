/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of results.json: whatever it accepts can be printed, and is the same once written and
 * read again. */
#include "sim/plugins.h"
#include "sim/result/result_read.h"
#include "sim/result/result_write.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The reader takes a path: a file in memory has one. */
static enum sb_code read_bytes(const void *data, size_t size, struct sb_result *result)
{
    char path[64];
    struct sb_error error = { 0 };
    int fd = memfd_create("results", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum sb_code code = sb_result_read(result, path, &error);
    close(fd);
    if ((code == SB_OK) != (error.text[0] == '\0'))
        abort();
    return code;
}

static void print_all(const struct sb_result *result)
{
    FILE *out = fopen("/dev/null", "w");
    struct sb_report_options options = { .width = 80 };
    for (unsigned i = 0; out && sb_plugins.report[i]; i++)
        if (sb_plugins.report[i]->print && sb_plugins.report[i]->print(result, &options, out, NULL))
            abort();
    if (out)
        fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sb_result first, second;
    char *once = NULL, *twice = NULL;
    size_t once_size, twice_size;
    if (read_bytes(data, size, &first))
        return 0;
    print_all(&first);
    if (sb_result_write(&first, &once, &once_size, NULL) || read_bytes(once, once_size, &second) ||
        sb_result_write(&second, &twice, &twice_size, NULL) || once_size != twice_size ||
        memcmp(once, twice, once_size) != 0)
        abort();
    free(once);
    free(twice);
    sb_result_fini(&first);
    sb_result_fini(&second);
    return 0;
}
