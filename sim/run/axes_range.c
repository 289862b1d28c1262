/* Ranges: decimal arithmetic for steps, rounded numbers for factors and logarithms. */
#include "sim/run/axes_range.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"

enum { MOST_DIGITS = 17, MOST_SCALE = 15, SHOWN_DIGITS = 12 };

static const char all_forms[] = "1..10, 0.5..0.9 step 0.1, 64..4096 x 2 or 10..1000 log 5";

/* A number as written: digits / 10^scale and its unit. */
struct written {
    int64_t digits;
    int scale;
    char unit[RANGE_UNIT];
    char text[48];
};

bool range_is(const char *text)
{
    return strstr(text, "..") && *text && strchr("-0123456789", *text);
}

/* "e3" or "E-3" at *at; moves behind it. */
static bool read_exponent(const char **at, int *exponent)
{
    const char *p = *at + 1;
    bool minus = *p == '-';

    *exponent = 0;
    if ((**at != 'e' && **at != 'E') || !isdigit((unsigned char)p[*p == '-' || *p == '+']))
        return true;
    for (p += *p == '-' || *p == '+'; isdigit((unsigned char)*p); p++)
        if ((*exponent = *exponent * 10 + (*p - '0')) > 99)
            return false;
    *exponent = minus ? -*exponent : *exponent;
    *at = p;
    return true;
}

/* Digits with at most one point; moves behind them. */
static bool read_digits(const char **at, struct written *number)
{
    const char *p = *at;
    int digits = 0;
    bool point = false;

    number->digits = number->scale = 0;
    if (!isdigit((unsigned char)*p))
        return false;
    for (; isdigit((unsigned char)*p) || (*p == '.' && !point); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        digits += digits > 0 || *p != '0';
        if (digits > MOST_DIGITS)
            return false;
        number->digits = number->digits * 10 + (*p - '0');
        number->scale += point;
    }
    *at = p;
    return p[-1] != '.';
}

static bool read_unit(const char *p, struct written *number)
{
    size_t length = 0;

    while (*p == ' ')
        p++;
    for (; isalpha((unsigned char)p[length]) || p[length] == '%' || p[length] == '/'; length++)
        if (length + 2 > sizeof number->unit)
            return false;
    memcpy(number->unit, p, length);
    number->unit[length] = '\0';
    return p[length] == '\0';
}

/* Reads the first `length` bytes of the text as one number. */
static bool read_number(const char *text, size_t length, struct written *number)
{
    const char *p = number->text;
    bool minus;
    int exponent;

    while (length && *text == ' ')
        text++, length--;
    while (length && text[length - 1] == ' ')
        length--;
    if (length >= sizeof number->text)
        return false;
    memcpy(number->text, text, length);
    number->text[length] = '\0';
    minus = *p == '-';
    p += minus;
    if (!read_digits(&p, number) || !read_exponent(&p, &exponent) || !read_unit(p, number))
        return false;
    number->scale -= exponent;
    for (; number->scale < 0; number->scale++)
        if (__builtin_mul_overflow(number->digits, 10, &number->digits))
            return false;
    number->digits = minus ? -number->digits : number->digits;
    return number->scale <= MOST_SCALE;
}

static double value_of(const struct written *number)
{
    double value = (double)number->digits;

    for (int i = 0; i < number->scale; i++)
        value /= 10;
    return value;
}

/* Different units are well if all are durations: everything is nanoseconds then. */
static bool match_units(struct range *range, struct written *const *numbers, int count)
{
    bool same = true;
    struct error why;

    for (int i = 1; i < count; i++)
        same = same && !strcmp(numbers[i]->unit, numbers[0]->unit);
    snprintf(range->unit, sizeof range->unit, "%s", numbers[0]->unit);
    range->durations = !same;
    for (int i = 0; !same && i < count; i++) {
        numbers[i]->scale = 0;
        if (!*numbers[i]->unit || numbers[i]->digits < 0 ||
            !units_time(numbers[i]->text, &numbers[i]->digits, &why))
            return false;
    }
    return true;
}

/* How many decimals a value may have: durations are whole nanoseconds. */
static int most_decimals(const struct range *range)
{
    char one[RANGE_UNIT + 2];
    sim_time ns = 0;
    struct error why;
    int zeros = 0;

    if (range->whole || range->durations)
        return 0;
    snprintf(one, sizeof one, "1%s", range->unit);
    if (!*range->unit || !units_time(one, &ns, &why))
        return MOST_SCALE;
    for (; ns % 10 == 0; ns /= 10)
        zeros++;
    return zeros;
}

static bool to_scale(const struct written *number, int scale, int64_t *value)
{
    *value = number->digits;
    for (int i = number->scale; i < scale; i++)
        if (__builtin_mul_overflow(*value, 10, value))
            return false;
    return true;
}

