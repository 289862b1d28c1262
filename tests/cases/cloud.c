/* Checks one case file of the cloud system: a table of VMs, and where each policy places them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/vec.h"
#include "tests/support/cloud_harness.h"

/*
 * A case file: docs/guide/placement.md, "Case files". Left of '|' stands a VM, right of it one
 * promise for each `policy` line: "2" (its first PM), "2@5" (and its start), "2@5-9" (and its end),
 * "2>3" (and its last PM), "rejected", "evicted", "waiting", "2/lost" (PM and fate), or "-" (none).
 */
enum { MOST_POLICIES = 8, MOST_WORDS = 40, MOST_SETTINGS = 7, MOST_MACHINES = 8, MOST_GROUPS = 16 };
enum { MOST_MEMBERSHIPS = 4, MOST_OPTIONS = 2 * MOST_SETTINGS };

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

static const char *const column_names[COLUMNS] = {
    "id",   "submit", "run",      "cores",     "memory", "disk", "net",    "nodes",
    "gpus", "models", "priority", "evictable", "pm",     "node", "groups",
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
    struct promise promises[MOST_POLICIES];
};

struct setup {
    char label[160]; /* as written */
    const struct policy *policy;
    char *params[MOST_SETTINGS + 1];
    char *options[MOST_SETTINGS + 1];
};

struct table {
    const char *path;
    int line;
    struct setup setups[MOST_POLICIES];
    size_t setup_count;
    char *options[MOST_SETTINGS + 1]; /* of all policies */
    char *platform[MOST_SETTINGS + 1];
    struct cloud_machine machines[MOST_MACHINES];
    size_t machine_count;
    struct cloud_group groups[MOST_GROUPS];
    char group_names[MOST_GROUPS][16];
    size_t group_count;
    char *fails; /* the error every run must end with; NULL: none */
    int columns[COLUMNS];
    size_t column_count;
    int64_t seed;
    struct vec rows;
    struct arena *arena;
    struct error *err;
};

static bool bad(struct table *table, const char *what, const char *word)
{
    return error_at(table->err, table->path, table->line, 0, "%s%s%s%s", what, word ? " '" : "",
                    word ? word : "", word ? "'" : "");
}

/* Cuts a line into words in place; returns how many, at most MOST_WORDS. */
static size_t split(char *line, char *words[MOST_WORDS])
{
    static const char blanks[] = " \t\r\n";
    size_t count = 0;

    for (line += strspn(line, blanks); *line && count < MOST_WORDS; line += strspn(line, blanks)) {
        words[count++] = line;
        line += strcspn(line, blanks);
        if (*line)
            *line++ = '\0';
    }
    return count;
}

static bool add_setting(struct table *table, char **settings, const char *word)
{
    size_t count = 0;

    while (settings[count])
        count++;
    if (count == MOST_SETTINGS)
        return bad(table, "too many settings at", word);
    if (!strchr(word, '='))
        return bad(table, "expected name=value, not", word);
    settings[count] = arena_text(table->arena, word);
    return true;
}

/* policy NAME [parameter=value ...] [/ option=value ...] */
static bool read_policy(struct table *table, char **words, size_t count)
{
    struct setup *setup = &table->setups[table->setup_count];
    bool options = false;
    struct error why;

    if (count < 2 || table->setup_count == MOST_POLICIES || table->rows.count)
        return bad(table, count < 2 ? "policy needs a name" : "too many policies, or too late", 0);
    setup->policy = policy_find(words[1], &why);
    if (!setup->policy)
        return bad(table, why.text, NULL);
    for (size_t i = 1; i < count; i++) {
        size_t room = sizeof setup->label - strlen(setup->label);

        snprintf(setup->label + strlen(setup->label), room, "%s%s", i > 1 ? " " : "", words[i]);
        if (i == 1)
            continue;
        if (!strcmp(words[i], "/"))
            options = true;
        else if (!add_setting(table, options ? setup->options : setup->params, words[i]))
            return false;
    }
    table->setup_count++;
    return true;
}

