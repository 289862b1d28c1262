/* Threads of the os system as the store keeps them: programs are read once, for all runs. */
#include <inttypes.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/base/text.h"
#include "sim/os/os_spec.h"
#include "workloads/replay.h"

_Static_assert(offsetof(struct os_arrival, submit) == 0, "an item begins with its submit time");

/* What the jobs of a trace are: threads that say the same, one after the other, share one. */
struct shared {
    const struct os_arrival **of; /* by row; NULL: none was read */
    int64_t count;
};

static const char *const class_names[] = { "other", "batch", "idle", "fifo", "rr", "deadline" };

/* What stands behind the word of a step. */
enum operand { TIME, NUMBER, PAIR, PROGRAM };

static const struct word {
    const char *name;
    int kind; /* enum os_step_kind */
    enum operand operand;
    bool lasts; /* it takes time by itself, or can */
} words[] = {
    { "run", OS_RUN, TIME, false },         { "sleep", OS_SLEEP, TIME, false },
    { "io", OS_IO, TIME, false },           { "timer", OS_TIMER, TIME, false },
    { "yield", OS_YIELD, TIME, false },     { "lock", OS_LOCK, NUMBER, false },
    { "unlock", OS_UNLOCK, NUMBER, false }, { "wait", OS_WAIT, PAIR, true },
    { "signal", OS_SIGNAL, NUMBER, false }, { "broadcast", OS_BROADCAST, NUMBER, false },
    { "barrier", OS_BARRIER, PAIR, true },  { "suspend", OS_SUSPEND, NUMBER, true },
    { "resume", OS_RESUME, NUMBER, false }, { "fork", OS_FORK, PROGRAM, false },
    { "join", OS_JOIN, NUMBER, false },
};

enum {
    CLASSES = sizeof class_names / sizeof class_names[0],
    WORDS = sizeof words / sizeof words[0]
};

static bool read_number(const struct json *object, const char *key, int64_t *value,
                        struct error *err)
{
    const struct json *at = json_get(object, key);

    if (!at || at->kind != JSON_NUMBER || !text_to_int(at->text, value))
        return error_set(err, "no whole number '%s'", key);
    return true;
}

static bool in_range(const char *key, int64_t value, int64_t least, int64_t most, struct error *err)
{
    return (value >= least && value <= most) ||
           error_set(err, "'%s' is %" PRId64 "; expected %" PRId64 " to %" PRId64, key, value,
                     least, most);
}

static bool read_name(const struct json *at, const char *const *names, int count, int *value)
{
    for (*value = 0; at && at->kind == JSON_STRING && *value < count; ++*value)
        if (strcmp(at->text, names[*value]) == 0)
            return true;
    return false;
}

static bool read_cpus(const struct json *list, struct os_cpu_set *affinity, struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        int64_t cpu;

        if (at->kind != JSON_NUMBER || !text_to_int(at->text, &cpu) || cpu < 0 ||
            cpu >= OS_MOST_CPUS)
            return error_set(err, "a CPU is no number from 0 to %d", OS_MOST_CPUS - 1);
        os_set_add(affinity, (uint32_t)cpu);
    }
    return true;
}

static bool read_child(const struct json *at, struct os_step *step, struct arena *arena,
                       struct error *err);

static const struct word *find_word(const struct json *at)
{
    for (int i = 0; at && at->kind == JSON_STRING && i < WORDS; i++)
        if (strcmp(at->text, words[i].name) == 0)
            return &words[i];
    return NULL;
}

static bool read_object(const struct json *at, int64_t most, uint32_t *number)
{
    int64_t value;

    if (at->kind != JSON_NUMBER || !text_to_int(at->text, &value) || value < 0 || value > most)
        return false;
    *number = (uint32_t)value;
    return true;
}

static bool bad_step(struct error *err)
{
    return error_set(err, "a step is not like [\"run\", 1000]");
}

