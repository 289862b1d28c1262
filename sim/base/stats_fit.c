/* Linear fits by GSL. A constant is fitted by centring, which keeps digits and is not penalised. */
#include "sim/base/stats_fit.h"

#include <gsl/gsl_multifit.h>
#include <math.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/stats.h"

/* Singular values below this part of the largest are rounding. */
#define RANK_LIMIT 1e-12

/* The points less their means, which are 0 without a constant. */
struct centred {
    gsl_matrix *x;
    gsl_vector *y;
    double *means; /* of the columns, then of y */
    gsl_vector *solution;
    gsl_multifit_linear_workspace *work;
};

static double mean_of(const double *values, size_t count, size_t step)
{
    struct exact_sum sum = { 0, 0 };

    for (size_t i = 0; i < count; i++)
        exact_add(&sum, values[i * step]);
    return exact_get(&sum) / (double)count;
}

/* Whether the values of a column are all the same but for rounding. */
static bool is_flat(const struct stats_points *points, size_t column, double mean)
{
    double far = 0;

    for (size_t i = 0; i < points->rows; i++)
        far = fmax(far, fabs(points->x[i * points->columns + column] - mean));
    return far <= RANK_LIMIT * fabs(mean);
}

/* A flat column becomes zeros beside a constant: its rounding must not be taken for a signal. */
static struct centred centre(const struct stats_points *points)
{
    size_t rows = points->rows, columns = points->columns;
    struct centred c = { gsl_matrix_alloc(rows, columns), gsl_vector_alloc(rows),
                         mem_alloc((columns + 1) * sizeof(double)), gsl_vector_alloc(columns),
                         gsl_multifit_linear_alloc(rows, columns) };

    BUG_UNLESS(c.x && c.y && c.solution && c.work);
    for (size_t j = 0; points->constant && j < columns; j++)
        c.means[j] = mean_of(points->x + j, rows, columns);
    if (points->constant)
        c.means[columns] = mean_of(points->y, rows, 1);
    for (size_t j = 0; j < columns; j++) {
        bool flat = points->constant && is_flat(points, j, c.means[j]);

        for (size_t i = 0; i < rows; i++)
            gsl_matrix_set(c.x, i, j, flat ? 0 : points->x[i * columns + j] - c.means[j]);
    }
    for (size_t i = 0; i < rows; i++)
        gsl_vector_set(c.y, i, points->y[i] - c.means[columns]);
    return c;
}

/* Copies the solution out, measures it, and frees all. */
static struct stats_fit finish(struct centred *c, const struct stats_points *points, size_t rank,
                               double *coefficients)
{
    struct stats_fit fit = { .rank = rank };
    struct exact_sum residual = { 0, 0 };
    struct exact_sum total = { 0, 0 };
    double *slopes = coefficients + points->constant;

    for (size_t j = 0; j < points->columns; j++)
        slopes[j] = gsl_vector_get(c->solution, j);
    if (points->constant) {
        coefficients[0] = c->means[points->columns];
        for (size_t j = 0; j < points->columns; j++)
            coefficients[0] -= slopes[j] * c->means[j];
    }
    for (size_t i = 0; i < points->rows; i++) {
        double error =
            points->y[i] - stats_fit_value(points, coefficients, points->x + i * points->columns);

        exact_add(&residual, error * error);
        exact_add(&total, gsl_vector_get(c->y, i) * gsl_vector_get(c->y, i));
    }
    fit.residual = exact_get(&residual);
    fit.r2 = exact_get(&total) > 0 ? 1 - fit.residual / exact_get(&total) : nan("");
    gsl_matrix_free(c->x);
    gsl_vector_free(c->y);
    gsl_vector_free(c->solution);
    gsl_multifit_linear_free(c->work);
    mem_free(c->means);
    return fit;
}

/* GSL stops the program on arguments it does not like, so they are checked first. */
static void check(const struct stats_points *points)
{
    BUG_UNLESS(points->columns > 0 && points->rows >= points->columns);
    for (size_t i = 0; i < points->rows * points->columns; i++)
        BUG_UNLESS(isfinite(points->x[i]));
    for (size_t i = 0; i < points->rows; i++)
        BUG_UNLESS(isfinite(points->y[i]));
}

struct stats_fit stats_fit_least_squares(const struct stats_points *points, double *coefficients)
{
    size_t columns = points->columns;
    gsl_matrix *covariance;
    struct centred c;
    double residual;
    size_t rank;

    check(points);
    c = centre(points);
    covariance = gsl_matrix_alloc(columns, columns);
    BUG_UNLESS(covariance && gsl_multifit_linear_tsvd(c.x, c.y, RANK_LIMIT, c.solution, covariance,
                                                      &residual, &rank, c.work) == 0);
    gsl_matrix_free(covariance);
    return finish(&c, points, rank, coefficients);
}

struct stats_fit stats_fit_ridge(const struct stats_points *points, double penalty,
                                 double *coefficients)
{
    struct centred c;
    double residual_norm;
    double solution_norm;

    check(points);
    BUG_UNLESS(isfinite(penalty) && penalty > 0);
    c = centre(points);
    BUG_UNLESS(gsl_multifit_linear_svd(c.x, c.work) == 0);
    BUG_UNLESS(gsl_multifit_linear_solve(sqrt(penalty), c.x, c.y, c.solution, &residual_norm,
                                         &solution_norm, c.work) == 0);
    return finish(&c, points, gsl_multifit_linear_rank(RANK_LIMIT, c.work), coefficients);
}

double stats_fit_value(const struct stats_points *points, const double *coefficients,
                       const double *row)
{
    double value = points->constant ? coefficients[0] : 0;

    for (size_t j = 0; j < points->columns; j++)
        value += coefficients[j + points->constant] * row[j];
    return value;
}
