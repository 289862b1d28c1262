/* Trace store, writing: VMs, machines, groups, traffic, events and series. */
#include <math.h>

#include "traces/writer.h"

const struct store_vm store_vm_unknown = {
    .row = STORE_UNKNOWN,
    .job = STORE_UNKNOWN,
    .submit = STORE_UNKNOWN,
    .run = STORE_UNKNOWN,
    .cpu_milli = STORE_UNKNOWN,
    .cpu_mhz = (double)NAN,
    .mem_bytes = STORE_UNKNOWN,
    .disk_bytes = STORE_UNKNOWN,
    .net_bps = STORE_UNKNOWN,
    .gpu_count = STORE_UNKNOWN,
    .gpu_milli = STORE_UNKNOWN,
    .numa = STORE_UNKNOWN,
    .type = STORE_UNKNOWN,
    .tenant = STORE_UNKNOWN,
    .priority = STORE_UNKNOWN,
    .evictable = STORE_UNKNOWN,
    .movable = STORE_UNKNOWN,
    .censored = STORE_UNKNOWN,
    .orig_start = STORE_UNKNOWN,
    .orig_end = STORE_UNKNOWN,
    .orig_machine = STORE_UNKNOWN,
    .orig_numa = STORE_UNKNOWN,
    .number = STORE_UNKNOWN,
};

const struct store_machine store_machine_unknown = {
    .row = STORE_UNKNOWN,
    .type = STORE_UNKNOWN,
    .rack = STORE_UNKNOWN,
    .zone = STORE_UNKNOWN,
};

/* Times of a VM, ready to be written. */
static bool place_vm(struct store_writer *writer, const struct store_vm *vm, sim_time out[3],
                     struct error *err)
{
    return writer_place(writer, &writer->vms, vm->submit, &out[0], err) &&
           writer_time(writer, vm->orig_start, &out[1], err) &&
           writer_time(writer, vm->orig_end, &out[2], err);
}

bool store_add_vm(struct store_writer *writer, const struct store_vm *vm, struct error *err)
{
    static const char sql[] =
        "INSERT INTO task(trace_id,task_id,job_id,name,submit_ns,runtime_ns,cpu_milli,cpu_mhz,"
        "mem_bytes,disk_bytes,net_bps,gpu_count,gpu_milli,gpu_spec,numa,vtype_id,tenant,priority,"
        "qos,evictable,movable,censored,orig_start_ns,orig_end_ns,orig_machine,orig_numa,status) "
        "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,"
        "?23,?24,?25,?26,?27)";
    struct db_query *query;
    sim_time times[3];
    char number[24];

    if (!writer)
        return true;
    query = writer_query(writer, WRITE_VM, sql, err);
    if (!query || !place_vm(writer, vm, times, err))
        return false;
    db_bind_int(query, 2, writer->vms.count - 1);
    writer_bind(query, 3, vm->job);
    db_bind_text(query, 4, writer_name(vm->name, vm->number, number));
    writer_bind(query, 5, times[0]);
    writer_bind(query, 6, vm->run);
    writer_bind(query, 7, vm->cpu_milli);
    db_bind_real(query, 8, vm->cpu_mhz);
    writer_bind(query, 9, vm->mem_bytes);
    writer_bind(query, 10, vm->disk_bytes);
    writer_bind(query, 11, vm->net_bps);
    writer_bind(query, 12, vm->gpu_count);
    writer_bind(query, 13, vm->gpu_milli);
    db_bind_text(query, 14, vm->gpu_spec);
    writer_bind(query, 15, vm->numa);
    writer_bind(query, 16, vm->type);
    writer_bind(query, 17, vm->tenant);
    writer_bind(query, 18, vm->priority);
    db_bind_text(query, 19, vm->qos);
    writer_bind(query, 20, vm->evictable);
    writer_bind(query, 21, vm->movable);
    writer_bind(query, 22, vm->censored);
    writer_bind(query, 23, times[1]);
    writer_bind(query, 24, times[2]);
    writer_bind(query, 25, vm->orig_machine);
    writer_bind(query, 26, vm->orig_numa);
    db_bind_text(query, 27, vm->status);
    return db_run(query, err);
}

