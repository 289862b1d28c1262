/* One point of a study: every part read by its table and checked. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/run/plan_internal.h"
#include "workloads/registry.h"

enum { MOST_LOAD = 1000000 };

const char *plan_shown(const struct yaml *node)
{
    return node->kind == YAML_SCALAR ? node->text : node->kind == YAML_LIST ? "a list" : "a map";
}

static bool read_params(struct planner *p, const struct param *table, void *object,
                        const struct yaml *map, const char *who)
{
    struct param_context context = { p->arena, p->err };

    param_defaults(table, object, p->arena);
    return !map || param_read(table, object, map, who, &context);
}

/* Presets first, so that what the study says itself wins. */
static bool read_options(struct planner *p, void *options, const struct yaml *map)
{
    const struct system *system = p->plan->system;
    struct param_context context = { p->arena, p->err };

    param_defaults(system->options, options, p->arena);
    for (const struct preset *preset = system->presets; preset && preset->option; preset++) {
        const struct yaml *choice = yaml_get(map, preset->option);

        if (!choice || strcmp(choice->text, preset->value) != 0)
            continue;
        for (const char *const *setting = preset->settings; *setting; setting++) {
            char *name = arena_text(p->scratch, *setting);
            char *value = strchr(name, '=');

            *value++ = '\0';
            if (!param_set(system->options, options, name, value, &context))
                return false;
        }
    }
    return !map || param_read(system->options, options, map, "options", &context);
}

static bool known_with_system(struct planner *p, const char *name)
{
    struct text full = { 0 };
    struct error why;
    bool known;

    text_format(&full, "%s.%s", p->study->system, name);
    known = !plugins_is_file(name) &&
            plugins_find(&p->plugins, text_get(&full), p->study->system, &why) != NULL;
    text_free(&full);
    return known;
}

static bool is_of_system(const struct planner *p, const char *name)
{
    size_t length = strlen(p->study->system);

    return !strncmp(name, p->study->system, length) && name[length] == '.';
}

/* What only the policy can say of its parameters. */
static bool check_policy(struct planner *p, const struct yaml *item,
                         const struct run_policy *policy)
{
    const struct yaml *at = item->kind == YAML_MAP ? item->first : item;
    const struct yaml *param = NULL;
    struct error why;

    if (!policy->policy->check || policy->policy->check(policy->self, p->scratch, &why))
        return true;
    if (at != item && at->kind == YAML_MAP)
        for (const struct yaml *child = at->first; child; child = child->next)
            if (!strncmp(why.text, child->key, strlen(child->key)) &&
                why.text[strlen(child->key)] == ':')
                param = child;
    return yaml_error(param ? param : at, p->err, "%s: %s", policy->policy->name, why.text);
}

static bool read_policy(struct planner *p, const struct yaml *item, struct run_policy *to)
{
    const struct yaml *params = item->kind == YAML_MAP ? item->first : NULL;
    const char *name = params ? params->key : item->text;
    struct error why;
    void *self;

    if (item->kind == YAML_LIST || (item->kind == YAML_MAP && item->count != 1))
        return yaml_error(item, p->err, "a policy is '- name' or '- name: {parameter: value}'");
    to->policy = plugins_find(&p->plugins, name, p->study->system, &why);
    if (!to->policy && known_with_system(p, name))
        error_set(&why, "no policy '%.60s'; did you mean '%s.%.60s'?", name, p->study->system,
                  name);
    if (!to->policy)
        return params ? yaml_key_error(params, p->err, "%s", why.text)
                      : yaml_error(item, p->err, "%s", why.text);
    if (!is_of_system(p, to->policy->name))
        return yaml_error(item, p->err, "%s is no policy of system %s", name, p->study->system);
    self = arena_alloc(p->arena, to->policy->self_size);
    to->self = self;
    return read_params(p, to->policy->params, self, params, to->policy->name) &&
           check_policy(p, item, to);
}

/* The policies of the other roles: one, or a list of them. */
static bool read_with(struct planner *p, const struct yaml *node, struct plan_run *run)
{
    struct run_policy *with;

    if (!node)
        return true;
    if (!p->plan->system->roles)
        return yaml_error(node, p->err, "system %s takes one policy at a time",
                          p->plan->system->name);
    if (node->kind == YAML_LIST && !node->count)
        return yaml_error(node, p->err, "with names no policy; leave it out or name one");
    with = arena_array(p->arena, node->kind == YAML_LIST ? node->count : 1, sizeof *with);
    run->with = with;
    if (node->kind != YAML_LIST) {
        run->with_count = 1;
        return read_policy(p, node, with);
    }
    for (const struct yaml *item = node->first; item; item = item->next)
        if (!read_policy(p, item, &with[run->with_count++]))
            return false;
    return true;
}

