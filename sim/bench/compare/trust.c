/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/trust.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool others_write(const struct stat *info)
{
    return (info->st_mode & S_IWOTH) || ((info->st_mode & S_IWGRP) && info->st_gid != getegid());
}

enum sb_code sb_bench_trust(const char *path, bool folder, bool trusted, struct sb_error *error)
{
    struct stat info;
    if (stat(path, &info))
        return sb_fail(error, SB_EINPUT, path, "cannot be opened: %s", strerror(errno));
    if (folder ? !S_ISDIR(info.st_mode) : !S_ISREG(info.st_mode))
        return sb_fail(error, SB_EINPUT, path, folder ? "is no folder" : "is not a regular file");
    if (trusted)
        return SB_OK;
    if (info.st_uid != geteuid() && info.st_uid != 0)
        return sb_fail(
            error, SB_EINPUT, path,
            "belongs to another user (%lu), and would be loaded and run; --trust does so",
            (unsigned long)info.st_uid);
    if (others_write(&info))
        return sb_fail(error, SB_EINPUT, path,
                       "can be written by others, and would be loaded and run; --trust does so");
    return SB_OK;
}
