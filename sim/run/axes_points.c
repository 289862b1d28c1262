/* From axes to points: conditions, exclusions and the enumeration. */
#include <stdlib.h>
#include <string.h>

#include "sim/run/axes_internal.h"

/* While the points are counted and, a second time, kept. */
struct walker {
    struct axes_reader *r;
    struct axes_pattern *excludes;
    size_t exclude_count;
    size_t *hits;                   /* points that each of them leaves out */
    uint32_t *row;                  /* of each factor, at the point at hand */
    bool **repeated[AXES_MOST + 1]; /* of factor and policy, each row; NULL: none is */
    size_t order[AXES_MOST + 1];    /* factors, those that a condition is about before it */
    bool present[AXES_MOST + 1];    /* in some point */
    size_t met, kept;               /* points, without and with those left out */
    uint32_t *rows;                 /* NULL: count only */
};

uint32_t axes_at(const struct study *study, size_t point, size_t axis)
{
    return axes_row_at(study, study->rows + point * study->factor_count, axis);
}

/* Whether all that the condition of the factor is about has been placed. */
static bool may_follow(const struct study *study, const struct factor *factor, const bool *placed)
{
    for (size_t i = 0; i < factor->where.count; i++)
        if (!placed[study->axes[factor->where.term[i].axis].factor])
            return false;
    return true;
}

static bool order_factors(struct walker *w)
{
    const struct study *study = w->r->study;
    bool placed[AXES_MOST + 1] = { false };

    for (size_t n = 0; n < study->factor_count; n++) {
        size_t f = 0;
        size_t first = study->factor_count;

        for (; f < study->factor_count; f++) {
            if (placed[f])
                continue;
            first = first < f ? first : f;
            if (may_follow(study, &study->factors[f], placed))
                break;
        }
        if (f == study->factor_count)
            return yaml_key_error(study->factors[first].at, w->r->err,
                                  "axis %.60s depends on itself by its condition",
                                  study->factors[first].at->key);
        placed[f] = true;
        w->order[n] = f;
    }
    return true;
}

/* A factor is there where its condition holds and the policy takes at least one of its axes. */
static bool is_present(const struct walker *w, size_t f)
{
    const struct study *study = w->r->study;
    const struct factor *factor = &study->factors[f];
    bool taken = f == 0;

    if (factor->when && !axes_fits(study, &factor->where, w->row))
        return false;
    for (size_t i = 0; !taken && i < factor->count; i++) {
        const struct axis *axis = &study->axes[factor->first + i];

        taken = !axis->takes || axis->takes[w->row[0]];
    }
    return taken;
}

static bool too_many(const struct walker *w)
{
    const struct study *study = w->r->study;
    size_t product = 1;
    size_t f = 0;

    for (; f + 1 < study->factor_count; f++) {
        product *= study->factors[f].rows;
        if (product > AXES_MOST_POINTS)
            break;
    }
    return yaml_error(study->factors[f].at, w->r->err, "more than %d runs", AXES_MOST_POINTS);
}

static bool take_point(struct walker *w)
{
    const struct study *study = w->r->study;
    bool out = false;

    if (++w->met > AXES_MOST_POINTS)
        return too_many(w);
    for (size_t i = 0; i < w->exclude_count; i++) {
        bool hit = axes_fits(study, &w->excludes[i], w->row);

        w->hits[i] += hit;
        out = out || hit;
    }
    if (out)
        return true;
    if (w->rows)
        memcpy(w->rows + w->kept * study->factor_count, w->row,
               study->factor_count * sizeof *w->rows);
    w->kept++;
    return true;
}

/* All points that go on as row[order[0..depth)] says; the last factor is the fastest. */
static bool walk(struct walker *w, size_t depth)
{
    const struct study *study = w->r->study;
    size_t f = depth < study->factor_count ? w->order[depth] : 0;
    const bool *repeated;

    if (depth == study->factor_count)
        return take_point(w);
    if (!is_present(w, f)) {
        w->row[f] = AXES_ABSENT;
        return walk(w, depth + 1);
    }
    w->present[f] = true;
    repeated = w->repeated[f] ? w->repeated[f][w->row[0]] : NULL;
    for (size_t row = 0; row < study->factors[f].rows; row++) {
        if (repeated && repeated[row])
            continue;
        w->row[f] = (uint32_t)row;
        if (!walk(w, depth + 1))
            return false;
    }
    return true;
}

/* A row of a factor as one policy sees it, which may not have all of its axes. */
struct seen_row {
    const struct study *study;
    const struct factor *factor;
    size_t policy, row;
};

static int by_labels(const struct seen_row *a, const struct seen_row *b)
{
    int order = 0;

    for (size_t i = 0; !order && i < a->factor->count; i++) {
        const struct axis *axis = &a->study->axes[a->factor->first + i];

        if (!axis->takes || axis->takes[a->policy])
            order = strcmp(axis->values[a->row].label, axis->values[b->row].label);
    }
    return order;
}

