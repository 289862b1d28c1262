/* Checks one case file of the bigdata system: tables of jobs, and when each policy runs them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/text.h"
#include "tests/support/big_harness.h"
#include "tests/support/case_file.h"

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
 * Right of '|' stands one promise for each `policy` line:
 *   0-10@m1,10-15  all attempts at its tasks, from when to when, and, if one likes, on which
 * machine 3x0-10         the same three times 0-4!killed     an attempt that was not done but
 * beaten, killed or lost 0-10,..        how it begins none           nothing of it runs 25 when the
 * job ends
 *   -              nothing
 * Attempts count in the order of start, end, machine, however they are written.
 *
 * Further lines are
 *   with NAME [parameter=value ...]      one more policy beside that of the `policy` line above
 *   kind [name=... count=N cores=N memory=N ...]   of machines
 *   measure NAME | VALUE ...
 */
enum { MOST_ROWS = 40, MOST_MEASURES = 8, MOST_KINDS = 8, MOST_STAGES = 16, MOST_SPANS = 256 };

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

struct span {
    sim_time start, finish;
    int64_t machine; /* -1: not promised */
    int end;         /* index into `ends` */
};

enum promise_kind { PROMISE_NOTHING, PROMISE_SPANS, PROMISE_BEGIN, PROMISE_END };

struct promise {
    enum promise_kind kind;
    struct span *spans;
    size_t count;
    sim_time end;
};

struct row {
    struct promise promises[CASE_POLICIES];
};

struct measured {
    char name[32];
    double value[CASE_POLICIES]; /* NaN: not promised */
};

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
    struct measured measures[MOST_MEASURES];
    size_t measure_count;
};

static bool read_whole(struct case_file *file, const char *word, int64_t *value)
{
    return text_to_int(word, value) || case_bad(file, "expected a whole number, not", word);
}

static bool read_real(struct case_file *file, const char *word, double *value)
{
    return text_to_real(word, value) || case_bad(file, "expected a number, not", word);
}

/* Cuts a word at the next `mark`; what is behind it, or NULL. */
static char *cut(char *word, char mark)
{
    char *at = strchr(word, mark);

    if (at)
        *at++ = '\0';
    return at;
}

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
        next = cut(word, '/');
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

        next = cut(word, '+');
        if (!read_whole(file, word, &value))
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
    char *text = cut(word, '=');
    int which = case_find(word, needs);
    double value;

    if (which < 0 || !text)
        return case_bad(file, "expected cpu, memory, disk, net, input or shuffle =, not", word);
    if (!read_real(file, text, &value))
        return false;
    if (which < BIG_RESOURCES)
        stage->demand[which] = llround(which == BIG_CPU ? 1000 * value : value);
    else
        *(which == BIG_RESOURCES ? &stage->input : &stage->shuffle) = value;
    return true;
}

static bool read_stage(struct case_file *file, struct big_stage *stage, uint32_t index, char *word)
{
    char *needs = cut(word, ','), *parents = cut(word, '<'), *times;
    int64_t tasks;

    *stage = big_harness_stage(1, 0);
    if (*word == 'm' || *word == 'r')
        stage->kind = *word++ == 'm' ? BIG_MAP : BIG_REDUCE;
    times = cut(word, 'x');
    if (!times)
        return case_bad(file, "expected TASKSxTIME, not", word);
    if (!read_whole(file, word, &tasks))
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
        char *next = cut(needs, ',');

        if (!read_need(file, stage, needs))
            return false;
        needs = next;
    }
    return true;
}

/* FROM>TO:BYTES */
static bool read_flow(struct case_file *file, struct big_flow *flow, char *word)
{
    char *to = cut(word, '>'), *bytes = to ? cut(to, ':') : NULL;
    int64_t ends_at[2];

    if (!bytes)
        return case_bad(file, "expected FROM>TO:BYTES, not", word);
    if (!read_whole(file, word, &ends_at[0]) || !read_whole(file, to, &ends_at[1]) ||
        !read_real(file, bytes, &flow->bytes))
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
        next = cut(word, ';');
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
        return read_whole(file, word, &item->user);
    case COLUMN_PRIORITY:
        return read_whole(file, word, &item->priority);
    case COLUMN_WEIGHT:
        return read_real(file, word, &item->weight);
    }
    return false;
}