static bool read_step(const struct json *at, struct os_step *step, bool *lasts, struct arena *arena,
                      struct error *err)
{
    const struct json *first = at->kind == JSON_LIST ? at->first : NULL;
    const struct word *word = find_word(first);

    if (!word || at->count != (word->operand == PAIR ? 3 : 2))
        return bad_step(err);
    step->kind = word->kind;
    *lasts = word->lasts;
    switch (word->operand) {
    case TIME:
        if (first->next->kind != JSON_NUMBER || !text_to_int(first->next->text, &step->time) ||
            step->time < 0)
            return bad_step(err);
        *lasts = step->kind != OS_YIELD && step->time > 0;
        return step->kind != OS_TIMER || *lasts || error_set(err, "a timer of period 0");
    case PAIR:
        if (!read_object(first->next->next, INT32_MAX, &step->other))
            return bad_step(err);
        return read_object(first->next, OS_MOST_OBJECTS - 1, &step->object) || bad_step(err);
    case NUMBER:
        return read_object(first->next, OS_MOST_OBJECTS - 1, &step->object) || bad_step(err);
    case PROGRAM:
        break;
    }
    return read_child(first->next, step, arena, err);
}

static bool read_program(const struct json *root, struct os_program *program, struct arena *arena,
                         struct error *err)
{
    const struct json *list = json_get(root, "steps");
    struct os_step *steps;
    bool lasts = false, one = false;

    if (!list || list->kind != JSON_LIST || list->count > UINT32_MAX)
        return error_set(err, "no list 'steps'");
    steps = arena_array(arena, list->count, sizeof *steps);
    program->step = steps;
    for (const struct json *at = list->first; at; at = at->next) {
        if (!read_step(at, steps, &one, arena, err))
            return false;
        lasts = lasts || one;
        steps++;
        program->steps++;
    }
    if (!lasts)
        return error_set(err, "no step takes time");
    return read_number(root, "loops", &program->loops, err) &&
           in_range("loops", program->loops, 0, INT64_MAX, err);
}

static bool read_thread(const struct json *root, struct os_arrival *thread, struct arena *arena,
                        struct error *err)
{
    struct os_program *program = arena_alloc(arena, sizeof *program);

    thread->group = -1;
    thread->program = program;
    if (!read_name(json_get(root, "class"), class_names, CLASSES, &thread->scheduling))
        return error_set(err, "no 'class' that is known");
    return read_number(root, "nice", &thread->nice, err) &&
           in_range("nice", thread->nice, -20, 19, err) &&
           read_number(root, "priority", &thread->priority, err) &&
           in_range("priority", thread->priority, 0, 99, err) &&
           read_number(root, "runtime", &thread->runtime, err) &&
           in_range("runtime", thread->runtime, 0, INT64_MAX, err) &&
           read_number(root, "period", &thread->period, err) &&
           in_range("period", thread->period, 0, INT64_MAX, err) &&
           read_number(root, "deadline", &thread->deadline, err) &&
           in_range("deadline", thread->deadline, 0, INT64_MAX, err) &&
           read_cpus(json_get(root, "cpus"), &thread->affinity, err) &&
           read_program(root, program, arena, err);
}

/* Reads stop at 64 levels of JSON, so that children of children do, too. */
static bool read_child(const struct json *at, struct os_step *step, struct arena *arena,
                       struct error *err)
{
    struct os_arrival *child = arena_alloc(arena, sizeof *child);
    const struct json *name = json_get(at, "name");

    if (name && name->kind == JSON_STRING)
        child->name = arena_text(arena, name->text);
    step->child = child;
    return read_thread(at, child, arena, err);
}

/* The thread of one row, as its program says. NULL on failure. */
static const struct os_arrival *parse(const char *text, struct arena *arena, struct error *err)
{
    struct os_arrival *thread = arena_alloc(arena, sizeof *thread);
    struct arena *scratch = arena_create();
    const struct json *root = json_parse("program", text, strlen(text), scratch, err);
    bool ok = root && read_thread(root, thread, arena, err);

    arena_destroy(scratch);
    return ok ? thread : NULL;
}

