/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/picture.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* On the heap; NULL when memory is out. */
static char *path_of(const struct sb_picture *p, bool staged, const char *ending)
{
    char *path = NULL;
    int length = staged ? asprintf(&path, "%s/%s.%s", p->stage->path, p->base, ending)
                        : asprintf(&path, "%s/%s%s%s.%s", p->stage->dir, p->folder,
                                   *p->folder ? "/" : "", p->base, ending);
    return length < 0 ? NULL : path;
}

static bool picture_has(const struct sb_picture *p, bool staged, const char *ending)
{
    struct stat info;
    char *path = path_of(p, staged, ending);
    bool holds = path && stat(path, &info) == 0 && info.st_size > 0;
    free(path);
    return holds;
}

static bool same_bytes(const char *path, const char *other)
{
    FILE *a = fopen(path, "re"), *b = fopen(other, "re");
    int x = 0, y = !a || !b;
    while (x == y && x != EOF)
        x = getc_unlocked(a), y = getc_unlocked(b);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    return x == y;
}

static bool is_same(const struct sb_picture *p, const char *ending)
{
    char *staged = path_of(p, true, ending), *there = path_of(p, false, ending);
    bool same = staged && there && same_bytes(staged, there);
    free(staged);
    free(there);
    return same;
}

bool sb_picture_is_drawn(const struct sb_picture *p)
{
    return picture_has(p, true, "svg") && (!p->png || picture_has(p, true, "png"));
}

bool sb_picture_stands(const struct sb_picture *p)
{
    return picture_has(p, false, "svg") && (!p->png || picture_has(p, false, "png")) &&
           is_same(p, "gp") && is_same(p, "tsv");
}

void sb_picture_remove(const struct sb_picture *p)
{
    static const char *const endings[] = { "svg", "png" };
    for (size_t i = 0; i < 4; i++) {
        char *path = path_of(p, i < 2, endings[i % 2]);
        if (path)
            unlink(path);
        free(path);
    }
}
