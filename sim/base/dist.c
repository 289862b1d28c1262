/* One table of forms; reading and describing go through it. */
#include "sim/base/dist.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/units.h"

enum range { ANY, ZERO_UP, POSITIVE, FRACTION, ONE_UP, WHOLE };

struct argument {
    const char *name;
    enum range range;
};

struct form {
    const char *name;
    enum dist_kind kind;
    struct argument arguments[DIST_ARGUMENTS];
    const char *(*derive)(struct dist *dist); /* fills `derived`; what is wrong, or NULL */
    const char *doc;
};

/* The draw uses the arguments as they are. */
static const char *derive_same(struct dist *dist)
{
    memcpy(dist->derived, dist->argument, sizeof dist->derived);
    return NULL;
}

static const char *derive_span(struct dist *dist)
{
    derive_same(dist);
    return dist->argument[0] <= dist->argument[1] ? NULL : "'low' is greater than 'high'";
}

static const char *derive_logarithms(struct dist *dist)
{
    dist->derived[0] = log(dist->argument[0]);
    dist->derived[1] = log(dist->argument[1]);
    return dist->argument[0] <= dist->argument[1] ? NULL : "'low' is greater than 'high'";
}

static const char *derive_bounded(struct dist *dist)
{
    derive_same(dist);
    return dist->argument[1] <= dist->argument[2] ? NULL : "'low' is greater than 'high'";
}

/* Balanced means: both branches carry half of the load. */
static const char *derive_balanced(struct dist *dist)
{
    double mean = dist->argument[0];
    double cv2 = dist->argument[1];
    double p = 0.5 * (1 + sqrt((cv2 - 1) / (cv2 + 1)));

    dist->derived[0] = p;
    dist->derived[1] = mean / (2 * p);
    dist->derived[2] = mean / (2 * (1 - p));
    return NULL;
}

static const char *derive_gamma(struct dist *dist)
{
    dist->derived[0] = 1 / dist->argument[1];
    dist->derived[1] = dist->argument[0] * dist->argument[1];
    for (int i = 0; i < 2; i++)
        if (!(dist->derived[i] > 0 && dist->derived[i] <= 1e300))
            return "'cv2' is out of range";
    return NULL;
}

static const char *derive_lognormal(struct dist *dist)
{
    double variance = log1p(dist->argument[1]);

    dist->derived[0] = log(dist->argument[0]) - variance / 2;
    dist->derived[1] = sqrt(variance);
    return NULL;
}

static const struct form forms[] = {
    { "constant", DIST_CONSTANT, { { "value", ANY } }, derive_same, "Always this value." },
    { "uniform",
      DIST_UNIFORM,
      { { "low", ANY }, { "high", ANY } },
      derive_span,
      "Every value of low to high alike." },
    { "loguniform",
      DIST_LOGUNIFORM,
      { { "low", POSITIVE }, { "high", POSITIVE } },
      derive_logarithms,
      "The logarithm is uniform." },
    { "exponential",
      DIST_EXPONENTIAL,
      { { "mean", POSITIVE } },
      derive_same,
      "Time between events of a Poisson process." },
    { "erlang",
      DIST_ERLANG,
      { { "k", WHOLE }, { "mean", POSITIVE } },
      derive_same,
      "Sum of k equal exponentials; cv2 = 1/k." },
    { "hyperexponential",
      DIST_HYPEREXPONENTIAL,
      { { "mean", POSITIVE }, { "cv2", ONE_UP } },
      derive_balanced,
      "Two exponentials of balanced means with this squared coefficient of variation." },
    { "hyperexponential",
      DIST_HYPEREXPONENTIAL,
      { { "p", FRACTION }, { "mean1", POSITIVE }, { "mean2", POSITIVE } },
      derive_same,
      "With chance p exponential of mean1, otherwise of mean2." },
    { "gamma",
      DIST_GAMMA,
      { { "shape", POSITIVE }, { "scale", POSITIVE } },
      derive_same,
      "Mean shape * scale." },
    { "gamma",
      DIST_GAMMA,
      { { "mean", POSITIVE }, { "cv2", POSITIVE } },
      derive_gamma,
      "The same by mean and squared coefficient of variation." },
    { "weibull",
      DIST_WEIBULL,
      { { "shape", POSITIVE }, { "scale", POSITIVE } },
      derive_same,
      "P(X > x) = exp(-(x / scale)^shape)." },
    { "lognormal",
      DIST_LOGNORMAL,
      { { "mu", ANY }, { "sigma", ZERO_UP } },
      derive_same,
      "exp of a normal with mean mu and standard deviation sigma." },
    { "lognormal",
      DIST_LOGNORMAL,
      { { "mean", POSITIVE }, { "cv2", POSITIVE } },
      derive_lognormal,
      "The same by its own mean and squared coefficient of variation." },
    { "normal",
      DIST_NORMAL,
      { { "mean", ZERO_UP }, { "sd", ZERO_UP } },
      derive_same,
      "Normal, drawn again while it is negative." },
    { "pareto",
      DIST_PARETO,
      { { "alpha", POSITIVE }, { "low", POSITIVE } },
      derive_same,
      "P(X > x) = (low / x)^alpha." },
    { "pareto_bounded",
      DIST_PARETO_BOUNDED,
      { { "alpha", POSITIVE }, { "low", POSITIVE }, { "high", POSITIVE } },
      derive_bounded,
      "Pareto conditioned on X <= high." },
    { "discrete",
      DIST_DISCRETE,
      { { NULL, ANY } },
      derive_same,
      "Values with weights: discrete(1:0.5, 2:0.3, 8:0.2)." },
};

