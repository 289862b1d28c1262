/* From points of a study to runs: parameters set, workloads opened, ids hashed. */
#define XXH_INLINE_ALL
#include "sim/run/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "policies/registry.h"
#include "sim/run/systems.h"
#include "workloads/registry.h"

enum { MOST_LOAD = 1000000, MOST_PROCS = 1 << 24 };

/* What is shared while the points are resolved one by one. */
struct planner {
    const struct study *study;
    struct plan *plan;
    struct arena *arena;   /* of the plan */
    struct arena *scratch; /* of the point at hand */
    struct error *err;
    struct replay_trace **traces; /* opened so far */
    size_t trace_count;
    size_t *at; /* value index of each axis at the point at hand */
};

/* What a person sees at this place of the study. */
static const char *shown(const struct yaml *node)
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

static bool known_with_system(const struct planner *p, const char *name)
{
    struct text full = { 0 };
    struct error why;
    bool known;

    text_format(&full, "%s.%s", p->study->system, name);
    known = policy_find(text_get(&full), &why) != NULL;
    text_free(&full);
    return known;
}

static bool is_of_system(const struct planner *p, const char *name)
{
    size_t length = strlen(p->study->system);

    return !strncmp(name, p->study->system, length) && name[length] == '.';
}

static bool read_policy(struct planner *p, const struct yaml *item, struct plan_run *run)
{
    const struct yaml *params = item->kind == YAML_MAP ? item->first : NULL;
    const char *name = params ? params->key : item->text;
    struct error why;
    void *self;

    run->ops = policy_find(name, &why);
    if (!run->ops && known_with_system(p, name))
        error_set(&why, "no policy '%.60s'; did you mean '%s.%.60s'?", name, p->study->system,
                  name);
    if (!run->ops)
        return params ? yaml_key_error(params, p->err, "%s", why.text)
                      : yaml_error(item, p->err, "%s", why.text);
    if (!is_of_system(p, name))
        return yaml_error(item, p->err, "%s is no policy of system %s", name, p->study->system);
    self = arena_alloc(p->arena, run->ops->self_size);
    run->self = self;
    return read_params(p, run->ops->params, self, params, name);
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

static bool read_trace(struct planner *p, const struct yaml *node, struct plan_run *run)
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
    if (slice->from > run->workload.trace->info.span_ns ||
        slice->skip >= run->workload.trace->info.jobs)
        return yaml_error(node, p->err, "trace: the slice begins behind the last %s of %s",
                          p->plan->system->item, slice->name);
    run->trace_sha256 = run->workload.trace->info.sha256;
    return true;
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

static bool read_workload(struct planner *p, const struct yaml *root, struct plan_run *run)
{
    const struct yaml *trace = yaml_get(root, "trace");
    const struct yaml *workload = yaml_get(root, "workload");
    const struct yaml *load = yaml_get(root, "load");

    if (!trace == !workload)
        return trace ? yaml_error(root, p->err,
                                  "a study takes its %ss from 'trace:' or from 'workload:', not "
                                  "from both",
                                  p->plan->system->item)
                     : yaml_error(root, p->err, "a study needs 'trace:' or 'workload:'");
    if (load && (!text_to_real(load->text, &run->workload.load) || run->workload.load <= 0 ||
                 run->workload.load > MOST_LOAD))
        return yaml_error(load, p->err,
                          "load is '%.40s'; expected one number above 0 and up to %d, such as 0.7",
                          shown(load), MOST_LOAD);
    return trace ? read_trace(p, trace, run) : read_generator(p, workload, run);
}

/* What the study leaves open is as the trace says. */
static bool read_platform(struct planner *p, const struct yaml *root, struct plan_run *run)
{
    const struct system *system = p->plan->system;
    const struct yaml *node = yaml_get(root, "platform");
    const struct replay_trace *trace = run->workload.trace;
    void *platform = arena_alloc(p->arena, system->platform_size);
    struct error why;

    run->platform = platform;
    if (!read_params(p, system->platform, platform, node, "platform"))
        return false;
    if (trace && trace->kind->platform && !trace->kind->platform(trace, platform, p->arena, &why))
        return yaml_error(node ? node : root, p->err, "platform of the trace: %s", why.text);
    if (system->capacity(platform) > MOST_PROCS)
        return yaml_error(node ? node : root, p->err,
                          "platform has %" PRId64 " processors; at most %d",
                          system->capacity(platform), MOST_PROCS);
    if (system->capacity(platform) > 0)
        return true;
    return yaml_error(node ? node : root, p->err, "platform needs %s%s", system->platform_needs,
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
                          node->key, shown(node));
    *value = (uint64_t)number;
    return true;
}

static bool read_record(struct planner *p, const struct yaml *node, struct plan_run *run)
{
    static const char *const names[] = { "jobs", "series" };

    if (node && node->kind != YAML_LIST)
        return yaml_error(node, p->err,
                          "record must be a list: [jobs], [series] or [jobs, series]");
    for (const struct yaml *item = node ? node->first : NULL; item; item = item->next) {
        const char *near = text_nearest_of(item->text, names, 2);

        if (!strcmp(item->text, "jobs"))
            run->jobs = true;
        else if (!strcmp(item->text, "series"))
            run->series = true;
        else
            return yaml_error(item, p->err, "record has no '%.40s'; %s%s%s", shown(item),
                              near ? "did you mean '" : "expected jobs or series", near ? near : "",
                              near ? "'?" : "");
    }
    return true;
}

static bool read_measures(struct planner *p)
{
    const struct yaml *list = yaml_get(p->study->root, "measure");
    const struct system *system = p->plan->system;
    size_t count = 0;
    struct error why;

    if (list && (list->kind != YAML_LIST || !list->count))
        return yaml_error(list, p->err, "measure must be a list such as [wait.mean, wait.p95]");
    while (!list && system->measures[count])
        count++;
    p->plan->measure_count = list ? list->count : count;
    p->plan->measures = arena_array(p->arena, p->plan->measure_count, sizeof *p->plan->measures);
    for (size_t i = 0; !list && i < count; i++)
        if (!measure_parse(system->metrics, system->measures[i], &p->plan->measures[i], p->err))
            bug_stop(__FILE__, __LINE__, p->err->text);
    count = 0;
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        if (item->kind != YAML_SCALAR)
            return yaml_error(item, p->err, "a measure is a name such as wait.mean, not %s",
                              shown(item));
        if (!measure_parse(system->metrics, item->text, &p->plan->measures[count++], &why))
            return yaml_error(item, p->err, "%s", why.text);
        for (size_t i = 0; i + 1 < count; i++)
            if (!strcmp(p->plan->measures[i].text, item->text))
                return yaml_error(item, p->err, "%s is measured twice", item->text);
    }
    return true;
}

