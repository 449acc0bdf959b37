/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/schema.h"

#include "sim/workload/failures/breaker.h"
#include "sim/workload/failures/budget.h"
#include "sim/workload/failures/parameters.h"

#include <stdio.h>

const char sb_failures_schema_workload[] =
    "\"deadline\":{\"$ref\":\"#/$defs/duration\"},"
    "\"end\":{\"description\":\"When a request is over: when all is, failed at the first failure; "
    "the same, and what runs is cancelled; when all is, whatever became of it; at the first task "
    "that is ok; at the end of one task.\",\"default\":\"all\",\"oneOf\":[{\"enum\":[\"all\","
    "\"fail-fast\",\"settled\",\"first\"]},{\"type\":\"object\",\"properties\":{\"task\":{\"type\":"
    "\"string\"}},\"required\":[\"task\"],\"additionalProperties\":false}]},"
    "\"budgets\":{\"type\":\"object\",\"description\":\"Budgets of retries by name, each shared by "
    "all that name it.\",\"additionalProperties\":{\"$ref\":\"#/$defs/budget_of\"}},"
    "\"breakers\":{\"type\":\"object\",\"description\":\"Circuit breakers by name, each shared by "
    "all that name it.\",\"additionalProperties\":{\"$ref\":\"#/$defs/breaker_of\"}},";

static const char failures_definitions[] =
    ",\"outcomes\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"enum\":[\"failure\","
    "\"timeout\",\"patience\",\"shed\",\"rejected\"]},\"description\":\"Where nothing is said, all "
    "but what a breaker rejects.\"},"
    "\"probability\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1},"
    "\"fail\":{\"description\":\"The probability that an attempt fails; with a latency of its own, "
    "or else that of those that do not.\",\"oneOf\":[{\"type\":\"null\"},{\"$ref\":"
    "\"#/$defs/probability\"},{\"type\":\"object\",\"properties\":{\"probability\":{\"$ref\":"
    "\"#/$defs/probability\"},\"latency\":{\"$ref\":\"#/$defs/latency_or_duration\"}},\"required\":"
    "[\"probability\"],\"additionalProperties\":false}]},"
    "\"timeout\":{\"description\":\"Of an attempt, since its issue. It runs on all the same, "
    "unless "
    "it is cancelled.\",\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#/$defs/duration\"},{\"type\":"
    "\"object\",\"properties\":{\"after\":{\"$ref\":\"#/$defs/duration\"},\"cancel\":{\"type\":"
    "\"boolean\",\"default\":false}},\"required\":[\"after\"],\"additionalProperties\":false}]},"
    "\"patience\":{\"description\":\"How long an attempt stays queued.\",\"anyOf\":[{\"type\":"
    "\"null\"},{\"$ref\":\"#/$defs/latency_or_duration\"}]},"
    "\"attempts\":{\"description\":\"In all, the first one counted.\",\"oneOf\":[{\"const\":"
    "\"unlimited\"},{\"type\":\"integer\",\"minimum\":1,\"maximum\":65536}]},"
    "\"backoff\":{\"description\":\"Before retry n: initial times multiplier^(n - 1), max at most, "
    "with jitter. A time alone stays the same.\",\"anyOf\":[{\"$ref\":\"#/$defs/duration\"},{"
    "\"type\":\"object\",\"properties\":{\"initial\":{\"$ref\":\"#/$defs/duration\"},"
    "\"multiplier\":{\"type\":\"number\",\"minimum\":1,\"maximum\":1000000,\"default\":2},\"max\":{"
    "\"$ref\":\"#/$defs/duration\"},\"jitter\":{\"oneOf\":[{\"enum\":[\"none\",\"full\",\"equal\","
    "\"decorrelated\"]},{\"type\":\"number\",\"minimum\":0,\"maximum\":1}],\"default\":\"none\"}},"
    "\"required\":[\"initial\"],\"additionalProperties\":false}]},"
    "\"retry\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"integer\",\"minimum\":1,\"maximum\":"
    "65536},{\"type\":\"object\",\"properties\":{\"attempts\":{\"$ref\":\"#/$defs/attempts\"},"
    "\"backoff\":{\"$ref\":\"#/$defs/backoff\"},\"budget\":{\"oneOf\":[{\"type\":\"string\"},{"
    "\"$ref\":\"#/$defs/budget_of\"}]},\"on\":{\"$ref\":\"#/$defs/outcomes\"}},\"required\":["
    "\"attempts\"],\"additionalProperties\":false}]},"
    "\"after\":{\"description\":\"A time since the attempt before was issued, or a percentile of "
    "the "
    "latency.\",\"anyOf\":[{\"$ref\":\"#/$defs/duration\"},{\"type\":\"string\",\"pattern\":"
    "\"^p[0-9.]+([eE][-+]?[0-9]+)?$\"}]},"
    "\"hedge\":{\"description\":\"Further attempts while the first is under way; of tied ones two "
    "are queued at once, and the first to start takes the other out.\",\"anyOf\":[{\"type\":"
    "\"null\"},{\"$ref\":\"#/$defs/after\"},{\"type\":\"object\",\"properties\":{\"after\":{"
    "\"$ref\":\"#/$defs/after\"},\"max\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":65535,"
    "\"default\":1},\"cancel\":{\"type\":\"boolean\",\"default\":true},\"pools\":{\"$ref\":"
    "\"#/$defs/hedge_pools\"},\"tied\":{\"const\":false}},\"required\":[\"after\"],"
    "\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"tied\":{\"const\":true}"
    ","
    "\"cancel_delay\":{\"$ref\":\"#/$defs/duration\"},\"pools\":{\"$ref\":\"#/$defs/"
    "hedge_pools\"}},"
    "\"required\":[\"tied\"],\"additionalProperties\":false}]},"
    "\"hedge_pools\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"},"
    "\"description\":\"Further attempts take a slot of these in turn, in place of what the step "
    "takes.\"},"
    "\"breaker\":{\"oneOf\":[{\"type\":\"string\"},{\"$ref\":\"#/$defs/breaker_of\"}]}";

