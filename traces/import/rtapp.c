/* Threads as rt-app describes them: phases of run, sleep and timer, as JSON (doc/tutorial.txt). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "traces/format.h"
#include "traces/members.h"
#include "traces/number.h"

enum { MOST_BYTES = 1 << 28, MOST_STEPS = 100000, MOST_THREADS = 100000, MOST_CPUS = 64 };

enum { OTHER, IDLE, RR, FIFO, DEADLINE, CLASSES };

static const char *const policy_names[CLASSES] = { "SCHED_OTHER", "SCHED_IDLE", "SCHED_RR",
                                                   "SCHED_FIFO", "SCHED_DEADLINE" };
/* The same in the words of the trace. */
static const char *const class_names[CLASSES] = { "other", "idle", "rr", "fifo", "deadline" };

static const struct intake_reason left_out = { STORE_DROPPED,
                                               "is an event that is not simulated; left out",
                                               "run, sleep, timer or yield" };
static const struct intake_reason ignored = { STORE_REPAIRED,
                                              "is a property that is not simulated; ignored",
                                              "none, as it is not simulated" };
static const struct intake_reason of_phase = {
    STORE_REPAIRED, "of a phase is not simulated; that of the thread holds throughout",
    "none in a phase"
};
static const struct intake_reason unknown_key = { STORE_NOTED,
                                                  "is a key that is not known; ignored", NULL };
static const struct intake_reason relative = {
    STORE_NOTED, "a relative timer; what is late does not move the times that follow", NULL
};
static const struct intake_reason nobody = { STORE_NOTED, "a thread of no instances", NULL };

/* What a key of a thread or phase is. */
enum key_kind { KEY_OWN, KEY_IGNORED };

struct key {
    const char *name;
    enum key_kind kind;
    bool of_thread; /* in a phase it would change the thread */
};

static const struct key properties[] = {
    { "instance", KEY_OWN, false },      { "delay", KEY_OWN, false },
    { "loop", KEY_OWN, false },          { "phases", KEY_OWN, false },
    { "policy", KEY_OWN, true },         { "priority", KEY_OWN, true },
    { "dl-runtime", KEY_OWN, true },     { "dl-period", KEY_OWN, true },
    { "dl-deadline", KEY_OWN, true },    { "cpus", KEY_OWN, true },
    { "util_min", KEY_IGNORED, false },  { "util_max", KEY_IGNORED, false },
    { "taskgroup", KEY_IGNORED, false }, { "membind_nodes", KEY_IGNORED, false },
};

/* Events are told by how their key begins, so that one may stand several times: run0, run1. */
enum event_kind { EVENT_RUN, EVENT_SLEEP, EVENT_TIMER, EVENT_YIELD, EVENT_OTHER };

static const struct {
    const char *prefix;
    enum event_kind kind;
} events[] = {
    { "run", EVENT_RUN },      { "sleep", EVENT_SLEEP },   { "timer", EVENT_TIMER },
    { "yield", EVENT_YIELD },  { "lock", EVENT_OTHER },    { "unlock", EVENT_OTHER },
    { "wait", EVENT_OTHER },   { "signal", EVENT_OTHER },  { "broad", EVENT_OTHER },
    { "sync", EVENT_OTHER },   { "barrier", EVENT_OTHER }, { "suspend", EVENT_OTHER },
    { "resume", EVENT_OTHER }, { "mem", EVENT_OTHER },     { "iorun", EVENT_OTHER },
    { "fork", EVENT_OTHER },
};

/* Steps as they are written to the trace. */
struct steps {
    struct text text; /* ["run",1000],["sleep",500] */
    size_t count;
    bool lasts; /* one of them takes time */
    sim_time period;
    int64_t loops; /* of all of them; 0: for ever */
};

/* Properties of a thread. */
struct rules {
    int policy;
    int64_t priority; /* nice value of OTHER and IDLE */
    sim_time runtime, period, deadline;
    const struct json *cpus;
};

struct thread {
    sim_time delay;
    size_t order;
    const char *name;
    const char *program;
    int line;
};

