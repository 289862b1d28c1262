/* Gathers the metrics of a study and reduces them over repetitions. */
#include "sim/run/compare.h"

#include <math.h>
#include <string.h>

#include "sim/run/compare_internal.h"
#include "traces/names.h"

enum { MOST_METRICS = 1024 };

struct gather {
    struct arena *arena;
    struct compare_table *table;
    struct names points, policies, metrics, pairs; /* complete before the counts are in the table */
    const char **units;
    bool *here;     /* [point][policy] */
    bool *asked;    /* [point][policy][pair]: there is such a run, whatever became of it */
    double *values; /* [point][policy][metric][pair]; NaN: missing */
    double *halves; /* the same of the half-widths by batch means, with one repetition; or NULL */
    int64_t study_no;
};

static bool find_study(struct gather *g, struct results *results, const char *study,
                       struct error *err)
{
    struct db_query *query = db_query(results_db(results),
                                      "SELECT study_no, baseline, (SELECT count(*) FROM study_run "
                                      "r WHERE r.study_no = s.study_no "
                                      "AND NOT spare) FROM study s WHERE name = ?",
                                      err);
    bool row = false;
    bool ok;

    if (!query)
        return false;
    db_bind_text(query, 1, study);
    ok = db_step(query, &row, err);
    if (ok && row) {
        g->study_no = db_col_int(query, 0);
        if (!db_null(query, 1))
            g->table->baseline = arena_text(g->arena, db_col_text(query, 1));
        g->table->planned = (size_t)db_col_int(query, 2);
    } else if (ok) {
        ok = error_set(err, "%s: no study '%.80s'", db_path(results_db(results)), study);
    }
    db_done(query);
    return ok;
}

/* Calls `take` for every row of a query with the study number as its parameter. */
static bool each_row(struct gather *g, struct results *results, const char *sql,
                     void (*take)(struct gather *g, struct db_query *query), struct error *err)
{
    struct db_query *query = db_query(results_db(results), sql, err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, g->study_no);
    while ((ok = db_step(query, &row, err)) && row)
        take(g, query);
    db_done(query);
    return ok;
}

static void take_run(struct gather *g, struct db_query *query)
{
    const char *status = db_col_text(query, 3);

    names_add(&g->points, db_col_text(query, 0));
    names_add(&g->policies, db_col_text(query, 1));
    names_add(&g->pairs, db_col_text(query, 2));
    g->table->finished += !strcmp(status, "ok");
    g->table->failed += !strcmp(status, "failed");
}

/* Not every policy has runs at every point: axes may have conditions. */
static void take_here(struct gather *g, struct db_query *query)
{
    size_t point = (size_t)names_find(&g->points, db_col_text(query, 0));
    size_t policy = (size_t)names_find(&g->policies, db_col_text(query, 1));
    size_t pair = (size_t)names_find(&g->pairs, db_col_text(query, 2));
    size_t at = point * g->table->policy_count + policy;

    g->here[at] = g->asked[at * g->table->repetitions + pair] = true;
}

static void take_metric(struct gather *g, struct db_query *query)
{
    size_t i = (size_t)names_add(&g->metrics, db_col_text(query, 0));
    const char *better;

    if (i >= MOST_METRICS)
        return;
    g->units[i] = arena_text(g->arena, db_col_text(query, 1));
    better = measure_better(db_col_text(query, 0), db_col_text(query, 2));
    g->table->better[i] = !strcmp(better, "lower")    ? COMPARE_LOWER
                          : !strcmp(better, "higher") ? COMPARE_HIGHER
                                                      : COMPARE_UNKNOWN;
}

static double *value_at(const struct gather *g, size_t point, size_t policy, size_t metric)
{
    return &g->values[((point * g->table->policy_count + policy) * g->table->metric_count +
                       metric) *
                      g->table->repetitions];
}