bool writer_add(struct store_writer *writer, const struct writer_entry *entry, struct error *err)
{
    struct db_query *query = writer_query(writer, entry->table, entry->sql, err);
    int at = 2;

    if (!query)
        return false;
    writer->rows[entry->table]++;
    for (int i = 0; i < entry->number_count; i++)
        writer_bind(query, at++, entry->numbers[i]);
    for (int i = 0; i < entry->text_count; i++)
        db_bind_text(query, at++, entry->texts[i]);
    for (int i = 0; i < entry->real_count; i++)
        db_bind_real(query, at++, entry->reals[i]);
    return db_run(query, err);
}

bool store_add_type(struct store_writer *writer, const struct store_type *type, struct error *err)
{
    return !writer ||
           writer_add(
               writer,
               &(struct writer_entry){
                   .table = WRITE_TYPE,
                   .sql =
                       "INSERT INTO machine_type(trace_id,mtype_id,cpu_milli,mem_bytes,disk_bytes,"
                       "net_bps,gpu_count,name,gpu_model,speed_mhz,idle_w,max_w) "
                       "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)",
                   .numbers = { writer->rows[WRITE_TYPE], type->cpu_milli, type->mem_bytes,
                                type->disk_bytes, type->net_bps, type->gpu_count },
                   .number_count = 6,
                   .texts = { type->name, type->gpu_model },
                   .text_count = 2,
                   .reals = { type->speed_mhz, type->idle_w, type->max_w },
                   .real_count = 3,
               },
               err);
}

static bool add_unit(struct store_writer *writer, int64_t machine, const struct store_unit *unit,
                     struct error *err)
{
    return writer_add(
        writer,
        &(struct writer_entry){
            .table = WRITE_UNIT,
            .sql = "INSERT INTO machine_unit(trace_id,machine_id,idx,cpu_milli,mem_bytes,"
                   "cpu_used_milli,mem_used_bytes,kind,model) "
                   "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)",
            .numbers = { machine, unit->index, unit->cpu_milli, unit->mem_bytes, unit->cpu_used,
                         unit->mem_used },
            .number_count = 6,
            .texts = { store_unit_name[unit->kind], unit->model },
            .text_count = 2,
        },
        err);
}

bool store_add_machine(struct store_writer *writer, const struct store_machine *machine,
                       struct error *err)
{
    int64_t id;

    if (!writer)
        return true;
    id = writer->rows[WRITE_MACHINE];
    if (!writer_add(
            writer,
            &(struct writer_entry){
                .table = WRITE_MACHINE,
                .sql = "INSERT INTO machine(trace_id,machine_id,mtype_id,rack,zone,name,status) "
                       "VALUES(?1,?2,?3,?4,?5,?6,?7)",
                .numbers = { id, machine->type, machine->rack, machine->zone },
                .number_count = 4,
                .texts = { machine->name, machine->status },
                .text_count = 2,
            },
            err))
        return false;
    for (size_t i = 0; i < machine->unit_count; i++)
        if (!add_unit(writer, id, &machine->units[i], err))
            return false;
    return true;
}

bool store_add_vm_type(struct store_writer *writer, const struct store_vm_type *type,
                       struct error *err)
{
    return !writer ||
           writer_add(
               writer,
               &(struct writer_entry){
                   .table = WRITE_VM_TYPE,
                   .sql = "INSERT INTO vm_type(trace_id,vtype_id,cpu_milli,mem_bytes,numa,name) "
                          "VALUES(?1,?2,?3,?4,?5,?6)",
                   .numbers = { writer->rows[WRITE_VM_TYPE], type->cpu_milli, type->mem_bytes,
                                type->numa },
                   .number_count = 4,
                   .texts = { type->name },
                   .text_count = 1,
               },
               err);
}

bool store_add_cost(struct store_writer *writer, const struct store_cost *cost, struct error *err)
{
    return !writer ||
           writer_add(
               writer,
               &(struct writer_entry){
                   .table = WRITE_COST,
                   .sql = "INSERT INTO vm_type_cost VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
                   .numbers = { cost->vm_type, cost->machine_type, cost->cpu_ppb, cost->mem_ppb,
                                cost->disk_ppb, cost->ssd_ppb, cost->net_ppb },
                   .number_count = 7,
               },
               err);
}

