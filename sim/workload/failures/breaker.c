/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presets: resilience4j's CircuitBreakerConfig, and the circuit breaker strategy of Polly 8. */
#include "sim/workload/failures/breaker.h"

#include "sim/base/nearest.h"
#include "sim/workload/failures/outcomes.h"
#include "sim/workload/failures/parameters.h"
#include "sim/workload/load/quantity.h"

#include <math.h>
#include <string.h>

enum { CALLS_MAX = 10000000 };

/* What is read, before it is a breaker. */
struct breaker_words {
    double threshold, slow_threshold, size;
    uint32_t least, probes, failures;
    sb_ns open, window, slow;
};

#define IN_WORDS(member) offsetof(struct breaker_words, member)
#define SECONDS 1e9

static const struct sb_named_parameter
    resilience4j[] = { { "failureRateThreshold", SB_PARAMETER_SHARE, IN_WORDS(threshold), 0, 100,
                         true, false, 50 },
                       { "slidingWindowSize", SB_PARAMETER_NUMBER, IN_WORDS(size), 1, CALLS_MAX,
                         false, false, 100 },
                       { "minimumNumberOfCalls", SB_PARAMETER_WHOLE, IN_WORDS(least), 1, CALLS_MAX,
                         false, false, 100 },
                       { "waitDurationInOpenState", SB_PARAMETER_TIME, IN_WORDS(open), 0, 0, false,
                         false, 60 * SECONDS },
                       { "permittedNumberOfCallsInHalfOpenState", SB_PARAMETER_WHOLE,
                         IN_WORDS(probes), 1, CALLS_MAX, false, false, 10 },
                       { "slowCallDurationThreshold", SB_PARAMETER_TIME, IN_WORDS(slow), 0, 0,
                         false, false, 60 * SECONDS },
                       { "slowCallRateThreshold", SB_PARAMETER_SHARE, IN_WORDS(slow_threshold), 0,
                         100, true, false, 100 },
                       { "slidingWindowType", SB_PARAMETER_WORD, 0, 0, 0, false, false, 0 },
                       { "on", SB_PARAMETER_WORD, 0, 0, 0, false, false, 0 },
                       { 0 } },
    polly[] = { { "failureRatio", SB_PARAMETER_NUMBER, IN_WORDS(threshold), 0, 1, true, false,
                  0.1 },
                { "minimumThroughput", SB_PARAMETER_WHOLE, IN_WORDS(least), 2, CALLS_MAX, false,
                  false, 100 },
                { "samplingDuration", SB_PARAMETER_TIME, IN_WORDS(window), 0, 0, false, false,
                  30 * SECONDS },
                { "breakDuration", SB_PARAMETER_TIME, IN_WORDS(open), 0, 0, false, false,
                  5 * SECONDS },
                { "on", SB_PARAMETER_WORD, 0, 0, 0, false, false, 0 },
                { 0 } },
    consecutive[] = { { "failures", SB_PARAMETER_WHOLE, IN_WORDS(failures), 1, CALLS_MAX, false,
                        true, 0 },
                      { "halfOpenAfter", SB_PARAMETER_TIME, IN_WORDS(open), 0, 0, false, true, 0 },
                      { "on", SB_PARAMETER_WORD, 0, 0, 0, false, false, 0 },
                      { 0 } };

enum { RESILIENCE4J, POLLY, CONSECUTIVE };
const char *const sb_breaker_kinds[] = { [RESILIENCE4J] = "resilience4j",
                                         [POLLY] = "polly",
                                         [CONSECUTIVE] = "consecutive",
                                         NULL };
const struct sb_named_parameter *const sb_breaker_parameters
    [] = { [RESILIENCE4J] = resilience4j, [POLLY] = polly, [CONSECUTIVE] = consecutive };

/* The window is so many calls or so many seconds; of calls it takes no more than it holds to be
 * looked at. */