struct reader {
    struct intake *intake;
    int default_policy;
    struct vec threads;
    size_t bytes; /* of all programs */
};

static bool read_whole(const struct json *at, int64_t least, int64_t most, int64_t *value,
                       struct error *err)
{
    if (at->kind != JSON_NUMBER ||
        number_read(at->text, strlen(at->text), 0, value) != NUMBER_EXACT || *value < least ||
        *value > most)
        return json_error(at, err,
                          "'%s' is %s%.40s; expected a whole number from %" PRId64 " to %" PRId64,
                          at->key, at->kind == JSON_NUMBER ? "" : json_kind_name(at->kind),
                          at->kind == JSON_NUMBER ? at->text : "", least, most);
    return true;
}

/* Microseconds. */
static bool read_time(const struct json *at, sim_time *time, struct error *err)
{
    enum number kind =
        at->kind == JSON_NUMBER ? number_read(at->text, strlen(at->text), 3, time) : NUMBER_BAD;

    if (kind == NUMBER_RANGE)
        return json_error(at, err, "'%s' is longer than 292 years", at->key);
    if (kind == NUMBER_CUT)
        return json_error(at, err, "'%s' is %.40s; expected microseconds of up to 3 decimals",
                          at->key, at->text);
    if (kind != NUMBER_EXACT || *time < 0)
        return json_error(at, err, "'%s' is %s%.40s; expected microseconds, 0 or more", at->key,
                          at->kind == JSON_NUMBER ? "" : json_kind_name(at->kind),
                          at->kind == JSON_NUMBER ? at->text : "");
    return true;
}

static bool count_key(struct reader *r, const struct intake_reason *reason, const char *name,
                      const struct json *at, struct error *err)
{
    const char *value = at->text[0] ? at->text : json_kind_name(at->kind);
    const struct intake_field field = { 0, name, value, strlen(value) };

    intake_at(r->intake, at->line);
    return intake_count(r->intake, reason, &field, err);
}

static void add_step(struct steps *steps, const char *word, sim_time time)
{
    text_format(&steps->text, "%s[\"%s\",%" PRId64 "]", steps->count++ ? "," : "", word, time);
    steps->lasts = steps->lasts || time > 0;
}

/* {"ref": "unique", "period": 30000, "mode": "absolute"} */
static bool read_timer(struct reader *r, const struct json *at, struct steps *steps,
                       struct error *err)
{
    const struct json *period = json_get(at, "period");
    const struct json *mode = json_get(at, "mode");
    sim_time time;

    if (!period)
        return json_error(at, err, "a timer without 'period'");
    if (!read_time(period, &time, err))
        return false;
    if (time == 0)
        return json_error(period, err, "a timer of period 0");
    if (steps->period && steps->period != time)
        return json_error(period, err,
                          "a second period in one thread; expected %" PRId64 " us as before",
                          steps->period / MICROSECOND);
    steps->period = time;
    if (!mode || strcmp(mode->text, "relative") == 0) {
        intake_at(r->intake, at->line);
        if (!intake_count(r->intake, &relative, NULL, err))
            return false;
    } else if (strcmp(mode->text, "absolute") != 0) {
        return json_error(mode, err, "'mode' is '%.40s'; expected relative or absolute",
                          mode->text);
    }
    add_step(steps, "timer", time);
    return true;
}

static bool read_event(struct reader *r, const struct json *at, struct steps *steps,
                       struct error *err)
{
    size_t count = sizeof events / sizeof events[0];
    size_t i = 0;
    sim_time time;

    while (i < count && strncmp(at->key, events[i].prefix, strlen(events[i].prefix)) != 0)
        i++;
    if (i == count)
        return count_key(r, &unknown_key, at->key, at, err);
    switch (events[i].kind) {
    case EVENT_RUN:
    case EVENT_SLEEP:
        if (!read_time(at, &time, err))
            return false;
        add_step(steps, events[i].prefix, time);
        return true;
    case EVENT_TIMER:
        return read_timer(r, at, steps, err);
    case EVENT_YIELD:
        add_step(steps, "yield", 0);
        return true;
    case EVENT_OTHER:
        break;
    }
    return count_key(r, &left_out, events[i].prefix, at, err);
}

