/* Checks one case file of the bigdata system: tables of jobs, and when each policy runs them. */
#include <math.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/text.h"
#include "tests/support/big_harness.h"
#include "tests/support/case_run.h"

/*
 * A row is a job. Its columns are name, arrive and stages, or what `columns` says:
 *   name arrive stages queue user priority weight
 * "-" is the default. Times are in seconds, unless they have a unit.
 *
 * Stages have semicolons between them: [m|r]TASKSxTIME[<PARENTS][,name=value ...]
 *   4x10          four tasks of 10 s that take a core each
 *   2x5<0+1       two tasks of 5 s, when stages 0 and 1 are complete
 *   3x4/8/6       three tasks that take 4, 8 and 6 s; policies know the mean, 6 s
 *   m4x10;r2x5<0  maps, and reduces, which option slowstart lets start earlier
 *   1x9,cpu=2,memory=512,disk=1,net=1,input=100,shuffle=50
 *                 cores and more that each task takes; bytes that all tasks read, of files (input)
 *                 and of their parents (shuffle)
 * A coflow has flows instead, FROM>TO:BYTES, as 0>1:100;2>1:50.
 *
 * Right of '|' stands what tests/support/case_run.h says of all attempts at tasks of the job:
 * machines are "@m1", and an attempt that was not done is "!beaten", "!killed" or "!lost".
 *
 * Further lines are
 *   with NAME [parameter=value ...]      one more policy beside that of the `policy` line above
 *   kind [name=... count=N cores=N memory=N ...]   of machines
 *   measure NAME | VALUE ...
 */
enum { MOST_ROWS = 40, MOST_KINDS = 8, MOST_STAGES = 16 };

enum column {
    COLUMN_NAME,
    COLUMN_ARRIVE,
    COLUMN_STAGES,
    COLUMN_QUEUE,
    COLUMN_USER,
    COLUMN_PRIORITY,
    COLUMN_WEIGHT
};

static const char *const names[] = { "name", "arrive",   "stages", "queue",
                                     "user", "priority", "weight", NULL };
static const char *const ends[] = { "done", "beaten", "killed", "lost", NULL };

struct companion {
    const struct policy *policy; /* NULL: none */
    char *params[CASE_SETTINGS + 1];
};

struct table {
    struct case_file file; /* first member */
    struct big_arrival items[MOST_ROWS];
    struct big_kind kinds[MOST_KINDS];
    size_t kind_count;
    struct companion with[CASE_POLICIES];
    struct case_measures measures;
};

/* Jobs --------------------------------------------------------------------------------------- */

/* TIME, or TIME/TIME/... for each task. */
static bool read_durations(struct case_file *file, struct big_stage *stage, char *word)
{
    sim_time *each, sum = 0;
    uint32_t count = 0;

    if (!strchr(word, '/'))
        return case_time(file, word, &stage->mean);
    each = arena_alloc(file->arena, stage->tasks * sizeof *each);
    for (char *next = word; next; word = next) {
        next = case_cut(word, '/');
        if (count == stage->tasks)
            return case_bad(file, "more times than tasks at", word);
        if (!case_time(file, word, &each[count]))
            return false;
        sum += each[count++];
    }
    if (count < stage->tasks)
        return case_bad(file, "fewer times than tasks", NULL);
    stage->duration = each;
    stage->mean = sum / stage->tasks;
    return true;
}

static bool read_parents(struct case_file *file, struct big_stage *stage, char *word)
{
    uint32_t *parent = arena_alloc(file->arena, MOST_STAGES * sizeof *parent);

    stage->parent = parent;
    for (char *next = word; next; word = next) {
        int64_t value;

        next = case_cut(word, '+');
        if (!case_whole(file, word, &value))
            return false;
        if (value < 0 || value >= MOST_STAGES || stage->parents == MOST_STAGES)
            return case_bad(file, "no such stage", word);
        parent[stage->parents++] = (uint32_t)value;
    }
    return true;
}

