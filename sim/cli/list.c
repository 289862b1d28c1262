/* orrery list and explain: everything that can be named in a study. */
#include <stdio.h>
#include <string.h>

#include "policies/plugin.h"
#include "policies/registry.h"
#include "sim/base/dist.h"
#include "sim/base/expr.h"
#include "sim/cli/cli.h"
#include "sim/model/topology.h"
#include "sim/run/systems.h"
#include "traces/format.h"
#include "workloads/registry.h"

/* One kind of thing that can be listed and explained. */
struct kind {
    const char *name;
    bool by_system;
    void (*list)(const char *system); /* NULL: policies, which may come from files */
    bool (*explain)(const char *name);
};

static void line(const char *name, const char *doc)
{
    printf("%-28s %s\n", name, doc);
}

static bool of_system(const char *name, const char *system)
{
    size_t length = system ? strlen(system) : 0;

    return !system || (!strncmp(name, system, length) && name[length] == '.');
}

/* What the formulas of a table may name; of formulas over the same variables, once. */
static void show_variables(const struct param *table)
{
    const struct expr_variable *shown = NULL;

    for (; table && table->name; table++) {
        if (!table->variables || table->variables == shown)
            continue;
        shown = table->variables;
        printf("Variables:\n");
        for (const struct expr_variable *v = shown; v->name; v++)
            if (v->same_as)
                printf("  %-16s      same as %s\n", v->name, v->same_as);
            else
                printf("  %-16s %-4s %s\n", v->name, v->unit, v->doc);
    }
}

static void show_params(const struct param *table)
{
    struct text text = { 0 };
    struct arena *arena = arena_create();

    for (const struct param *row = table; row && row->name; row++) {
        const struct param alone[2] = { *row, { 0 } };
        void *object = arena_alloc(arena, row->offset + 16);

        param_defaults(alone, object, arena);
        text.count = 0;
        param_text(row, object, &text);
        printf("  %s = %s\n      %s\n", row->name, text.count ? text_get(&text) : "(none)",
               row->doc);
        text.count = 0;
        param_range(row, &text);
        printf("      %s\n", text_get(&text));
    }
    show_variables(table);
    text_free(&text);
    arena_destroy(arena);
}

static void show_policy(const struct policy *policy)
{
    printf("%s\n  %s\n", policy->name, policy->doc);
    if (policy->source)
        printf("  Source: %s\n", policy->source);
    if (policy->params && policy->params[0].name)
        printf("Parameters:\n");
    show_params(policy->params);
}

/* The policies of a system, of all of them (NULL) or of a file. */
static void show_policies(const struct plugins *set, const char *which)
{
    bool file = which && plugins_is_file(which);

    for (size_t i = 0; policy_all[i] && !file; i++)
        if (of_system(policy_all[i]->name, which))
            line(policy_all[i]->name, policy_all[i]->doc);
    for (size_t i = 0; i < set->list.count; i++) {
        const struct plugin *plugin = vec_at(&set->list, i, sizeof *plugin);

        if (file ? !strcmp(plugin->file, which) : of_system(plugin->policy->name, which))
            line(plugin->policy->name, plugin->policy->doc);
    }
}

static int list_policies(const char *which)
{
    struct plugins set = { 0 };
    struct error err;
    bool ok = which && plugins_is_file(which) ? plugins_load(&set, which, &err)
                                              : plugins_environment(&set, &err);

    if (ok)
        show_policies(&set, which);
    plugins_free(&set);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}

/* The policy of a name, or those of a file. */
static bool explain_policy(struct plugins *set, const char *name)
{
    struct error err;
    const struct policy *policy;

    for (size_t i = 0; i < set->list.count && plugins_is_file(name); i++) {
        const struct plugin *plugin = vec_at(&set->list, i, sizeof *plugin);

        if (!strcmp(plugin->file, name))
            show_policy(plugin->policy);
    }
    if (plugins_is_file(name))
        return true;
    policy = plugins_find(set, name, NULL, &err);
    if (policy)
        show_policy(policy);
    if (policy && plugins_of(set, policy))
        printf("File: %s\n", plugins_of(set, policy)->file);
    return policy != NULL;
}

