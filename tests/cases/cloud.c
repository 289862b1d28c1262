/* Checks one case file of the cloud system: a table of VMs, and where each policy places them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/case_file.h"
#include "tests/support/cloud_harness.h"

/*
 * A case file: docs/guide/placement.md, "Case files". Left of '|' stands a VM, right of it one
 * promise for each `policy` line: "2" (its first PM), "2@5" (and its start), "2@5-9" (and its end),
 * "2>3" (and its last PM), "rejected", "evicted", "waiting", "2/lost" (PM and fate), or "-" (none).
 */
enum { MOST_MACHINES = 8, MOST_GROUPS = 16, MOST_MEMBERSHIPS = 4 };

enum column {
    COLUMN_ID,
    COLUMN_SUBMIT,
    COLUMN_RUN,
    COLUMN_CORES,
    COLUMN_MEMORY,
    COLUMN_DISK,
    COLUMN_NET,
    COLUMN_NODES,
    COLUMN_GPUS,
    COLUMN_MODELS,
    COLUMN_PRIORITY,
    COLUMN_EVICTABLE,
    COLUMN_PM,
    COLUMN_NODE,
    COLUMN_GROUPS,
    COLUMNS
};

static const char *const column_names[] = {
    "id",   "submit", "run",      "cores",     "memory", "disk", "net",    "nodes",
    "gpus", "models", "priority", "evictable", "pm",     "node", "groups", NULL,
};

struct promise {
    int64_t pm, last;       /* -1: not promised */
    sim_time start, finish; /* -1: not promised */
    char status[16];        /* "": any */
};

struct row {
    char id[32];
    struct cloud_arrival vm;
    struct cloud_member members[MOST_MEMBERSHIPS];
    struct promise promises[CASE_POLICIES];
};

struct table {
    struct case_file file; /* first member */
    struct cloud_machine machines[MOST_MACHINES];
    size_t machine_count;
    struct cloud_group groups[MOST_GROUPS];
    char group_names[MOST_GROUPS][16];
    size_t group_count;
};

/* machine name=value ... */
static bool read_machine(struct table *table, char **words, size_t count)
{
    struct cloud_machine *machine = &table->machines[table->machine_count];

    if (table->machine_count == MOST_MACHINES)
        return case_bad(&table->file, "too many machines", NULL);
    table->machine_count++;
    return case_params(&table->file, cloud_machine_table, machine, words + 1, count - 1);
}

/* group NAME KIND SCOPE [LIMIT] */
static bool read_group(struct table *table, char **words, size_t count)
{
    static const char *const kinds[] = { "affinity", "anti_affinity", "fault_domain", NULL };
    static const char *const scopes[] = { "host", "rack", "zone", "domain", NULL };
    struct cloud_group *group = &table->groups[table->group_count];

    if (count < 4 || count > 5 || table->group_count == MOST_GROUPS)
        return case_bad(&table->file, "expected 'group NAME KIND SCOPE [LIMIT]'", NULL);
    *group = (struct cloud_group){ .id = (uint32_t)table->group_count,
                                   .kind = case_find(words[2], kinds),
                                   .scope = case_find(words[3], scopes),
                                   .limit = 1 };
    if (group->kind < 0 || group->scope < 0)
        return case_bad(&table->file, "unknown kind or scope",
                        group->kind < 0 ? words[2] : words[3]);
    if (count == 5 && !text_to_int(words[4], &group->limit))
        return case_bad(&table->file, "expected a whole number, not", words[4]);
    snprintf(table->group_names[table->group_count++], 16, "%s", words[1]);
    return true;
}

/* "a,b:2": groups, and parts of fault domains. */
static bool read_groups(struct table *table, struct row *row, const char *word)
{
    while (*word) {
        size_t length = strcspn(word, ",:");
        size_t at = 0;
        struct cloud_member *member = &row->members[row->vm.member_count];
        char *end;

        while (at < table->group_count && (strlen(table->group_names[at]) != length ||
                                           strncmp(table->group_names[at], word, length) != 0))
            at++;
        if (at == table->group_count || row->vm.member_count == MOST_MEMBERSHIPS)
            return case_bad(&table->file, "unknown group, or too many, at", word);
        word += length;
        *member = (struct cloud_member){ &table->groups[at], 0 };
        if (*word == ':') {
            member->part = strtoll(word + 1, &end, 10);
            word = end;
        }
        word += *word == ',';
        row->vm.member_count++;
    }
    return true;
}

