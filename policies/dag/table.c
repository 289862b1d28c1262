/* Table: each task on the machine that a table names for tasks of its name. */
#include <stdio.h>
#include <string.h>

#include "sim/dag/dag.h"

struct entry {
    const char *name; /* in the parameter */
    size_t length;
    uint32_t machine;
};

struct table {
    const char *machines;

    /* State. */
    struct entry *entry;
    size_t entries;
};

static const struct param table_params[] = {
    PARAM_TEXT(table, machines, NULL,
               "Machine for each name of a task, such as 'fft=2, ifft=2, crc=0'."),
    { 0 },
};

static bool read_entry(struct table *self, const struct dag *d, const char *text, size_t length,
                       struct error *err)
{
    const char *equal = memchr(text, '=', length);
    int64_t machine = -1;
    char number[24] = "";

    if (equal && length - (size_t)(equal - text) - 1 < sizeof number)
        memcpy(number, equal + 1, length - (size_t)(equal - text) - 1);
    if (!equal || equal == text || !text_to_int(number, &machine) || machine < 0 ||
        machine >= dag_machines(d))
        return error_set(err, "machines: '%.*s' is no name=machine with a machine below %u",
                         (int)(length < 60 ? length : 60), text, dag_machines(d));
    self->entry[self->entries++] =
        (struct entry){ text, (size_t)(equal - text), (uint32_t)machine };
    return true;
}

static bool table_init(void *ptr, struct dag *d, struct error *err)
{
    struct table *self = ptr;
    const char *at = self->machines ? self->machines : "";
    size_t most = 1;

    for (const char *c = at; *c; c++)
        most += *c == ',';
    self->entry = slab_alloc(dag_memory(d), most * sizeof *self->entry);
    for (;;) {
        size_t length;

        at += strspn(at, ", ");
        if (*at == '\0')
            break;
        length = strcspn(at, ", ");
        if (!read_entry(self, d, at, length, err))
            return false;
        at += length;
    }
    return self->entries > 0 || error_set(err, "'machines:' names no task");
}

static const struct entry *find(const struct table *self, const char *name)
{
    for (size_t i = 0; name && i < self->entries; i++)
        if (strlen(name) == self->entry[i].length &&
            !memcmp(name, self->entry[i].name, self->entry[i].length))
            return &self->entry[i];
    return NULL;
}

static void table_decide(void *ptr, struct dag *d)
{
    const struct table *self = ptr;

    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        const char *name = task->job->graph->task[task->index].name;
        const struct entry *entry = find(self, name);

        next = dag_ready_next(d, task);
        if (!entry) {
            char text[160];

            snprintf(text, sizeof text, "the table names no machine for task %.100s",
                     name ? name : "without a name");
            dag_fail(d, text);
            return;
        }
        if (!dag_assign(d, task, entry->machine))
            return;
    }
}

const struct dag_policy dag_table = {
    .policy = { .name = "dag.table",
                .doc = "Each task where a table says, by its name.",
                .source = "the table scheduler of DS3: Arda et al., IEEE TC 69(8), 2020",
                .params = table_params,
                .self_size = sizeof(struct table) },
    .init = table_init,
    .decide = table_decide,
    .fixed = true,
};