static void list_generators(const char *system)
{
    for (size_t i = 0; generator_all[i]; i++)
        if (of_system(generator_all[i]->policy.name, system))
            line(generator_all[i]->policy.name, generator_all[i]->policy.doc);
}

static bool explain_generator(const char *name)
{
    struct error err;
    const struct generator *generator = generator_find(name, &err);

    if (generator)
        show_policy(&generator->policy);
    return generator != NULL;
}

static void list_systems(const char *system)
{
    for (size_t i = 0; system_all[i]; i++)
        if (!system || !strcmp(system_all[i]->name, system))
            line(system_all[i]->name, system_all[i]->doc);
}

static bool explain_system(const char *name)
{
    struct error err;
    const struct system *system = system_find(name, &err);

    if (!system)
        return false;
    printf("%s\n  %s\nPlatform:\n", system->name, system->doc);
    show_params(system->platform);
    if (system->machine) {
        const char *word = system_machine(system);

        printf("%c%ss (platform: {%ss: [{...}, ...]}):\n", word[0] - 'a' + 'A', word + 1, word);
        show_params(system->machine);
    }
    printf("Options:\n");
    show_params(system->options);
    printf("Records (record: [...]):\n");
    for (const struct record_table *table = system->tables; table->name; table++)
        printf("  %s\n      %s\n", table->name, table->doc);
    printf("  series\n      Levels over time and distributions, for the report.\n");
    return true;
}

/* "one value a job" is wider than the column only where items have long names. */
static void show_metric(const struct system *system, const struct metric *m)
{
    char kind[64];

    snprintf(kind, sizeof kind, "one value a %s", system->item);
    printf("%-8s %-22s %-4s %-16s %s\n", system->name, m->name, m->unit,
           m->kind == METRIC_SAMPLE  ? kind
           : m->kind == METRIC_LEVEL ? "over time"
                                     : "one",
           m->doc);
}

static void list_metrics(const char *name)
{
    for (size_t i = 0; system_all[i]; i++)
        for (const struct metric *m = system_all[i]->metrics; m->name; m++)
            if (!name || !strcmp(system_all[i]->name, name))
                show_metric(system_all[i], m);
}

static bool explain_metric(const char *name)
{
    bool found = false;

    for (size_t i = 0; system_all[i]; i++)
        for (const struct metric *m = system_all[i]->metrics; m->name; m++) {
            if (strcmp(m->name, name) != 0)
                continue;
            found = true;
            printf("%s (system %s)\n  %s\n", m->name, system_all[i]->name, m->doc);
            printf("  Unit: %s\n", *m->unit ? m->unit : "none");
            for (const struct reduction *r = metric_reductions((enum metric_kind)m->kind);
                 r && r->name; r++)
                printf("  %s.%-10s %s\n", m->name, r->name, r->doc);
        }
    return found;
}

static void list_formats(const char *system)
{
    (void)system;
    for (size_t i = 0; trace_formats[i]; i++)
        line(trace_formats[i]->name, trace_formats[i]->doc);
}

static bool explain_format(const char *name)
{
    for (size_t i = 0; trace_formats[i]; i++) {
        if (strcmp(trace_formats[i]->name, name) != 0)
            continue;
        printf("%s\n  %s\n", name, trace_formats[i]->doc);
        if (trace_formats[i]->options && trace_formats[i]->options[0].name)
            printf("Options:\n");
        show_params(trace_formats[i]->options);
        return true;
    }
    return false;
}

/* Texts of a form, such as star(bandwidth, ...): each with its arguments. */
typedef bool form_of(size_t index, struct text *signature, const char **doc);

/* All of them, or the one of a name; whether there was any. */
static bool show_forms(form_of *form, const char *name)
{
    struct text signature = { 0 };
    bool found = false;
    const char *doc;

    for (size_t i = 0; form(i, &signature, &doc); i++, signature.count = 0) {
        const char *text = text_get(&signature);
        size_t length = strcspn(text, "(");

        if (name && (strlen(name) != length || strncmp(name, text, length) != 0))
            continue;
        printf("%s\n    %s\n", text, doc);
        found = true;
    }
    text_free(&signature);
    return found;
}

