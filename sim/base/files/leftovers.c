/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK };

bool sb_leftovers_hold(int fd, const char *path)
{
    struct stat held, there;
    while (flock(fd, LOCK_EX) && errno == EINTR)
        ; /* on a file system without locks no leftovers are removed either */
    return fstat(fd, &held) == 0 && lstat(path, &there) == 0 && held.st_ino == there.st_ino &&
           held.st_dev == there.st_dev;
}

static void remove_content(int folder)
{
    int again = openat(folder, ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    if (!listing) {
        if (again >= 0)
            close(again);
        return;
    }
    for (struct dirent *entry; (entry = readdir(listing));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(folder, entry->d_name, 0);
    closedir(listing);
}

/* What is removed is what was locked: until then its name is nobody else's. */
static void remove_one(int folder, const char *name)
{
    struct stat info;
    int fd = openat(folder, name, OPEN);
    if (fd < 0)
        return;
    if (fstat(fd, &info) == 0 && info.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        if (S_ISDIR(info.st_mode)) {
            remove_content(fd);
            unlinkat(folder, name, AT_REMOVEDIR);
        }
        else if (S_ISREG(info.st_mode))
            unlinkat(folder, name, 0);
    }
    close(fd);
}

void sb_leftovers_remove(const char *folder, const char *prefix, bool (*fits)(const char *rest))
{
    size_t length = strlen(prefix);
    DIR *listing = opendir(*folder ? folder : ".");
    if (!listing)
        return;
    for (struct dirent *entry; (entry = readdir(listing));)
        if (strncmp(entry->d_name, prefix, length) == 0 && fits(entry->d_name + length))
            remove_one(dirfd(listing), entry->d_name);
    closedir(listing);
}

bool sb_leftovers_numbered(const char *rest)
{
    static const char digits[] = "0123456789";
    size_t first = strspn(rest, digits);
    if (first && rest[first] == '-') {
        size_t second = strspn(rest + first + 1, digits);
        return second && !rest[first + 1 + second];
    }
    return first && !rest[first];
}
