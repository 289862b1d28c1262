/* Trace store, writing: graphs of tasks, and figures and links of machine types. */
#include <math.h>

#include "traces/writer.h"

const struct store_graph store_graph_unknown = {
    .row = STORE_UNKNOWN,
    .deadline = STORE_UNKNOWN,
    .orig_makespan = STORE_UNKNOWN,
};

const struct store_task store_task_unknown = {
    .instances = STORE_UNKNOWN,
    .cpu_milli = STORE_UNKNOWN,
    .mem_bytes = STORE_UNKNOWN,
    .work = (double)NAN,
    .parallel = (double)NAN,
    .release = STORE_UNKNOWN,
    .deadline = STORE_UNKNOWN,
    .run = STORE_UNKNOWN,
    .orig_machine = STORE_UNKNOWN,
    .orig_start = STORE_UNKNOWN,
};

bool store_add_graph(struct store_writer *writer, const struct store_graph *graph,
                     struct error *err)
{
    if (!writer)
        return true;
    writer->first_task = writer->rows[WRITE_TASK];
    writer->first_file = writer->rows[WRITE_FILE];
    return writer_add(
        writer,
        &(struct writer_entry){
            .table = WRITE_GRAPH,
            .sql = "INSERT INTO graph(trace_id,graph_id,deadline_ns,orig_makespan_ns,"
                   "name,attrs) VALUES(?1,?2,?3,?4,?5,?6)",
            .numbers = { writer->rows[WRITE_GRAPH], graph->deadline, graph->orig_makespan },
            .number_count = 3,
            .texts = { graph->name, graph->attrs },
            .text_count = 2,
        },
        err);
}

bool store_add_task(struct store_writer *writer, const struct store_task *task, struct error *err)
{
    int64_t id = writer ? writer->rows[WRITE_TASK] : 0;

    return !writer ||
           writer_add(
               writer,
               &(struct writer_entry){
                   .table = WRITE_TASK,
                   .sql = "INSERT INTO task(trace_id,task_id,graph_id,idx,cpu_milli,mem_bytes,"
                          "release_ns,deadline_ns,runtime_ns,orig_machine,orig_start_ns,instances,"
                          "name,kind,attrs,status,work,parallel_frac) VALUES(?1,?2,?3,?4,?5,?6,?7,"
                          "?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)",
                   .numbers = { id, writer->rows[WRITE_GRAPH] - 1, id - writer->first_task,
                                task->cpu_milli, task->mem_bytes, task->release, task->deadline,
                                task->run, task->orig_machine, task->orig_start, task->instances },
                   .number_count = 11,
                   .texts = { task->name, task->kind, task->attrs, task->status },
                   .text_count = 4,
                   .reals = { task->work, task->parallel },
                   .real_count = 2,
               },
               err);
}

bool store_add_task_cost(struct store_writer *writer, const struct store_task_cost *cost,
                         struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_TASK_COST,
                                     .sql = "INSERT INTO task_cost VALUES(?1,?2,?3,?4,?5)",
                                     .numbers = { writer->first_task + cost->task, cost->type,
                                                  cost->run, cost->energy_uj },
                                     .number_count = 4,
                                 },
                                 err);
}

bool store_add_edge(struct store_writer *writer, const struct store_edge *edge, struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_EDGE,
                                     .sql = "INSERT INTO edge VALUES(?1,?2,?3,?4)",
                                     .numbers = { writer->first_task + edge->from,
                                                  writer->first_task + edge->to, edge->bytes },
                                     .number_count = 3,
                                 },
                                 err);
}

bool store_add_data(struct store_writer *writer, const struct store_data *file, struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_FILE,
                                     .sql = "INSERT INTO file(trace_id,file_id,graph_id,bytes,name)"
                                            " VALUES(?1,?2,?3,?4,?5)",
                                     .numbers = { writer->rows[WRITE_FILE],
                                                  writer->rows[WRITE_GRAPH] - 1, file->bytes },
                                     .number_count = 3,
                                     .texts = { file->name },
                                     .text_count = 1,
                                 },
                                 err);
}

bool store_add_use(struct store_writer *writer, const struct store_use *use, struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_USE,
                                     .sql = "INSERT INTO task_file VALUES(?1,?2,?3,?4)",
                                     .numbers = { writer->first_task + use->task, use->out,
                                                  writer->first_file + use->file },
                                     .number_count = 3,
                                 },
                                 err);
}

bool store_add_param(struct store_writer *writer, const struct store_param *param,
                     struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_PARAM,
                                     .sql = "INSERT INTO type_param VALUES(?1,?2,?3,?4)",
                                     .numbers = { param->type },
                                     .number_count = 1,
                                     .texts = { param->name, param->value },
                                     .text_count = 2,
                                 },
                                 err);
}

bool store_add_link(struct store_writer *writer, const struct store_link *link, struct error *err)
{
    return !writer ||
           writer_add(writer,
                      &(struct writer_entry){
                          .table = WRITE_LINK,
                          .sql = "INSERT INTO type_link(trace_id,link_id,a,b,latency_ns,"
                                 "rate) VALUES(?1,?2,?3,?4,?5,?6)",
                          .numbers = { writer->rows[WRITE_LINK], link->a, link->b, link->latency },
                          .number_count = 4,
                          .reals = { link->rate },
                          .real_count = 1,
                      },
                      err);
}
