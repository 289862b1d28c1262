/* From points of a study to runs: parameters set, workloads opened, ids hashed. */
#define XXH_INLINE_ALL
#include "sim/run/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "sim/run/plan_internal.h"
#include "sim/run/systems.h"

static bool read_measures(struct planner *p)
{
    const struct yaml *list = yaml_get(p->study->root, "measure");
    const struct system *system = p->plan->system;
    size_t count = 0;
    struct error why;

    if (list && (list->kind != YAML_LIST || !list->count))
        return yaml_error(list, p->err, "measure must be a list such as [%s]", system->measures[0]);
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
            return yaml_error(item, p->err, "a measure is a name such as %s, not %s",
                              system->measures[0], plan_shown(item));
        if (!measure_parse(system->metrics, item->text, &p->plan->measures[count++], &why))
            return yaml_error(item, p->err, "%s", why.text);
        for (size_t i = 0; i + 1 < count; i++)
            if (!strcmp(p->plan->measures[i].text, item->text))
                return yaml_error(item, p->err, "%s is measured twice", item->text);
    }
    return true;
}

const char *plan_label(const struct policy *policy, const void *self, struct arena *arena)
{
    struct text text = { 0 };
    const char *label;
    bool any = false;

    text_add(&text, policy->name);
    for (const struct param *row = policy->params; row && row->name; row++) {
        if (param_is_default(row, self))
            continue;
        text_format(&text, "%s%s=", any ? "," : "{", row->name);
        param_text(row, self, &text);
        any = true;
    }
    text_add(&text, any ? "}" : "");
    label = arena_text(arena, text_get(&text));
    text_free(&text);
    return label;
}

enum axes_kind { AXES_POINT, AXES_PAIR, AXES_OWN, AXES_ALL };

/* Parameters of the policy are part of its label, not of the point at which it is compared. */
static enum axes_kind kind_of(const struct axis *axis)
{
    return axis->kind == AXIS_PARAM ? AXES_OWN : axis->replicate ? AXES_PAIR : AXES_POINT;
}

/* A policy out of the tree is called by its name, wherever its file lies. */
static void value_json(const struct planner *p, const char *label, struct text *out)
{
    struct text plain = { 0 };

    plugins_rename(&p->plugins, label, p->study->system, &plain);
    text_add_json(out, text_get(&plain));
    text_free(&plain);
}

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
        const struct axis_value *value;
        double number;

        if (p->at[i] == AXES_ABSENT || (kind != AXES_ALL && kind != kind_of(axis)))
            continue;
        value = &axis->values[p->at[i]];
        text_add(&text, any ? "," : "");
        text_add_json(&text, axis->name);
        text_add(&text, ":");
        if (text_to_real(value->label, &number))
            text_add_real(&text, number);
        else
            value_json(p, value->label, &text);
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

    text_add(out, "{");
    if (w->generator) {
        text_format(out, "\"generator\":\"%s\",\"params\":", w->generator->policy.name);
        param_object(w->generator->policy.params, w->generator_self, out);
    }
    if (w->trace) {
        text_format(out, "%s\"sha256\":\"%s\",\"importer\":", w->generator ? "," : "",
                    run->trace_sha256);
        text_add_json(out, w->trace->info.importer);
    }
    if (w->generator) {
        text_add(out, "}");
        return;
    }
    /* Where the store lies, and what the trace is called there, changes no result. */
    slice.store = slice.name = "";
    text_add(out, ",\"slice\":");
    param_object(replay_params, &slice, out);
    text_add(out, "}");
}

/* A policy out of the tree that was built anew is another one. */
static void plugin_json(const struct planner *p, const struct policy *policy, struct text *out)
{
    const struct plugin *plugin = plugins_of(&p->plugins, policy);

    if (plugin)
        text_format(out, ",\"plugin\":\"%s\"", plugin->sha256);
}

/* Policies of other roles; nothing where there are none. */
static void with_json(const struct planner *p, const struct plan_run *run, struct text *out)
{
    for (size_t i = 0; i < run->with_count; i++) {
        text_format(out, "%s{\"policy\":\"%s\",\"params\":", i ? "," : ",\"with\":[",
                    run->with[i].policy->name);
        param_object(run->with[i].policy->params, run->with[i].self, out);
        plugin_json(p, run->with[i].policy, out);
        text_add(out, i + 1 < run->with_count ? "}" : "}]");
    }
}

/* The parameters and, behind them, the machines that the study names. */
static void platform_json(const struct planner *p, const struct plan_run *run, struct text *out)
{
    const struct system *system = p->plan->system;

    param_object(system->platform, run->platform, out);
    if (!p->machines)
        return;
    out->count--; /* the brace */
    text_format(out, "%s\"%ss\":%s}", system->platform[0].name ? "," : "", system_machine(system),
                p->machines);
}

static void hash_of(const struct text *text, char hexadecimal[33])
{
    XXH128_hash_t hash = XXH3_128bits(text_get(text), text->count);

    snprintf(hexadecimal, 33, "%016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64,
             (uint64_t)hash.low64);
}

void plan_given(const struct planner *p, const struct plan_run *run, char hash[33])
{
    const struct policy *generator = &run->workload.generator->policy;
    struct text text = { 0 };

    text_add(&text, generator->name);
    param_object(generator->params, run->workload.generator_self, &text);
    platform_json(p, run, &text);
    text_add(&text, run->trace_sha256);
    hash_of(&text, hash);
    text_free(&text);
}

