/*
 * Events of rt-app as steps. Facts: rt-app, doc/tutorial.txt; what its text leaves open (resume
 * wakes all who are suspended, a signal needs no mutex) is as its program does it.
 */
#include "traces/rtapp_program.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "traces/rtapp_rules.h"

enum { MOST_STEPS = 100000, MOST_NAMES = 1000, MOST_DEPTH = 16, MOST_PROGRAM = 1 << 22 };

static const struct intake_reason left_out = { STORE_DROPPED,
                                               "is an event that is not simulated; left out",
                                               "an event of threads and locks" };
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
static const struct intake_reason of_child = {
    STORE_REPAIRED, "of a thread that is forked is not simulated; it begins at once",
    "none in a thread that is forked"
};

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
enum event_kind {
    EVENT_TIME,
    EVENT_TIMER,
    EVENT_YIELD,
    EVENT_OBJECT,
    EVENT_WAIT,
    EVENT_SYNC,
    EVENT_FORK,
    EVENT_LEFT_OUT
};

struct event {
    const char *prefix;
    enum event_kind kind;
    const char *word; /* of the trace */
    enum rtapp_object object;
    bool blocks; /* it can take time */
};

static const struct event events[] = {
    { "run", EVENT_TIME, "run", 0, false },
    { "sleep", EVENT_TIME, "sleep", 0, false },
    { "timer", EVENT_TIMER, "timer", 0, true },
    { "yield", EVENT_YIELD, "yield", 0, false },
    { "lock", EVENT_OBJECT, "lock", RTAPP_MUTEX, false },
    { "unlock", EVENT_OBJECT, "unlock", RTAPP_MUTEX, false },
    { "wait", EVENT_WAIT, "wait", RTAPP_CONDITION, true },
    { "signal", EVENT_OBJECT, "signal", RTAPP_CONDITION, false },
    { "broad", EVENT_OBJECT, "broadcast", RTAPP_CONDITION, false },
    { "sync", EVENT_SYNC, "wait", RTAPP_CONDITION, true },
    { "barrier", EVENT_OBJECT, "barrier", RTAPP_BARRIER, true },
    { "suspend", EVENT_OBJECT, "suspend", RTAPP_SUSPENSION, true },
    { "resume", EVENT_OBJECT, "resume", RTAPP_SUSPENSION, false },
    { "fork", EVENT_FORK, "fork", 0, false },
    { "mem", EVENT_LEFT_OUT, NULL, 0, false },
    { "iorun", EVENT_LEFT_OUT, NULL, 0, false },
};

static const char *const object_words[RTAPP_OBJECTS] = { "mutexes", "conditions", "barriers",
                                                         "suspensions" };

/* Threads that are being written, each forked by the one above it. */
struct family {
    const struct json *thread;
    const struct family *above; /* NULL: the first */
    int depth;
};

/* Steps as they are written to the trace. */
struct steps {
    const struct family *family;
    struct text text; /* ["run",1000],["sleep",500] */
    size_t count;
    bool lasts; /* one of them takes time */
    sim_time period;
    int64_t loops; /* of all of them; 0: for ever */
};

void rtapp_file_free(struct rtapp_file *file)
{
    for (int kind = 0; kind < RTAPP_OBJECTS; kind++)
        vec_free(&file->names[kind]);
}

static bool count_key(struct rtapp_file *r, const struct intake_reason *reason, const char *name,
                      const struct json *at, struct error *err)
{
    const char *value = at->text[0] ? at->text : json_kind_name(at->kind);
    const struct intake_field field = { 0, name, value, strlen(value) };

    intake_at(r->intake, at->line);
    return intake_count(r->intake, reason, &field, err);
}

/* Names ------------------------------------------------------------------------------------- */

/* The number of a name; -1: too many of them. `at` is where it stands. */
static int64_t number_of(struct rtapp_file *file, enum rtapp_object kind, const char *name,
                         const struct json *at, struct error *err)
{
    struct vec *names = &file->names[kind];
    struct rtapp_name *list = names->data;
    size_t number = 0;

    while (number < names->count && strcmp(list[number].text, name) != 0)
        number++;
    if (number == MOST_NAMES) {
        json_error(at, err, "more than %d %s", MOST_NAMES, object_words[kind]);
        return -1;
    }
    if (number == names->count) {
        list = vec_push(names, sizeof *list);
        *list = (struct rtapp_name){ .text = name };
    }
    return (int64_t)number;
}

/* The event that a key begins as; NULL: none. */
static const struct event *find_event(const char *key)
{
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (strncmp(key, events[i].prefix, strlen(events[i].prefix)) == 0)
            return &events[i];
    return NULL;
}