/* batch.mine{depth=10}: parameters that differ from their defaults, in the order of the table. */
static const char *label_of(const struct plan_run *run, struct arena *arena)
{
    struct text text = { 0 };
    const char *label;
    bool any = false;

    text_add(&text, run->ops->name);
    for (const struct param *row = run->ops->params; row && row->name; row++) {
        if (param_is_default(row, run->self))
            continue;
        text_format(&text, "%s%s=", any ? "," : "{", row->name);
        param_text(row, run->self, &text);
        any = true;
    }
    text_add(&text, any ? "}" : "");
    label = arena_text(arena, text_get(&text));
    text_free(&text);
    return label;
}

enum axes_kind { AXES_POINT, AXES_PAIR, AXES_ALL };

static const char *axes_json(const struct planner *p, enum axes_kind kind,
                             const struct plan_run *run)
{
    struct text text = { 0 };
    const char *json;
    bool any = false;

    text_add(&text, "{");
    for (const struct param *row = run->ops->params; kind == AXES_ALL && row && row->name; row++) {
        text_format(&text, "%s\"%s\":", any ? "," : "", row->name);
        param_json(row, run->self, &text);
        any = true;
    }
    for (size_t i = 1; i < p->study->axis_count; i++) {
        const struct axis *axis = &p->study->axes[i];
        const struct axis_value *value = &axis->values[p->at[i]];
        double number;

        if ((kind == AXES_POINT && axis->replicate) || (kind == AXES_PAIR && !axis->replicate))
            continue;
        text_add(&text, any ? "," : "");
        text_add_json(&text, axis->name);
        text_add(&text, ":");
        if (text_to_real(value->label, &number))
            text_add_real(&text, number);
        else
            text_add_json(&text, value->label);
        any = true;
    }
    text_add(&text, "}");
    json = arena_text(p->arena, text_get(&text));
    text_free(&text);
    return json;
}