static struct replay_trace *open_once(struct planner *p, const struct replay_slice *slice,
                                      const struct yaml *at)
{
    struct replay_trace *trace;
    struct error why;

    for (size_t i = 0; i < p->trace_count; i++)
        if (!strcmp(p->traces[i]->store, slice->store) &&
            !strcmp(p->traces[i]->info.name, slice->name))
            return p->traces[i];
    trace = replay_open(p->plan->system, slice->store, slice->name, p->arena, &why);
    if (!trace) {
        yaml_error(at, p->err, "%s", why.text);
        return NULL;
    }
    p->traces[p->trace_count++] = trace;
    return trace;
}

/* A window in which nothing is submitted would be a run of nothing. */
static bool check_window(struct planner *p, const struct yaml *node,
                         const struct replay_trace *trace, const struct replay_slice *slice)
{
    char from[32], to[32];
    struct error why;
    bool any = true;

    if (slice->from == 0 && slice->to == TIME_NEVER)
        return true;
    if (!replay_holds(trace, slice, &any, &why))
        return yaml_error(node, p->err, "%s", why.text);
    units_time_text(from, slice->from);
    units_time_text(to, slice->to);
    return any || yaml_error(node, p->err, "trace: the slice from %s to %s holds no %s of %s", from,
                             to, p->plan->system->item, slice->name);
}

/* Opens the trace that the study names. */
static bool open_trace(struct planner *p, const struct yaml *node, struct plan_run *run)
{
    struct replay_slice *slice = &run->workload.slice;

    if (!read_params(p, replay_params, slice, node, "trace"))
        return false;
    if (!slice->store || !slice->name)
        return yaml_error(node, p->err, "trace needs '%s:'", slice->store ? "name" : "store");
    if (slice->from >= slice->to)
        return yaml_error(node, p->err, "trace: the slice is empty ('from' is not before 'to')");
    run->workload.trace = open_once(p, slice, node);
    if (!run->workload.trace)
        return false;
    run->trace_sha256 = run->workload.trace->info.sha256;
    return true;
}

static bool read_trace(struct planner *p, const struct yaml *node, struct plan_run *run)
{
    const struct replay_slice *slice = &run->workload.slice;
    const struct trace_info *info;

    if (!open_trace(p, node, run))
        return false;
    info = &run->workload.trace->info;
    if (info->jobs == 0)
        return yaml_error(node, p->err, "trace: %s holds no %ss", slice->name,
                          p->plan->system->item);
    if (slice->from > info->span_ns || slice->skip >= info->jobs)
        return yaml_error(node, p->err, "trace: the slice begins behind the last %s of %s",
                          p->plan->system->item, slice->name);
    return check_window(p, node, run->workload.trace, slice);
}

/* A copy of the map without one key, for tables that do not know it. */
static struct yaml *without(const struct yaml *map, const char *key, struct arena *arena)
{
    struct yaml *copy = yaml_copy(map, arena);

    for (struct yaml **at = &copy->first; *at; at = &(*at)->next)
        if (!strcmp((*at)->key, key)) {
            *at = (*at)->next;
            copy->count--;
            break;
        }
    return copy;
}

static bool read_generator(struct planner *p, const struct yaml *node, struct plan_run *run)
{
    const struct yaml *name = yaml_get(node, "generator");
    const struct generator *generator;
    struct error why;
    void *self;

    if (!name || name->kind != YAML_SCALAR)
        return yaml_error(node, p->err,
                          "workload needs 'generator:'; see 'orrery list generators'");
    generator = generator_find(name->text, &why);
    if (!generator)
        return yaml_error(name, p->err, "%s", why.text);
    if (!is_of_system(p, name->text))
        return yaml_error(name, p->err, "%s makes no workload of system %s", name->text,
                          p->study->system);
    run->workload.generator = generator;
    self = arena_alloc(p->arena, generator->policy.self_size);
    run->workload.generator_self = self;
    run->trace_sha256 = "";
    return read_params(p, generator->policy.params, self, without(node, "generator", p->scratch),
                       name->text);
}