bool store_add_group(struct store_writer *writer, const struct store_group *group,
                     struct error *err)
{
    return !writer ||
           writer_add(writer,
                      &(struct writer_entry){
                          .table = WRITE_GROUP,
                          .sql = "INSERT INTO place_group(trace_id,group_id,lim,name,kind,scope) "
                                 "VALUES(?1,?2,?3,?4,?5,?6)",
                          .numbers = { writer->rows[WRITE_GROUP], group->limit },
                          .number_count = 2,
                          .texts = { group->name, store_group_name[group->kind],
                                     store_scope_name[group->scope] },
                          .text_count = 3,
                      },
                      err);
}

bool store_add_member(struct store_writer *writer, const struct store_member *member,
                      struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_MEMBER,
                                     .sql = "INSERT INTO place_member VALUES(?1,?2,?3,?4)",
                                     .numbers = { member->vm, member->group, member->part },
                                     .number_count = 3,
                                 },
                                 err);
}

bool store_add_allowed(struct store_writer *writer, const struct store_allowed *allowed,
                       struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_ALLOWED,
                                     .sql = "INSERT INTO job_machine VALUES(?1,?2,?3)",
                                     .numbers = { allowed->job, allowed->machine },
                                     .number_count = 2,
                                 },
                                 err);
}

bool store_add_flow(struct store_writer *writer, const struct store_flow *flow, struct error *err)
{
    return !writer || writer_add(writer,
                                 &(struct writer_entry){
                                     .table = WRITE_FLOW,
                                     .sql = "INSERT INTO flow VALUES(?1,?2,?3,?4,?5,?6)",
                                     .numbers = { writer->rows[WRITE_FLOW], flow->job, flow->src,
                                                  flow->dst, flow->bytes },
                                     .number_count = 5,
                                 },
                                 err);
}

bool store_add_event(struct store_writer *writer, const struct store_event *event,
                     struct error *err)
{
    sim_time time;

    if (!writer)
        return true;
    if (!writer_place(writer, &writer->events, event->time, &time, err))
        return false;
    BUG_UNLESS(writer->events.sorted);
    return writer_add(
        writer,
        &(struct writer_entry){
            .table = WRITE_EVENT,
            .sql = "INSERT INTO machine_event(trace_id,seq,t_ns,machine_id,duration_ns,kind,"
                   "value) VALUES(?1,?2,?3,?4,?5,?6,?7)",
            .numbers = { writer->events.count - 1, time, event->machine, event->duration },
            .number_count = 4,
            .texts = { store_event_name[event->kind] },
            .text_count = 1,
            .reals = { event->share },
            .real_count = 1,
        },
        err);
}

bool store_add_series(struct store_writer *writer, const struct store_series *series, int64_t piece,
                      struct error *err)
{
    static const char sql[] =
        "INSERT INTO series(trace_id,entity_id,piece,t0_ns,step_ns,span_ns,n,entity,metric,unit,"
        "scale,codec,data) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)";
    struct db_query *query = writer ? writer_query(writer, WRITE_SERIES, sql, err) : NULL;
    sim_time t0;

    if (!query)
        return !writer;
    if (!writer_time(writer, series->t0, &t0, err))
        return false;
    writer_bind(query, 2, series->id);
    writer_bind(query, 3, piece);
    writer_bind(query, 4, t0);
    writer_bind(query, 5, series->step);
    writer_bind(query, 6, series->span);
    writer_bind(query, 7, series->n);
    db_bind_text(query, 8, store_entity_name[series->entity]);
    db_bind_text(query, 9, series->metric);
    db_bind_text(query, 10, series->unit);
    db_bind_real(query, 11, series->scale);
    db_bind_text(query, 12, store_codec_name[series->codec]);
    db_bind_blob(query, 13, series->data, (size_t)series->n * store_codec_width[series->codec]);
    return db_run(query, err);
}