/* machine name=value ... */
static bool read_machine(struct table *table, char **words, size_t count)
{
    const struct param_context context = { table->arena, table->err };
    struct cloud_machine *machine = &table->machines[table->machine_count];

    if (table->machine_count == MOST_MACHINES)
        return bad(table, "too many machines", NULL);
    param_defaults(cloud_machine_table, machine, table->arena);
    for (size_t i = 1; i < count; i++) {
        char *value = strchr(words[i], '=');

        if (!value)
            return bad(table, "expected name=value, not", words[i]);
        *value++ = '\0';
        if (!param_set(cloud_machine_table, machine, words[i], value, &context))
            return error_prefix(table->err, "%s:%d", table->path, table->line);
    }
    table->machine_count++;
    return true;
}

static int find_word(const char *word, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(word, names[i]))
            return (int)i;
    return -1;
}

/* group NAME KIND SCOPE [LIMIT] */
static bool read_group(struct table *table, char **words, size_t count)
{
    static const char *const kinds[] = { "affinity", "anti_affinity", "fault_domain" };
    static const char *const scopes[] = { "host", "rack", "zone", "domain" };
    struct cloud_group *group = &table->groups[table->group_count];

    if (count < 4 || count > 5 || table->group_count == MOST_GROUPS)
        return bad(table, "expected 'group NAME KIND SCOPE [LIMIT]'", NULL);
    *group = (struct cloud_group){ .id = (uint32_t)table->group_count,
                                   .kind = find_word(words[2], kinds, 3),
                                   .scope = find_word(words[3], scopes, 4),
                                   .limit = 1 };
    if (group->kind < 0 || group->scope < 0)
        return bad(table, "unknown kind or scope", group->kind < 0 ? words[2] : words[3]);
    if (count == 5 && !text_to_int(words[4], &group->limit))
        return bad(table, "expected a whole number, not", words[4]);
    snprintf(table->group_names[table->group_count++], 16, "%s", words[1]);
    return true;
}

static bool read_columns(struct table *table, char **words, size_t count)
{
    table->column_count = 0;
    for (size_t i = 1; i < count; i++) {
        int column = find_word(words[i], column_names, COLUMNS);

        if (column < 0 || table->column_count == COLUMNS)
            return bad(table, "unknown column", words[i]);
        table->columns[table->column_count++] = column;
    }
    return table->column_count ? true : bad(table, "columns needs names", NULL);
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
            return bad(table, "unknown group, or too many, at", word);
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
        return bad(table, "expected GPUs, not", word);
    vm->gpus = gpus < 1 ? gpus > 0 : (int32_t)gpus;
    vm->gpu_milli = gpus < 1 ? (int32_t)(gpus * 1000 + 0.5) : 1000;
    return true;
}

static bool read_time(struct table *table, const char *word, sim_time *value)
{
    struct error why;

    return units_time(word, value, &why) || bad(table, "expected seconds, not", word);
}