/* A generator that draws from a trace takes all of it; any other takes none. */
static bool read_templates(struct planner *p, const struct yaml *root, struct plan_run *run)
{
    const struct generator *generator = run->workload.generator;
    const struct yaml *trace = yaml_get(root, "trace");

    if (!generator->templates)
        return !trace || yaml_error(root, p->err,
                                    "a study takes its %ss from 'trace:' or from 'workload:', not "
                                    "from both",
                                    p->plan->system->item);
    if (!trace)
        return yaml_error(yaml_get(root, "workload"), p->err,
                          "%s draws from a trace; the study needs 'trace:', too",
                          generator->policy.name);
    if (!open_trace(p, trace, run))
        return false;
    for (const struct yaml *key = trace->first; key; key = key->next)
        if (strcmp(key->key, "store") != 0 && strcmp(key->key, "name") != 0)
            return yaml_error(key->file ? key : trace, p->err,
                              "trace: %s draws from the whole trace; '%s' has no meaning here",
                              generator->policy.name, key->key);
    return true;
}

static bool read_workload(struct planner *p, const struct yaml *root, struct plan_run *run)
{
    const struct yaml *trace = yaml_get(root, "trace");
    const struct yaml *workload = yaml_get(root, "workload");
    const struct yaml *load = yaml_get(root, "load");

    if (!trace && !workload)
        return yaml_error(root, p->err, "a study needs 'trace:' or 'workload:'");
    if (load && (!text_to_real(load->text, &run->workload.load) || run->workload.load <= 0 ||
                 run->workload.load > MOST_LOAD))
        return yaml_error(load, p->err,
                          "load is '%.40s'; expected one number above 0 and up to %d, such as 0.7",
                          plan_shown(load), MOST_LOAD);
    if (!workload)
        return read_trace(p, trace, run);
    return read_generator(p, workload, run) && read_templates(p, root, run);
}

/* `machines:`, or what the system has in their place. */
static const char *list_key(const struct system *system, struct arena *arena)
{
    struct text text = { 0 };
    const char *key;

    text_format(&text, "%ss", system_machine(system));
    key = arena_text(arena, text_get(&text));
    text_free(&text);
    return key;
}

/* The table of a platform with a row for that list, so that it is a nearest name as well. */
static const struct param *with_machines(const struct system *system, struct arena *arena)
{
    struct param *table;
    size_t count = 0;

    while (system->platform[count].name)
        count++;
    table = arena_array(arena, count + 2, sizeof *table);
    memcpy(table, system->platform, count * sizeof *table);
    table[count] = (struct param){ .name = list_key(system, arena), .type = PARAM_TYPE_TEXT };
    return table;
}

/* The kinds of machines of a platform, in the order of the list. */
static bool read_machines(struct planner *p, const struct yaml *list, void *platform)
{
    const struct system *system = p->plan->system;
    struct param_list machines = { 0 };
    struct text json = { 0 };

    p->machines = NULL;
    if (!list)
        return true;
    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(list, p->err, "platform: %ss is a list, each line '- {parameter: value}'",
                          system_machine(system));
    machines.item = arena_array(p->arena, list->count, system->machine_size);
    for (const struct yaml *item = list->first; item; item = item->next) {
        void *machine = (char *)machines.item + machines.count++ * system->machine_size;

        if (item->kind != YAML_MAP)
            return yaml_error(item, p->err, "a %s is '- {parameter: value}', not %s",
                              system_machine(system),
                              item->kind == YAML_LIST ? "a list" : "a single value");
        if (!read_params(p, system->machine, machine, item, system_machine(system)))
            return false;
    }
    memcpy((char *)platform + system->machines_offset, &machines, sizeof machines);
    for (size_t i = 0; i < machines.count; i++) {
        text_add(&json, i ? "," : "[");
        param_object(system->machine, (char *)machines.item + i * system->machine_size, &json);
    }
    text_add(&json, "]");
    p->machines = arena_text(p->scratch, text_get(&json));
    text_free(&json);
    return true;
}

