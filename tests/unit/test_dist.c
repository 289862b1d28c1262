/* Distributions from text: what they say, what they draw, and what is wrong with a text. */
#include <stdio.h>
#include <string.h>

#include "sim/base/dist.h"
#include "sim/base/stats.h"
#include "tests/unit/goodness.h"
#include "tests/unit/unit.h"

enum { DRAWS = 400000 };

static double draws[DRAWS];

static struct dist parsed(const char *text)
{
    struct dist dist;
    struct error err = { "" };

    if (!dist_parse(text, &dist, &err))
        printf("%s\n", err.text);
    assert_true(err.text[0] == '\0');
    return dist;
}

/* Closed forms of mean and variance; the canonical text reads back as the same distribution. */
static const struct {
    const char *text;
    const char *canonical;
    double mean;
    double variance;
    double min;
} rows[] = {
    { "5", "constant(value=5)", 5, 0, 5 },
    { " 90s ", "constant(value=90)", 90, 0, 90 },
    { "2 weeks", "constant(value=1209600)", 1209600, 0, 1209600 },
    { "25%", "constant(value=0.25)", 0.25, 0, 0.25 },
    { "constant(1)", "constant(value=1)", 1, 0, 1 },
    { "uniform(0, 2s)", "uniform(low=0, high=2)", 1, 1.0 / 3, 0 },
    { "uniform( high = 4ms , low = -1 )", "uniform(low=-1, high=0.004)", -0.498, 1.004 * 1.004 / 12,
      -1 },
    { "loguniform(1, 1024)", "loguniform(low=1, high=1024)", 147.58770268294094, 53856.567641779075,
      1 },
    { "exponential(mean=10s)", "exponential(mean=10)", 10, 100, 0 },
    { "erlang(k=4, mean=1s)", "erlang(k=4, mean=1)", 1, 0.25, 0 },
    { "erlang(100, 1min)", "erlang(k=100, mean=60)", 60, 36, 0 },
    { "hyperexponential(mean=1, cv2=4)", "hyperexponential(mean=1, cv2=4)", 1, 4, 0 },
    { "hyperexponential(p=0.5, mean1=1, mean2=3)", "hyperexponential(p=0.5, mean1=1, mean2=3)", 2,
      6, 0 },
    { "hyperexponential(0.5, 1, 3)", "hyperexponential(p=0.5, mean1=1, mean2=3)", 2, 6, 0 },
    { "gamma(2.5, 2)", "gamma(shape=2.5, scale=2)", 5, 10, 0 },
    { "gamma(mean=3, cv2=2)", "gamma(mean=3, cv2=2)", 3, 18, 0 },
    { "weibull(shape=2, scale=3)", "weibull(shape=2, scale=3)", 2.658680776358274,
      1.931416529422966, 0 },
    { "lognormal(mu=0, sigma=0.5)", "lognormal(mu=0, sigma=0.5)", 1.1331484530668263,
      0.3646958540123865, 0 },
    { "lognormal(mean=10, cv2=0.25)", "lognormal(mean=10, cv2=0.25)", 10, 25, 0 },
    { "normal(mean=100, sd=5)", "normal(mean=100, sd=5)", 100, 25, 0 },
    { "normal(0, 1)", "normal(mean=0, sd=1)", 0.7978845608028654, 0.3633802276324186, 0 },
    { "pareto(alpha=5, low=1)", "pareto(alpha=5, low=1)", 1.25, 0.1041666666666667, 1 },
    { "pareto_bounded(alpha=3, low=1, high=4)", "pareto_bounded(alpha=3, low=1, high=4)",
      1.4285714285714286, 0.2448979591836731, 1 },
    { "pareto_bounded(alpha=1, low=1, high=4)", "pareto_bounded(alpha=1, low=1, high=4)",
      1.848392481493187, 0.583445235, 1 },
    { "discrete(1:0.5, 2:0.5)", "discrete(1:0.5, 2:0.5)", 1.5, 0.25, 1 },
    { "discrete(1s : 2, 4s:1, 100:0)", "discrete(1:2, 4:1, 100:0)", 2, 2, 1 },
};

