/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/write_all.h"

#include <errno.h>
#include <unistd.h>

int sb_write_all(int fd, const void *bytes, size_t size)
{
    const char *from = bytes;
    while (size) {
        ssize_t wrote = write(fd, from, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return -1;
        from += wrote;
        size -= (size_t)wrote;
    }
    return 0;
}