static void take_value(struct gather *g, struct db_query *query)
{
    size_t point = (size_t)names_find(&g->points, db_col_text(query, 0));
    size_t policy = (size_t)names_find(&g->policies, db_col_text(query, 1));
    size_t pair = (size_t)names_find(&g->pairs, db_col_text(query, 2));
    size_t metric = (size_t)names_find(&g->metrics, db_col_text(query, 3));

    value_at(g, point, policy, metric)[pair] =
        db_null(query, 4) ? (double)NAN : db_col_real(query, 4);
    if (g->halves && !db_null(query, 5))
        g->halves[value_at(g, point, policy, metric) - g->values] = db_col_real(query, 5);
}

/* Keeps the repetitions that both have; returns how many. */
static size_t both(const double *a, const double *b, size_t n, double *out_a, double *out_b)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(a[i]) && !isnan(b[i])) {
            out_a[kept] = a[i];
            out_b[kept++] = b[i];
        }
    return kept;
}

struct interval compare_paired(const double *a, const double *b, size_t n, double level)
{
    double *one = mem_alloc(n * sizeof *one);
    double *other = mem_alloc(n * sizeof *other);
    size_t kept = both(a, b, n, one, other);
    struct interval interval = stats_paired_interval(one, other, kept, level);

    mem_free(one);
    mem_free(other);
    return interval;
}

static void rank_policies(struct gather *g, size_t point, size_t metric, size_t base)
{
    size_t count = g->table->policy_count;
    const double **of = mem_alloc(count * sizeof *of);
    const bool **asked = mem_alloc(count * sizeof *asked);
    struct compare_values values = { .of = of,
                                     .asked = asked,
                                     .repetitions = g->table->repetitions,
                                     .point = point,
                                     .metric = metric,
                                     .base = base };

    for (size_t k = 0; k < count; k++) {
        of[k] = value_at(g, point, k, metric);
        asked[k] = &g->asked[(point * count + k) * g->table->repetitions];
    }
    compare_rank(g->table, &values);
    mem_free(asked);
    mem_free(of);
}

static void reduce(struct gather *g, size_t point, size_t metric, size_t base)
{
    struct compare_table *table = g->table;
    size_t policies = table->policy_count;
    size_t n = g->table->repetitions;
    double *a = arena_array(g->arena, n, sizeof *a);
    double *b = arena_array(g->arena, n, sizeof *b);
    double *p = arena_array(g->arena, policies, sizeof *p);
    double *adjusted = arena_array(g->arena, policies, sizeof *adjusted);
    size_t tested = 0;

    for (size_t k = 0; k < policies; k++) {
        const double *mine = value_at(g, point, k, metric);
        struct compare_cell *cell = compare_cell(table, point, k, metric);
        size_t kept = both(mine, mine, n, a, b);

        cell->mean = stats_mean_interval(a, kept, table->level);
        if (g->halves && !isnan(g->halves[mine - g->values])) {
            cell->mean.low = cell->mean.mean - g->halves[mine - g->values];
            cell->mean.high = cell->mean.mean + g->halves[mine - g->values];
            table->batches = true;
        }
        cell->base_mean = cell->diff.mean = cell->diff.low = cell->diff.high = (double)NAN;
        cell->diff.p = cell->p_adj = (double)NAN;
        if (base >= policies || k == base)
            continue;
        kept = both(mine, value_at(g, point, base, metric), n, a, b);
        cell->base_mean = stats_mean_interval(b, kept, table->level).mean;
        cell->diff = stats_paired_interval(a, b, kept, table->level);
        if (!isnan(cell->diff.p))
            p[tested++] = cell->diff.p;
    }
    stats_holm(p, adjusted, tested);
    tested = 0;
    for (size_t k = 0; k < policies; k++)
        if (!isnan(compare_cell(table, point, k, metric)->diff.p))
            compare_cell(table, point, k, metric)->p_adj = adjusted[tested++];
    rank_policies(g, point, metric, base);
}