static void moments_are_right(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        struct dist dist = parsed(rows[r].text);
        struct moments m = { 0 };
        struct moments square = { 0 };
        double sd = sqrt(rows[r].variance);
        double limit;
        struct rng rng;
        double error;

        rng_stream(&rng, 21, 0, RNG_TEST, r);
        for (size_t i = 0; i < DRAWS; i++) {
            double x = dist_sample(&dist, &rng);

            moments_add(&m, x);
            moments_add(&square, (x - rows[r].mean) * (x - rows[r].mean));
        }
        if (!(fabs(dist_mean(&dist) - rows[r].mean) <= 1e-12 * fabs(rows[r].mean) + 1e-15))
            printf("%s: mean %.17g\n", rows[r].text, dist_mean(&dist));
        assert_true(fabs(dist_mean(&dist) - rows[r].mean) <= 1e-12 * fabs(rows[r].mean) + 1e-15);
        assert_true(dist_min(&dist) == rows[r].min && m.min >= rows[r].min);
        error = fabs(moments_mean(&m) - rows[r].mean);
        assert_true(error <= 3.3 * sd / sqrt(DRAWS));
        error = fabs(moments_variance(&m) - rows[r].variance);
        limit =
            3.5 * sqrt(moments_variance(&square) / DRAWS) + 11 * rows[r].variance / DRAWS + 1e-12;
        if (error > limit)
            printf("%s: variance %.6f\n", rows[r].text, moments_variance(&m));
        assert_true(error <= limit);
    }
}

static void text_reads_back(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        struct dist dist = parsed(rows[r].text);
        struct dist again;
        struct text first = { 0 };
        struct text second = { 0 };

        dist_text(&dist, &first);
        assert_string_equal(text_get(&first), rows[r].canonical);
        again = parsed(text_get(&first));
        dist_text(&again, &second);
        assert_string_equal(text_get(&second), text_get(&first));
        assert_true(again.kind == dist.kind);
        assert_memory_equal(again.derived, dist.derived, sizeof dist.derived);
        text_free(&first);
        text_free(&second);
    }
}

/* Service times of the M/G/1 rows: mean 1 and the second moments they are printed with. */
static void reference_services(void **state)
{
    struct dist pareto = parsed("pareto_bounded(1.5, 0.3442075922, 344.2075922)");
    struct dist hyper = parsed("hyperexponential(mean=1, cv2=4)");

    (void)state;
    assert_true(fabs(dist_mean(&pareto) - 1) < 1e-9);
    assert_true(fabs(hyper.derived[0] - 0.8872983346207417) < 1e-15);
    assert_true(fabs(dist_mean(&hyper) - 1) < 1e-15);
    assert_true(isinf(dist_mean(&(struct dist){ .kind = DIST_PARETO, .derived = { 1, 1 } })));
}

static double erlang_cdf(double x)
{
    double y = 4 * x;

    return 1 - exp(-y) * (1 + y + y * y / 2 + y * y * y / 6);
}

static double hyper_cdf(double x)
{
    return 1 - 0.25 * exp(-x / 2) - 0.75 * exp(-x / 0.5);
}

static double uniform_cdf(double x)
{
    return (x - 2) / 3;
}

static double loguniform_cdf(double x)
{
    return log(x / 2) / log(50);
}

static double truncated_cdf(double x)
{
    double below = 0.5 * erfc(0.5 / sqrt(2));

    return (0.5 * erfc(-(x - 1) / (2 * sqrt(2))) - below) / (1 - below);
}

static double weibull_cdf(double x)
{
    return -expm1(-pow(x / 3, 2));
}

static double bounded_cdf(double x)
{
    return (1 - pow(0.5 / x, 1.5)) / (1 - pow(0.5 / 400, 1.5));
}

static void shapes_are_right(void **state)
{
    static const struct {
        const char *text;
        double (*cdf)(double);
    } shapes[] = {
        { "erlang(4, 1)", erlang_cdf },
        { "hyperexponential(p=0.25, mean1=2, mean2=0.5)", hyper_cdf },
        { "uniform(2, 5)", uniform_cdf },
        { "loguniform(2, 100)", loguniform_cdf },
        { "normal(1, 2)", truncated_cdf },
        { "weibull(2, 3)", weibull_cdf },
        { "pareto_bounded(1.5, 0.5, 400)", bounded_cdf },
    };

    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        struct dist dist = parsed(shapes[s].text);
        struct rng rng;

        rng_stream(&rng, 22, 0, RNG_TEST, s);
        for (size_t i = 0; i < DRAWS; i++)
            draws[i] = dist_sample(&dist, &rng);
        assert_true(goodness_ks(draws, DRAWS, shapes[s].cdf) < KS_LIMIT);
    }
}