static const char *count_steps(struct range *range, struct written *const *ends, size_t most)
{
    int64_t high, span;

    range->decimals = 0;
    for (int i = 0; i < 3; i++)
        if (ends[i]->scale > range->decimals)
            range->decimals = ends[i]->scale;
    if (!to_scale(ends[0], range->decimals, &range->first) ||
        !to_scale(ends[1], range->decimals, &high) ||
        !to_scale(ends[2], range->decimals, &range->step) ||
        __builtin_sub_overflow(high, range->first, &span))
        return "too many digits";
    if (range->step <= 0)
        return "the step must be above 0";
    if (span < 0)
        return "it ends before it begins";
    if (span / range->step >= (int64_t)most)
        return "too many values";
    range->count = (size_t)(span / range->step) + 1;
    return NULL;
}

static double value_at(const struct range *range, size_t index)
{
    double last = (double)(range->count - 1);
    double value;

    if (range->kind == RANGE_TIMES)
        value = range->low * pow(range->factor, (double)index);
    else
        value = index + 1 == range->count
                    ? range->high
                    : range->low * pow(range->high / range->low, (double)index / last);
    return range->whole ? round(value) : value;
}

/* Rounding to whole numbers must leave all values apart. */
static const char *check_apart(const struct range *range)
{
    for (size_t i = 1; range->whole && i < range->count; i++)
        if (value_at(range, i) <= value_at(range, i - 1))
            return "whole numbers so near are the same ones; ends such as 1.0 give fractions";
    return NULL;
}

static const char *count_times(struct range *range, const struct written *factor, size_t most)
{
    double steps;

    if (*factor->unit)
        return "the factor has no unit";
    range->factor = value_of(factor);
    if (range->low <= 0)
        return "a factor needs a begin above 0";
    if (!(range->factor > 1))
        return "the factor must be above 1";
    if (range->high < range->low)
        return "it ends before it begins";
    steps = floor(log(range->high / range->low) / log(range->factor) + 1e-9);
    if (steps >= (double)most)
        return "too many values";
    range->count = (size_t)steps + 1;
    return check_apart(range);
}

static const char *count_log(struct range *range, const struct written *count, size_t most)
{
    if (*count->unit || count->scale || count->digits < 2)
        return "log needs a whole number of values, at least 2";
    if (count->digits > (int64_t)most)
        return "too many values";
    if (range->low <= 0)
        return "log needs ends above 0";
    if (range->high <= range->low)
        return "it ends before it begins";
    range->count = (size_t)count->digits;
    return check_apart(range);
}

/* Where the word that tells the kind begins, or the end of the text. */
static const char *find_word(const char *text, enum range_kind *kind, size_t *length)
{
    static const char *const words[] = { " step ", " x ", " log " };

    for (int i = 0; i < 3; i++) {
        const char *at = strstr(text, words[i]);

        if (!at)
            continue;
        *kind = i == 0 ? RANGE_STEP : i == 1 ? RANGE_TIMES : RANGE_LOG;
        *length = strlen(words[i]);
        return at;
    }
    *kind = RANGE_STEP;
    *length = 0;
    return text + strlen(text);
}

/* The two ends before `word`. */
static bool read_ends(const char *text, const char *word, struct written *low, struct written *high)
{
    const char *dots = strstr(text, "..");

    return dots && dots + 2 <= word && read_number(text, (size_t)(dots - text), low) &&
           read_number(dots + 2, (size_t)(word - dots - 2), high);
}

static void set_ends(struct range *range, const struct written *low, const struct written *high)
{
    range->whole = !low->scale && !high->scale && !range->durations;
    range->low = value_of(low);
    range->high = value_of(high);
}

static const char *read_range(struct range *range, const char *text, size_t most)
{
    struct written low, high, third = { .digits = 1 };
    struct written *const numbers[] = { &low, &high, &third };
    size_t length;
    const char *word = find_word(text, &range->kind, &length);

    if (!read_ends(text, word, &low, &high) ||
        (length && !read_number(word + length, strlen(word + length), &third)))
        return "";
    if (!length && (low.scale || high.scale || *low.unit || *high.unit))
        return "other than whole numbers need a step, as in 0.5..0.9 step 0.1";
    if (!match_units(range, numbers, range->kind == RANGE_STEP && length ? 3 : 2))
        return "its numbers have different units";
    set_ends(range, &low, &high);
    if (range->kind == RANGE_STEP)
        return count_steps(range, numbers, most);
    range->decimals = most_decimals(range);
    return range->kind == RANGE_TIMES ? count_times(range, &third, most)
                                      : count_log(range, &third, most);
}

bool range_read(struct range *range, const char *text, size_t most, struct error *err)
{
    const char *form = "1..10";
    const char *why;

    *range = (struct range){ 0 };
    why = read_range(range, text, most);
    if (!why)
        return true;
    if (range->kind == RANGE_TIMES)
        form = "64..4096 x 2";
    else if (range->kind == RANGE_LOG)
        form = "10..1000 log 5";
    else if (strchr(text, ' '))
        form = "0.5..0.9 step 0.1";
    return error_set(err, "'%.60s' is not a range such as %s%s%s", text, *why ? form : all_forms,
                     *why ? ": " : "", why);
}

