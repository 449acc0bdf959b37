/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libearliest as something to measure: what joins its interface to sim/bench/cases/target.h. Its
 * functions are looked up in a library that is loaded by path, never linked, so that the kept copy
 * of a baseline and the one of today are called in the same way. */
#include "strategies/earliest/earliest.h"
#include "sim/bench/cases/target.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- the library ---- */

/* clang-format off */
#define EARLIEST_FUNCTIONS(X)                                                                      \
    X(set_new) X(set_free) X(set_add) X(set_after) X(set_build)                                    \
    X(sched_new) X(sched_free) X(run)                                                              \
    X(await_id) X(sleep_until) X(now) X(trace_events)
/* clang-format on */

struct earliest_library {
    struct sb_bench_runtime runtime; /* first: it is what others know */
    void *handle;
#define MEMBER(name) __typeof__(es_##name) *(name);
    EARLIEST_FUNCTIONS(MEMBER)
#undef MEMBER
    bool sized; /* its structs begin with their size; before 0.3.0 with the field behind it */
};

/* What a program fills in, as the library knows it. */
static const void *earliest_as_known(const struct earliest_library *library, const void *filled)
{
    return library->sized || !filled ? filled : (const char *)filled + sizeof(size_t);
}

/* ISO C has no cast from data to function pointers; POSIX makes them alike. */
static bool earliest_find(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static void earliest_close_library(struct sb_bench_runtime *runtime)
{
    struct earliest_library *library = (struct earliest_library *)runtime;
    if (library && library->handle)
        dlclose(library->handle);
    free(library);
}

static const struct sb_target_v1 earliest_interface;

static enum sb_code earliest_open_library(const char *path, sb_ns limit,
                                          struct sb_bench_runtime **opened, struct sb_error *error)
{
    (void)limit; /* in a library it is watched from outside */
    struct earliest_library *library = calloc(1, sizeof *library);
    const char *missing = NULL;
    if (!library)
        return sb_fail_memory(error);
    library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library->handle) {
        const char *why = dlerror();
        earliest_close_library(&library->runtime);
        return sb_fail(error, SB_EINPUT, path, "cannot be loaded: %s",
                       why ? why : "no reason given");
    }
#define FIND(name)                                                                                 \
    missing = earliest_find(library->handle, "es_" #name, &library->name) || missing               \
                  ? missing                                                                        \
                  : "es_" #name;
    EARLIEST_FUNCTIONS(FIND)
#undef FIND
    if (missing) {
        earliest_close_library(&library->runtime);
        return sb_fail(error, SB_EINPUT, path, "is no libearliest: it has no %s", missing);
    }
    library->sized = dlsym(library->handle, "es_request_start") != NULL;
    library->runtime =
        (struct sb_bench_runtime){ .v1 = earliest_interface, .host = sb_task_host_v1() };
    library->runtime.v1.self = library;
    *opened = &library->runtime;
    return SB_OK;
}

/* ---- runtimes: a scheduler, and what is counted about it ---- */

enum { EARLIEST_MAPPINGS_MAX = 4096 };

struct earliest_mapping {
    char *memory;
    size_t size;
};

struct earliest_runtime {
    const struct earliest_library *library;
    struct sb_task_setup_v1 setup;
    struct es_sched *sched;
    struct es_call call;
    struct es_alloc alloc; /* of a counted one */
    size_t heap, heap_most, pages_most;
    struct earliest_mapping mapping[EARLIEST_MAPPINGS_MAX];
    unsigned mappings;
    bool overlooked; /* more mappings than there is room for */
};

static void *earliest_counted_alloc(void *self, size_t size)
{
    struct earliest_runtime *runtime = self;
    runtime->heap += size;
    runtime->heap_most = runtime->heap > runtime->heap_most ? runtime->heap : runtime->heap_most;
    return malloc(size);
}

static void earliest_counted_free(void *self, void *memory, size_t size)
{
    struct earliest_runtime *runtime = self;
    runtime->heap -= memory ? size : 0;
    free(memory);
}

static void *earliest_counted_map(void *self, size_t size)
{
    struct earliest_runtime *runtime = self;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    if (runtime->mappings < EARLIEST_MAPPINGS_MAX)
        runtime->mapping[runtime->mappings++] = (struct earliest_mapping){ memory, size };
    else
        runtime->overlooked = true;
    return memory;
}

/* Pages that were touched: a stack that is never used costs no memory. */
static size_t earliest_resident(const struct earliest_mapping *mapping)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = mapping->size / page, touched = 0;
    unsigned char *in = malloc(pages ? pages : 1);
    if (in && mincore(mapping->memory, mapping->size, in) == 0)
        for (size_t i = 0; i < pages; i++)
            touched += in[i] & 1;
    free(in);
    return touched * page;
}