static const struct key *find_property(const char *name)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (strcmp(properties[i].name, name) == 0)
            return &properties[i];
    return NULL;
}

/* The events of a thread or of one of its phases. */
static bool read_events(struct reader *r, const struct json *object, bool phase,
                        struct steps *steps, struct error *err)
{
    for (const struct json *at = object->first; at; at = at->next) {
        const struct key *key = find_property(at->key);
        bool ok = true;

        if (!key)
            ok = read_event(r, at, steps, err);
        else if (key->kind == KEY_IGNORED)
            ok = count_key(r, &ignored, at->key, at, err);
        else if (phase && key->of_thread)
            ok = count_key(r, &of_phase, at->key, at, err);
        if (!ok)
            return false;
        if (steps->count > MOST_STEPS)
            return json_error(at, err, "more than %d steps", MOST_STEPS);
    }
    return true;
}

/* A loop count: -1, for ever, becomes 0. */
static bool read_loop(const struct json *object, int64_t otherwise, int64_t *loop,
                      struct error *err)
{
    const struct json *at = json_get(object, "loop");

    *loop = otherwise;
    if (!at)
        return true;
    if (!read_whole(at, -1, INT64_C(1000000000), loop, err))
        return false;
    if (*loop == 0)
        return json_error(at, err, "'loop' is 0; expected -1 or 1 and more");
    *loop = *loop < 0 ? 0 : *loop;
    return true;
}

/* A phase, as often as it loops; one that is alone becomes a loop of the thread. */
static bool read_phase(struct reader *r, const struct json *phase, bool alone, struct steps *steps,
                       struct error *err)
{
    struct steps own = { .period = steps->period };
    int64_t loop;
    bool ok =
        phase->kind == JSON_OBJECT ||
        json_error(phase, err, "a phase is %s; expected an object", json_kind_name(phase->kind));

    ok = ok && read_loop(phase, 1, &loop, err) && read_events(r, phase, true, &own, err);
    if (ok && alone) {
        steps->loops = loop == 0 ? 0 : steps->loops * loop;
        loop = 1;
    }
    if (ok && loop == 0)
        ok = json_error(phase, err, "a phase that loops for ever; expected it to be the only one");
    if (ok && own.count && loop > (int64_t)((MOST_STEPS - steps->count) / own.count))
        ok =
            json_error(phase, err, "more than %d steps when its loops are written out", MOST_STEPS);
    for (int64_t i = 0; ok && own.count && i < loop; i++) {
        text_format(&steps->text, "%s%s", steps->count ? "," : "", text_get(&own.text));
        steps->count += own.count;
    }
    steps->lasts = steps->lasts || own.lasts;
    steps->period = own.period;
    text_free(&own.text);
    return ok;
}

static bool read_steps(struct reader *r, const struct json *thread, struct steps *steps,
                       struct error *err)
{
    const struct json *phases = json_get(thread, "phases");

    if (!read_loop(thread, 0, &steps->loops, err) || !read_events(r, thread, false, steps, err))
        return false;
    if (phases && phases->kind != JSON_OBJECT)
        return json_error(phases, err, "'phases' is %s; expected an object",
                          json_kind_name(phases->kind));
    if (phases && steps->count)
        return json_error(phases, err, "'phases' beside events of the thread; expected one");
    for (const struct json *at = phases ? phases->first : NULL; at; at = at->next)
        if (!read_phase(r, at, phases->count == 1, steps, err))
            return false;
    return steps->lasts ||
           json_error(thread, err, "thread '%.60s' neither runs nor sleeps", thread->key);
}

