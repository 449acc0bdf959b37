/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/graph_line.h"

#include "sim/json/write.h"

#include <stdio.h>
#include <stdlib.h>

static void write_pools(struct sb_json_writer *w, const struct sb_pools *pools)
{
    sb_json_put_text(w, "pools");
    yajl_gen_array_open(w->gen);
    for (uint32_t p = 0; p < pools->count; p++) {
        yajl_gen_map_open(w->gen);
        sb_json_put_text(w, "name");
        sb_json_put_text(w, pools->name[p]);
        sb_json_put_text(w, "slots");
        sb_json_put_u64(w, pools->slots[p]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

static void write_taken(FILE *out, const struct sb_pools *pools, uint32_t step)
{
    const uint32_t from = pools->begin[pools->demand_of[step]],
                   to = pools->begin[pools->demand_of[step] + 1];
    for (uint32_t i = from; i < to; i++)
        fprintf(out, "%s[%u,%u]", i > from ? "," : ",\"pools\":[", pools->units[i].pool,
                pools->units[i].slots);
    fputs(to > from ? "]" : "", out);
}

/* What has names in it. */
static enum sb_code write_head(const struct sb_dag *dag, uint32_t workers, const char *workload,
                               const char *as, char **head, size_t *size, struct sb_error *error)
{
    struct sb_json_writer w;
    enum sb_code code = sb_json_write_begin(&w, error);
    if (code)
        return code;
    yajl_gen_map_open(w.gen);
    sb_json_put_text(&w, "simbench");
    sb_json_put_u64(&w, 1);
    sb_json_put_text(&w, "workers");
    sb_json_put_u64(&w, workers);
    sb_json_put_text(&w, "as");
    if (as)
        sb_json_put_text(&w, as);
    else
        yajl_gen_null(w.gen);
    sb_json_put_text(&w, "workload");
    sb_json_put_any_text(&w, workload);
    sb_json_put_text(&w, "tasks");
    yajl_gen_array_open(w.gen);
    for (uint32_t t = 0; t < dag->tasks; t++)
        sb_json_put_text(&w, dag->task_name[t]);
    yajl_gen_array_close(w.gen);
    if (sb_pools_matter(dag->pools))
        write_pools(&w, dag->pools);
    yajl_gen_map_close(w.gen);
    return sb_json_write_end(&w, head, size, error);
}

/* Numbers alone, of which there are many. */
static void write_steps(FILE *out, const struct sb_dag *dag)
{
    for (uint32_t s = 0; s < dag->steps; s++) {
        const char *comma = "";
        fprintf(out, "%s{\"task\":%u,\"expected\":%lld,\"after\":[", s ? "," : "",
                dag->step_task[s], (long long)dag->expected[s]);
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++, comma = ",")
            fprintf(out, "%s%u", comma, dag->pred.list[e]);
        fputs("]", out);
        if (sb_pools_matter(dag->pools))
            write_taken(out, dag->pools, s);
        fputs("}", out);
    }
}

enum sb_code sb_graph_line(const struct sb_dag *dag, uint32_t workers, const char *workload,
                           const char *as, char **line, struct sb_error *error)
{
    char *head, *text = NULL;
    size_t head_size, size;
    enum sb_code code = write_head(dag, workers, workload, as, &head, &head_size, error);
    if (code)
        return code;
    FILE *out = open_memstream(&text, &size);
    bool failed = !out;
    if (out) {
        fwrite(head, 1, head_size - 1, out); /* without its last brace */
        fputs(",\"steps\":[", out);
        write_steps(out, dag);
        fputs("]}", out);
        failed = ferror(out);
        failed = fclose(out) != 0 || failed;
    }
    free(head);
    if (failed) {
        free(text);
        return sb_fail_memory(error);
    }
    *line = text;
    return SB_OK;
}
