/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/machine.h"

#include "sim/base/machine/cpu.h"
#include "sim/bench/records/result.h"

#include <math.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

enum { WARNINGS_MAX = 16 };
#define MUCH_LOAD 0.5   /* of a core */
#define MUCH_STEAL 0.01 /* of all time */

/* The first line of a small file without its end, or "". */
static void first_line(char *text, size_t size, const char *path)
{
    FILE *file = fopen(path, "re");
    text[0] = '\0';
    if (!file)
        return;
    if (!fgets(text, (int)size, file))
        text[0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    fclose(file);
}

/* Not the host's name: containers and runners get a new one each day. */
static void machine_name(char *text, size_t size)
{
    char vendor[128], product[128];
    struct utsname system;
    first_line(vendor, sizeof vendor, "/sys/class/dmi/id/sys_vendor");
    first_line(product, sizeof product, "/sys/class/dmi/id/product_name");
    const char *architecture = uname(&system) == 0 ? system.machine : "";
    snprintf(text, size, "%s%s%s%s%s", vendor, vendor[0] ? " " : "", product, product[0] ? " " : "",
             architecture);
}

static const char *keep_line(const char *text, struct sb_arena *arena, bool *failed)
{
    const char *copy = sb_arena_text(arena, text, strlen(text));
    *failed = *failed || !copy;
    return copy;
}

/* gcc's flags stand in the library; without any that optimises it was built for a debugger. Of
 * other compilers it is not known. */
static bool is_debug(const struct sb_bench_library *library)
{
    const char *o = strstr(library->flags, "-O");
    return library->flags[0] &&
           (!o || o[2] == '0' || o[2] == 'g' || strstr(library->flags, "-fsanitize"));
}

unsigned sb_bench_cores(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > 0 ? (unsigned)count : 1;
}

enum sb_code sb_bench_fingerprint_take(struct sb_bench_fingerprint *f,
                                       const struct sb_bench_library *library,
                                       struct sb_arena *arena, struct sb_error *error)
{
    char text[512];
    struct utsname system;
    bool failed = false;
    time_t now = time(NULL);
    struct tm utc;
    sb_bench_fingerprint_init(f);
    machine_name(text, sizeof text);
    f->machine = keep_line(text, arena, &failed);
    if (uname(&system) == 0) {
        snprintf(text, sizeof text, "%s %s %s", system.sysname, system.release, system.machine);
        f->kernel = keep_line(text, arena, &failed);
    }
    sb_cpu_model(text, sizeof text);
    f->cpu = keep_line(text, arena, &failed);
    f->compiler = keep_line(library->compiler, arena, &failed);
    f->flags = keep_line(library->flags, arena, &failed);
    f->version = keep_line(library->version, arena, &failed);
    f->library_hash = keep_line(library->hash, arena, &failed);
    first_line(text, sizeof text, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    f->governor = keep_line(text, arena, &failed);
    if (gmtime_r(&now, &utc) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc))
        f->created = keep_line(text, arena, &failed);
    f->cores = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
    f->debug = is_debug(library);
    return failed ? sb_fail_memory(error) : SB_OK;
}

/* The eighth number of the first line is time that the host gave to others while there was
 * something to run here. */
static void read_ticks(double *steal, double *all)
{
    char line[512], *at = line + 3;
    *steal = *all = NAN;
    first_line(line, sizeof line, "/proc/stat");
    if (strncmp(line, "cpu", 3) != 0)
        return;
    double sum = 0;
    for (int i = 0; i < 8; i++) {
        char *end;
        double ticks = strtod(at, &end);
        if (end == at)
            return;
        sum += ticks;
        at = end;
        if (i == 7)
            *steal = ticks;
    }
    *all = sum;
}

void sb_bench_watch_begin(struct sb_bench_watch *watch)
{
    if (getloadavg(&watch->load, 1) != 1)
        watch->load = NAN;
    read_ticks(&watch->steal, &watch->all);
}

enum sb_code sb_bench_warn(struct sb_bench_result *result, struct sb_error *error,
                           const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (!result->warning)
        result->warning = sb_arena_alloc(&result->arena, WARNINGS_MAX, sizeof *result->warning);
    const char *copy = sb_arena_text(&result->arena, text, strlen(text));
    if (!result->warning || !copy)
        return sb_fail_memory(error);
    if (result->warnings < WARNINGS_MAX)
        result->warning[result->warnings++] = copy;
    return SB_OK;
}

enum sb_code sb_bench_watch_end(const struct sb_bench_watch *watch, struct sb_bench_result *result,
                                struct sb_error *error)
{
    const struct sb_bench_fingerprint *f = &result->fingerprint;
    double steal, all;
    enum sb_code code = SB_OK;
    read_ticks(&steal, &all);
    double stolen = all > watch->all ? (steal - watch->steal) / (all - watch->all) : 0;
    if (watch->load > MUCH_LOAD)
        code = sb_bench_warn(result, error,
                             "others use the machine: the load was %.2f when the run began",
                             watch->load);
    if (code == SB_OK && stolen > MUCH_STEAL)
        code = sb_bench_warn(result, error,
                             "%.1f %% of the machine's time were stolen by its host during the run",
                             100 * stolen);
    if (code == SB_OK && f->governor[0] && strcmp(f->governor, "performance") != 0)
        code = sb_bench_warn(result, error,
                             "the frequency changes: the governor is %s, not performance",
                             f->governor);
    if (code == SB_OK && f->debug)
        code = sb_bench_warn(result, error, "the library is a debug build (%s)", f->flags);
    if (code == SB_OK && sb_bench_cores() < f->cores)
        code = sb_bench_warn(result, error, "this process may use %u of %u cores", sb_bench_cores(),
                             f->cores);
    return code;
}
