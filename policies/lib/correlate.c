/* Multiple correlations by Cholesky's factors of the correlation matrix. */
#include "policies/lib/correlate.h"

#include <math.h>

static const double ridge = 1e-9;

struct matrix {
    size_t n;
    double at[CORRELATE_MOST][CORRELATE_MOST];
};

static double product(const double *a, const double *b, size_t n)
{
    double mean_a = 0, mean_b = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        mean_a += a[i] / (double)n;
        mean_b += b[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        sum += (a[i] - mean_a) * (b[i] - mean_b);
    return sum;
}

/* The lower triangle becomes L with L L' = matrix; the ridge keeps every pivot above 0. */
static void factor(struct matrix *m)
{
    for (size_t j = 0; j < m->n; j++) {
        for (size_t k = 0; k < j; k++)
            for (size_t i = j; i < m->n; i++)
                m->at[i][j] -= m->at[i][k] * m->at[j][k];
        m->at[j][j] = sqrt(fmax(m->at[j][j], ridge));
        for (size_t i = j + 1; i < m->n; i++)
            m->at[i][j] /= m->at[j][j];
    }
}

/* Element (i, i) of the inverse: the squared length of column i of the inverse of L. */
static double inverse_at(const struct matrix *m, size_t i)
{
    double column[CORRELATE_MOST];
    double sum = 0;

    for (size_t j = i; j < m->n; j++) {
        column[j] = j == i ? 1 : 0;
        for (size_t k = i; k < j; k++)
            column[j] -= m->at[j][k] * column[k];
        column[j] /= m->at[j][j];
        sum += column[j] * column[j];
    }
    return sum;
}

bool correlate_multiple(const double *const *row, size_t series, size_t values, double *squared)
{
    size_t kept[CORRELATE_MOST];
    double length[CORRELATE_MOST];
    struct matrix m = { 0 };

    if (series > CORRELATE_MOST || values < series + 1)
        return false;
    for (size_t i = 0; i < series; i++) {
        squared[i] = 0;
        length[m.n] = sqrt(product(row[i], row[i], values));
        kept[m.n] = i;
        m.n += length[m.n] > 1e-12;
    }
    for (size_t i = 0; i < m.n; i++)
        for (size_t j = 0; j <= i; j++)
            m.at[i][j] =
                i == j ? 1 + ridge
                       : product(row[kept[i]], row[kept[j]], values) / (length[i] * length[j]);
    factor(&m);
    for (size_t i = 0; i < m.n; i++)
        squared[kept[i]] = fmin(fmax(1 - 1 / inverse_at(&m, i), 0), 1);
    return true;
}
