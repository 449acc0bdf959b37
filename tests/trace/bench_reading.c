/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a file of traces takes to read, beside what yajl takes to parse it with a callback for
 * each value, and how much memory a span takes. `bench_reading [FILE]`; without a file, OTLP of a
 * million spans in lines, made here. */
#include "sim/plugins.h"
#include "sim/trace/operation/gathered.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

enum { TRACES = 100000, SPANS = 10, ROUNDS = 3 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static _Noreturn void stop(const struct sb_error *error)
{
    fprintf(stderr, "%s: %s\n", error->where, error->text);
    exit(1);
}

static unsigned long long random_id(unsigned long long *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static void write_traces(const char *path)
{
    FILE *out = fopen(path, "w");
    unsigned long long random = 88172645463325252, at = 1700000000000000000;
    for (unsigned t = 0; out && t < TRACES; t++, at += 1000000) {
        unsigned long long high = random_id(&random), low = random_id(&random), root = 0;
        fputs("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
              "\"value\":{\"stringValue\":\"shop\"}}]},\"scopeSpans\":[{\"spans\":[",
              out);
        for (unsigned i = 0; i < SPANS; i++) {
            unsigned long long id = random_id(&random), start = at + 10000 * i;
            fprintf(out, "%s{\"traceId\":\"%016llx%016llx\",\"spanId\":\"%016llx\",", i ? "," : "",
                    high, low, id);
            if (i)
                fprintf(out, "\"parentSpanId\":\"%016llx\",", root);
            fprintf(out,
                    "\"name\":\"operation %u\",\"kind\":%d,\"startTimeUnixNano\":\"%llu\","
                    "\"endTimeUnixNano\":\"%llu\"}",
                    i, i ? 3 : 2, start, i ? start + 5000 + id % 4000 : start + 10000 * SPANS);
            root = i ? root : id;
        }
        fputs("]}]}]}\n", out);
    }
    if (!out || fclose(out))
        exit(1);
}

static int on_any(void *self)
{
    (void)self;
    return 1;
}
static int on_boolean(void *self, int value)
{
    (void)self;
    return value < 2;
}
static int on_number(void *self, const char *text, size_t length)
{
    (void)self;
    return text && length;
}
static int on_string(void *self, const unsigned char *text, size_t length)
{
    (void)self;
    return text || !length;
}

static double parse(const char *path)
{
    static const yajl_callbacks callbacks = { .yajl_null = on_any,
                                              .yajl_boolean = on_boolean,
                                              .yajl_number = on_number,
                                              .yajl_string = on_string,
                                              .yajl_start_map = on_any,
                                              .yajl_map_key = on_string,
                                              .yajl_end_map = on_any,
                                              .yajl_start_array = on_any,
                                              .yajl_end_array = on_any };
    struct sb_source source;
    struct sb_error error = { 0 };
    const char *piece;
    size_t size;
    double begun = seconds();
    yajl_handle handle = yajl_alloc(&callbacks, NULL, NULL);
    if (!handle || sb_source_open(&source, path, &error))
        stop(&error);
    yajl_config(handle, yajl_allow_multiple_values, 1);
    while (sb_source_pull(&source, &piece, &size, &error) == SB_OK && size)
        if (yajl_parse(handle, (const unsigned char *)piece, size) != yajl_status_ok)
            exit(1);
    yajl_free(handle);
    sb_source_fini(&source);
    return seconds() - begun;
}

/* And how many spans there were. */
static double read_traces(const char *path, size_t *spans)
{
    struct sb_source source;
    struct sb_error error = { 0 };
    void *gathered = NULL;
    double begun = seconds();
    if (sb_source_open(&source, path, &error) ||
        sb_trace_gathering.begin(&gathered, &sb_plugins.readers, &error))
        stop(&error);
    const struct sb_format *const *format = sb_plugins.readers.formats;
    while (*format &&
           ((*format)->gathering != &sb_trace_gathering || !(*format)->recognise(&source)))
        format++;
    if (!*format || (*format)->add(&source, gathered, &error))
        stop(&error);
    double took = seconds() - begun;
    *spans = ((struct sb_trace_gathered *)gathered)->spans.count;
    sb_trace_gathering.end(gathered);
    sb_source_fini(&source);
    return took;
}

int main(int argc, char **argv)
{
    char made[] = "/tmp/simbench-bench-XXXXXX";
    const char *path = argc > 1 ? argv[1] : made;
    size_t spans = 0;
    double reading = 1e9, parsing = 1e9;
    struct rusage before, after;
    if (argc < 2) {
        close(mkstemp(made));
        write_traces(made);
    }
    parse(path); /* into the cache */
    getrusage(RUSAGE_SELF, &before);
    for (unsigned i = 0; i < ROUNDS; i++) {
        double read = read_traces(path, &spans), parsed = parse(path);
        reading = read < reading ? read : reading;
        parsing = parsed < parsing ? parsed : parsing;
    }
    getrusage(RUSAGE_SELF, &after);
    printf("%zu spans: %.2f s, %.2f times yajl's own parse, %.0f bytes a span at the peak\n", spans,
           reading, reading / parsing,
           (double)(after.ru_maxrss - before.ru_maxrss) * 1024 / (double)(spans ? spans : 1));
    if (argc < 2)
        unlink(made);
    return 0;
}
