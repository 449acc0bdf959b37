/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/platform_write.h"

#include "sim/json/print_text.h"
#include "sim/text/shortest_double.h"

#include <math.h>

static void put_number(double number, FILE *out)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(text, number);
    fputs(text, out);
}

static void put_links(const struct sb_platform *p, double unit, FILE *out)
{
    if (p->link_latency == 0 && p->link_bandwidth == 0 && p->link_model == SB_LINK_FREE)
        return;
    fputs(",\n    \"links\": {\"latency\": ", out);
    put_number((double)p->link_latency / unit, out);
    if (p->link_bandwidth > 0) {
        fputs(", \"bandwidth\": ", out);
        put_number(p->link_bandwidth, out);
    }
    fprintf(out, ", \"model\": \"%s\"}", sb_link_model_name[p->link_model]);
}

void sb_platform_write(const struct sb_platform *p, double unit, FILE *out)
{
    fputs("  \"platform\": {\n    \"workers\": [", out);
    for (uint32_t w = 0; w < p->workers; w++) {
        fputs(w ? ",\n      {\"name\": " : "\n      {\"name\": ", out);
        sb_json_print_text(out, p->worker_name[w]);
        fputs(", \"speed\": ", out);
        put_number(p->speed[w], out);
        fputs("}", out);
    }
    fputs("\n    ]", out);
    put_links(p, unit, out);
    fputs("\n  },\n", out);
}

void sb_platform_write_cost(const struct sb_platform *p, uint32_t step, double unit, FILE *out)
{
    for (uint32_t w = 0; w < p->workers; w++) {
        fputs(w ? ", " : "{", out);
        sb_json_print_text(out, p->worker_name[w]);
        fputs(": ", out);
        put_number((double)p->cost[(size_t)step * p->workers + w] / unit, out);
    }
    fputs("}", out);
}

bool sb_platform_implies_latency(const struct sb_dag *dag, uint32_t step)
{
    const struct sb_platform *p = dag->platform;
    double sum = 0;
    if (!p || !p->has_cost || !p->has_cost[step] ||
        !sb_dist_is_constant(&dag->dist[dag->dist_of[step]]))
        return false;
    for (uint32_t w = 0; w < p->workers; w++)
        sum += (double)p->cost[(size_t)step * p->workers + w];
    double mean = rint(sum / p->workers);
    return dag->expected[step] == (sb_ns)(sum > 0 && mean < 1 ? 1 : mean);
}

void sb_platform_write_await(const struct sb_dag *dag, uint32_t edge, FILE *out)
{
    const char *name = dag->task_name[dag->step_task[dag->pred.list[edge]]];
    double bytes = dag->bytes ? dag->bytes[edge] : 0;
    if (!(bytes > 0)) {
        sb_json_print_text(out, name);
        return;
    }
    fputs("{\"task\": ", out);
    sb_json_print_text(out, name);
    fputs(", \"bytes\": ", out);
    put_number(bytes, out);
    fputs("}", out);
}
