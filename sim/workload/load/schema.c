/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/schema.h"

/* clang-format off */
#define REF(name) "{\"$ref\":\"#/$defs/" name "\"}"
#define OBJECT(properties, required)                                                               \
    "{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required                 \
    "],\"additionalProperties\":false}"

const char sb_load_schema_pool[] =
    ",\"queue\":{\"enum\":[\"strategy\",\"fifo\",\"lifo\",\"priority\",\"ps\"],\"default\":"
    "\"strategy\",\"description\":\"Who is served next: in the strategy's order (first come, first "
    "served where it has none); first come, first served; last come, first served; the smallest "
    "\\\"priority\\\"; or all at once, sharing the slots.\"},"
    "\"places\":{\"oneOf\":[{\"const\":\"unlimited\"},{\"type\":\"integer\",\"minimum\":0,"
    "\"maximum\":1000000000}],\"default\":\"unlimited\",\"description\":\"How many may wait; more "
    "are shed.\"}";

const char sb_load_schema_workload[] = "\"arrivals\":" REF("arrivals") ",";

#define KIND(name) "\"kind\":{\"const\":\"" name "\"}"
#define OPEN                                                                                       \
    ",\"rate\":" REF("rate") ",\"batch\":" REF("batch") ",\"varies\":" REF(                        \
        "varies") ",\"period\":" REF("duration")

const char sb_load_schema_definitions[] =
    ",\"duration\":{\"oneOf\":[" REF("time") ",{\"type\":\"string\",\"pattern\":"
    "\"^[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?(ns|us|\\u00b5s|\\u03bcs|ms|s|min)$\"}],"
    "\"description\":\"In the file's time unit, or with a unit of its own: 300ms.\"},"
    "\"rate\":{\"type\":\"string\",\"pattern\":"
    "\"^[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?/"
    "(ns|us|\\u00b5s|\\u03bcs|ms|s|min)$\",\"description\":\"50/s; one a nanosecond at most.\"},"
    "\"batch\":{\"description\":\"So many arrive at once, or a geometric number of that mean.\","
    "\"default\":1,\"oneOf\":[{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000000}," OBJECT(
        "\"mean\":{\"type\":\"number\",\"minimum\":1,\"maximum\":1000000}", "\"mean\"") "]},"
    "\"varies\":{\"type\":\"array\",\"minItems\":1,\"description\":\"The rate as time goes on, as "
    "a factor of the mean one: linear between points; the last holds on, or all begins anew after "
    "the period.\",\"items\":" OBJECT(
        "\"at\":" REF("duration") ",\"factor\":{\"type\":\"number\",\"minimum\":0,\"maximum\":"
        "1000000000}",
        "\"at\",\"factor\"") "},"
    "\"latency_or_duration\":{\"anyOf\":[" REF("latency") "," REF("duration") "]},"
    "\"arrivals\":{\"description\":\"When requests arrive, for simbench load; a rate or a number "
    "of clients that is missing is given on the command line.\",\"oneOf\":["
    OBJECT(KIND("poisson") OPEN, "\"kind\"") ","
    OBJECT(KIND("constant") OPEN, "\"kind\"") ","
    OBJECT(KIND("renewal") OPEN ",\"gap\":" REF("latency_or_duration"), "\"kind\",\"gap\"") ","
    OBJECT(KIND("mmpp") OPEN ",\"states\":{\"type\":\"array\",\"minItems\":2,\"maxItems\":64,"
        "\"description\":\"A rate in each; it stays for that time in the mean and goes on to the "
        "next state, or to each with a weight.\",\"items\":" 
        "{\"type\":\"object\",\"properties\":{\"rate\":" REF("rate") ",\"factor\":{\"type\":"
        "\"number\",\"minimum\":0,\"maximum\":1000000000},\"stay\":" REF("duration") ",\"to\":{"
        "\"type\":\"array\",\"items\":{\"type\":\"number\",\"minimum\":0}}},\"required\":["
        "\"stay\"],\"oneOf\":[{\"required\":[\"rate\"]},{\"required\":[\"factor\"]}],"
        "\"additionalProperties\":false}}",
        "\"kind\",\"states\"") ","
    OBJECT(KIND("trace") ",\"file\":{\"type\":\"string\",\"minLength\":1,\"description\":\"A CSV "
        "beside the workload, of times in the time unit.\"},\"column\":{\"type\":\"string\"},"
        "\"start\":" REF("duration"), "\"kind\",\"file\"") ","
    OBJECT(KIND("trace") ",\"times\":{\"type\":\"array\",\"minItems\":1,\"items\":" REF("time")
        "},\"start\":" REF("duration"), "\"kind\",\"times\"") ","
    OBJECT(KIND("closed") ",\"clients\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":"
        "1000000000},\"think\":" REF("latency_or_duration"), "\"kind\"")
    "]}";