static const char *type_of(enum sb_parameter_form form)
{
    switch (form) {
    case SB_PARAMETER_WHOLE: return "integer";
    case SB_PARAMETER_BOOL: return "boolean";
    default: return "number";
    }
}

/* What else is said of those that are no numbers. */
static const char *word_schema(const char *name)
{
    return *name == 'o' ? "{\"$ref\":\"#/$defs/outcomes\"}"
                        : "{\"enum\":[\"COUNT_BASED\",\"TIME_BASED\"],\"default\":\"COUNT_BASED\"}";
}

static void failures_put_parameter(const struct sb_named_parameter *p,
                                   void (*put)(void *self, const char *text), void *self)
{
    char text[240];
    snprintf(text, sizeof text, ",\"%s\":", p->name);
    put(self, text);
    if (p->form == SB_PARAMETER_WORD || p->form == SB_PARAMETER_TIME) {
        put(self, p->form == SB_PARAMETER_WORD ? word_schema(p->name)
                                               : "{\"$ref\":\"#/$defs/duration\"}");
        return;
    }
    snprintf(text, sizeof text, "{\"type\":\"%s\"", type_of(p->form));
    put(self, text);
    if (p->form != SB_PARAMETER_BOOL) {
        snprintf(text, sizeof text, ",\"%s\":%.16g,\"maximum\":%.16g",
                 p->above ? "exclusiveMinimum" : "minimum", p->least, p->most);
        put(self, text);
    }
    if (p->form == SB_PARAMETER_BOOL)
        put(self, p->preset > 0 ? ",\"default\":true" : ",\"default\":false");
    else if (!p->needed) {
        snprintf(text, sizeof text, ",\"default\":%.16g", p->preset);
        put(self, text);
    }
    put(self, "}");
}

static void put_kind(const char *kind, const struct sb_named_parameter *parameter,
                     void (*put)(void *self, const char *text), void *self)
{
    char text[120];
    put(self, "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"");
    put(self, kind);
    put(self, "\"}");
    for (const struct sb_named_parameter *p = parameter; p->name; p++)
        failures_put_parameter(p, put, self);
    put(self, "},\"required\":[\"kind\"");
    for (const struct sb_named_parameter *p = parameter; p->name; p++)
        if (p->needed) {
            snprintf(text, sizeof text, ",\"%s\"", p->name);
            put(self, text);
        }
    put(self, "],\"additionalProperties\":false}");
}

static void put_kinds(const char *name, const char *const *kind,
                      const struct sb_named_parameter *const *parameter,
                      void (*put)(void *self, const char *text), void *self)
{
    put(self, name);
    for (unsigned i = 0; kind[i]; i++) {
        put(self, i ? "," : "");
        put_kind(kind[i], parameter[i], put, self);
    }
    put(self, "]}");
}

void sb_failures_schema_put(void (*put)(void *self, const char *text), void *self)
{
    put(self, failures_definitions);
    put_kinds(",\"budget_of\":{\"oneOf\":[", sb_budget_kinds, sb_budget_parameters, put, self);
    put_kinds(",\"breaker_of\":{\"oneOf\":[", sb_breaker_kinds, sb_breaker_parameters, put, self);
}