static bool read_name(const struct json *at, struct error *err)
{
    return at->kind == JSON_STRING ||
           json_error(at, err, "'%s' is %s; expected a name", at->key, json_kind_name(at->kind));
}

static bool count_barriers(struct rtapp_file *file, const struct json *object, int64_t threads,
                           struct error *err)
{
    for (const struct json *at = object ? object->first : NULL; at; at = at->next) {
        const struct event *event = at->key ? find_event(at->key) : NULL;
        int64_t number;

        if (!event || event->object != RTAPP_BARRIER || event->kind != EVENT_OBJECT)
            continue;
        if (!read_name(at, err))
            return false;
        number = number_of(file, RTAPP_BARRIER, at->text, at, err);
        if (number < 0)
            return false;
        ((struct rtapp_name *)file->names[RTAPP_BARRIER].data)[number].members += threads;
    }
    return true;
}

bool rtapp_barriers(struct rtapp_file *file, struct error *err)
{
    for (const struct json *thread = file->tasks->first; thread; thread = thread->next) {
        const struct json *instance = json_get(thread, "instance");
        const struct json *phases = json_get(thread, "phases");
        int64_t threads = 1;

        if (instance && !rtapp_whole(instance, 0, RTAPP_MOST_THREADS, &threads, err))
            return false;
        if (!count_barriers(file, thread, threads, err))
            return false;
        for (const struct json *at = phases ? phases->first : NULL; at; at = at->next)
            if (!count_barriers(file, at, threads, err))
                return false;
    }
    return true;
}

/* Events ------------------------------------------------------------------------------------- */

/* ["run",1000] and the like; `rest` is what stands behind the word. */
static void add_step(struct steps *steps, const char *word, const char *rest)
{
    text_format(&steps->text, "%s[\"%s\",%s]", steps->count++ ? "," : "", word, rest);
}

static void add_number(struct steps *steps, const char *word, int64_t number)
{
    char rest[32];

    snprintf(rest, sizeof rest, "%" PRId64, number);
    add_step(steps, word, rest);
}

static void add_pair(struct steps *steps, const char *word, int64_t first, int64_t second)
{
    char rest[64];

    snprintf(rest, sizeof rest, "%" PRId64 ",%" PRId64, first, second);
    add_step(steps, word, rest);
}

/* {"ref": "unique", "period": 30000, "mode": "absolute"} */
static bool read_timer(struct rtapp_file *r, const struct json *at, struct steps *steps,
                       struct error *err)
{
    const struct json *period = json_get(at, "period");
    const struct json *mode = json_get(at, "mode");
    sim_time time;

    if (!period)
        return json_error(at, err, "a timer without 'period'");
    if (!rtapp_time(period, &time, err))
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
    add_number(steps, "timer", time);
    return true;
}

static bool read_object(struct rtapp_file *file, const struct json *at, const struct event *event,
                        struct steps *steps, struct error *err)
{
    const struct rtapp_name *names;
    const char *name = at->text;
    int64_t number;

    if (!read_name(at, err))
        return false;
    /* rt-app's own preparation of a file fills in an empty name: that of the thread. */
    if (event->object == RTAPP_SUSPENSION && !*name)
        name = steps->family->thread->key;
    if (event->object == RTAPP_BARRIER && steps->family->above)
        return json_error(at, err,
                          "a barrier in a thread that is forked: nobody knows how many "
                          "there will be");
    number = number_of(file, event->object, name, at, err);
    if (number < 0)
        return false;
    names = file->names[event->object].data;
    if (event->object == RTAPP_BARRIER)
        add_pair(steps, event->word, number, names[number].members);
    else
        add_number(steps, event->word, number);
    return true;
}

/* {"ref": "condition", "mutex": "m"}; sync is lock, signal, wait and unlock. */
static bool read_wait(struct rtapp_file *file, const struct json *at, const struct event *event,
                      struct steps *steps, struct error *err)
{
    const struct json *ref = json_get(at, "ref");
    const struct json *mutex = json_get(at, "mutex");
    int64_t condition, held;

    if (!ref || !mutex)
        return json_error(at, err, "a %s without '%s'", event->prefix, ref ? "mutex" : "ref");
    if (!read_name(ref, err) || !read_name(mutex, err))
        return false;
    condition = number_of(file, RTAPP_CONDITION, ref->text, ref, err);
    held = condition < 0 ? -1 : number_of(file, RTAPP_MUTEX, mutex->text, mutex, err);
    if (held < 0)
        return false;
    if (event->kind == EVENT_SYNC) {
        add_number(steps, "lock", held);
        add_number(steps, "signal", condition);
    }
    add_pair(steps, "wait", condition, held);
    if (event->kind == EVENT_SYNC)
        add_number(steps, "unlock", held);
    return true;
}

