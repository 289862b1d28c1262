/* Samples of a study: random points and Latin hypercubes. */
#include <string.h>

#include "sim/base/rng.h"
#include "sim/base/text.h"
#include "sim/run/axes_internal.h"
#include "sim/run/axes_range.h"

struct sample {
    bool lhs;
    size_t count;
    uint64_t seed;
};

/* What one axis of a sample draws from: a range, or one of a list. */
struct drawn {
    struct axis *axis;
    const struct yaml *from; /* the range or list, as written */
    struct range range;
    const struct axis_value *list; /* NULL: the range */
    size_t list_count;
    struct rng rng;
};

static bool read_whole(const struct yaml *node, int64_t least, int64_t most, int64_t *value,
                       struct error *err)
{
    if (node->kind == YAML_SCALAR && text_to_int(node->text, value) && *value >= least &&
        *value <= most)
        return true;
    return yaml_error(node, err, "sample: %s is '%.40s'; expected a whole number from %lld to %lld",
                      node->key, node->kind == YAML_SCALAR ? node->text : "a list or map",
                      (long long)least, (long long)most);
}

static bool read_keys(struct sample *sample, const struct yaml *node, struct error *err)
{
    static const char *const keys[] = { "method", "count", "seed", "of" };
    static const char *const methods[] = { "lhs", "random" };
    const struct yaml *method = yaml_get(node, "method");
    const struct yaml *count = yaml_get(node, "count");
    const struct yaml *seed = yaml_get(node, "seed");
    int64_t number = 1;

    if (!yaml_only(node, "sample", keys, 4, err))
        return false;
    for (int i = 0; i < 4; i++)
        if (i != 2 && !yaml_get(node, keys[i]))
            return yaml_error(node, err, "sample needs '%s:', such as %s", keys[i],
                              i == 0   ? "lhs"
                              : i == 1 ? "50"
                                       : "{load: 0.5..0.9, platform.nodes: 64..512}");
    if (method->kind != YAML_SCALAR ||
        (strcmp(method->text, "lhs") != 0 && strcmp(method->text, "random") != 0)) {
        yaml_error(method, err, "sample: no method '%.40s'",
                   method->kind == YAML_SCALAR ? method->text : "a list or map");
        return error_hint(err, text_nearest_of(method->text, methods, 2),
                          "; expected lhs or random");
    }
    sample->lhs = !strcmp(method->text, "lhs");
    if (seed && !read_whole(seed, 0, INT64_MAX, &number, err))
        return false;
    sample->seed = (uint64_t)number;
    if (!read_whole(count, 1, AXES_MOST_VALUES, &number, err))
        return false;
    sample->count = (size_t)number;
    return true;
}

/* The name, not the place: an axis more leaves the draws of the others as they are. FNV-1a. */
static uint64_t stream_of(const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return hash;
}

static bool read_drawn(struct axes_reader *r, const struct sample *sample, const struct yaml *node,
                       struct drawn *drawn)
{
    struct error why;

    drawn->axis = axes_add(r, node);
    drawn->from = node;
    if (!drawn->axis)
        return false;
    if (node->kind == YAML_LIST) {
        if (!axes_read_values(r, drawn->axis, node))
            return false;
        drawn->list = drawn->axis->values;
        drawn->list_count = drawn->axis->count;
        drawn->axis->count = 0;
    } else if (node->kind != YAML_SCALAR || drawn->axis->kind == AXIS_MAP) {
        return yaml_error(node, r->err, "sample: %s is drawn from a %slist", node->key,
                          drawn->axis->kind == AXIS_MAP ? "" : "range such as 0.5..0.9 or from a ");
    } else if (!range_read_span(&drawn->range, node->text, &why)) {
        return yaml_error(node, r->err, "%s", why.text);
    }
    drawn->axis->values = arena_array(r->arena, sample->count, sizeof *drawn->axis->values);
    rng_stream(&drawn->rng, sample->seed, 0, RNG_SAMPLE, stream_of(node->key));
    return true;
}

static void add_drawn(struct axes_reader *r, struct drawn *drawn, double at, const double within[2])
{
    struct axis *axis = drawn->axis;
    struct axis_value *value = &axis->values[axis->count++];
    char label[RANGE_LABEL];

    if (drawn->list) {
        *value = drawn->list[(size_t)(at * (double)drawn->list_count)];
        return;
    }
    range_draw(&drawn->range, at, within[0], within[1], label);
    value->path[0] = axis->name;
    value->node[0] = axes_made(label, drawn->from, r->arena);
    value->label = value->node[0]->text;
}

/* Every point by itself: more points leave the first ones as they are. */
static void draw_random(struct axes_reader *r, const struct sample *sample, struct drawn *drawn)
{
    static const double all[] = { 0, 1 };

    for (size_t i = 0; i < sample->count; i++)
        add_drawn(r, drawn, rng_uniform(&drawn->rng), all);
}

/*
 * McKay, Beckman and Conover 1979, section 2: the range is cut into as many strata of equal
 * probability as there are points, one value is drawn in each, and the strata of the axes are
 * matched at random.
 */
static void draw_lhs(struct axes_reader *r, const struct sample *sample, struct drawn *drawn)
{
    size_t *stratum = arena_array(r->arena, sample->count, sizeof *stratum);
    double n = (double)sample->count;

    for (size_t i = 0; i < sample->count; i++) {
        size_t k = (size_t)rng_below(&drawn->rng, i + 1);

        stratum[i] = stratum[k];
        stratum[k] = i;
    }
    for (size_t i = 0; i < sample->count; i++) {
        const double within[] = { (double)stratum[i] / n, (double)(stratum[i] + 1) / n };
        double at = ((double)stratum[i] + rng_uniform(&drawn->rng)) / n;

        /* Rounding must not carry a draw into the next stratum. */
        add_drawn(r, drawn, at < within[1] ? at : within[0], within);
    }
}

bool axes_read_sample(struct axes_reader *r, const struct yaml *node)
{
    const struct yaml *of = yaml_get(node, "of");
    struct factor *factor = axes_add_factor(r, node);
    struct sample sample = { 0 };

    if (node->kind != YAML_MAP)
        return yaml_error(node, r->err,
                          "sample is a map such as {method: lhs, count: 50, of: {load: 0.5..0.9}}");
    if (!read_keys(&sample, node, r->err))
        return false;
    if (of->kind != YAML_MAP || !of->count)
        return yaml_error(of, r->err,
                          "sample: 'of' names axes and their ranges, such as "
                          "{load: 0.5..0.9, platform.nodes: 64..512}");
    if (of->count * sample.count > AXES_MOST_DRAWS)
        return yaml_error(of, r->err, "sample: more than %d values are to be drawn",
                          AXES_MOST_DRAWS);
    for (const struct yaml *item = of->first; item; item = item->next) {
        struct drawn drawn = { 0 };

        if (!read_drawn(r, &sample, item, &drawn))
            return false;
        if (sample.lhs)
            draw_lhs(r, &sample, &drawn);
        else
            draw_random(r, &sample, &drawn);
    }
    factor->rows = sample.count;
    return true;
}