/* Weights are relative, and a value of weight 0 never comes, not even at the ends. */
static void discrete_counts(void **state)
{
    static const double expected[] = { 1, DRAWS * 0.2, DRAWS * 0.3, DRAWS * 0.5, 1, 1, 1, 1, 1, 1 };
    struct dist dist = parsed("discrete(0:0, 1:0.2, 2:0.3, 3:0.499999999999, 4:0)");
    struct dist small = parsed("discrete(1:1, 2:1, 3:0.333)");
    size_t counts[10] = { 1, 0, 0, 0, 1, 1, 1, 1, 1, 1 };
    struct rng rng;

    (void)state;
    rng_seed(&rng, 23);
    for (size_t i = 0; i < DRAWS; i++) {
        double x = dist_sample(&dist, &rng);

        assert_true(x >= 1 && x <= 3);
        counts[(size_t)x]++;
        x = dist_sample(&small, &rng);
        assert_true(x == 1 || x == 2 || x == 3);
    }
    assert_true(goodness_chi2(counts, expected, 10) < 13.8); /* 2 degrees of freedom */
}

static void extremes_stay_finite(void **state)
{
    static const char *const texts[] = { "lognormal(mu=1e300, sigma=1e300)",
                                         "weibull(shape=1e-6, scale=1e300)",
                                         "pareto(alpha=1e-6, low=1)",
                                         "gamma(shape=1e-6, scale=1e300)",
                                         "gamma(mean=1, cv2=1e-300)",
                                         "uniform(-1e300, 1e300)",
                                         "pareto_bounded(alpha=1e-6, low=1e-300, high=1e300)",
                                         "erlang(k=1000000, mean=1e300)",
                                         "normal(mean=0, sd=0)",
                                         "loguniform(1e-300, 1e300)" };

    (void)state;
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        struct dist dist = parsed(texts[t]);
        struct rng rng;

        rng_seed(&rng, 24);
        for (int i = 0; i < 1000; i++)
            assert_true(isfinite(dist_sample(&dist, &rng)));
        assert_true(!isnan(dist_mean(&dist)));
    }
}