static void earliest_count_pages(struct earliest_runtime *runtime)
{
    size_t pages = 0;
    for (unsigned i = 0; i < runtime->mappings; i++)
        pages += earliest_resident(&runtime->mapping[i]);
    runtime->pages_most = pages > runtime->pages_most ? pages : runtime->pages_most;
}

static void earliest_counted_unmap(void *self, void *memory, size_t size)
{
    struct earliest_runtime *runtime = self;
    earliest_count_pages(runtime);
    for (unsigned i = 0; i < runtime->mappings; i++)
        if (runtime->mapping[i].memory == memory)
            runtime->mapping[i] = runtime->mapping[--runtime->mappings];
    munmap(memory, size);
}

static void earliest_stop(void *self)
{
    struct earliest_runtime *runtime = self;
    if (runtime && runtime->sched)
        runtime->library->sched_free(runtime->sched);
    free(runtime);
}

static int earliest_failed(const struct es_error *why)
{
    return sb_task_fail(why->code == ES_NO_MEMORY ? "no memory" : why->text);
}

static void *earliest_start(const struct sb_task_setup_v1 *setup)
{
    struct earliest_runtime *runtime = calloc(1, sizeof *runtime);
    struct es_options options = { .copy_stacks = setup->mode == SB_TASK_COPIED };
    struct es_error why = { .code = ES_NO_MEMORY };
    if (!runtime) {
        earliest_failed(&why);
        return NULL;
    }
    runtime->library = setup->self;
    runtime->setup = *setup;
    runtime->call.flags = setup->mode == SB_TASK_CONTINUE ? ES_CONTINUE : 0;
    runtime->alloc =
        ES_ALLOC(.self = runtime, .alloc = earliest_counted_alloc, .free = earliest_counted_free,
                 .map = earliest_counted_map, .unmap = earliest_counted_unmap);
    options.alloc = setup->counted ? earliest_as_known(runtime->library, &runtime->alloc) : NULL;
    options.trace_events = setup->events;
    options.workers = setup->workers;
    options.grain = setup->meets ? -1 : 0; /* at once, however short the bodies are */
    runtime->sched =
        runtime->library->sched_new(earliest_as_known(runtime->library, &options), &why);
    if (!runtime->sched) {
        earliest_stop(runtime);
        earliest_failed(&why);
        return NULL;
    }
    return runtime;
}

static uint64_t earliest_bytes(void *self)
{
    struct earliest_runtime *runtime = self;
    earliest_count_pages(runtime);
    return runtime->overlooked ? UINT64_MAX : runtime->heap_most + runtime->pages_most;
}

static int64_t earliest_switches(void *self)
{
    struct earliest_runtime *runtime = self;
    int64_t count = 0;
    size_t lost = 0, events = runtime->library->trace_events(runtime->sched, NULL, 0, &lost);
    struct es_event *event = malloc((events ? events : 1) * sizeof *event);
    /* [workers] the task that it ran last, plus one. */
    es_id *running = calloc(UINT16_MAX + 1, sizeof *running);
    bool known = event && running && lost == 0;
    if (known)
        runtime->library->trace_events(runtime->sched, event, events, NULL);
    for (size_t i = 0; known && i < events; i++)
        if (event[i].kind == ES_EVENT_ENTER || event[i].kind == ES_EVENT_RESUME) {
            count += running[event[i].worker] != event[i].task + 1;
            running[event[i].worker] = event[i].task + 1;
        }
    free(event);
    free(running);
    return known ? count : -1;
}

/* ---- a graph as a set of tasks ---- */

/* What a body needs that does more than run: on half a cache line. */
struct earliest_node {
    const uint32_t *before;
    const struct earliest_library *library;
    uint32_t count, task;
    bool alone; /* there is one worker */
};

struct earliest_built {
    const struct earliest_library *library;
    struct es_set *set;
    struct earliest_node *node; /* [tasks]; NULL where bodies only run */
};

static es_id earliest_task_of(void *data) { return (es_id)(uintptr_t)data; }

static struct es_result earliest_running(struct es_self *self, void *data)
{
    (void)self;
    sb_task_run(earliest_task_of(data), 0);
    return es_ok(NULL);
}