static const char *read_span(struct range *range, const char *text)
{
    struct written low, high;
    struct written *const numbers[] = { &low, &high };
    size_t length = strlen(text);
    const char *word = text + length;

    range->kind = RANGE_SPAN;
    range->log = length > 4 && !strcmp(word - 4, " log");
    if (!read_ends(text, range->log ? word - 4 : word, &low, &high))
        return "";
    if (!match_units(range, numbers, 2))
        return "its numbers have different units";
    set_ends(range, &low, &high);
    range->decimals = most_decimals(range);
    if (range->log && range->low <= 0)
        return "log needs ends above 0";
    return range->high <= range->low ? "it ends before it begins" : NULL;
}

bool range_read_span(struct range *range, const char *text, struct error *err)
{
    const char *why;

    *range = (struct range){ 0 };
    why = read_span(range, text);
    return !why || error_set(err, "'%.60s' is not a range such as %s%s%s", text,
                             "1..10, 0.5..0.9 or 1..1000 log", *why ? ": " : "", why);
}

/* Zeros at the end of decimals say nothing. */
static void strip(char *text)
{
    size_t length = strlen(text);

    if (!strchr(text, '.'))
        return;
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[length - 1] = '\0';
}

static void add_unit(const struct range *range, char *out)
{
    size_t length = strlen(out);

    snprintf(out + length, RANGE_LABEL - length, "%s", range->unit);
}

/* A number that is not of a step, with so many significant digits and its unit. */
static void write_value(const struct range *range, double value, int digits, char *out)
{
    int decimals = value != 0 ? digits - 1 - (int)floor(log10(fabs(value))) : 0;

    if (range->durations) {
        units_time_text(out, (sim_time)round(value));
        return;
    }
    if (decimals > range->decimals)
        decimals = range->decimals;
    snprintf(out, RANGE_LABEL - RANGE_UNIT, "%.*f", decimals > 0 ? decimals : 0, value);
    strip(out);
    if (!strcmp(out, "-0"))
        memcpy(out, "0", 2);
    add_unit(range, out);
}

void range_label(const struct range *range, size_t index, char *out)
{
    int64_t number = range->first + (int64_t)index * range->step;
    int64_t unit = 1;
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    if (range->kind != RANGE_STEP) {
        write_value(range, value_at(range, index), SHOWN_DIGITS, out);
        return;
    }
    if (range->durations) {
        units_time_text(out, number);
        return;
    }
    for (int i = 0; i < range->decimals; i++)
        unit *= 10;
    snprintf(out, RANGE_LABEL - RANGE_UNIT, "%s%" PRIu64, number < 0 ? "-" : "",
             size / (uint64_t)unit);
    if (range->decimals) {
        snprintf(out + strlen(out), RANGE_LABEL - RANGE_UNIT - strlen(out), ".%0*" PRIu64,
                 range->decimals, size % (uint64_t)unit);
        strip(out);
    }
    add_unit(range, out);
}

/* The value at a fraction of the range; whole numbers have parts of equal weight. */
static double span_at(const struct range *range, double at)
{
    bool whole = range->whole || range->durations;
    double high = range->high + (whole ? 1 : 0);
    double value = range->log ? range->low * pow(high / range->low, at)
                              : range->low + (high - range->low) * at;

    if (whole)
        value = floor(value);
    return fmax(range->low, fmin(value, range->high));
}

/* Durations: so many significant digits of the nanoseconds. */
static double round_ns(double ns, int digits)
{
    double unit = ns >= 1 ? pow(10, floor(log10(ns)) + 1 - digits) : 1;

    return unit > 1 ? round(ns / unit) * unit : ns;
}

void range_draw(const struct range *range, double at, double from, double to, char *out)
{
    double value = span_at(range, at);
    double low = span_at(range, from);
    double high = span_at(range, to);
    /* Draws from the whole range stay apart only by their digits, those of strata anyway. */
    int digits;
    double slack = (high - low) / (from > 0 || to < 1 ? 1e3 : 1e9);

    digits = value != 0 && slack > 0 ? (int)floor(log10(fabs(value) / slack)) - 1 : MOST_DIGITS;
    for (digits = digits < 2 ? 2 : digits; digits <= MOST_DIGITS; digits++) {
        double again = range->durations ? round_ns(value, digits) : value;
        char number[RANGE_LABEL];

        write_value(range, again, digits, out);
        snprintf(number, sizeof number, "%.*s", (int)(strlen(out) - strlen(range->unit)), out);
        if (range->whole || (!range->durations && !text_to_real(number, &again)))
            return;
        if (again >= low && again < high && fabs(again - value) <= slack)
            return;
    }
}