enum { FORMS = sizeof forms / sizeof forms[0], LONGEST = 47 };

/* The text while it is being read. */
struct reader {
    const char *at;
    const char *name; /* of the distribution, for messages */
    struct error *err;
};

static size_t argument_count(const struct form *form)
{
    size_t n = 0;

    while (n < DIST_ARGUMENTS && form->arguments[n].name)
        n++;
    return n;
}

static bool is_ident(int c)
{
    return isalnum(c) || c == '_';
}

static void skip_blanks(struct reader *reader)
{
    while (isspace((unsigned char)*reader->at))
        reader->at++;
}

/* Copies up to one of `ends`, without blanks at either end; false if it does not fit. */
static bool take_until(struct reader *reader, const char *ends, char out[LONGEST + 1])
{
    size_t length;

    skip_blanks(reader);
    length = strcspn(reader->at, ends);
    if (length > LONGEST)
        return error_set(reader->err, "%s: '%.40s...' is too long", reader->name, reader->at);
    memcpy(out, reader->at, length);
    out[length] = '\0';
    reader->at += length;
    while (length && isspace((unsigned char)out[length - 1]))
        out[--length] = '\0';
    return true;
}

static bool take_name(struct reader *reader, char out[LONGEST + 1])
{
    size_t length = 0;

    skip_blanks(reader);
    while (is_ident((unsigned char)reader->at[length]))
        length++;
    if (length > LONGEST)
        return error_set(reader->err, "%s: '%.40s...' is too long", reader->name, reader->at);
    memcpy(out, reader->at, length);
    out[length] = '\0';
    reader->at += length;
    return true;
}

static bool number(const struct reader *reader, const char *text, double *value)
{
    struct error reason;

    if (text_to_real(text, value) && fabs(*value) <= 1e300)
        return true;
    if ((units_real(text, "", value, &reason) || units_real(text, "s", value, &reason)) &&
        fabs(*value) <= 1e300)
        return true;
    return error_set(reader->err, "%s: '%s' is not a number or a time such as 0.5, 90s or 4ms",
                     reader->name, text);
}

static bool in_range(const struct reader *reader, const struct argument *argument, double value)
{
    static const char *const wants[] = {
        "any number",  "at least 0", "greater than 0",
        "from 0 to 1", "at least 1", "a whole number of 1 to 1e6"
    };
    bool ok = true;

    switch (argument->range) {
    case ANY:
        break;
    case ZERO_UP:
        ok = value >= 0;
        break;
    case POSITIVE:
        ok = value > 0;
        break;
    case FRACTION:
        ok = value >= 0 && value <= 1;
        break;
    case ONE_UP:
        ok = value >= 1;
        break;
    case WHOLE:
        ok = value >= 1 && value <= 1e6 && value == trunc(value);
        break;
    }
    return ok || error_set(reader->err, "%s: '%s' is %g; it must be %s", reader->name,
                           argument->name, value, wants[argument->range]);
}

static const char *next_form(void *state)
{
    size_t *i = state;

    return *i < FORMS ? forms[(*i)++].name : NULL;
}