static void list_distributions(const char *system)
{
    (void)system;
    show_forms(dist_form, NULL);
}

static bool explain_distribution(const char *name)
{
    return show_forms(dist_form, name);
}

static void list_networks(const char *system)
{
    (void)system;
    show_forms(topology_form, NULL);
}

static bool explain_network(const char *name)
{
    return show_forms(topology_form, name);
}

static const struct kind kinds[] = {
    { "systems", true, list_systems, explain_system },
    { "policies", true, NULL, NULL },
    { "generators", true, list_generators, explain_generator },
    { "formats", false, list_formats, explain_format },
    { "metrics", true, list_metrics, explain_metric },
    { "distributions", false, list_distributions, explain_distribution },
    { "networks", false, list_networks, explain_network },
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* What is listed: that of one system, of all, or, for policies, of a file. */
static int list_kind(const struct kind *kind, const char *which)
{
    struct error err;

    if (which && !kind->by_system) {
        error_set(&err, "list %s takes no system", kind->name);
        return cli_error(CLI_USAGE, err.text);
    }
    if (which && !(plugins_is_file(which) && !kind->list) && !system_find(which, &err))
        return cli_error(CLI_USAGE, err.text);
    if (!kind->list)
        return list_policies(which);
    kind->list(which);
    return CLI_OK;
}

int cli_list(int argc, char **argv)
{
    const char *names[KINDS];
    const char *near;

    if (argc != 2 && argc != 3)
        return cli_usage("list");
    for (size_t i = 0; i < KINDS; i++) {
        names[i] = kinds[i].name;
        if (!strcmp(argv[1], kinds[i].name))
            return list_kind(&kinds[i], argc == 3 ? argv[2] : NULL);
    }
    near = text_nearest_of(argv[1], names, KINDS);
    fprintf(stderr, "orrery: nothing to list is called '%.40s'%s%s%s\n", argv[1],
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return cli_usage("list");
}

/* All names that explain knows, for the nearest one. */
struct all_names {
    const struct plugins *set;
    size_t kind, at;
};

static const char *next_name(void *state)
{
    struct all_names *all = state;

    if (all->kind == 0) {
        if (policy_all[all->at])
            return policy_all[all->at++]->name;
        all->kind = 1;
        all->at = 0;
    }
    if (all->kind == 1) {
        const struct plugin *plugin = vec_at(&all->set->list, all->at, sizeof *plugin);

        if (all->at++ < all->set->list.count)
            return plugin->policy->name;
        all->kind = 2;
        all->at = 0;
    }
    if (all->kind == 2) {
        if (generator_all[all->at])
            return generator_all[all->at++]->policy.name;
        all->kind = 3;
        all->at = 0;
    }
    return system_all[all->at] ? system_all[all->at++]->name : NULL;
}

static int explain(struct plugins *set, const char *name)
{
    struct all_names all = { .set = set };
    const char *near;

    if (explain_policy(set, name))
        return CLI_OK;
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].explain && kinds[i].explain(name))
            return CLI_OK;
    near = text_nearest(name, next_name, &all);
    fprintf(stderr, "orrery: nothing is called '%.60s'%s%s%s\n", name,
            near ? "; did you mean '" : "; see 'orrery list policies'", near ? near : "",
            near ? "'?" : "");
    return CLI_USAGE;
}

int cli_explain(int argc, char **argv)
{
    struct plugins set = { 0 };
    struct error err;
    int code;

    if (argc != 2)
        return cli_usage("explain");
    if (plugins_is_file(argv[1]) ? plugins_load(&set, argv[1], &err)
                                 : plugins_environment(&set, &err))
        code = explain(&set, argv[1]);
    else
        code = cli_error(CLI_USAGE, err.text);
    plugins_free(&set);
    return code;
}