/* Promises ----------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->finish != y->finish)
        return x->finish < y->finish ? -1 : 1;
    return (x->machine > y->machine) - (x->machine < y->machine);
}

/* [Nx]FROM-TO[@mMACHINE][!END], so many times. */
static bool read_span(struct case_file *file, struct promise *promise, char *word)
{
    struct span span = { .machine = -1 };
    char *end = cut(word, '!'), *machine = cut(word, '@'), *times = strchr(word, 'x'), *finish;
    int64_t count = 1;

    if (times) {
        *times = '\0';
        if (!read_whole(file, word, &count))
            return false;
        word = times + 1;
    }
    finish = cut(word, '-');
    if (!finish)
        return case_bad(file, "expected FROM-TO, not", word);
    if (!case_time(file, word, &span.start) || !case_time(file, finish, &span.finish))
        return false;
    if (machine && (*machine != 'm' || !text_to_int(machine + 1, &span.machine)))
        return case_bad(file, "expected a machine as m0, not", machine);
    if (end && (span.end = case_find(end, ends)) < 0)
        return case_bad(file, "an attempt is beaten, killed or lost, not", end);
    if (count < 1 || count > (int64_t)(MOST_SPANS - promise->count))
        return case_bad(file, "too many attempts, or none", NULL);
    while (count-- > 0)
        promise->spans[promise->count++] = span;
    return true;
}

static bool read_promise(struct case_file *file, struct promise *promise, char *word)
{
    if (!strcmp(word, "-"))
        return true;
    promise->kind = PROMISE_END;
    if (strcmp(word, "none") != 0 && !strchr(word, '-'))
        return case_time(file, word, &promise->end);
    promise->kind = PROMISE_SPANS;
    promise->spans = arena_alloc(file->arena, MOST_SPANS * sizeof *promise->spans);
    if (!strcmp(word, "none"))
        return true;
    for (char *next = word; next; word = next) {
        next = cut(word, ',');
        if (!strcmp(word, "..") && !next)
            promise->kind = PROMISE_BEGIN;
        else if (!read_span(file, promise, word))
            return false;
    }
    qsort(promise->spans, promise->count, sizeof *promise->spans, by_time);
    return true;
}

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct table *table = (struct table *)file;
    struct big_arrival *item = &table->items[file->rows.count];
    struct row *row;

    if (file->rows.count == MOST_ROWS)
        return case_bad(file, "too many jobs", NULL);
    row = vec_push(&file->rows, sizeof *row);
    *row = (struct row){ 0 };
    *item = big_harness_arrival(0, NULL, 0);
    for (size_t i = 0; i < bar; i++)
        if (strcmp(words[i], "-") != 0 && !read_value(file, item, file->columns[i], words[i]))
            return false;
    if (item->stages + item->flows == 0)
        return case_bad(file, "a job needs stages", NULL);
    if (item > table->items && item->submit < item[-1].submit)
        return case_bad(file, "jobs stand in the order of their arrival", NULL);
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(file, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

/* Settings ----------------------------------------------------------------------------------- */

/* measure NAME | VALUE ... */
static bool read_measure(struct table *table, char **words, size_t count)
{
    struct measured *measured = &table->measures[table->measure_count];

    if (table->measure_count == MOST_MEASURES || count < 3 || strcmp(words[2], "|") != 0 ||
        count - 3 != table->file.setup_count)
        return case_bad(&table->file, "expected 'measure NAME |' and a value for each policy",
                        NULL);
    snprintf(measured->name, sizeof measured->name, "%s", words[1]);
    for (size_t i = 3; i < count; i++) {
        measured->value[i - 3] = (double)NAN;
        if (strcmp(words[i], "-") != 0 &&
            !read_real(&table->file, words[i], &measured->value[i - 3]))
            return false;
    }
    table->measure_count++;
    return true;
}

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
        return read_measure(table, words, count);
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

static bool end_file(struct case_file *file)
{
    (void)file;
    return true;
}

/* Comparing ---------------------------------------------------------------------------------- */

static struct vec spans_of(const struct big_harness *h, int64_t job)
{
    const struct big_harness_task *rows = h->tasks.data;
    struct vec spans = { 0 };

    for (size_t i = 0; i < h->tasks.count; i++)
        if (rows[i].job == job)
            *(struct span *)vec_push(&spans, sizeof(struct span)) =
                (struct span){ rows[i].start, rows[i].finish, rows[i].machine,
                               case_find(rows[i].end, ends) };
    if (spans.count)
        qsort(spans.data, spans.count, sizeof(struct span), by_time);
    return spans;
}

static void print_spans(const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%.10g-%.10g", i ? "," : "", (double)spans[i].start / 1e9,
               (double)spans[i].finish / 1e9);
        if (spans[i].machine >= 0)
            printf("@m%" PRId64, spans[i].machine);
        if (spans[i].end > 0)
            printf("!%s", ends[spans[i].end]);
    }
    printf("%s", count ? "" : "none");
}