/* The texts of a list as they stand in the table. */
static const char **list_of(const struct gather *g, const struct names *names, size_t *count)
{
    const char **list = arena_array(g->arena, names->texts.count, sizeof *list);

    *count = names->texts.count;
    for (size_t i = 0; i < *count; i++)
        list[i] = names_text(names, (int64_t)i);
    return list;
}

/* Which points, policies, metrics and repetitions there are, in the order of the plan. */
static bool gather_names(struct gather *g, struct results *results, struct error *err)
{
    struct compare_table *table = g->table;

    table->units = g->units = arena_array(g->arena, MOST_METRICS, sizeof *g->units);
    table->better = arena_array(g->arena, MOST_METRICS, sizeof *table->better);
    if (!each_row(g, results,
                  "SELECT point, policy, pair, status FROM study_run JOIN run USING(run_no) "
                  "WHERE study_no = ? AND NOT spare ORDER BY ordinal",
                  take_run, err) ||
        !each_row(g, results,
                  "SELECT DISTINCT m.name, m.unit, g.better, m.place FROM study_run JOIN run "
                  "USING(run_no) "
                  "JOIN metric m USING(run_no) LEFT JOIN glossary g ON g.system = run.system AND "
                  "g.name = substr(m.name, 1, instr(m.name || '.', '.') - 1) "
                  "WHERE study_no = ? AND NOT spare ORDER BY m.place, m.name",
                  take_metric, err))
        return false;
    table->points = list_of(g, &g->points, &table->point_count);
    table->policies = list_of(g, &g->policies, &table->policy_count);
    table->metrics = list_of(g, &g->metrics, &table->metric_count);
    table->repetitions = g->pairs.texts.count;
    return table->metric_count <= MOST_METRICS ||
           error_set(err, "more than %d metrics in one study", MOST_METRICS);
}

static bool gather_values(struct gather *g, struct results *results, struct error *err)
{
    struct compare_table *table = g->table;
    size_t pairs = table->point_count * table->policy_count;
    size_t size = pairs * table->metric_count;

    table->here = g->here = arena_array(g->arena, pairs, sizeof *g->here);
    g->asked = arena_array(g->arena, pairs * table->repetitions, sizeof *g->asked);
    table->cells = arena_array(g->arena, size, sizeof *table->cells);
    g->values = arena_array(g->arena, size * table->repetitions, sizeof *g->values);
    for (size_t i = 0; i < size * table->repetitions; i++)
        g->values[i] = (double)NAN;
    if (table->repetitions == 1)
        g->halves = arena_array(g->arena, size, sizeof *g->halves);
    for (size_t i = 0; g->halves && i < size; i++)
        g->halves[i] = (double)NAN;
    return each_row(g, results,
                    "SELECT point, policy, pair FROM study_run JOIN run USING(run_no) "
                    "WHERE study_no = ? AND NOT spare",
                    take_here, err) &&
           each_row(g, results,
                    "SELECT point, policy, pair, name, value, half_width FROM study_run JOIN run "
                    "USING(run_no) "
                    "JOIN metric USING(run_no) WHERE study_no = ? AND NOT spare AND status = 'ok' "
                    "ORDER BY ordinal",
                    take_value, err);
}

static bool reduce_all(struct gather *g, const char *baseline, struct error *err)
{
    struct compare_table *table = g->table;
    size_t base = 0;

    if (baseline)
        table->baseline = baseline;
    for (; base < table->policy_count; base++)
        if (table->baseline && !strcmp(table->policies[base], table->baseline))
            break;
    if (table->baseline && base == table->policy_count)
        return error_set(err, "study '%.80s' has no policy '%.60s' to compare with", table->study,
                         table->baseline);
    for (size_t point = 0; point < table->point_count; point++)
        for (size_t metric = 0; metric < table->metric_count; metric++)
            reduce(g, point, metric, base);
    return true;
}