static bool read_gpus(struct table *table, struct cloud_arrival *vm, const char *word)
{
    double gpus;

    if (!text_to_real(word, &gpus) || gpus < 0 || gpus > CLOUD_MOST_GPUS)
        return case_bad(&table->file, "expected GPUs, not", word);
    vm->gpus = gpus < 1 ? gpus > 0 : (int32_t)gpus;
    vm->gpu_milli = gpus < 1 ? (int32_t)(gpus * 1000 + 0.5) : 1000;
    return true;
}

/* A number times its unit, as a whole number. */
static bool read_amount(struct table *table, const char *word, double unit, int64_t *value)
{
    double number;

    if (!text_to_real(word, &number) || number < 0)
        return case_bad(&table->file, "expected a number, not", word);
    *value = (int64_t)(number * unit + 0.5);
    return true;
}

static bool read_value(struct table *table, struct row *row, int column, char *word)
{
    static const double unit[] = { [COLUMN_CORES] = 1000,
                                   [COLUMN_MEMORY] = 1073741824,
                                   [COLUMN_DISK] = 1073741824,
                                   [COLUMN_NET] = 1e9 };
    struct cloud_arrival *vm = &row->vm;
    int64_t number = 0;

    switch (column) {
    case COLUMN_ID:
        snprintf(row->id, sizeof row->id, "%s", word);
        return true;
    case COLUMN_SUBMIT:
    case COLUMN_RUN:
        return case_time(&table->file, word, column == COLUMN_RUN ? &vm->run : &vm->submit);
    case COLUMN_CORES:
    case COLUMN_MEMORY:
    case COLUMN_DISK:
    case COLUMN_NET:
        return read_amount(table, word, unit[column], &vm->need[column - COLUMN_CORES]);
    case COLUMN_GPUS:
        return read_gpus(table, vm, word);
    case COLUMN_MODELS:
        vm->gpu_models = arena_text(table->file.arena, word);
        return true;
    case COLUMN_GROUPS:
        return read_groups(table, row, word);
    default:
        if (!text_to_int(word, &number))
            return case_bad(&table->file, "expected a whole number, not", word);
    }
    if (column == COLUMN_NODES)
        vm->nodes = (int32_t)number;
    else if (column == COLUMN_PRIORITY)
        vm->priority = (int32_t)number;
    else if (column == COLUMN_EVICTABLE)
        vm->evictable = number != 0;
    else if (column == COLUMN_PM)
        vm->pm = number;
    else
        vm->node = (int32_t)number;
    return true;
}