static bool spans_differ(const struct promise *promise, const struct vec *got)
{
    const struct span *is = got->data;
    bool begin = promise->kind == PROMISE_BEGIN;

    if (begin ? got->count < promise->count : got->count != promise->count)
        return true;
    for (size_t i = 0; i < promise->count; i++) {
        const struct span *want = &promise->spans[i];

        if (is[i].start != want->start || is[i].finish != want->finish || is[i].end != want->end ||
            (want->machine >= 0 && is[i].machine != want->machine))
            return true;
    }
    return false;
}

static bool end_differs(const struct promise *promise, const char *who,
                        const struct big_harness_job *job)
{
    if (job->finish == promise->end)
        return false;
    printf("%s ended at ", who);
    if (job->finish == INT64_MIN)
        printf("no time");
    else
        printf("%.10g", (double)job->finish / 1e9);
    printf(", expected %.10g\n", (double)promise->end / 1e9);
    return true;
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct table *table, size_t policy, size_t job,
                    const struct big_harness *h)
{
    const struct case_file *file = &table->file;
    const struct row *row = vec_at(&file->rows, job, sizeof *row);
    const struct promise *promise = &row->promises[policy];
    struct vec got;
    char who[512];
    bool wrong;

    if (promise->kind == PROMISE_NOTHING)
        return false;
    snprintf(who, sizeof who, "%s: %s: job %s", file->path, file->setups[policy].label,
             table->items[job].name ? table->items[job].name : "?");
    if (promise->kind == PROMISE_END)
        return end_differs(promise, who, big_harness_job(h, (int64_t)job));
    got = spans_of(h, (int64_t)job);
    wrong = spans_differ(promise, &got);
    if (wrong) {
        printf("%s ran ", who);
        print_spans(got.data, got.count);
        printf(", expected ");
        print_spans(promise->spans, promise->count);
        printf("%s\n", promise->kind == PROMISE_BEGIN ? ",.." : "");
    }
    vec_free(&got);
    return wrong;
}

static int compare(const struct table *table, size_t policy, const struct big_harness *h)
{
    const struct case_file *file = &table->file;
    int broken = 0;

    for (size_t i = 0; i < file->rows.count; i++)
        broken += differs(table, policy, i, h);
    for (size_t i = 0; i < table->measure_count; i++) {
        double expected = table->measures[i].value[policy];

        if (isnan(expected) || fabs(h->values[i] - expected) <= 1e-9 * fmax(1, fabs(expected)))
            continue;
        printf("%s: %s: %s is %.12g, expected %.12g\n", file->path, file->setups[policy].label,
               table->measures[i].name, h->values[i], expected);
        broken++;
    }
    return broken;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct table *table = (const struct table *)file;
    const struct case_setup *setup = &file->setups[policy];
    struct big_harness h = { .policy = setup->policy,
                             .with = table->with[policy].policy,
                             .kinds = table->kinds,
                             .kind_count = table->kind_count,
                             .items = table->items,
                             .count = file->rows.count,
                             .seed = (uint64_t)file->seed };
    struct error err = { "" };
    int broken;

    case_append(h.params, setup->params);
    case_append(h.with_params, table->with[policy].params);
    case_append(h.platform, file->platform);
    case_append(h.options, file->options);
    case_append(h.options, setup->options);
    for (size_t i = 0; i < table->measure_count; i++)
        h.measures[i] = table->measures[i].name;
    broken = case_outcome(file, policy, big_harness_run(&h, &err), &err);
    if (broken < 0)
        broken = compare(table, policy, &h);
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
    .complete = end_file,
    .check = check_policy,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
