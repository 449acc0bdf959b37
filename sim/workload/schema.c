/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/schema.h"

#include "sim/workload/failures/schema.h"
#include "sim/workload/generator/generator.h"
#include "sim/workload/latency/spelling.h"
#include "sim/workload/load/schema.h"
#include "sim/workload/source/format.h"

#include <math.h>
#include <stdbool.h>

/* Puts text out with line breaks and indentation; what it gets has no white space beside the texts
 * in it. */
struct page {
    FILE *out;
    unsigned depth;
    bool quoted, escaped, empty;
};

static void new_line(struct page *page) { fprintf(page->out, "\n%*s", 2 * (int)page->depth, ""); }

static void put_char(struct page *page, char c)
{
    if (page->quoted) {
        page->quoted = page->escaped || c != '"';
        page->escaped = !page->escaped && c == '\\';
        putc(c, page->out);
        return;
    }
    if (c == ' ')
        return;
    bool closes = c == '}' || c == ']';
    page->depth -= closes;
    if (closes ? !page->empty : page->empty)
        new_line(page);
    page->empty = false;
    putc(c, page->out);
    page->quoted = c == '"';
    if (c == ':')
        putc(' ', page->out);
    if (c == ',')
        new_line(page);
    if (c == '{' || c == '[') {
        page->depth++;
        page->empty = true;
    }
}

static void put(struct page *page, const char *text)
{
    for (; *text; text++)
        put_char(page, *text);
}

static void put_part(void *page, const char *text) { put(page, text); }

static void put_text(struct page *page, const char *before, const char *text, const char *after)
{
    put(page, before);
    put(page, text);
    put(page, after);
}

static void put_range(struct page *page, bool whole, double least, double most)
{
    char text[120];
    snprintf(text, sizeof text, "{\"type\":\"%s\",\"minimum\":%.16g,\"maximum\":%.16g}",
             whole ? "integer" : "number", least, most);
    put(page, text);
}

static void schema_put_parameter(struct page *page, const struct sb_dist_parameter *parameter)
{
    put_text(page, ",\"", parameter->name, "\":");
    switch (parameter->unit) {
    case SB_DIST_TIME: put(page, "{\"$ref\":\"#/$defs/time\"}"); break;
    case SB_DIST_LOCATION: put(page, "{\"type\":\"number\"}"); break;
    case SB_DIST_LOGARITHM: put_range(page, false, -1e4, 43); break; /* 43: of 146 years in ns */
    default: put_range(page, parameter->unit == SB_DIST_WHOLE, parameter->least, parameter->most);
    }
}

static void put_spelling(struct page *page, const char *name,
                         const struct sb_dist_spelling *spelling)
{
    put_text(page, ",{\"type\":\"object\",\"properties\":{\"dist\":{\"const\":\"", name,
             "\"},\"shift\":{\"$ref\":\"#/$defs/shift\"},\"cap\":{\"$ref\":\"#/$defs/cap\"}");
    for (unsigned k = 0; k < sb_spelling_count(spelling); k++)
        schema_put_parameter(page, &spelling->parameter[k]);
    if (spelling->properties)
        put_text(page, ",", spelling->properties, "");
    put(page, "},\"required\":[\"dist\"");
    for (unsigned k = 0; k < sb_spelling_count(spelling); k++)
        put_text(page, ",\"", spelling->parameter[k].name, "\"");
    if (spelling->required)
        put_text(page, ",", spelling->required, "");
    put(page, "],\"additionalProperties\":false");
    if (spelling->keywords)
        put_text(page, ",", spelling->keywords, "");
    put(page, "}");
}

static void put_latency(struct page *page, const struct sb_dist_type *const *type)
{
    put(page, "\"latency\":{\"oneOf\":[{\"$ref\":\"#/$defs/time\"}");
    for (; *type; type++)
        for (int i = 0; i < SB_DIST_SPELLINGS_MAX; i++) {
            const struct sb_dist_spelling *spelling = &(*type)->spelling[i];
            if (spelling->make || spelling->properties || spelling->keywords)
                put_spelling(page, (*type)->name, spelling);
        }
    put(page, "]}");
}

/* A number, or several in a text. */
static void put_values(struct page *page, bool whole, double least, double most)
{
    put(page, "{\"oneOf\":[");
    put_range(page, whole, least, most);
    put(page, ",{\"$ref\":\"#/$defs/values\"}]}");
}

static void put_generator(struct page *page, const struct sb_generator *generator)
{
    const struct sb_parameter *end = generator->parameter, *p;
    while (end < generator->parameter + SB_PARAMETERS_MAX && end->name)
        end++;
    put_text(page, "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"", generator->name,
             "\"},\"seed\":");
    put_values(page, true, 0, 9007199254740992);
    put(page, ",\"latency\":{\"$ref\":\"#/$defs/latency\"}");
    for (p = generator->parameter; p < end; p++) {
        put_text(page, ",\"", p->name, "\":");
        put_values(page, p->whole, p->least, p->most);
    }
    put(page, "},\"required\":[\"kind\"");
    for (p = generator->parameter; p < end; p++)
        if (isnan(p->preset))
            put_text(page, ",\"", p->name, "\"");
    put(page, ",\"latency\"],\"additionalProperties\":false}");
}