static enum sb_code read_resilience4j(const struct sb_policies *p, const struct sb_json_node *node,
                                      const struct breaker_words *w, struct sb_breaker *breaker)
{
    static const char *const word[] = { "COUNT_BASED", "TIME_BASED", NULL };
    const struct sb_json_node *type = sb_latency_get(p->source, node, "slidingWindowType"),
                              *size = sb_latency_get(p->source, node, "slidingWindowSize");
    unsigned by_time = 0;
    enum sb_code code = type ? sb_quantity_word(p->source, type, word, &by_time, p->error) : SB_OK;
    if (code == SB_OK && w->size != floor(w->size))
        code = sb_latency_fail(p->source, size, p->error, "%.9g is not a whole number", w->size);
    *breaker = (struct sb_breaker){ .by_time = by_time,
                                    .calls = by_time ? 0 : (uint32_t)w->size,
                                    .window = by_time ? (sb_ns)w->size * 1000000000 : 0,
                                    .least = w->least,
                                    .threshold = w->threshold,
                                    .probes = w->probes,
                                    .slow = w->slow,
                                    .slow_threshold = w->slow_threshold };
    if (!by_time && breaker->least > breaker->calls)
        breaker->least = breaker->calls;
    return code;
}

static enum sb_code read_members(const struct sb_policies *p, const struct sb_json_node *node,
                                 unsigned kind, struct sb_breaker *breaker)
{
    struct breaker_words w = { 0 };
    enum sb_code code =
        sb_parameters_read(p->source, node, sb_breaker_parameters[kind], &w, p->error);
    if (code)
        return code;
    *breaker = (struct sb_breaker){ .by_time = kind == POLLY,
                                    .calls = w.failures,
                                    .window = w.window,
                                    .least = kind == POLLY ? w.least : w.failures,
                                    .threshold = kind == POLLY ? w.threshold : 1,
                                    .probes = 1,
                                    .slow = SB_NS_NEVER,
                                    .slow_threshold = 1 };
    if (kind == RESILIENCE4J)
        code = read_resilience4j(p, node, &w, breaker);
    breaker->open = w.open;
    breaker->on = SB_OUTCOMES_TRIED_AGAIN;
    const struct sb_json_node *on = sb_latency_get(p->source, node, "on");
    return code == SB_OK && on ? sb_outcomes_read(p->source, on, &breaker->on, p->error) : code;
}

static enum sb_code find_named(const struct sb_policies *p, const struct sb_json_node *node,
                               uint32_t *breaker)
{
    const char *name = sb_json_text(p->source->json, node);
    const char *near = sb_nearest(name, p->breaker.name, p->breaker.count);
    *breaker = strlen(name) == node->size ? sb_names_find(&p->breaker, name) : SB_NO_NAME;
    if (*breaker != SB_NO_NAME)
        return SB_OK;
    return near ? sb_latency_fail(p->source, node, p->error,
                                  "no breaker \"%.120s\"; did you mean \"%.120s\"?", name, near)
                : sb_latency_fail(p->source, node, p->error,
                                  "no breaker \"%.120s\" in \"breakers\"", name);
}

enum sb_code sb_breaker_read(const struct sb_policies *p, const struct sb_json_node *node,
                             uint32_t *number)
{
    struct sb_breaker breaker;
    unsigned kind = 0;
    if (node->type == SB_JSON_STRING)
        return find_named(p, node, number);
    enum sb_code code = sb_latency_object(
        p->source, node, "a breaker ({\"kind\": ...}) or the name of one", p->error);
    const struct sb_json_node *given = code ? NULL : sb_latency_get(p->source, node, "kind");
    if (code == SB_OK && !given)
        code = sb_latency_fail(p->source, node, p->error, "\"kind\" is missing");
    if (code == SB_OK)
        code = sb_quantity_word(p->source, given, sb_breaker_kinds, &kind, p->error);
    if (code == SB_OK)
        code = read_members(p, node, kind, &breaker);
    if (code == SB_OK)
        *number = sb_resilience_builder_breaker(sb_dag_builder_resilience(p->builder), &breaker);
    return code;
}