static bool read_platform_params(struct planner *p, const struct yaml *node, void *platform)
{
    const struct system *system = p->plan->system;
    struct param_context context = { p->arena, p->err };

    param_defaults(system->platform, platform, p->arena);
    if (!node)
        return read_machines(p, NULL, platform);
    if (!system->machine || node->kind != YAML_MAP)
        return param_read(system->platform, platform, node, "platform", &context);
    return param_read(with_machines(system, p->scratch), platform,
                      without(node, list_key(system, p->scratch), p->scratch), "platform",
                      &context) &&
           read_machines(p, yaml_get(node, list_key(system, p->scratch)), platform);
}

/* What the study leaves open is as the trace says. */
static bool read_platform(struct planner *p, const struct yaml *root, struct plan_run *run)
{
    const struct system *system = p->plan->system;
    const struct yaml *node = yaml_get(root, "platform");
    const struct yaml *at = node ? node : root;
    const struct replay_trace *trace = run->workload.trace;
    void *platform = arena_alloc(p->arena, system->platform_size);
    int64_t capacity;
    struct error why;

    run->platform = platform;
    if (!read_platform_params(p, node, platform))
        return false;
    if (trace && trace->kind->platform && !trace->kind->platform(trace, platform, p->arena, &why))
        return yaml_error(at, p->err, "platform of the trace: %s", why.text);
    capacity = system->capacity(platform);
    if (capacity > system->most_capacity)
        return yaml_error(at, p->err, "platform has %" PRId64 " %s; at most %" PRId64, capacity,
                          system->unit, system->most_capacity);
    if (capacity > 0)
        return true;
    return yaml_error(at, p->err, "platform needs %s%s", system->platform_needs,
                      trace ? "; the trace does not say how many" : "");
}

static bool read_count(struct planner *p, const struct yaml *node, uint64_t otherwise,
                       uint64_t *value)
{
    int64_t number;

    *value = otherwise;
    if (!node)
        return true;
    if (node->kind != YAML_SCALAR || !text_to_int(node->text, &number) || number < 0)
        return yaml_error(node, p->err, "%s is '%.40s'; expected one whole number of at least 0",
                          node->key, plan_shown(node));
    *value = (uint64_t)number;
    return true;
}

/* What `record:` may list: the tables of the system, then series. */
static size_t record_names(const struct system *system, const char *names[SYSTEM_TABLES + 1])
{
    size_t count = 0;

    for (; system->tables[count].name; count++) {
        BUG_UNLESS(count < SYSTEM_TABLES);
        names[count] = system->tables[count].name;
    }
    names[count++] = "series";
    return count;
}

/* "jobs or series" */
static const char *choices(const char *const *names, size_t count, struct arena *arena)
{
    struct text text = { 0 };
    const char *all;

    for (size_t i = 0; i < count; i++)
        text_format(&text, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", names[i]);
    all = arena_text(arena, text_get(&text));
    text_free(&text);
    return all;
}

/* "series: 60s": the width of the bins of levels. */
static bool read_interval(struct planner *p, const struct yaml *item, struct plan_run *run)
{
    const struct yaml *value = item->first;
    struct error why;

    if (item->count != 1 || value->kind != YAML_SCALAR || strcmp(value->key, "series") != 0)
        return yaml_error(item, p->err,
                          "only series takes a value, the time between its points: "
                          "'series: 60s'");
    if (!units_time(value->text, &run->interval, &why))
        return yaml_error(value, p->err, "record: series: %s", why.text);
    if (run->interval <= 0 || run->interval == TIME_NEVER)
        return yaml_error(value, p->err, "record: series is '%.40s'; expected a time such as 60s",
                          value->text);
    if (run->series)
        return yaml_error(item, p->err, "record: series is there twice");
    run->series = true;
    return true;
}

static bool read_record(struct planner *p, const struct yaml *node, struct plan_run *run)
{
    const char *names[SYSTEM_TABLES + 1];
    size_t count = record_names(p->plan->system, names);

    if (node && node->kind != YAML_LIST)
        return yaml_error(node, p->err, "record must be a list of %s, such as [%s, series]",
                          choices(names, count, p->scratch), names[0]);
    for (const struct yaml *item = node ? node->first : NULL; item; item = item->next) {
        const char *near = text_nearest_of(item->text, names, count);
        char expected[256];
        size_t which = 0;

        if (item->kind == YAML_MAP) {
            if (!read_interval(p, item, run))
                return false;
            continue;
        }
        while (which < count && strcmp(item->text, names[which]) != 0)
            which++;
        if (which == count) {
            yaml_error(item, p->err, "record has no '%.40s'", plan_shown(item));
            snprintf(expected, sizeof expected, "; expected %s", choices(names, count, p->scratch));
            return error_hint(p->err, near, expected);
        }
        if (which + 1 == count ? run->series : run->records >> which & 1)
            return yaml_error(item, p->err, "record: %s is there twice", item->text);
        if (which + 1 == count)
            run->series = true;
        else
            run->records |= UINT64_C(1) << which;
    }
    return true;
}

/*
 * Texts that only the generator can read are checked before the first run, too. It may do most of
 * its work for that, so what it has agreed to once is not asked for every policy and seed again.
 */
static bool check_generator(struct planner *p, const struct yaml *node, const struct plan_run *run)
{
    const struct generator *generator = run->workload.generator;
    const struct replay_trace *trace = run->workload.trace;
    struct generator_input input = { .platform = run->platform,
                                     .capacity = p->plan->system->capacity(run->platform),
                                     .seed = run->seed,
                                     .replication = run->replication,
                                     .arena = p->scratch,
                                     .templates = trace ? trace->shared : NULL };
    size_t checked = p->checked.texts.count;
    char given[33];
    struct error why;
    void *self;

    if (!generator)
        return true;
    plan_given(p, run, given);
    if (names_add(&p->checked, given) < (int64_t)checked)
        return true;
    self = arena_alloc(p->scratch, generator->policy.self_size);
    memcpy(self, run->workload.generator_self, generator->policy.self_size);
    return generator->init(self, &input, &why) || yaml_error(node, p->err, "%s", why.text);
}

/* The item of a list of maps that has this name, or NULL. */
static const struct yaml *named(const struct yaml *list, const char *name)
{
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        const struct yaml *at = yaml_get(item, "name");

        if (at && at->text && !strcmp(at->text, name))
            return item;
    }
    return NULL;
}