static void put_generators(struct page *page, const struct sb_generator *const *generator)
{
    put(page,
        "\"generate\":{\"description\":\"A generated graph instead of tasks; every task draws "
        "its own latency.\",\"oneOf\":[");
    for (bool first = true; *generator; generator++, first = false) {
        put(page, first ? "" : ",");
        put_generator(page, *generator);
    }
    put(page, "]}");
}

static const char head[] =
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
    "\"title\":\"simbench workload, format 1\","
    "\"description\":\"A graph of tasks with latency distributions. What a schema cannot say is "
    "checked when the file is read: that awaited tasks exist, that there is no cycle, that "
    "quantiles ascend, that a maximum is not below its minimum.\","
    "\"type\":\"object\",\"properties\":{\"$schema\":{\"type\":\"string\"},"
    "\"simbench\":{\"const\":1,\"description\":\"The format's version.\"},"
    "\"name\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},"
    "\"time_unit\":{\"enum\":[\"ns\",\"us\",\"ms\",\"s\"],\"default\":\"ms\","
    "\"description\":\"The unit of every time in the file.\"},"
    "\"workers\":{\"oneOf\":[{\"const\":\"unlimited\"},"
    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":" SB_WORKERS_MAX_TEXT "}],"
    "\"default\":\"unlimited\"},"
    "\"platform\":{\"type\":\"object\",\"description\":\"Workers that differ, in place of "
    "\\\"workers\\\", and links between them.\",\"properties\":{\"workers\":{\"type\":\"array\","
    "\"minItems\":1,\"items\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\","
    "\"minLength\":1},\"speed\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1000000000,"
    "\"default\":1,\"description\":\"A latency takes latency / speed there.\"}},\"required\":["
    "\"name\"],\"additionalProperties\":false}},\"links\":{\"type\":\"object\",\"description\":"
    "\"Data moves to another worker in latency + bytes / bandwidth.\",\"properties\":{\"latency\":"
    "{\"$ref\":\"#/$defs/time\",\"default\":0},\"bandwidth\":{\"type\":\"number\","
    "\"exclusiveMinimum\":0,\"maximum\":1e18,\"description\":\"Bytes a second; without it, no "
    "size takes any time.\"},\"model\":{\"enum\":[\"free\",\"one-port\",\"shared\"],\"default\":"
    "\"free\",\"description\":\"free: transfers do not hinder each other; one-port: a worker sends "
    "one at a time and receives one at a time; shared: all go over one link.\"}},"
    "\"additionalProperties\":false}},\"required\":[\"workers\"],\"additionalProperties\":false},"
    "\"pools\":{\"type\":\"object\",\"description\":\"Resources by name: so many slots of each are "
    "held at a time.\",\"propertyNames\":{\"minLength\":1},\"additionalProperties\":{\"type\":"
    "\"object\",\"properties\":{\"slots\":{\"$ref\":\"#/$defs/slots\"}";

static const char behind_pool[] =
    "," SB_FAILURES_SCHEMA_POOL "},\"required\":[\"slots\"],\"additionalProperties\":false}},";

static const char graph[] =
    "\"tasks\":{\"type\":\"object\",\"description\":\"Tasks by name; their order in the file is "
    "their order everywhere.\",\"propertyNames\":{\"minLength\":1},"
    "\"additionalProperties\":{\"$ref\":\"#/$defs/task\"}},"
    "\"recorded_order\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":"
    "\"string\"},\"minItems\":2,\"maxItems\":2},\"description\":\"The tasks were recorded; in the "
    "recording the second of each pair also waited for the first, as it need not. The strategy "
    "as-recorded does so.\"},"
    "\"correlate\":{\"description\":\"Rank correlation of any two latencies, or of those of each "
    "group: slow days are slow for all.\",\"oneOf\":[{\"$ref\":\"#/$defs/rank\"},{\"type\":"
    "\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"tasks\":{\"$ref\":"
    "\"#/$defs/names\"},\"rank\":{\"$ref\":\"#/$defs/rank\"}},\"required\":[\"tasks\",\"rank\"],"
    "\"additionalProperties\":false}}]},";