static bool load_rows(struct replay_trace *trace, struct store_cursor *cursor, struct shared *s,
                      struct arena *arena, struct error *err)
{
    const struct os_arrival *last = NULL;
    struct text text = { 0 };
    struct store_row row;
    bool more = true;
    bool ok;

    while ((ok = store_next_row(cursor, &row, &more, err)) && more) {
        int64_t at = row.job.row;

        if (at < 0 || at >= s->count || !row.extra) {
            ok = error_set(err, "job %" PRId64 " has no program, or is one too many", at);
        } else if (!last || strcmp(text_get(&text), row.extra) != 0) {
            text.count = 0;
            text_add(&text, row.extra);
            last = parse(row.extra, arena, err);
            ok = last || error_prefix(err, "job %" PRId64, at);
        }
        if (!ok) {
            error_prefix(err, "%s: damaged store: trace %s", trace->store, trace->info.name);
            break;
        }
        s->of[at] = last;
    }
    text_free(&text);
    return ok;
}

static bool load_shared(struct replay_trace *trace, struct store *store, struct arena *arena,
                        struct error *err)
{
    struct shared *s = arena_alloc(arena, sizeof *s);
    struct store_cursor *cursor = store_rows(store, trace->info.id, err);
    bool ok;

    s->count = trace->info.jobs;
    s->of = arena_array(arena, (size_t)s->count, sizeof(const struct os_arrival *));
    ok = cursor && load_rows(trace, cursor, s, arena, err);
    store_done(cursor);
    trace->shared = s;
    return ok;
}

static void *open_threads(struct store *store, const struct replay_trace *trace, sim_time from,
                          sim_time to, struct error *err)
{
    return store_jobs(store, trace->info.id, from, to, err);
}

static bool next_thread(void *cursor, const struct replay_trace *trace, void *item, bool *more,
                        struct error *err)
{
    const struct shared *s = trace->shared;
    struct os_arrival *thread = item;
    struct store_job job;

    if (!store_next(cursor, &job, more, err))
        return false;
    if (!*more)
        return true;
    if (job.row < 0 || job.row >= s->count || !s->of[job.row])
        return error_set(err, "%s: trace %s holds more than it says; see 'orrery trace check'",
                         trace->store, trace->info.name);
    *thread = *s->of[job.row];
    thread->submit = job.submit;
    thread->number = job.number;
    thread->name = job.name;
    return true;
}

static void done(void *cursor)
{
    store_done(cursor);
}

static void keep_name(void *item, struct arena *arena)
{
    struct os_arrival *thread = item;

    if (thread->name)
        thread->name = arena_text(arena, thread->name);
}

/*
 * CPU seconds until its end and that of its children, as expected where times are drawn; below 0:
 * one of them has no end, and says nothing of load.
 */
static double program_work(const struct os_program *program)
{
    double sum = 0;

    if (program->loops == 0)
        return -1;
    for (uint32_t i = 0; i < program->steps; i++) {
        const struct os_step *step = &program->step[i];
        double work = 0;

        if (step->kind == OS_RUN)
            work = step->dist ? dist_mean(step->dist) : time_seconds(step->time);
        else if (step->kind == OS_FORK)
            work = program_work(step->child->program);
        if (work < 0)
            return -1;
        sum += work;
    }
    return sum * (double)program->loops;
}

static double work_of(const void *item, const struct workload_context *context)
{
    const struct os_arrival *thread = item;

    (void)context;
    return program_work(thread->program);
}

static const char *const families[] = { "os", NULL };

const struct replay_kind replay_os = {
    .system = "os",
    .families = families,
    .item_size = sizeof(struct os_arrival),
    .open = open_threads,
    .next = next_thread,
    .done = done,
    .keep = keep_name,
    .load_shared = load_shared,
    .work = work_of,
};
