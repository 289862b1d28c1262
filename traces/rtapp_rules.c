/* Properties of rt-app's threads: what may be said, and what it means to a trace. */
#include "traces/rtapp_rules.h"

#include <inttypes.h>
#include <string.h>

#include "traces/number.h"

enum { MOST_CPUS = 512 };

enum { OTHER, IDLE, RR, FIFO, DEADLINE, CLASSES };

static const char *const policy_names[CLASSES] = { "SCHED_OTHER", "SCHED_IDLE", "SCHED_RR",
                                                   "SCHED_FIFO", "SCHED_DEADLINE" };
/* The same in the words of the trace. */
static const char *const class_names[CLASSES] = { "other", "idle", "rr", "fifo", "deadline" };

bool rtapp_whole(const struct json *at, int64_t least, int64_t most, int64_t *value,
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
bool rtapp_time(const struct json *at, sim_time *time, struct error *err)
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

bool rtapp_policy(const struct json *at, int *policy, struct error *err)
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

bool rtapp_rules_read(const struct json *thread, int otherwise, struct rtapp_rules *rules,
                      struct error *err)
{
    const struct json *policy = json_get(thread, "policy");
    const struct json *priority = json_get(thread, "priority");
    const struct json *runtime = json_get(thread, "dl-runtime");
    const struct json *period = json_get(thread, "dl-period");
    const struct json *deadline = json_get(thread, "dl-deadline");
    bool fixed;

    *rules = (struct rtapp_rules){ .policy = otherwise };
    if (policy && !rtapp_policy(policy, &rules->policy, err))
        return false;
    fixed = rules->policy == RR || rules->policy == FIFO;
    rules->priority = fixed ? 10 : 0;
    if (priority && !rtapp_whole(priority, fixed ? 1 : -20, fixed ? 99 : 19, &rules->priority, err))
        return false;
    if ((runtime && !rtapp_time(runtime, &rules->runtime, err)) ||
        (period && !rtapp_time(period, &rules->period, err)) ||
        (deadline && !rtapp_time(deadline, &rules->deadline, err)))
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

bool rtapp_rules_write(const struct rtapp_rules *rules, sim_time period, struct text *out,
                       struct error *err)
{
    bool fixed = rules->policy == RR || rules->policy == FIFO;

    text_format(out,
                "\"class\":\"%s\",\"nice\":%" PRId64 ",\"priority\":%" PRId64
                ",\"runtime\":%" PRId64 ",\"period\":%" PRId64 ",\"deadline\":%" PRId64 ",",
                class_names[rules->policy], fixed ? 0 : rules->priority,
                fixed ? rules->priority : 0, rules->runtime, rules->period ? rules->period : period,
                rules->deadline);
    return add_cpus(out, rules->cpus, err);
}
