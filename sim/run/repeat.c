/* The key `repeat:` of a study. */
#include "sim/run/repeat.h"

#include <string.h>

#include "sim/base/metric.h"
#include "sim/base/text.h"

enum { MOST_REPLICATIONS = 100000 };

/* "95%" or ".95": a number strictly between 0 and 1. */
static bool read_share(const struct yaml *node, double *share, struct error *err)
{
    size_t length = node->kind == YAML_SCALAR ? strlen(node->text) : 0;
    bool percent = length > 1 && node->text[length - 1] == '%';
    char number[32];
    double value;

    if (length && length < sizeof number) {
        memcpy(number, node->text, length + 1);
        if (percent)
            number[length - 1] = '\0';
        if (text_to_real(number, &value)) {
            value = percent ? value / 100 : value;
            if (value > 0 && value < 1) {
                *share = value;
                return true;
            }
        }
    }
    return yaml_error(node, err, "repeat: %s is '%.40s'; expected a share such as 2%% or 0.02",
                      node->key, node->kind == YAML_SCALAR ? node->text : "a list or map");
}

static bool read_number(const struct yaml *node, int64_t least, int64_t *number, struct error *err)
{
    if (node->kind == YAML_SCALAR && text_to_int(node->text, number) && *number >= least &&
        *number <= MOST_REPLICATIONS)
        return true;
    return yaml_error(node, err, "repeat: %s is '%.40s'; expected a whole number from %d to %d",
                      node->key, node->kind == YAML_SCALAR ? node->text : "a list or map",
                      (int)least, MOST_REPLICATIONS);
}

static bool read_numbers(struct repeat *repeat, const struct yaml *node, struct error *err)
{
    const struct yaml *min = yaml_get(node, "min");
    const struct yaml *max = yaml_get(node, "max");
    const struct yaml *step = yaml_get(node, "step");

    repeat->least = 5;
    repeat->most = 100;
    repeat->step = 1;
    if ((min && !read_number(min, 2, &repeat->least, err)) ||
        (max && !read_number(max, 2, &repeat->most, err)) ||
        (step && !read_number(step, 1, &repeat->step, err)))
        return false;
    if (repeat->least > repeat->most)
        return yaml_error(max ? max : min, err, "repeat: max is %d, below min, %d",
                          (int)repeat->most, (int)repeat->least);
    return true;
}

/* `best: wait.mean` or `best: {of: wait.mean, is: highest}`. */
static bool read_best(struct repeat *repeat, const struct yaml *best, struct error *err)
{
    static const char *const keys[] = { "of", "is" };
    const struct yaml *of = best->kind == YAML_MAP ? yaml_get(best, "of") : best;
    const struct yaml *is = yaml_get(best, "is");

    if (best->kind == YAML_MAP && !yaml_only(best, "best", keys, 2, err))
        return false;
    if (!of || of->kind != YAML_SCALAR)
        return yaml_error(best, err, "repeat: best names one measure, such as wait.mean");
    if (is && strcmp(is->text, "lowest") != 0 && strcmp(is->text, "highest") != 0)
        return yaml_error(is, err, "repeat: best is '%.40s'; expected lowest or highest", is->text);
    repeat->directed = is != NULL;
    repeat->highest = is && !strcmp(is->text, "highest");
    repeat->names = of;
    return true;
}

static bool refuse(const struct yaml *node, const char *const *keys, size_t count,
                   const char *allocate, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (yaml_get(node, keys[i]))
            return yaml_key_error(yaml_get(node, keys[i]), err,
                                  "repeat: %s has no meaning with allocate: %s", keys[i], allocate);
    return true;
}

static bool read_ocba(struct repeat *repeat, const struct yaml *node, struct error *err)
{
    static const char *const others[] = { "precision", "of", "level" };
    const struct yaml *best = yaml_get(node, "best");
    const struct yaml *sure = yaml_get(node, "sure");

    if (!refuse(node, others, 3, "ocba", err))
        return false;
    if (!best)
        return yaml_error(node, err, "repeat: allocate: ocba needs 'best:', such as wait.mean");
    repeat->sure = 0.95;
    return read_best(repeat, best, err) && (!sure || read_share(sure, &repeat->sure, err));
}

