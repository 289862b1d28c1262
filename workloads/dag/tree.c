/* Draws trees from the root on. */
#include "workloads/dag/tree.h"

bool tree_init(struct tree *t, const char *name, const struct generator_input *input,
               struct error *err)
{
    double tasks = 1;

    if (t->least > t->most)
        return error_set(err, "%s: least is %lld, above most, %lld", name, (long long)t->least,
                         (long long)t->most);
    for (int64_t level = 1; level < t->levels; level++)
        tasks = 1 + tasks * (double)t->most;
    return shape_fits(name, tasks, tasks, err) && shape_init(&t->shape, name, input, err);
}

bool tree_next(struct tree *t, bool in, void *item)
{
    struct shape *s = &t->shape;
    uint32_t parent = 0;

    if (!shape_begin(s))
        return false;
    shape_task(s, NULL, 1);
    for (int64_t level = 1; level < t->levels; level++)
        for (uint32_t end = (uint32_t)s->tasks; parent < end; parent++)
            for (uint64_t n = shape_between(s, t->least, t->most); n > 0; n--) {
                uint32_t child = shape_task(s, NULL, 1);

                shape_edge(s, in ? child : parent, in ? parent : child, 1);
            }
    return shape_end(s, item);
}