/* A number times its unit, as a whole number. */
static bool read_amount(struct table *table, const char *word, double unit, int64_t *value)
{
    double number;

    if (!text_to_real(word, &number) || number < 0)
        return bad(table, "expected a number, not", word);
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
        return read_time(table, word, column == COLUMN_RUN ? &vm->run : &vm->submit);
    case COLUMN_CORES:
    case COLUMN_MEMORY:
    case COLUMN_DISK:
    case COLUMN_NET:
        return read_amount(table, word, unit[column], &vm->need[column - COLUMN_CORES]);
    case COLUMN_GPUS:
        return read_gpus(table, vm, word);
    case COLUMN_MODELS:
        vm->gpu_models = arena_text(table->arena, word);
        return true;
    case COLUMN_GROUPS:
        return read_groups(table, row, word);
    default:
        if (!text_to_int(word, &number))
            return bad(table, "expected a whole number, not", word);
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
    static const char *const fates[] = { "rejected", "evicted", "lost",
                                         "waiting",  "running", "completed" };
    char *slash = strchr(word, '/');
    char *fate = slash ? slash + 1 : find_word(word, fates, 6) >= 0 ? word : NULL;
    char *end = word;

    promise->pm = promise->last = promise->start = promise->finish = -1;
    if (fate && find_word(fate, fates, 6) < 0)
        return bad(table, "expected a fate, not", fate);
    if (fate)
        snprintf(promise->status, sizeof promise->status, "%s", fate);
    if (fate == word || !strcmp(word, "-"))
        return true;
    if (slash)
        *slash = '\0';
    promise->pm = strtoll(word, &end, 10);
    if (end == word)
        return bad(table, "expected a PM or a fate, not", word);
    if (*end == '@') {
        char *dash = strchr(end, '-');
        char *last = strchr(end, '>');

        if (dash)
            *dash = '\0';
        if (!read_time(table, end + 1, &promise->start) ||
            (dash && !read_time(table, dash + 1, &promise->finish)))
            return false;
        end = last ? last : end + strlen(end);
        if (dash && !last)
            end = dash;
    }
    if (*end == '>')
        promise->last = strtoll(end + 1, &end, 10);
    return *end ? bad(table, "do not understand the promise at", end) : true;
}