static void record_json(const struct system *system, const struct plan_run *run, struct text *out)
{
    char interval[32];
    bool any = false;

    for (size_t i = 0; system->tables[i].name; i++) {
        if (!(run->records >> i & 1))
            continue;
        text_format(out, "%s\"%s\"", any ? "," : "", system->tables[i].name);
        any = true;
    }
    if (!run->series)
        return;
    text_add(out, any ? "," : "");
    if (run->interval) {
        units_time_text(interval, run->interval);
        text_format(out, "{\"series\":\"%s\"}", interval);
    } else {
        text_add(out, "\"series\"");
    }
}

static void resolve_config(struct planner *p, struct plan_run *run)
{
    struct text text = { 0 };

    text_format(&text,
                "{\"results\":%d,\"system\":\"%s\",\"policy\":\"%s\",\"params\":", RESULTS_VERSION,
                p->plan->system->name, run->ops->name);
    param_object(run->ops->params, run->self, &text);
    plugin_json(p, run->ops, &text);
    with_json(p, run, &text);
    text_add(&text, ",\"options\":");
    param_object(p->plan->system->options, run->options, &text);
    text_add(&text, ",\"platform\":");
    platform_json(p, run, &text);
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
    text_add(&text, "],\"record\":[");
    record_json(p->plan->system, run, &text);
    text_add(&text, "]");
    window_json(&p->plan->window, p->plan->system->metrics, &text);
    text_add(&text, "}");
    run->config = arena_text(p->arena, text_get(&text));
    hash_of(&text, run->id);
    text_free(&text);
}

static bool resolve(struct planner *p, size_t index, struct plan_run *run)
{
    const struct yaml *root = study_point(p->study, index, p->at, p->scratch, p->err);

    if (!root || !plan_read(p, root, run))
        return false;
    run->policy = plan_label(run->ops, run->self, p->arena);
    run->params = axes_json(p, AXES_ALL, run);
    run->point = axes_json(p, AXES_POINT, run);
    run->pair = axes_json(p, AXES_PAIR, run);
    run->own = axes_json(p, AXES_OWN, run);
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

    for (size_t i = 0; i < p->study->axis_count; i++) {
        const struct axis *axis = &p->study->axes[i];
        uint32_t at[2] = { axes_at(p->study, place[0], i), axes_at(p->study, place[1], i) };

        if (at[0] == at[1])
            continue;
        if (at[1] == AXES_ABSENT)
            return axis->at;
        return axis->values[at[1]].node[0]->file ? axis->values[at[1]].node[0] : axis->at;
    }
    return p->study->root;
}

/* Which policy is best, lowest or highest, is as the system says unless the study does. */
static bool direct_repeat(struct planner *p)
{
    struct repeat *repeat = p->plan->repeat;
    const struct measure *best = &p->plan->measures[repeat->of[0]];
    const char *better = measure_better(
        best->text, system_better(p->plan->system, p->plan->system->metrics[best->metric].name));

    if (repeat->allocate != REPEAT_OCBA || repeat->directed)
        return true;
    repeat->highest = !strcmp(better, "higher");
    return *better || yaml_error(repeat->names, p->err,
                                 "repeat: best: say whether the best %.60s is 'lowest' or "
                                 "'highest': {of: %.60s, is: lowest}",
                                 best->text, best->text);
}

static bool resolve_repeat(struct planner *p)
{
    const struct repeat *rule = p->study->repeat;

    if (!rule)
        return true;
    p->plan->repeat = arena_alloc(p->arena, sizeof *p->plan->repeat);
    *p->plan->repeat = *rule;
    return repeat_resolve(p->plan->repeat, p->plan->measures, p->plan->measure_count, p->arena,
                          p->err) &&
           direct_repeat(p);
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
    struct error why;
    const struct system *system = system_find(study->system, &why);

    if (system)
        return plan_make_of(study, system, arena, err);
    yaml_error(yaml_get(study->root, "system"), err, "%s", why.text);
    return NULL;
}

struct plan *plan_make_of(const struct study *study, const struct system *system,
                          struct arena *arena, struct error *err)
{
    struct plan *plan = arena_alloc(arena, sizeof *plan);
    struct planner p = { .study = study, .plan = plan, .arena = arena, .err = err };
    bool ok;

    plan->study = study;
    plan->system = system;
    plan->runs = arena_array(arena, study->points + 1, sizeof *plan->runs); /* closed by zeros */
    p.traces = arena_array(arena, study->points, sizeof *p.traces);
    p.at = arena_array(arena, study->axis_count, sizeof *p.at);
    p.checked.arena = arena;
    ok = read_measures(&p) && resolve_repeat(&p) &&
         window_read(study->root, system->metrics, &plan->window, err) &&
         plugins_environment(&p.plugins, err);
    for (; ok && plan->count < study->points; plan->count++) {
        p.scratch = arena_create();
        ok = resolve(&p, plan->count, &plan->runs[plan->count]);
        arena_destroy(p.scratch);
    }
    ok = ok && check_axes(&p) && check_twins(&p) && check_baseline(&p);
    names_free(&p.checked);
    plugins_free(&p.plugins);
    return ok ? plan : NULL;
}
