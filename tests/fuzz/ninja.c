/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of ninja's builds: what stands before "# ninja log" is the graph. */
#include "tests/fuzz/one_format.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char head[] = "# ninja log";
    const uint8_t *log = memmem(data, size, head, sizeof head - 1);
    size_t graph = log ? (size_t)(log - data) : size;
    char path[64];
    int fd = memfd_create("graph", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, graph) != (ssize_t)graph)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const struct sb_import_options import = { .format = "ninja", .graph = path };
    fuzz_format(&import, data + graph, size - graph);
    close(fd);
    return 0;
}