static void workload_json(const struct plan_run *run, struct text *out)
{
    const struct workload *w = &run->workload;
    struct replay_slice slice = w->slice;

    if (w->generator) {
        text_format(out, "{\"generator\":\"%s\",\"params\":", w->generator->policy.name);
        param_object(w->generator->policy.params, w->generator_self, out);
        text_add(out, "}");
        return;
    }
    /* Where the store lies, and what the trace is called there, changes no result. */
    slice.store = slice.name = "";
    text_format(out, "{\"sha256\":\"%s\",\"importer\":", run->trace_sha256);
    text_add_json(out, w->trace->info.importer);
    text_add(out, ",\"slice\":");
    param_object(replay_params, &slice, out);
    text_add(out, "}");
}

static void resolve_config(struct planner *p, struct plan_run *run)
{
    struct text text = { 0 };
    XXH128_hash_t hash;

    text_format(&text,
                "{\"results\":%d,\"system\":\"%s\",\"policy\":\"%s\",\"params\":", RESULTS_VERSION,
                p->plan->system->name, run->ops->name);
    param_object(run->ops->params, run->self, &text);
    text_add(&text, ",\"options\":");
    param_object(p->plan->system->options, run->options, &text);
    text_add(&text, ",\"platform\":");
    param_object(p->plan->system->platform, run->platform, &text);
    text_add(&text, ",\"workload\":");
    workload_json(run, &text);
    text_add(&text, ",\"load\":");
    text_add_real(&text, run->workload.load);
    text_format(&text, ",\"seed\":%" PRIu64 ",\"replication\":%" PRIu64 ",\"measure\":[", run->seed,
                run->replication);
    for (size_t i = 0; i < p->plan->measure_count; i++) {
        text_add(&text, i ? "," : "");
        text_add_json(&text, p->plan->measures[i].text);
    }
    text_format(&text, "],\"record\":[%s%s%s]}", run->jobs ? "\"jobs\"" : "",
                run->jobs && run->series ? "," : "", run->series ? "\"series\"" : "");
    run->config = arena_text(p->arena, text_get(&text));
    hash = XXH3_128bits(text_get(&text), text.count);
    snprintf(run->id, sizeof run->id, "%016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64,
             (uint64_t)hash.low64);
    text_free(&text);
}

/* Texts that only the generator can read are checked before the first run, too. */
static bool check_generator(struct planner *p, const struct yaml *node, const struct plan_run *run)
{
    const struct generator *generator = run->workload.generator;
    struct generator_input input = { .platform = run->platform,
                                     .capacity = p->plan->system->capacity(run->platform),
                                     .seed = run->seed,
                                     .replication = run->replication,
                                     .arena = p->scratch };
    struct error why;
    void *self;

    if (!generator)
        return true;
    self = arena_alloc(p->scratch, generator->policy.self_size);
    memcpy(self, run->workload.generator_self, generator->policy.self_size);
    return generator->init(self, &input, &why) || yaml_error(node, p->err, "%s", why.text);
}

static bool resolve(struct planner *p, size_t index, struct plan_run *run)
{
    const struct yaml *root = study_point(p->study, index, p->at, p->scratch, p->err);
    void *options = arena_alloc(p->arena, p->plan->system->options_size);

    run->options = options;
    if (!root || !read_policy(p, yaml_get(root, "policies"), run) ||
        !read_options(p, options, yaml_get(root, "options")) || !read_workload(p, root, run) ||
        !read_platform(p, root, run) || !read_record(p, yaml_get(root, "record"), run) ||
        !read_count(p, yaml_get(root, "seed"), 1, &run->seed) ||
        !read_count(p, yaml_get(root, "replication"), 0, &run->replication) ||
        !check_generator(p, yaml_get(root, "workload"), run))
        return false;
    run->policy = label_of(run, p->arena);
    run->params = axes_json(p, AXES_ALL, run);
    run->point = axes_json(p, AXES_POINT, run);
    run->pair = axes_json(p, AXES_PAIR, run);
    resolve_config(p, run);
    return true;
}