/* name=value behind a comma. */
static bool read_need(struct case_file *file, struct big_stage *stage, char *word)
{
    static const char *const needs[] = { "cpu", "memory", "disk", "net", "input", "shuffle", NULL };
    char *text = case_cut(word, '=');
    int which = case_find(word, needs);
    double value;

    if (which < 0 || !text)
        return case_bad(file, "expected cpu, memory, disk, net, input or shuffle =, not", word);
    if (!case_real(file, text, &value))
        return false;
    if (which < BIG_RESOURCES)
        stage->demand[which] = llround(which == BIG_CPU ? 1000 * value : value);
    else
        *(which == BIG_RESOURCES ? &stage->input : &stage->shuffle) = value;
    return true;
}

static bool read_stage(struct case_file *file, struct big_stage *stage, uint32_t index, char *word)
{
    char *needs = case_cut(word, ','), *parents = case_cut(word, '<'), *times;
    int64_t tasks;

    *stage = big_harness_stage(1, 0);
    if (*word == 'm' || *word == 'r')
        stage->kind = *word++ == 'm' ? BIG_MAP : BIG_REDUCE;
    times = case_cut(word, 'x');
    if (!times)
        return case_bad(file, "expected TASKSxTIME, not", word);
    if (!case_whole(file, word, &tasks))
        return false;
    if (tasks < 1 || tasks > 100000)
        return case_bad(file, "expected 1 to 100000 tasks, not", word);
    stage->tasks = (uint32_t)tasks;
    if (!read_durations(file, stage, times) || (parents && !read_parents(file, stage, parents)))
        return false;
    for (uint32_t i = 0; i < stage->parents; i++)
        if (stage->parent[i] >= index)
            return case_bad(file, "a stage stands behind its parents", NULL);
    while (needs) {
        char *next = case_cut(needs, ',');

        if (!read_need(file, stage, needs))
            return false;
        needs = next;
    }
    return true;
}

/* FROM>TO:BYTES */
static bool read_flow(struct case_file *file, struct big_flow *flow, char *word)
{
    char *to = case_cut(word, '>'), *bytes = to ? case_cut(to, ':') : NULL;
    int64_t ends_at[2];

    if (!bytes)
        return case_bad(file, "expected FROM>TO:BYTES, not", word);
    if (!case_whole(file, word, &ends_at[0]) || !case_whole(file, to, &ends_at[1]) ||
        !case_real(file, bytes, &flow->bytes))
        return false;
    flow->from = (uint32_t)ends_at[0];
    flow->to = (uint32_t)ends_at[1];
    return true;
}

static bool read_stages(struct case_file *file, struct big_arrival *item, char *word)
{
    struct big_stage *stage = arena_alloc(file->arena, MOST_STAGES * sizeof *stage);
    struct big_flow *flow = arena_alloc(file->arena, MOST_STAGES * sizeof *flow);
    bool flows = strchr(word, '>') != NULL;
    uint32_t count = 0;

    for (char *next = word; next; word = next) {
        next = case_cut(word, ';');
        if (count == MOST_STAGES)
            return case_bad(file, "too many stages at", word);
        if (flows ? !read_flow(file, &flow[count], word)
                  : !read_stage(file, &stage[count], count, word))
            return false;
        count++;
    }
    item->stage = flows ? NULL : stage;
    item->stages = flows ? 0 : count;
    item->flow = flows ? flow : NULL;
    item->flows = flows ? count : 0;
    return true;
}

static bool read_value(struct case_file *file, struct big_arrival *item, int column, char *word)
{
    switch ((enum column)column) {
    case COLUMN_NAME:
        item->name = arena_text(file->arena, word);
        return true;
    case COLUMN_ARRIVE:
        return case_time(file, word, &item->submit);
    case COLUMN_STAGES:
        return read_stages(file, item, word);
    case COLUMN_QUEUE:
        item->queue = arena_text(file->arena, word);
        return true;
    case COLUMN_USER:
        return case_whole(file, word, &item->user);
    case COLUMN_PRIORITY:
        return case_whole(file, word, &item->priority);
    case COLUMN_WEIGHT:
        return case_real(file, word, &item->weight);
    }
    return false;
}

/* Promises ----------------------------------------------------------------------------------- */

static struct vec spans_of(const void *run, size_t job)
{
    const struct big_harness *h = run;
    const struct big_harness_task *rows = h->tasks.data;
    struct vec spans = { 0 };