static bool read_equal(struct repeat *repeat, const struct yaml *node, struct error *err)
{
    static const char *const others[] = { "best", "sure" };
    const struct yaml *precision = yaml_get(node, "precision");
    const struct yaml *level = yaml_get(node, "level");

    if (!refuse(node, others, 2, "equal", err))
        return false;
    if (!precision)
        return yaml_error(node, err, "repeat needs 'precision:', such as 2%%");
    repeat->level = 0.95;
    repeat->names = yaml_get(node, "of");
    if (repeat->names && (repeat->names->kind == YAML_MAP ||
                          (repeat->names->kind == YAML_LIST && !repeat->names->count)))
        return yaml_error(repeat->names, err, "repeat: of is a list of measures");
    return read_share(precision, &repeat->precision, err) &&
           (!level || read_share(level, &repeat->level, err));
}

struct repeat *repeat_read(const struct yaml *node, struct arena *arena, struct error *err)
{
    static const char *const keys[] = { "precision", "of",       "min",  "max", "step",
                                        "level",     "allocate", "best", "sure" };
    struct repeat *repeat = arena_alloc(arena, sizeof *repeat);
    const struct yaml *allocate = yaml_get(node, "allocate");
    bool ok;

    repeat->at = node;
    if (node->kind != YAML_MAP) {
        yaml_error(node, err, "repeat is a map such as {precision: 2%%, min: 5, max: 100}");
        return NULL;
    }
    if (!yaml_only(node, "repeat", keys, sizeof keys / sizeof keys[0], err))
        return NULL;
    if (allocate && strcmp(allocate->text, "ocba") != 0 && strcmp(allocate->text, "equal") != 0) {
        yaml_error(allocate, err, "repeat: allocate is '%.40s'; expected equal or ocba",
                   allocate->kind == YAML_SCALAR ? allocate->text : "a list or map");
        return NULL;
    }
    repeat->allocate = allocate && !strcmp(allocate->text, "ocba") ? REPEAT_OCBA : REPEAT_EQUAL;
    ok = repeat->allocate == REPEAT_OCBA ? read_ocba(repeat, node, err)
                                         : read_equal(repeat, node, err);
    return ok && read_numbers(repeat, node, err) ? repeat : NULL;
}

struct measure_list {
    const struct measure *measures;
    size_t count, at;
};

static const char *next_measure(void *state)
{
    struct measure_list *list = state;

    return list->at < list->count ? list->measures[list->at++].text : NULL;
}

static bool find_measure(struct repeat *repeat, const struct yaml *name,
                         const struct measure_list *list, struct error *err)
{
    struct measure_list from = *list;

    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->measures[i].text, name->text)) {
            repeat->of[repeat->of_count++] = i;
            return true;
        }
    yaml_error(name, err, "repeat: '%.60s' is not measured in this study", name->text);
    return error_hint(err, text_nearest(name->text, next_measure, &from), "");
}

bool repeat_resolve(struct repeat *repeat, const struct measure *measures, size_t count,
                    struct arena *arena, struct error *err)
{
    const struct yaml *names = repeat->names;
    const struct measure_list list = { measures, count, 0 };
    size_t room = names && names->kind == YAML_LIST ? names->count : count + 1;

    repeat->of = arena_array(arena, room, sizeof *repeat->of);
    repeat->of_count = 0;
    if (names && names->kind == YAML_SCALAR)
        return find_measure(repeat, names, &list, err);
    for (const struct yaml *name = names ? names->first : NULL; name; name = name->next)
        if (name->kind != YAML_SCALAR)
            return yaml_error(name, err, "repeat: of is a list of measures");
        else if (!find_measure(repeat, name, &list, err))
            return false;
    for (size_t i = 0; !names && i < count; i++)
        repeat->of[repeat->of_count++] = i;
    return true;
}