/* An axis of seeds where nothing is random would repeat the same run. */
static bool check_axes(struct planner *p)
{
    for (size_t i = 1; i < p->study->axis_count; i++) {
        const struct axis *axis = &p->study->axes[i];
        bool seeds = !strcmp(axis->name, "seed") || !strcmp(axis->name, "replication");
        bool random = false;

        for (size_t r = 0; r < p->plan->count; r++)
            random = random || p->plan->runs[r].workload.generator ||
                     p->plan->system->random(p->plan->runs[r].options);
        if (seeds && !random)
            return yaml_key_error(axis->at, p->err,
                                  "axis %s changes nothing: no part of this study is random",
                                  axis->name);
    }
    return true;
}

static int by_id(const void *a, const void *b)
{
    const struct plan_run *const *x = a;
    const struct plan_run *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);

    return order ? order : (*x > *y) - (*x < *y);
}

/* The value of the first axis in which two runs of the plan differ. */
static const struct yaml *where_twins_part(const struct planner *p, const struct plan_run *one,
                                           const struct plan_run *other)
{
    size_t place[2] = { (size_t)(one - p->plan->runs), (size_t)(other - p->plan->runs) };
    size_t below = p->plan->count;

    for (size_t i = 0; i < p->study->axis_count; i++) {
        const struct axis *axis = &p->study->axes[i];
        size_t at[2];

        below /= axis->count;
        at[0] = place[0] / below % axis->count;
        at[1] = place[1] / below % axis->count;
        if (at[0] != at[1])
            return axis->values[at[1]].node[0]->file ? axis->values[at[1]].node[0] : axis->at;
    }
    return p->study->root;
}

static bool check_twins(struct planner *p)
{
    const struct plan_run **sorted = arena_array(p->arena, p->plan->count, sizeof *sorted);
    const struct plan_run **twin = NULL; /* of those that are, the first in the plan */

    for (size_t i = 0; i < p->plan->count; i++)
        sorted[i] = &p->plan->runs[i];
    qsort(sorted, p->plan->count, sizeof sorted[0], by_id);
    for (size_t i = 1; i < p->plan->count; i++)
        if (!strcmp(sorted[i]->id, sorted[i - 1]->id) && (!twin || sorted[i] < twin[1]))
            twin = sorted + i - 1;
    return !twin || yaml_error(where_twins_part(p, twin[0], twin[1]), p->err,
                               "two runs are the same: %s %s and %s %s; an axis or policy is there "
                               "twice or changes nothing",
                               twin[0]->policy, twin[0]->params, twin[1]->policy, twin[1]->params);
}

static const char *next_label(void *state)
{
    const struct plan_run **run = state;

    return (*run)->policy ? (*run)++->policy : NULL;
}

static bool check_baseline(struct planner *p)
{
    const char *to = p->study->baseline;
    const struct plan_run *run = p->plan->runs;
    const char *near;

    if (!to)
        return true;
    for (size_t i = 0; i < p->plan->count; i++)
        if (!strcmp(p->plan->runs[i].policy, to))
            return true;
    near = text_nearest(to, next_label, &run);
    return yaml_error(yaml_get(yaml_get(p->study->root, "compare"), "to"), p->err,
                      "compare: '%.60s' is not one of this study's policies%s%s%s", to,
                      near ? "; did you mean '" : ", such as '",
                      near ? near : p->plan->runs->policy, near ? "'?" : "'");
}

struct plan *plan_make(const struct study *study, struct arena *arena, struct error *err)
{
    struct plan *plan = arena_alloc(arena, sizeof *plan);
    struct planner p = { .study = study, .plan = plan, .arena = arena, .err = err };
    struct error why;

    plan->study = study;
    plan->system = system_find(study->system, &why);
    if (!plan->system) {
        yaml_error(yaml_get(study->root, "system"), err, "%s", why.text);
        return NULL;
    }
    plan->runs = arena_array(arena, study->points + 1, sizeof *plan->runs); /* closed by zeros */
    p.traces = arena_array(arena, study->points, sizeof *p.traces);
    p.at = arena_array(arena, study->axis_count, sizeof *p.at);
    if (!read_measures(&p))
        return NULL;
    for (; plan->count < study->points; plan->count++) {
        bool ok;

        p.scratch = arena_create();
        ok = resolve(&p, plan->count, &plan->runs[plan->count]);
        arena_destroy(p.scratch);
        if (!ok)
            return NULL;
    }
    return check_axes(&p) && check_twins(&p) && check_baseline(&p) ? plan : NULL;
}