struct compare_table *compare_study(struct results *results, const char *study,
                                    const char *baseline, struct arena *arena, struct error *err)
{
    struct compare_table *table = arena_alloc(arena, sizeof *table);
    struct gather g = { .arena = arena,
                        .table = table,
                        .points.arena = arena,
                        .policies.arena = arena,
                        .metrics.arena = arena,
                        .pairs.arena = arena };
    struct error ignored;
    bool ok;

    table->study = study;
    table->level = 0.95;
    /* One state of the file, as somebody else may be writing it; the caller may have begun one. */
    ok = db_exec(results_db(results), "SAVEPOINT compare", err);
    if (ok) {
        ok = find_study(&g, results, study, err) && gather_names(&g, results, err) &&
             gather_values(&g, results, err);
        db_exec(results_db(results), "RELEASE compare", &ignored); /* nothing was written */
    }
    ok = ok && reduce_all(&g, baseline, err);
    names_free(&g.points);
    names_free(&g.policies);
    names_free(&g.metrics);
    names_free(&g.pairs);
    return ok ? table : NULL;
}

bool compare_studies(struct results *results, struct arena *arena, const char ***names,
                     size_t *count, struct error *err)
{
    struct db_query *query =
        db_query(results_db(results), "SELECT name FROM study ORDER BY study_no", err);
    struct gather g = { .arena = arena, .points.arena = arena };
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, err)) && row)
        names_add(&g.points, db_col_text(query, 0));
    db_done(query);
    *names = list_of(&g, &g.points, count);
    names_free(&g.points);
    return ok;
}

static bool store_cell(struct db_query *query, const struct compare_table *table,
                       const struct compare_cell *cell, struct error *err)
{
    db_bind_text(query, 5, table->baseline);
    db_bind_int(query, 6, (int64_t)cell->diff.n);
    db_bind_real(query, 7, cell->mean.mean);
    db_bind_real(query, 8, cell->base_mean);
    db_bind_real(query, 9, cell->diff.mean);
    db_bind_real(query, 10, cell->diff.low);
    db_bind_real(query, 11, cell->diff.high);
    db_bind_real(query, 12, table->level);
    db_bind_real(query, 13, cell->p_adj);
    db_bind_real(query, 14, cell->boot_diff.low);
    db_bind_real(query, 15, cell->boot_diff.high);
    db_bind_real(query, 16, cell->p_best);
    if (cell->rank)
        db_bind_int(query, 17, (int64_t)cell->rank);
    else
        db_bind_null(query, 17);
    return db_run(query, err);
}

static bool store_all(struct db_query *query, const struct compare_table *table, struct error *err)
{
    for (size_t point = 0; point < table->point_count; point++)
        for (size_t policy = 0; policy < table->policy_count; policy++)
            for (size_t metric = 0; metric < table->metric_count; metric++) {
                if (!strcmp(table->policies[policy], table->baseline) ||
                    !compare_has(table, point, policy))
                    continue;
                db_bind_text(query, 2, table->points[point]);
                db_bind_text(query, 3, table->metrics[metric]);
                db_bind_text(query, 4, table->policies[policy]);
                if (!store_cell(query, table, compare_cell(table, point, policy, metric), err))
                    return false;
            }
    return true;
}

bool compare_store(struct results *results, const struct compare_table *table, struct error *err)
{
    struct db *db = results_db(results);
    struct db_query *clear, *query;
    struct error ignored;
    bool ok;

    if (!table->baseline)
        return true;
    clear = db_query(db,
                     "DELETE FROM comparison WHERE study_no = "
                     "(SELECT study_no FROM study WHERE name = ?)",
                     err);
    query = clear
                ? db_query(db,
                           "INSERT INTO comparison SELECT study_no, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                           "?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17 FROM study WHERE name = ?1",
                           err)
                : NULL;
    ok = query && db_exec(db, "BEGIN IMMEDIATE", err);
    if (ok) {
        db_bind_text(clear, 1, table->study);
        db_bind_text(query, 1, table->study);
        ok = db_run(clear, err) && store_all(query, table, err) && db_exec(db, "COMMIT", err);
        if (!ok)
            db_exec(db, "ROLLBACK", &ignored);
    }
    db_done(clear);
    db_done(query);
    return ok;
}