static bool find_form(const struct reader *reader, const char *name, int *form)
{
    size_t i = 0;
    const char *nearest;

    for (int f = 0; f < FORMS; f++) {
        if (!strcmp(forms[f].name, name)) {
            *form = f;
            return true;
        }
    }
    nearest = text_nearest(name, next_form, &i);
    if (nearest)
        return error_set(reader->err, "unknown distribution '%s'; did you mean '%s'?", name,
                         nearest);
    return error_set(reader->err,
                     "unknown distribution '%s'; expected one such as exponential(mean=10s)", name);
}

/* The arguments as given, before it is known which form they belong to. */
struct given {
    size_t count;
    char name[DIST_ARGUMENTS][LONGEST + 1]; /* "" by position */
    double value[DIST_ARGUMENTS];
};

static int argument_index(const struct form *form, const char *name)
{
    for (size_t i = 0; i < argument_count(form); i++)
        if (!strcmp(form->arguments[i].name, name))
            return (int)i;
    return -1;
}

static bool read_given(struct reader *reader, struct given *given)
{
    skip_blanks(reader);
    if (*reader->at == ')')
        return true;
    for (;;) {
        char text[LONGEST + 1];
        char *equals;

        if (given->count == DIST_ARGUMENTS)
            return error_set(reader->err, "%s: too many arguments", reader->name);
        if (!take_until(reader, ",)", text))
            return false;
        equals = strchr(text, '=');
        if (equals) {
            size_t length = (size_t)(equals - text);

            while (length && isspace((unsigned char)text[length - 1]))
                length--;
            memcpy(given->name[given->count], text, length);
            given->name[given->count][length] = '\0';
            for (equals++; isspace((unsigned char)*equals);)
                equals++;
        }
        if (!number(reader, equals ? equals : text, &given->value[given->count]))
            return false;
        given->count++;
        if (*reader->at != ',')
            return true;
        reader->at++;
    }
}

struct argument_walk {
    const char *name; /* of the forms */
    size_t form;
    size_t argument;
};

static const char *next_argument(void *state)
{
    struct argument_walk *walk = state;

    for (; walk->form < FORMS; walk->form++, walk->argument = 0)
        if (!strcmp(forms[walk->form].name, walk->name) &&
            walk->argument < argument_count(&forms[walk->form]))
            return forms[walk->form].arguments[walk->argument++].name;
    return NULL;
}

/* Whether every argument that has a name is one of the form's, and there are not too many. */
static bool suits(const struct form *form, const struct given *given)
{
    for (size_t i = 0; i < given->count; i++)
        if (given->name[i][0] && argument_index(form, given->name[i]) < 0)
            return false;
    return given->count <= argument_count(form);
}

/* Picks the first form of the name that suits; without one, says which argument is unknown. */
static bool choose_form(const struct reader *reader, const struct given *given, int *form)
{
    const char *name = forms[*form].name;

    for (int f = *form; f < FORMS && !strcmp(forms[f].name, name); f++) {
        if (suits(&forms[f], given)) {
            *form = f;
            return true;
        }
    }
    for (size_t i = 0; i < given->count; i++) {
        struct argument_walk walk = { .name = name };
        bool known = !given->name[i][0];
        const char *nearest;

        for (int f = *form; f < FORMS && !strcmp(forms[f].name, name); f++)
            known |= argument_index(&forms[f], given->name[i]) >= 0;
        nearest = known ? NULL : text_nearest(given->name[i], next_argument, &walk);
        if (nearest)
            return error_set(reader->err, "%s has no argument '%s'; did you mean '%s'?", name,
                             given->name[i], nearest);
        if (!known)
            return error_set(reader->err, "%s has no argument '%s'", name, given->name[i]);
    }
    return error_set(reader->err, "%s: too many arguments, or some that do not go together", name);
}

static bool assign(const struct reader *reader, const struct given *given, struct dist *dist)
{
    const struct form *form = &forms[dist->form];
    bool set[DIST_ARGUMENTS] = { false };

    for (size_t i = 0; i < given->count; i++) {
        size_t at = given->name[i][0] ? (size_t)argument_index(form, given->name[i]) : i;

        if (set[at])
            return error_set(reader->err, "%s: '%s' is given twice", form->name,
                             form->arguments[at].name);
        set[at] = true;
        dist->argument[at] = given->value[i];
    }
    for (size_t i = 0; i < argument_count(form); i++) {
        if (!set[i])
            return error_set(reader->err, "%s needs '%s'", form->name, form->arguments[i].name);
        if (!in_range(reader, &form->arguments[i], dist->argument[i]))
            return false;
    }
    return true;
}