static int by_labels_and_row(const void *left, const void *right)
{
    const struct seen_row *a = left;
    const struct seen_row *b = right;
    int order = by_labels(a, b);

    return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* Rows that are for this policy what an earlier one is, as it lacks what tells them apart. */
static bool *find_repeated(struct walker *w, const struct factor *factor, size_t policy)
{
    const struct study *study = w->r->study;
    struct seen_row *seen = mem_alloc(factor->rows * sizeof *seen);
    bool *repeated = arena_array(w->r->arena, factor->rows, sizeof *repeated);

    for (size_t i = 0; i < factor->rows; i++)
        seen[i] = (struct seen_row){ study, factor, policy, i };
    qsort(seen, factor->rows, sizeof *seen, by_labels_and_row);
    for (size_t i = 1; i < factor->rows; i++)
        repeated[seen[i].row] = by_labels(&seen[i - 1], &seen[i]) == 0;
    mem_free(seen);
    return repeated;
}

static void find_all_repeated(struct walker *w)
{
    const struct study *study = w->r->study;
    size_t policies = study->axes[0].count;

    for (size_t f = 0; f < study->factor_count; f++) {
        const struct factor *factor = &study->factors[f];

        w->repeated[f] = arena_array(w->r->arena, policies, sizeof *w->repeated[f]);
        for (size_t policy = 0; policy < policies; policy++) {
            bool lacks = false;

            for (size_t i = 0; i < factor->count; i++) {
                const struct axis *axis = &study->axes[factor->first + i];

                lacks = lacks || (axis->takes && !axis->takes[policy]);
            }
            if (lacks && factor->count > 1)
                w->repeated[f][policy] = find_repeated(w, factor, policy);
        }
    }
}

/* Without conditions the product says it before any point is made. */
static bool check_product(struct walker *w)
{
    const struct study *study = w->r->study;
    size_t product = 1;

    for (size_t i = 0; i < study->factor_count; i++) {
        bool always = !study->factors[i].when;

        for (size_t k = 0; k < study->factors[i].count; k++)
            always = always && !study->axes[study->factors[i].first + k].takes;
        if (!always)
            continue;
        product *= study->factors[i].rows;
        if (product > AXES_MOST_POINTS)
            return yaml_error(study->factors[i].at, w->r->err, "more than %d runs",
                              AXES_MOST_POINTS);
    }
    return true;
}

static bool check_used(const struct walker *w)
{
    const struct study *study = w->r->study;

    for (size_t f = 0; f < study->factor_count; f++)
        if (!w->present[f])
            return yaml_error(study->factors[f].when ? study->factors[f].when
                                                     : study->factors[f].at,
                              w->r->err, "the condition of axis %s holds nowhere",
                              study->axes[study->factors[f].first].name);
    for (size_t i = 0; i < w->exclude_count; i++)
        if (!w->hits[i])
            return yaml_error(w->excludes[i].at, w->r->err, "exclude: no point is like this");
    return w->kept || yaml_error(w->excludes[0].at, w->r->err, "exclude leaves no run");
}

/* The order of the file, where conditions made another one. */
struct sorted_point {
    const uint32_t *row;
    size_t count;
};

static int by_rows(const void *a, const void *b)
{
    const struct sorted_point *x = a;
    const struct sorted_point *y = b;

    for (size_t i = 0; i < x->count; i++)
        if (x->row[i] != y->row[i])
            return x->row[i] < y->row[i] ? -1 : 1;
    return 0;
}

static const uint32_t *in_file_order(const struct walker *w)
{
    size_t count = w->r->study->factor_count;
    struct sorted_point *sorted;
    uint32_t *rows;
    bool same = true;

    for (size_t i = 0; i < count; i++)
        same = same && w->order[i] == i;
    if (same)
        return w->rows;
    sorted = arena_array(w->r->arena, w->kept, sizeof *sorted);
    rows = arena_array(w->r->arena, w->kept * count, sizeof *rows);
    for (size_t i = 0; i < w->kept; i++)
        sorted[i] = (struct sorted_point){ w->rows + i * count, count };
    qsort(sorted, w->kept, sizeof *sorted, by_rows);
    for (size_t i = 0; i < w->kept; i++)
        memcpy(rows + i * count, sorted[i].row, count * sizeof *rows);
    return rows;
}

static bool resolve_all(struct walker *w, const struct yaml *exclude)
{
    struct study *study = w->r->study;

    for (size_t f = 0; f < study->factor_count; f++)
        if (study->factors[f].when &&
            !axes_read_pattern(w->r, study->factors[f].when, "when", &study->factors[f].where))
            return false;
    if (!exclude)
        return true;
    if (exclude->kind != YAML_LIST || !exclude->count || exclude->count > AXES_MOST_PATTERNS)
        return yaml_error(exclude, w->r->err,
                          "exclude must be a list of 1 to %d maps, such as "
                          "[{policy: NAME, load: 0.9}]",
                          AXES_MOST_PATTERNS);
    w->excludes = arena_array(w->r->arena, exclude->count, sizeof *w->excludes);
    w->hits = arena_array(w->r->arena, exclude->count, sizeof *w->hits);
    for (const struct yaml *item = exclude->first; item; item = item->next)
        if (!axes_read_pattern(w->r, item, "exclude", &w->excludes[w->exclude_count++]))
            return false;
    return true;
}

bool axes_enumerate(struct axes_reader *r, const struct yaml *exclude)
{
    struct study *study = r->study;
    struct walker w = { .r = r };

    w.row = arena_array(r->arena, study->factor_count, sizeof *w.row);
    find_all_repeated(&w);
    if (!resolve_all(&w, exclude) || !order_factors(&w) || !check_product(&w) || !walk(&w, 0) ||
        !check_used(&w))
        return false;
    w.rows = arena_array(r->arena, w.kept * study->factor_count, sizeof *w.rows);
    study->points = w.kept;
    w.met = w.kept = 0;
    if (!walk(&w, 0))
        return false;
    study->rows = in_file_order(&w);
    return true;
}