static struct es_result earliest_running_on_any(struct es_self *self, void *data)
{
    (void)self;
    sb_task_run(earliest_task_of(data), SB_TASK_THREAD);
    return es_ok(NULL);
}

/* Awaits, and lets others run while it sleeps. */
static struct es_result earliest_waiting(struct es_self *self, void *data)
{
    const struct earliest_node *node = data;
    for (uint32_t k = 0; k < node->count; k++) {
        struct es_result result = node->library->await_id(self, node->before[k]);
        if (result.code)
            return result;
    }
    struct es_result result = es_ok(NULL);
    int64_t sleep = sb_task_begin(node->task, node->alone ? 0 : SB_TASK_THREAD);
    if (sleep > 0)
        result = node->library->sleep_until(self, node->library->now(self) + sleep);
    sb_task_end(node->task, 0);
    return result;
}

static void earliest_discard(void *self, void *memory)
{
    struct earliest_built *built = memory;
    (void)self;
    if (!built)
        return;
    built->library->set_free(built->set);
    free(built->node);
    free(built);
}

static void earliest_add(struct earliest_built *built, const struct earliest_runtime *runtime,
                         const struct sb_task_graph_v1 *graph, uint32_t task)
{
    const struct earliest_library *library = built->library;
    const uint32_t *before = graph->before + graph->before_begin[task];
    uint32_t count = graph->before_begin[task + 1] - graph->before_begin[task];
    bool awaits = runtime->setup.mode != SB_TASK_DECLARED, alone = runtime->setup.workers == 1;
    if (built->node) {
        built->node[task] =
            (struct earliest_node){ before, library, awaits ? count : 0, task, alone };
        library->set_add(built->set, NULL, earliest_waiting, &built->node[task]);
    }
    else
        library->set_add(built->set, NULL, alone ? earliest_running : earliest_running_on_any,
                         (void *)(uintptr_t)task);
    for (uint32_t k = 0; k < count && !awaits; k++)
        library->set_after(built->set, task, before[k]);
}

static void *earliest_build(void *self, const struct sb_task_graph_v1 *graph)
{
    struct earliest_runtime *runtime = self;
    struct earliest_built *built = calloc(1, sizeof *built);
    struct es_error why = { .code = ES_NO_MEMORY };
    bool waits = runtime->setup.mode != SB_TASK_DECLARED || runtime->setup.sleeps;
    if (built) {
        built->library = runtime->library;
        built->set = built->library->set_new(
            earliest_as_known(built->library, runtime->setup.counted ? &runtime->alloc : NULL));
        built->node = waits ? calloc(graph->tasks, sizeof *built->node) : NULL;
    }
    if (!built || !built->set || (waits && !built->node)) {
        earliest_discard(runtime, built);
        earliest_failed(&why);
        return NULL;
    }
    for (uint32_t t = 0; t < graph->tasks; t++)
        earliest_add(built, runtime, graph, t);
    if (built->library->set_build(built->set, &why) != ES_OK) {
        earliest_discard(runtime, built);
        earliest_failed(&why);
        return NULL;
    }
    return built;
}

static int earliest_run(void *self, const struct sb_task_graph_v1 *graph, void *memory)
{
    struct earliest_runtime *runtime = self;
    struct earliest_built *built = memory;
    struct es_error why;
    (void)graph;
    return runtime->library->run(runtime->sched, built->set,
                                 earliest_as_known(runtime->library, &runtime->call), &why) == ES_OK
               ? 0
               : earliest_failed(&why);
}

static const struct sb_target_v1 earliest_interface = {
    .size = sizeof earliest_interface,
    .version = 1,
    .name = "earliest",
    .modes = 1u << SB_TASK_DECLARED | 1u << SB_TASK_STRICT | 1u << SB_TASK_CONTINUE |
             1u << SB_TASK_COPIED,
    .flags = SB_TARGET_SLEEPS,
    .start = earliest_start,
    .stop = earliest_stop,
    .build = earliest_build,
    .discard = earliest_discard,
    .run = earliest_run,
    .bytes = earliest_bytes,
    .switches = earliest_switches,
};

extern const struct sb_bench_target sb_bench_target_earliest;
const struct sb_bench_target sb_bench_target_earliest = {
    .name = "earliest",
    .summary = "libearliest, the real earliest-start scheduler",
    .library = "libearliest.so",
    .open = earliest_open_library,
    .close = earliest_close_library,
};