static const char schema_definitions[] =
    "},\"required\":[\"simbench\"],\"not\":{\"required\":[\"workers\",\"platform\"]},\"oneOf\":[{"
    "\"required\":[\"tasks\"]},{\"required\":["
    "\"generate\"]}],\"additionalProperties\":false,\"$defs\":{"
    "\"time\":{\"type\":\"number\",\"minimum\":0,\"maximum\":4611686018427387904,"
    "\"description\":\"In the file's time unit; at most 146 years.\"},"
    "\"values\":{\"type\":\"string\",\"maxLength\":240,\"pattern\":\"[.]{2}|,\","
    "\"description\":\"Several, of which `simbench run` makes a graph each: 1..100, 0.1..0.9/5 or "
    "1,2,8. Two parameters at most.\"},"
    "\"rank\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1},"
    "\"shift\":{\"type\":\"number\",\"description\":\"Added to every draw; must not take the "
    "latency below 0.\"},"
    "\"cap\":{\"type\":\"number\",\"minimum\":0,\"maximum\":4611686018427387904,\"description\":"
    "\"A time-out in the file's time unit: what would take longer takes just as long. It counts "
    "with the shift.\"},"
    "\"weight\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1000000000000000,"
    "\"description\":\"Weights need not add up to 1.\"},";

/* What a step takes of pools. */
/* What a task is for real. */
#define ACTIONS                                                                                    \
    "\"http\":{\"type\":\"object\",\"description\":\"What it is for real, for simbench live: a "   \
    "request.\",\"properties\":{\"url\":{\"type\":\"string\",\"pattern\":\"^https?://[^ ]*$\"},"   \
    "\"method\":{\"type\":\"string\",\"pattern\":\"^[A-Z]+$\",\"maxLength\":20,\"default\":"       \
    "\"GET\"},\"expect\":{\"type\":\"integer\",\"minimum\":100,\"maximum\":599,\"description\":"   \
    "\"The status; without it any from 200 to 299.\"}},\"required\":[\"url\"],"                    \
    "\"additionalProperties\":false},\"command\":{\"type\":\"array\",\"minItems\":1,"              \
    "\"prefixItems\":[{\"type\":\"string\",\"minLength\":1}],\"items\":{\"type\":\"string\"},"     \
    "\"description\":\"The same, a program and its arguments.\"}"

#define SCHEMA_POOLS                                                                               \
    "\"pool\":{\"type\":\"string\"},\"pools\":{\"$ref\":\"#/$defs/"                                \
    "taken\"}," SB_FAILURES_SCHEMA_STEP
#define ONE_OF_POOLS "\"additionalProperties\":false,\"not\":{\"required\":[\"pool\",\"pools\"]}"

static const char tail[] =
    ",\"names\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
    "\"awaits\":{\"type\":\"array\",\"items\":{\"oneOf\":[{\"type\":\"string\"},{\"type\":"
    "\"object\",\"properties\":{\"task\":{\"type\":\"string\"},\"bytes\":{\"type\":\"number\","
    "\"minimum\":0,\"maximum\":1e18}},\"required\":[\"task\"],\"additionalProperties\":false}]}},"
    "\"slots\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000000000},"
    "\"taken\":{\"type\":\"object\",\"description\":\"Slots by pool, taken together.\","
    "\"additionalProperties\":{\"$ref\":\"#/$defs/slots\"}},"
    "\"task\":{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"after\":{\"$ref\":"
    "\"#/$defs/awaits\"},\"latency\":{\"$ref\":\"#/$defs/latency\"},\"cost\":{\"type\":\"object\","
    "\"additionalProperties\":{\"$ref\":\"#/$defs/time\"},\"description\":\"How long it takes on "
    "each "
    "worker of the platform. With a latency that varies, that is its mean there.\"}," ACTIONS
    "," SCHEMA_POOLS
    "},\"dependentSchemas\":{\"http\":{\"not\":{\"required\":[\"command\"]}}},\"anyOf\":["
    "{\"required\":[\"latency\"]},{\"required\":[\"cost\"]}]," ONE_OF_POOLS
    "},{\"type\":\"object\",\"properties\":{\"steps\":{\"type\":"
    "\"array\",\"items\":{\"$ref\":\"#/$defs/step\"}}," SCHEMA_POOLS
    "},\"required\":[\"steps\"]," ONE_OF_POOLS "}]},"
    "\"step\":{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"run\":{\"$ref\":"
    "\"#/$defs/latency\"}," SCHEMA_POOLS "},\"required\":[\"run\"]," ONE_OF_POOLS "},"
    "{\"type\":\"object\",\"properties\":{\"await\":{\"$ref\":\"#/$defs/awaits\"}},"
    "\"required\":[\"await\"],\"additionalProperties\":false}]}";

void sb_schema_write(const struct sb_readers *readers, FILE *out)
{
    struct page page = { .out = out };
    put(&page, head);
    put(&page, sb_load_schema_pool);
    put(&page, behind_pool);
    put(&page, sb_load_schema_workload);
    put(&page, sb_failures_schema_workload);
    put(&page, graph);
    put_generators(&page, readers->generators);
    put(&page, schema_definitions);
    put_latency(&page, readers->distributions);
    put(&page, tail);
    put(&page, sb_load_schema_definitions);
    sb_failures_schema_put(put_part, &page);
    put(&page, "}}");
    putc('\n', out);
}