static bool read_policy(const struct json *at, int *policy, struct error *err)
{
    if (at->kind == JSON_STRING)
        for (int i = 0; i < CLASSES; i++)
            if (strcmp(at->text, policy_names[i]) == 0) {
                *policy = i;
                return true;
            }
    json_error(at, err, "'%s' is '%.40s'", at->key, at->text);
    return error_hint(err, text_nearest_of(at->text, policy_names, CLASSES),
                      "; expected SCHED_OTHER, SCHED_IDLE, SCHED_RR, SCHED_FIFO or SCHED_DEADLINE");
}

static bool read_rules(const struct json *thread, struct rules *rules, struct error *err)
{
    const struct json *policy = json_get(thread, "policy");
    const struct json *priority = json_get(thread, "priority");
    const struct json *runtime = json_get(thread, "dl-runtime");
    const struct json *period = json_get(thread, "dl-period");
    const struct json *deadline = json_get(thread, "dl-deadline");
    bool fixed;

    if (policy && !read_policy(policy, &rules->policy, err))
        return false;
    fixed = rules->policy == RR || rules->policy == FIFO;
    rules->priority = fixed ? 10 : 0;
    if (priority && !read_whole(priority, fixed ? 1 : -20, fixed ? 99 : 19, &rules->priority, err))
        return false;
    if ((runtime && !read_time(runtime, &rules->runtime, err)) ||
        (period && !read_time(period, &rules->period, err)) ||
        (deadline && !read_time(deadline, &rules->deadline, err)))
        return false;
    if (rules->policy == DEADLINE && rules->runtime == 0)
        return json_error(thread, err, "SCHED_DEADLINE without 'dl-runtime'");
    rules->period = period ? rules->period : rules->runtime;
    rules->deadline = deadline ? rules->deadline : rules->period;
    if (rules->deadline > rules->period || rules->runtime > rules->deadline)
        return json_error(thread, err,
                          "expected dl-runtime, dl-deadline and dl-period in rising order");
    rules->cpus = json_get(thread, "cpus");
    return !rules->cpus || rules->cpus->kind == JSON_LIST ||
           json_error(rules->cpus, err, "'cpus' is %s; expected a list",
                      json_kind_name(rules->cpus->kind));
}

static bool add_cpus(struct text *out, const struct json *list, struct error *err)
{
    text_add(out, "\"cpus\":[");
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        int64_t cpu;

        if (at->kind != JSON_NUMBER ||
            number_read(at->text, strlen(at->text), 0, &cpu) != NUMBER_EXACT || cpu < 0 ||
            cpu >= MOST_CPUS)
            return json_error(at, err, "a CPU is %s '%.40s'; expected a whole number from 0 to %d",
                              json_kind_name(at->kind), at->text, MOST_CPUS - 1);
        text_format(out, "%s%" PRId64, at == list->first ? "" : ",", cpu);
    }
    text_add(out, "],");
    return true;
}

/* The program as the trace keeps it: see job.extra in schema.sql. */
static bool write_program(struct reader *r, const struct json *thread, struct text *out,
                          struct error *err)
{
    struct rules rules = { .policy = r->default_policy };
    struct steps steps = { .count = 0 };
    bool fixed, ok;

    ok = read_rules(thread, &rules, err) && read_steps(r, thread, &steps, err);
    fixed = rules.policy == RR || rules.policy == FIFO;
    text_format(out,
                "{\"class\":\"%s\",\"nice\":%" PRId64 ",\"priority\":%" PRId64
                ",\"runtime\":%" PRId64 ",\"period\":%" PRId64 ",\"deadline\":%" PRId64 ",",
                class_names[rules.policy], fixed ? 0 : rules.priority, fixed ? rules.priority : 0,
                rules.runtime, rules.period ? rules.period : steps.period, rules.deadline);
    ok = ok && add_cpus(out, rules.cpus, err);
    text_format(out, "\"loops\":%" PRId64 ",\"steps\":[%s]}", steps.loops, text_get(&steps.text));
    text_free(&steps.text);
    return ok;
}