static void errors_say_what(void **state)
{
    static const char *const cases[][2] = {
        { "expnential(1)", "unknown distribution 'expnential'; did you mean 'exponential'?" },
        { "cauchy(1)",
          "unknown distribution 'cauchy'; expected one such as exponential(mean=10s)" },
        { "(1)", "unknown distribution ''; expected one such as exponential(mean=10s)" },
        { "", "'' is not a distribution such as exponential(mean=10s), nor a number" },
        { "exponential",
          "'exponential' is not a distribution such as exponential(mean=10s), nor a number" },
        { "exponential()", "exponential needs 'mean'" },
        { "uniform(1)", "uniform needs 'high'" },
        { "exponential(maen=1)", "exponential has no argument 'maen'; did you mean 'mean'?" },
        { "exponential(colour=1)", "exponential has no argument 'colour'" },
        { "exponential(1, 2)", "exponential: too many arguments, or some that do not go together" },
        { "exponential(1, 2, 3, 4)", "exponential: too many arguments" },
        { "hyperexponential(p=0.5, mean=1)",
          "hyperexponential: too many arguments, or some that do not go together" },
        { "hyperexponential(men=1, cv2=4)",
          "hyperexponential has no argument 'men'; did you mean 'mean'?" },
        { "uniform(1, low=2)", "uniform: 'low' is given twice" },
        { "uniform(3, 2)", "uniform: 'low' is greater than 'high'" },
        { "loguniform(3, 2)", "loguniform: 'low' is greater than 'high'" },
        { "pareto_bounded(1, 3, 2)", "pareto_bounded: 'low' is greater than 'high'" },
        { "exponential(0)", "exponential: 'mean' is 0; it must be greater than 0" },
        { "exponential(nan)",
          "exponential: 'nan' is not a number or a time such as 0.5, 90s or 4ms" },
        { "exponential(1 2)",
          "exponential: '1 2' is not a number or a time such as 0.5, 90s or 4ms" },
        { "exponential(never)",
          "exponential: 'never' is not a number or a time such as 0.5, 90s or 4ms" },
        { "exponential(,)", "exponential: '' is not a number or a time such as 0.5, 90s or 4ms" },
        { "exponential(1", "exponential: ')' is missing" },
        { "exponential(1) x", "exponential: unexpected 'x' after ')'" },
        { "normal(1, -1)", "normal: 'sd' is -1; it must be at least 0" },
        { "hyperexponential(mean=1, cv2=0.5)",
          "hyperexponential: 'cv2' is 0.5; it must be at least 1" },
        { "hyperexponential(p=2, mean1=1, mean2=1)",
          "hyperexponential: 'p' is 2; it must be from 0 to 1" },
        { "erlang(1.5, 1)", "erlang: 'k' is 1.5; it must be a whole number of 1 to 1e6" },
        { "gamma(mean=1e300, cv2=1e-310)", "gamma: 'cv2' is out of range" },
        { "discrete()", "discrete: expected value:weight, found ''" },
        { "discrete(1, 2)", "discrete: expected value:weight, found '1'" },
        { "discrete(1:-1)", "discrete: weight '-1' is negative" },
        { "discrete(1:0, 2:0)", "discrete: the weights must have a sum greater than 0" },
        { "discrete(1:x)", "discrete: 'x' is not a number or a time such as 0.5, 90s or 4ms" },
        { "exponential(mean=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
          "exponential: 'mean=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is too long" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dist dist = { .form = 99 };
        struct error err = { "" };

        assert_false(dist_parse(cases[i][0], &dist, &err));
        assert_string_equal(err.text, cases[i][1]);
        assert_true(dist.form == 99);
    }
}

static void too_many_values(void **state)
{
    struct text text = { 0 };
    struct error err = { "" };
    struct dist dist;

    (void)state;
    text_add(&text, "discrete(0:1");
    for (int i = 1; i < DIST_VALUES; i++)
        text_format(&text, ",%d:1", i);
    text_add(&text, ")");
    assert_true(dist_parse(text_get(&text), &dist, &err));
    assert_true(dist_mean(&dist) == (DIST_VALUES - 1) / 2.0);
    text.data[--text.count] = '\0';
    text_add(&text, ",99:1)");
    assert_false(dist_parse(text_get(&text), &dist, &err));
    assert_string_equal(err.text, "discrete: at most 32 values");
    text_free(&text);
}

/* Texts with a few bytes changed: an error or a distribution that works, never anything else. */
static void noise_is_harmless(void **state)
{
    static const char bytes[] = "()=,:. 0123456789e-+%smhdxaunpl_\xff\t";
    size_t accepted = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 25);
    for (int round = 0; round < 100000; round++) {
        struct dist dist;
        struct error err = { "" };
        char text[128];
        size_t length;

        snprintf(text, sizeof text, "%s", rows[rng_below(&rng, sizeof rows / sizeof rows[0])].text);
        length = strlen(text);
        for (uint64_t changes = 1 + rng_below(&rng, 3); changes > 0; changes--)
            text[rng_below(&rng, length)] = bytes[rng_below(&rng, sizeof bytes)];
        if (dist_parse(text, &dist, &err)) {
            struct text again = { 0 };

            accepted++;
            assert_true(isfinite(dist_sample(&dist, &rng)));
            assert_true(!isnan(dist_mean(&dist)) && !isnan(dist_min(&dist)));
            dist_text(&dist, &again);
            assert_true(dist_parse(text_get(&again), &dist, &err));
            text_free(&again);
        } else {
            assert_true(err.text[0] != '\0');
        }
    }
    assert_true(accepted > 4000);
}

static void forms_are_listed(void **state)
{
    struct text text = { 0 };
    const char *doc = NULL;
    size_t count = 0;

    (void)state;
    for (; dist_form(count, &text, &doc); count++) {
        assert_true(strlen(doc) > 10);
        text_add(&text, ";");
    }
    assert_true(count == 16);
    assert_non_null(strstr(text_get(&text), ";erlang(k, mean);"));
    assert_non_null(strstr(text_get(&text), ";discrete(value:weight, ...);"));
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_right),  cmocka_unit_test(text_reads_back),
        cmocka_unit_test(reference_services), cmocka_unit_test(shapes_are_right),
        cmocka_unit_test(discrete_counts),    cmocka_unit_test(extremes_stay_finite),
        cmocka_unit_test(errors_say_what),    cmocka_unit_test(too_many_values),
        cmocka_unit_test(forms_are_listed),   cmocka_unit_test(noise_is_harmless),
    };

    return cmocka_run_group_tests_name("dist", tests, NULL, NULL);
}