static bool write_program(struct rtapp_file *file, const struct family *family, struct text *out,
                          struct error *err);

/* The thread named by a fork, its program inside of the step. */
static bool read_fork(struct rtapp_file *file, const struct json *at, struct steps *steps,
                      struct error *err)
{
    const struct json *thread;
    struct family child = { .above = steps->family, .depth = steps->family->depth + 1 };
    struct text program = { 0 };
    bool ok;

    if (!read_name(at, err))
        return false;
    thread = json_get(file->tasks, at->text);
    if (!thread || thread->kind != JSON_OBJECT)
        return json_error(at, err, "'%s' is '%.60s', which is no thread of the file", at->key,
                          at->text);
    for (const struct family *above = steps->family; above; above = above->above)
        if (above->thread == thread)
            return json_error(at, err, "'%s' is '%.60s': a thread that forks itself", at->key,
                              at->text);
    if (child.depth > MOST_DEPTH)
        return json_error(at, err, "more than %d forks inside of each other", MOST_DEPTH);
    child.thread = thread;
    ok = write_program(file, &child, &program, err);
    if (ok)
        add_step(steps, "fork", text_get(&program));
    text_free(&program);
    return ok;
}

static bool read_event(struct rtapp_file *file, const struct json *at, struct steps *steps,
                       struct error *err)
{
    const struct event *event = find_event(at->key);
    sim_time time;

    if (!event)
        return count_key(file, &unknown_key, at->key, at, err);
    steps->lasts = steps->lasts || event->blocks;
    switch (event->kind) {
    case EVENT_TIME:
        if (!rtapp_time(at, &time, err))
            return false;
        steps->lasts = steps->lasts || time > 0;
        add_number(steps, event->word, time);
        return true;
    case EVENT_TIMER:
        return read_timer(file, at, steps, err);
    case EVENT_YIELD:
        add_number(steps, event->word, 0);
        return true;
    case EVENT_OBJECT:
        return read_object(file, at, event, steps, err);
    case EVENT_WAIT:
    case EVENT_SYNC:
        return read_wait(file, at, event, steps, err);
    case EVENT_FORK:
        return read_fork(file, at, steps, err);
    case EVENT_LEFT_OUT:
        break;
    }
    return count_key(file, &left_out, event->prefix, at, err);
}

static const struct key *find_property(const char *name)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (strcmp(properties[i].name, name) == 0)
            return &properties[i];
    return NULL;
}

/* The events of a thread or of one of its phases. */
static bool read_events(struct rtapp_file *r, const struct json *object, bool phase,
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
        if (steps->text.count > MOST_PROGRAM)
            return json_error(at, err, "a program longer than 4 MiB, with what it forks");
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
    if (!rtapp_whole(at, -1, INT64_C(1000000000), loop, err))
        return false;
    if (*loop == 0)
        return json_error(at, err, "'loop' is 0; expected -1 or 1 and more");
    *loop = *loop < 0 ? 0 : *loop;
    return true;
}

/* A phase, as often as it loops; one that is alone becomes a loop of the thread. */
static bool read_phase(struct rtapp_file *r, const struct json *phase, bool alone,
                       struct steps *steps, struct error *err)
{
    struct steps own = { .family = steps->family, .period = steps->period };
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

static bool read_steps(struct rtapp_file *r, const struct json *thread, struct steps *steps,
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

/* The program as the trace keeps it: see job.extra in schema.sql. */
static bool write_program(struct rtapp_file *r, const struct family *family, struct text *out,
                          struct error *err)
{
    const struct json *thread = family->thread;
    const struct json *delay = family->above ? json_get(thread, "delay") : NULL;
    struct rtapp_rules rules;
    struct steps steps = { .family = family };
    bool ok;

    if (delay && !count_key(r, &of_child, "delay", delay, err))
        return false;
    text_add(out, "{");
    if (family->above) {
        text_add(out, "\"name\":");
        text_add_json(out, thread->key);
        text_add(out, ",");
    }
    ok = rtapp_rules_read(thread, r->default_policy, &rules, err) &&
         read_steps(r, thread, &steps, err) && rtapp_rules_write(&rules, steps.period, out, err);
    text_format(out, "\"loops\":%" PRId64 ",\"steps\":[%s]}", steps.loops, text_get(&steps.text));
    text_free(&steps.text);
    return ok;
}

bool rtapp_program(struct rtapp_file *file, const struct json *thread, struct text *out,
                   struct error *err)
{
    const struct family family = { .thread = thread };

    return write_program(file, &family, out, err);
}