    for (size_t i = 0; i < h->tasks.count; i++)
        if (rows[i].job == (int64_t)job)
            *(struct case_span *)vec_push(&spans, sizeof(struct case_span)) =
                (struct case_span){ rows[i].start, rows[i].finish, rows[i].machine,
                                    case_find(rows[i].end, ends) };
    return spans;
}

static sim_time end_of(const void *run, size_t job)
{
    return big_harness_job(run, (int64_t)job)->finish;
}

static const char *name_of(const struct case_file *file, size_t job)
{
    return ((const struct table *)file)->items[job].name;
}

static const struct case_kind table_kind = {
    .row = "job",
    .place = "m",
    .ends = ends,
    .unit = 1e9,
    .time = case_time,
    .name = name_of,
    .end = end_of,
    .spans = spans_of,
};

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct table *table = (struct table *)file;
    struct big_arrival *item = &table->items[file->rows.count];

    if (file->rows.count == MOST_ROWS)
        return case_bad(file, "too many jobs", NULL);
    *item = big_harness_arrival(0, NULL, 0);
    for (size_t i = 0; i < bar; i++)
        if (strcmp(words[i], "-") != 0 && !read_value(file, item, file->columns[i], words[i]))
            return false;
    if (item->stages + item->flows == 0)
        return case_bad(file, "a job needs stages", NULL);
    if (item > table->items && item->submit < item[-1].submit)
        return case_bad(file, "jobs stand in the order of their arrival", NULL);
    return case_promises(file, &table_kind, words + bar + 1, count - bar - 1);
}

/* Settings ----------------------------------------------------------------------------------- */

/* with NAME [parameter=value ...] */
static bool read_with(struct table *table, char **words, size_t count)
{
    struct case_file *file = &table->file;
    struct companion *with;
    struct error why;

    if (count < 2 || file->setup_count == 0)
        return case_bad(file, "expected a policy line, then 'with NAME'", NULL);
    with = &table->with[file->setup_count - 1];
    if (with->policy)
        return case_bad(file, "a policy has one beside it, not also", words[1]);
    with->policy = policy_find(words[1], &why);
    if (!with->policy)
        return case_bad(file, why.text, NULL);
    if (count - 2 > CASE_SETTINGS)
        return case_bad(file, "too many settings at", words[2 + CASE_SETTINGS]);
    for (size_t i = 2; i < count; i++)
        with->params[i - 2] = arena_text(file->arena, words[i]);
    return true;
}

static bool read_setting(struct case_file *file, char **words, size_t count, bool *known)
{
    struct table *table = (struct table *)file;

    if (!strcmp(words[0], "measure"))
        return case_measure(file, &table->measures, words, count);
    if (!strcmp(words[0], "with"))
        return read_with(table, words, count);
    *known = !strcmp(words[0], "kind");
    if (!*known)
        return true;
    if (table->kind_count == MOST_KINDS)
        return case_bad(file, "too many kinds", NULL);
    return case_params(file, big_kind_table, &table->kinds[table->kind_count++], words + 1,
                       count - 1);
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct table *table = (const struct table *)file;
    struct big_harness h = { .policy = file->setups[policy].policy,
                             .with = table->with[policy].policy,
                             .kinds = table->kinds,
                             .kind_count = table->kind_count,
                             .items = table->items,
                             .count = file->rows.count,
                             .seed = (uint64_t)file->seed };
    const struct case_lists lists = { h.params, h.options, h.platform, h.measures };
    struct error err = { "" };
    int broken;

    case_append(h.with_params, table->with[policy].params);
    case_fill(file, &table->measures, policy, &lists);
    broken = case_outcome(file, policy, big_harness_run(&h, &err), &err);
    if (broken < 0)
        broken = case_compare(file, &table_kind, policy, &h) +
                 case_compare_measures(file, &table->measures, policy, h.values);
    big_harness_free(&h);
    return broken;
}

static const struct case_runner runner = {
    .size = sizeof(struct table),
    .names = names,
    .first_columns = COLUMN_STAGES + 1,
    .seeded = true,
    .expected = "expected a setting or a job with '|', not",
    .setting = read_setting,
    .row = read_row,
    .needs = "policy and jobs",
    .check = check_policy,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