static bool read_row(struct table *table, char **words, size_t count)
{
    struct row *row;
    size_t bar = 0;

    while (bar < count && strcmp(words[bar], "|") != 0)
        bar++;
    if (bar != table->column_count)
        return bad(table, "a VM needs one value for each column, then '|'", NULL);
    if (count - bar - 1 != (table->fails ? 0 : table->setup_count))
        return bad(table, "expected one promise for each policy behind '|'", NULL);
    row = vec_push(&table->rows, sizeof *row);
    row->vm = cloud_harness_vm(0, -1, 1, 1);
    for (size_t i = 0; i < bar; i++)
        if (strcmp(words[i], "-") != 0 && !read_value(table, row, table->columns[i], words[i]))
            return false;
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(table, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

static bool read_line(struct table *table, char *line)
{
    char *whole = arena_text(table->arena, line);
    char *words[MOST_WORDS];
    size_t count = split(line, words);

    if (!count || words[0][0] == '#')
        return true;
    if (!strcmp(words[0], "policy"))
        return read_policy(table, words, count);
    if (!strcmp(words[0], "machine"))
        return read_machine(table, words, count);
    if (!strcmp(words[0], "group"))
        return read_group(table, words, count);
    if (!strcmp(words[0], "columns"))
        return read_columns(table, words, count);
    if (!strcmp(words[0], "seed"))
        return (count == 2 && text_to_int(words[1], &table->seed)) ||
               bad(table, "expected 'seed NUMBER'", NULL);
    if (!strcmp(words[0], "option") || !strcmp(words[0], "platform"))
        return count == 2
                   ? add_setting(table, words[0][0] == 'o' ? table->options : table->platform,
                                 words[1])
                   : bad(table, "expected one name=value behind", words[0]);
    if (!strcmp(words[0], "fails")) {
        whole[strcspn(whole, "\n")] = '\0';
        table->fails = whole + strspn(whole, " \t") + 5;
        table->fails += strspn(table->fails, " \t");
        return true;
    }
    return strchr(whole, '|') ? read_row(table, words, count)
                              : bad(table, "expected a setting or a VM with '|', not", words[0]);
}

static bool read_table(struct table *table)
{
    FILE *file = fopen(table->path, "r");
    char line[512];
    bool ok = true;

    if (!file)
        return error_set(table->err, "%s: cannot be read", table->path);
    while (ok && fgets(line, sizeof line, file)) {
        table->line++;
        ok = read_line(table, line);
    }
    fclose(file);
    if (!ok)
        return false;
    if (!table->rows.count || !table->setup_count || !table->machine_count)
        return error_set(table->err, "%s: a case needs policy, machine and VMs", table->path);
    return true;
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct table *table, size_t policy, const struct row *row,
                    const struct cloud_harness_vm *got)
{
    const struct promise *promise = &row->promises[policy];
    const char *label = table->setups[policy].label;
    const char *status = got->seen ? got->status : "waiting";

    /* A VM that still waits at the end leaves no record. */
    if (!got->seen && strcmp(promise->status, "waiting") != 0)
        printf("%s: %s: VM %s is not recorded\n", table->path, label, row->id);
    else if (promise->status[0] && strcmp(status, promise->status) != 0)
        printf("%s: %s: VM %s: %s, expected %s\n", table->path, label, row->id, status,
               promise->status);
    else if (promise->pm >= 0 && got->first_pm != promise->pm)
        printf("%s: %s: VM %s was placed on %lld, expected %lld\n", table->path, label, row->id,
               (long long)got->first_pm, (long long)promise->pm);
    else if (promise->last >= 0 && got->pm != promise->last)
        printf("%s: %s: VM %s was last on %lld, expected %lld\n", table->path, label, row->id,
               (long long)got->pm, (long long)promise->last);
    else if (promise->start >= 0 && got->start != promise->start)
        printf("%s: %s: VM %s started at %g, expected %g\n", table->path, label, row->id,
               time_seconds(got->start), time_seconds(promise->start));
    else if (promise->finish >= 0 && got->finish != promise->finish)
        printf("%s: %s: VM %s ended at %g, expected %g\n", table->path, label, row->id,
               time_seconds(got->finish), time_seconds(promise->finish));
    else
        return false;
    return true;
}

static void add_all(const char **settings, char *const *more)
{
    while (*settings)
        settings++;
    while (*more)
        *settings++ = *more++;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(const struct table *table, size_t policy)
{
    const struct setup *setup = &table->setups[policy];
    struct row *rows = table->rows.data;
    size_t count = table->rows.count;
    struct cloud_arrival *items = arena_array(table->arena, count, sizeof *items);
    struct cloud_harness h = { .policies = { { .policy = setup->policy } },
                               .machines = table->machines,
                               .machine_count = table->machine_count,
                               .items = items,
                               .count = count,
                               .seed = (uint64_t)table->seed };
    struct error err = { "" };
    int broken = 0;

    for (size_t i = 0; i < count; i++) {
        items[i] = rows[i].vm;
        items[i].members = rows[i].members;
    }
    h.vms = arena_array(table->arena, count, sizeof *h.vms);
    add_all(h.policies[0].params, setup->params);
    add_all(h.platform, table->platform);
    add_all(h.options, table->options);
    add_all(h.options, setup->options);
    if (!cloud_harness_run(&h, &err) || table->fails) {
        if (table->fails && !strcmp(err.text, table->fails))
            return 0;
        printf("%s: %s: %s\n", table->path, setup->label, err.text[0] ? err.text : "did not fail");
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        broken += differs(table, policy, &rows[i], &h.vms[i]);
    return broken;
}

int main(int argc, char **argv)
{
    struct error err;
    struct table *table = mem_alloc(sizeof *table);
    int broken = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE.case\n", argv[0]);
        return 2;
    }
    for (int column = COLUMN_ID; column <= COLUMN_MEMORY; column++)
        table->columns[table->column_count++] = column;
    table->err = &err;
    table->path = argv[1];
    table->arena = arena_create();
    if (!read_table(table)) {
        fprintf(stderr, "%s\n", err.text);
        broken = -1;
    }
    for (size_t i = 0; broken >= 0 && i < table->setup_count; i++)
        broken += check_policy(table, i);
    vec_free(&table->rows);
    arena_destroy(table->arena);
    mem_free(table);
    return broken < 0 ? 2 : broken > 0;
}
