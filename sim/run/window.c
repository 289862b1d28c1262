/* Reading of `warmup:` and `batches:`. */
#include "sim/run/window.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BATCHES = 1000 };

static bool bad_warmup(const struct yaml *node, struct error *err)
{
    return yaml_error(node, err,
                      "warmup is '%.40s'; expected a time such as 2h or {rule: mser5, of: wait}",
                      node->kind == YAML_SCALAR ? node->text : "a list or map");
}

/* {rule: mser5, of: wait.mean}; the reduction is of no importance and may be left out. */
static bool read_mser(const struct yaml *node, const struct metric *metrics, struct window *window,
                      struct error *err)
{
    static const char *const keys[] = { "rule", "of" };
    const struct yaml *rule = yaml_get(node, "rule");
    const struct yaml *of = yaml_get(node, "of");
    struct measure measure;
    struct error why;
    char text[sizeof measure.text];

    if (!yaml_only(node, "warmup", keys, 2, err))
        return false;
    if (!rule || strcmp(rule->text, "mser5") != 0)
        return yaml_error(rule ? rule : node, err, "warmup: expected 'rule: mser5'");
    if (!of || of->kind != YAML_SCALAR || strlen(of->text) + sizeof ".mean" > sizeof text)
        return yaml_error(of ? of : node, err, "warmup: expected 'of:', a metric such as wait");
    snprintf(text, sizeof text, "%s%s", of->text, strchr(of->text, '.') ? "" : ".mean");
    for (int i = 0; metrics[i].name; i++)
        if (!strcmp(metrics[i].name, of->text) && metrics[i].kind != METRIC_SAMPLE)
            return yaml_error(of, err, "warmup: %.60s has no samples; take one such as wait",
                              of->text);
    if (!measure_parse(metrics, text, &measure, &why))
        return yaml_error(of, err, "warmup: %s", why.text);
    if (metrics[measure.metric].kind != METRIC_SAMPLE)
        return yaml_error(of, err, "warmup: %.60s has no samples; take one such as wait", of->text);
    window->rule = WINDOW_MSER;
    window->metric = measure.metric;
    return true;
}

bool window_read(const struct yaml *root, const struct metric *metrics, struct window *window,
                 struct error *err)
{
    const struct yaml *warmup = yaml_get(root, "warmup");
    const struct yaml *batches = yaml_get(root, "batches");
    struct error why;
    int64_t count;

    *window = (struct window){ 0 };
    if (warmup && warmup->kind == YAML_MAP) {
        if (!read_mser(warmup, metrics, window, err))
            return false;
    } else if (warmup) {
        if (warmup->kind != YAML_SCALAR || !units_time(warmup->text, &window->warmup, &why) ||
            window->warmup < 0)
            return bad_warmup(warmup, err);
        window->rule = window->warmup ? WINDOW_FIXED : WINDOW_ALL;
    }
    if (!batches)
        return true;
    if (batches->kind != YAML_SCALAR || !text_to_int(batches->text, &count) || count < 2 ||
        count > MOST_BATCHES)
        return yaml_error(
            batches, err, "batches is '%.40s'; expected a number from 2 to %d, such as 30",
            batches->kind == YAML_SCALAR ? batches->text : "a list or map", MOST_BATCHES);
    window->batches = (size_t)count;
    return true;
}

void window_json(const struct window *window, const struct metric *metrics, struct text *out)
{
    if (window->rule == WINDOW_FIXED)
        text_format(out, ",\"warmup\":\"%lldns\"", (long long)window->warmup);
    else if (window->rule == WINDOW_MSER)
        text_format(out, ",\"warmup\":{\"rule\":\"mser5\",\"of\":\"%s\"}",
                    metrics[window->metric].name);
    if (window->batches)
        text_format(out, ",\"batches\":%zu", window->batches);
}

void window_apply(const struct window *window, sim_time cut, struct meter *meter,
                  struct arena *arena)
{
    if (window->batches)
        meter_batches(meter, window->batches, arena);
    if (cut > 0)
        meter_warm(meter, cut);
}