static bool read_promise(struct table *table, struct promise *promise, char *word)
{
    static const char *const fates[] = { "rejected", "evicted",   "lost", "waiting",
                                         "running",  "completed", NULL };
    char *slash = strchr(word, '/');
    char *fate = slash ? slash + 1 : case_find(word, fates) >= 0 ? word : NULL;
    char *end = word;

    promise->pm = promise->last = promise->start = promise->finish = -1;
    if (fate && case_find(fate, fates) < 0)
        return case_bad(&table->file, "expected a fate, not", fate);
    if (fate)
        snprintf(promise->status, sizeof promise->status, "%s", fate);
    if (fate == word || !strcmp(word, "-"))
        return true;
    if (slash)
        *slash = '\0';
    promise->pm = strtoll(word, &end, 10);
    if (end == word)
        return case_bad(&table->file, "expected a PM or a fate, not", word);
    if (*end == '@') {
        char *dash = strchr(end, '-');
        char *last = strchr(end, '>');

        if (dash)
            *dash = '\0';
        if (!case_time(&table->file, end + 1, &promise->start) ||
            (dash && !case_time(&table->file, dash + 1, &promise->finish)))
            return false;
        end = last ? last : end + strlen(end);
        if (dash && !last)
            end = dash;
    }
    if (*end == '>')
        promise->last = strtoll(end + 1, &end, 10);
    return *end ? case_bad(&table->file, "do not understand the promise at", end) : true;
}

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct table *table = (struct table *)file;
    struct row *row = vec_push(&file->rows, sizeof *row);

    row->vm = cloud_harness_vm(0, -1, 1, 1);
    for (size_t i = 0; i < bar; i++)
        if (strcmp(words[i], "-") != 0 && !read_value(table, row, file->columns[i], words[i]))
            return false;
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(table, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

static bool read_setting(struct case_file *file, char **words, size_t count, bool *known)
{
    struct table *table = (struct table *)file;

    if (!strcmp(words[0], "machine"))
        return read_machine(table, words, count);
    if (!strcmp(words[0], "group"))
        return read_group(table, words, count);
    *known = false;
    return true;
}

static bool is_complete(struct case_file *file)
{
    return ((struct table *)file)->machine_count > 0;
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct case_file *file, size_t policy, const struct row *row,
                    const struct cloud_harness_vm *got)
{
    const struct promise *promise = &row->promises[policy];
    const char *label = file->setups[policy].label;
    const char *status = got->seen ? got->status : "waiting";

    /* A VM that still waits at the end leaves no record. */
    if (!got->seen && strcmp(promise->status, "waiting") != 0)
        printf("%s: %s: VM %s is not recorded\n", file->path, label, row->id);
    else if (promise->status[0] && strcmp(status, promise->status) != 0)
        printf("%s: %s: VM %s: %s, expected %s\n", file->path, label, row->id, status,
               promise->status);
    else if (promise->pm >= 0 && got->first_pm != promise->pm)
        printf("%s: %s: VM %s was placed on %lld, expected %lld\n", file->path, label, row->id,
               (long long)got->first_pm, (long long)promise->pm);
    else if (promise->last >= 0 && got->pm != promise->last)
        printf("%s: %s: VM %s was last on %lld, expected %lld\n", file->path, label, row->id,
               (long long)got->pm, (long long)promise->last);
    else if (promise->start >= 0 && got->start != promise->start)
        printf("%s: %s: VM %s started at %g, expected %g\n", file->path, label, row->id,
               time_seconds(got->start), time_seconds(promise->start));
    else if (promise->finish >= 0 && got->finish != promise->finish)
        printf("%s: %s: VM %s ended at %g, expected %g\n", file->path, label, row->id,
               time_seconds(got->finish), time_seconds(promise->finish));
    else
        return false;
    return true;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct table *table = (const struct table *)file;
    const struct case_setup *setup = &file->setups[policy];
    struct row *rows = file->rows.data;
    size_t count = file->rows.count;
    struct cloud_arrival *items = arena_array(file->arena, count, sizeof *items);
    struct cloud_harness h = { .policies = { { .policy = setup->policy } },
                               .machines = table->machines,
                               .machine_count = table->machine_count,
                               .items = items,
                               .count = count,
                               .seed = (uint64_t)file->seed };
    struct error err = { "" };
    int broken;

    for (size_t i = 0; i < count; i++) {
        items[i] = rows[i].vm;
        items[i].members = rows[i].members;
    }
    h.vms = arena_array(file->arena, count, sizeof *h.vms);
    case_append(h.policies[0].params, setup->params);
    case_append(h.platform, file->platform);
    case_append(h.options, file->options);
    case_append(h.options, setup->options);
    broken = case_outcome(file, policy, cloud_harness_run(&h, &err), &err);
    if (broken >= 0)
        return broken;
    broken = 0;
    for (size_t i = 0; i < count; i++)
        broken += differs(file, policy, &rows[i], &h.vms[i]);
    return broken;
}

static const struct case_runner runner = {
    .size = sizeof(struct table),
    .names = column_names,
    .first_columns = COLUMN_MEMORY + 1,
    .seeded = true,
    .expected = "expected a setting or a VM with '|', not",
    .setting = read_setting,
    .row = read_row,
    .needs = "policy, machine and VMs",
    .complete = is_complete,
    .check = check_policy,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