static bool read_discrete(struct reader *reader, struct dist *dist)
{
    double sum = 0;

    for (;;) {
        char value[LONGEST + 1];
        char weight[LONGEST + 1];

        if (dist->count == DIST_VALUES)
            return error_set(reader->err, "discrete: at most %d values", DIST_VALUES);
        if (!take_until(reader, ":,)", value))
            return false;
        if (*reader->at != ':')
            return error_set(reader->err, "discrete: expected value:weight, found '%s'", value);
        reader->at++;
        if (!take_until(reader, ",)", weight) ||
            !number(reader, value, &dist->value[dist->count]) ||
            !number(reader, weight, &dist->weight[dist->count]))
            return false;
        if (!(dist->weight[dist->count] >= 0))
            return error_set(reader->err, "discrete: weight '%s' is negative", weight);
        sum += dist->weight[dist->count];
        dist->upto[dist->count++] = sum;
        if (*reader->at != ',')
            break;
        reader->at++;
    }
    return (sum > 0 && sum <= 1e300) ||
           error_set(reader->err, "discrete: the weights must have a sum greater than 0");
}

static bool read_arguments(struct reader *reader, struct dist *dist)
{
    struct given given = { .count = 0 };
    const char *problem;

    if (forms[dist->form].kind == DIST_DISCRETE)
        return read_discrete(reader, dist);
    if (!read_given(reader, &given) || !choose_form(reader, &given, &dist->form) ||
        !assign(reader, &given, dist))
        return false;
    problem = forms[dist->form].derive(dist);
    return !problem || error_set(reader->err, "%s: %s", reader->name, problem);
}

/* A bare number stands for constant(number). */
static bool read_bare(const struct reader *reader, const char *text, struct dist *dist)
{
    if (!number(reader, text, &dist->argument[0]))
        return error_set(
            reader->err,
            "'%.40s' is not a distribution such as exponential(mean=10s), nor a number", text);
    derive_same(dist);
    return true;
}

bool dist_parse(const char *text, struct dist *dist, struct error *err)
{
    struct reader reader = { .at = text, .name = "distribution", .err = err };
    struct dist read = { .form = 0 };
    char name[LONGEST + 1];

    if (!take_name(&reader, name))
        return false;
    skip_blanks(&reader);
    if (*reader.at != '(') {
        char whole[LONGEST + 1];

        reader.at = text;
        if (!take_until(&reader, "", whole) || !read_bare(&reader, whole, &read))
            return false;
        *dist = read;
        return true;
    }
    if (!find_form(&reader, name, &read.form))
        return false;
    reader.name = name;
    reader.at++;
    if (!read_arguments(&reader, &read))
        return false;
    if (*reader.at != ')')
        return error_set(err, "%s: ')' is missing", name);
    reader.at++;
    skip_blanks(&reader);
    if (*reader.at)
        return error_set(err, "%s: unexpected '%.40s' after ')'", name, reader.at);
    read.kind = forms[read.form].kind;
    *dist = read;
    return true;
}

void dist_text(const struct dist *dist, struct text *out)
{
    const struct form *form = &forms[dist->form];

    text_format(out, "%s(", form->name);
    for (size_t i = 0; i < argument_count(form); i++) {
        text_format(out, "%s%s=", i ? ", " : "", form->arguments[i].name);
        text_add_real(out, dist->argument[i]);
    }
    for (size_t i = 0; i < dist->count; i++) {
        text_add(out, i ? ", " : "");
        text_add_real(out, dist->value[i]);
        text_add(out, ":");
        text_add_real(out, dist->weight[i]);
    }
    text_add(out, ")");
}

bool dist_form(size_t index, struct text *signature, const char **doc)
{
    if (index >= FORMS)
        return false;
    text_format(signature, "%s(", forms[index].name);
    for (size_t i = 0; i < argument_count(&forms[index]); i++)
        text_format(signature, "%s%s", i ? ", " : "", forms[index].arguments[i].name);
    text_add(signature, forms[index].kind == DIST_DISCRETE ? "value:weight, ...)" : ")");
    *doc = forms[index].doc;
    return true;
}