/*
 * The node that a message of the system is about, as far as it names the way there:
 * "platform: machine 'gpu': opp: ...". The root, if it begins with no key of the study.
 */
static const struct yaml *node_of(const struct yaml *root, const char *message)
{
    const struct yaml *node = root;

    for (;;) {
        size_t length = strcspn(message, ":");
        const struct yaml *next = NULL;
        char word[80] = "";

        if (message[length] != ':' || length >= sizeof word)
            return node;
        memcpy(word, message, length);
        if (strncmp(word, "machine '", 9) == 0) {
            word[length - 1] = '\0';
            next = named(yaml_get(node, "machines"), word + 9);
        } else {
            next = yaml_get(node, word);
        }
        if (!next)
            return node;
        node = next;
        message += length + 1;
        message += strspn(message, " ");
    }
}

/* What only the system can say of its parts together. */
static bool check_system(struct planner *p, const struct yaml *root, const struct plan_run *run)
{
    const struct yaml *node = yaml_get(root, "policies");
    const struct run_input input = { .arena = p->scratch,
                                     .policy = run->ops,
                                     .policy_self = run->self,
                                     .with = run->with,
                                     .with_count = run->with_count,
                                     .options = run->options,
                                     .platform = run->platform,
                                     .seed = run->seed,
                                     .replication = run->replication };
    struct error why;

    if (!p->plan->system->check || p->plan->system->check(&input, &why))
        return true;
    if (node_of(root, why.text) != root)
        node = node_of(root, why.text);
    return yaml_error(node->file ? node : root, p->err, "%s", why.text);
}

bool plan_read(struct planner *p, const struct yaml *root, struct plan_run *run)
{
    void *options = arena_alloc(p->arena, p->plan->system->options_size);
    struct run_policy policy = { 0 };
    bool ok = read_policy(p, yaml_get(root, "policies"), &policy);

    run->ops = policy.policy;
    run->self = policy.self;
    run->options = options;
    return ok && read_with(p, yaml_get(root, "with"), run) &&
           read_options(p, options, yaml_get(root, "options")) && read_workload(p, root, run) &&
           read_platform(p, root, run) && read_record(p, yaml_get(root, "record"), run) &&
           read_count(p, yaml_get(root, "seed"), 1, &run->seed) &&
           read_count(p, yaml_get(root, "replication"), 0, &run->replication) &&
           check_generator(p, yaml_get(root, "workload"), run) && check_system(p, root, run);
}