static bool read_thread(struct reader *r, const struct json *thread, struct error *err)
{
    struct arena *arena = intake_arena(r->intake);
    const struct json *instance = json_get(thread, "instance");
    const struct json *delay = json_get(thread, "delay");
    struct text program = { 0 };
    struct text name = { 0 };
    sim_time start = 0;
    int64_t count = 1;
    const char *kept;

    if (thread->kind != JSON_OBJECT)
        return json_error(thread, err, "a thread is %s; expected an object",
                          json_kind_name(thread->kind));
    if ((instance && !read_whole(instance, 0, MOST_THREADS, &count, err)) ||
        (delay && !read_time(delay, &start, err)))
        return false;
    if (count > MOST_THREADS - (int64_t)r->threads.count)
        return json_error(thread, err, "more than %d threads", MOST_THREADS);
    intake_at(r->intake, thread->line);
    if (count == 0 && !intake_count(r->intake, &nobody, NULL, err))
        return false;
    if (!write_program(r, thread, &program, err)) {
        text_free(&program);
        return false;
    }
    r->bytes += (size_t)count * program.count;
    if (r->bytes > MOST_BYTES) {
        text_free(&program);
        return json_error(thread, err, "the programs of all threads are longer than 256 MiB");
    }
    kept = arena_text(arena, text_get(&program));
    text_free(&program);
    for (int64_t i = 0; i < count; i++) {
        struct thread *add = vec_push(&r->threads, sizeof *add);

        name.count = 0;
        text_add(&name, thread->key);
        if (count > 1)
            text_format(&name, "-%" PRId64, i);
        *add = (struct thread){ .delay = start,
                                .order = r->threads.count,
                                .name = arena_text(arena, text_get(&name)),
                                .program = kept,
                                .line = thread->line };
    }
    text_free(&name);
    return true;
}

static int earlier(const void *a, const void *b)
{
    const struct thread *one = a;
    const struct thread *other = b;

    if (one->delay != other->delay)
        return one->delay < other->delay ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

/* Threads go to the trace in the order in which they start. */
static bool hand_over(struct reader *r, struct error *err)
{
    struct thread *threads = r->threads.data;

    if (r->threads.count)
        qsort(threads, r->threads.count, sizeof *threads, earlier);
    for (size_t i = 0; i < r->threads.count; i++) {
        struct store_row row = store_row_unknown;

        row.job.submit = threads[i].delay;
        row.job.name = threads[i].name;
        row.extra = threads[i].program;
        intake_at(r->intake, threads[i].line);
        if (!intake_row(r->intake, &row, err))
            return false;
    }
    return true;
}

static bool read_document(struct reader *r, struct error *err)
{
    const struct json *root = members_parse(r->intake, err);
    const struct json *tasks = json_get(root, "tasks");
    const struct json *policy = json_get(json_get(root, "global"), "default_policy");

    if (!root)
        return false;
    if (!tasks || tasks->kind != JSON_OBJECT)
        return json_error(tasks ? tasks : root, err, "expected an object 'tasks'");
    if (policy && !read_policy(policy, &r->default_policy, err))
        return false;
    for (const struct json *at = tasks->first; at; at = at->next)
        if (!read_thread(r, at, err))
            return false;
    return r->threads.count > 0 || json_error(tasks, err, "no threads");
}

static bool rtapp_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .default_policy = OTHER };
    bool ok = read_document(&r, err) && hand_over(&r, err);

    (void)options;
    vec_free(&r.threads);
    memcpy(intake_info(intake)->family, "os", sizeof "os");
    return ok;
}

static bool rtapp_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "\"tasks\"") && !format_has(bytes, count, "\"workflow\"") &&
           (format_has(bytes, count, "\"run") || format_has(bytes, count, "\"sleep") ||
            format_has(bytes, count, "\"loop\"") || format_has(bytes, count, "\"instance\""));
}

const struct trace_format trace_format_rtapp = {
    .name = "rtapp",
    .doc = "Threads as phases of run, sleep and timer, as JSON (rt-app).",
    .item = "thread",
    .version = 1,
    .probe = rtapp_probe,
    .import = rtapp_import,
};
