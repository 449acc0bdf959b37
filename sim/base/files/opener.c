/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/opener.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int sb_opener_open(const struct sb_opener *opener, const char *path, int flags)
{
    if (opener)
        return opener->open(opener->self, path, flags);
    return strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, flags);
}
