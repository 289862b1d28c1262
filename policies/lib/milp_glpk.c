/* Mixed-integer programs by GLPK: simplex at the root, then branch and cut with a limit on nodes.
 */
#include "policies/lib/milp_internal.h"

#ifdef ORRERY_GLPK

#include <glpk.h>
#include <limits.h>
#include <math.h>

struct search {
    const struct milp_options *options;
    size_t columns;
    double *start; /* from 1; NULL once it was handed over */
    bool stopped;  /* by the limit on nodes */
};

static int limits_of(double low, double high)
{
    if (isinf(low))
        return isinf(high) ? GLP_FR : GLP_UP;
    if (isinf(high))
        return GLP_LO;
    return low < high ? GLP_DB : GLP_FX;
}

static glp_prob *load(const struct milp *m)
{
    glp_prob *p = glp_create_prob();
    size_t count = m->entries.count;
    int *rows = mem_alloc((count + 1) * sizeof *rows);
    int *columns = mem_alloc((count + 1) * sizeof *columns);
    double *values = mem_alloc((count + 1) * sizeof *values);

    glp_set_obj_dir(p, GLP_MIN);
    if (m->rows.count)
        glp_add_rows(p, (int)m->rows.count);
    if (m->columns.count)
        glp_add_cols(p, (int)m->columns.count);
    for (size_t i = 0; i < m->rows.count; i++) {
        const struct milp_row *row = milp_row(m, i);

        glp_set_row_bnds(p, (int)i + 1, limits_of(row->low, row->high), row->low, row->high);
    }
    for (size_t i = 0; i < m->columns.count; i++) {
        const struct milp_column *column = milp_column(m, i);

        glp_set_col_bnds(p, (int)i + 1, limits_of(column->low, column->high), column->low,
                         column->high);
        glp_set_col_kind(p, (int)i + 1, column->integer ? GLP_IV : GLP_CV);
        glp_set_obj_coef(p, (int)i + 1, column->cost);
    }
    for (size_t i = 0; i < count; i++) {
        rows[i + 1] = (int)milp_entry(m, i)->row + 1;
        columns[i + 1] = (int)milp_entry(m, i)->column + 1;
        values[i + 1] = milp_entry(m, i)->value;
    }
    glp_load_matrix(p, (int)count, rows, columns, values);
    mem_free(rows);
    mem_free(columns);
    mem_free(values);
    return p;
}

static void watch(glp_tree *tree, void *context)
{
    struct search *s = context;
    int made;

    if (glp_ios_reason(tree) == GLP_IHEUR && s->start) {
        glp_ios_heur_sol(tree, s->start);
        mem_free(s->start);
        s->start = NULL;
    }
    glp_ios_tree_size(tree, NULL, NULL, &made);
    if (s->options->nodes && (uint64_t)made > s->options->nodes) {
        s->stopped = true;
        glp_ios_terminate(tree);
    }
}

/* The bound of the tree is lost with it, so it is asked for on the way. */
struct tracked {
    struct search search;
    double bound;
};

static void track(glp_tree *tree, void *context)
{
    struct tracked *t = context;
    int best = glp_ios_best_node(tree);

    if (best)
        t->bound = glp_ios_node_bound(tree, best);
    watch(tree, &t->search);
}

static int milliseconds(double seconds)
{
    return seconds > 0 && seconds * 1e3 < INT_MAX ? (int)ceil(seconds * 1e3) : INT_MAX;
}

/* Where the search ended. */
static bool read(glp_prob *p, int code, struct tracked *t, struct milp_result *result)
{
    int status = glp_mip_status(p);

    result->timed = code == GLP_ETMLIM;
    result->bound = t->bound;
    if (status == GLP_NOFEAS)
        result->status = MILP_INFEASIBLE;
    else if (status == GLP_OPT || status == GLP_FEAS)
        result->status = status == GLP_OPT ? MILP_OPTIMAL : MILP_FEASIBLE;
    if (status == GLP_OPT || status == GLP_FEAS)
        for (size_t i = 0; i < t->search.columns; i++)
            result->x[i] = glp_mip_col_val(p, (int)i + 1);
    return code == 0 || code == GLP_ETMLIM || code == GLP_ESTOP;
}

static double *from_one(const double *start, size_t count)
{
    double *copy = start ? mem_alloc((count + 1) * sizeof *copy) : NULL;

    for (size_t i = 0; start && i < count; i++)
        copy[i + 1] = start[i];
    return copy;
}

static bool solve(glp_prob *p, struct tracked *t, struct milp_result *result, struct error *err)
{
    int limit = milliseconds(t->search.options->seconds);
    glp_smcp simplex;
    glp_iocp search;
    int code;

    glp_init_smcp(&simplex);
    simplex.msg_lev = GLP_MSG_OFF;
    simplex.tm_lim = limit;
    simplex.presolve = GLP_ON;
    code = glp_simplex(p, &simplex);
    if (code == GLP_ENOPFS || (code == 0 && glp_get_status(p) == GLP_NOFEAS)) {
        result->status = MILP_INFEASIBLE;
        return true;
    }
    if (code == GLP_ETMLIM) {
        result->timed = true;
        return true;
    }
    if (code != 0 || glp_get_status(p) != GLP_OPT)
        return error_set(err, "glpk: the relaxation has no optimum (code %d, status %d)", code,
                         glp_get_status(p));
    t->bound = glp_get_obj_val(p);
    glp_init_iocp(&search);
    search.msg_lev = GLP_MSG_OFF;
    search.tm_lim = limit;
    search.br_tech = GLP_BR_DTH;
    search.bt_tech = GLP_BT_BLB;
    search.mir_cuts = search.cov_cuts = search.gmi_cuts = GLP_ON;
    search.cb_func = track;
    search.cb_info = t;
    code = glp_intopt(p, &search);
    return read(p, code, t, result) || error_set(err, "glpk: the search failed (code %d)", code);
}

bool milp_by_glpk(const struct milp *m, const struct milp_options *options,
                  struct milp_result *result, struct error *err)
{
    struct tracked t = { .search = { .options = options, .columns = m->columns.count },
                         .bound = -(double)INFINITY };
    glp_prob *p;
    bool good;

    glp_term_out(GLP_OFF);
    p = load(m);
    t.search.start = from_one(options->start, m->columns.count);
    good = solve(p, &t, result, err);
    mem_free(t.search.start);
    glp_delete_prob(p);
    glp_free_env();
    return good;
}

bool milp_glpk_there(void)
{
    return true;
}

#else

bool milp_by_glpk(const struct milp *m, const struct milp_options *options,
                  struct milp_result *result, struct error *err)
{
    (void)m;
    (void)options;
    (void)result;
    return error_set(err, "this program was built without GLPK; install libglpk-dev and build it "
                          "again, or choose cbc as the solver");
}

bool milp_glpk_there(void)
{
    return false;
}

#endif
