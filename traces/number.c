/* Decimal text to a scaled integer by integer arithmetic alone. */
#include "traces/number.h"

#include <stdbool.h>

struct decimal {
    uint64_t digits; /* the significant digits that fit */
    int exponent;    /* value = digits * 10^exponent */
    bool negative;
    bool cut; /* digits other than 0 were left out at the end */
};

enum { EXPONENT_MAX = 9999 };

/* Takes one digit; those that no longer fit only move the exponent. */
static void take(struct decimal *d, int digit, bool fraction)
{
    if (d->digits < UINT64_C(1000000000000000000)) {
        d->digits = 10 * d->digits + (uint64_t)digit;
        d->exponent -= fraction;
        return;
    }
    d->cut |= digit != 0;
    if (d->exponent < EXPONENT_MAX)
        d->exponent += !fraction;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The part behind "e": an optional sign and at least one digit. */
static bool read_exponent(const char *p, const char *end, int *exponent)
{
    bool negative = p < end && *p == '-';
    int value = 0;

    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end)
        return false;
    for (; p < end; p++) {
        if (!is_digit(*p))
            return false;
        if (value < EXPONENT_MAX)
            value = 10 * value + (*p - '0');
    }
    *exponent += negative ? -value : value;
    return true;
}

static bool read_decimal(const char *p, const char *end, struct decimal *d)
{
    bool any = false;
    bool fraction = false;

    d->negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    for (; p < end && (is_digit(*p) || (*p == '.' && !fraction)); p++) {
        if (*p == '.') {
            fraction = true;
        } else {
            take(d, *p - '0', fraction);
            any = true;
        }
    }
    if (!any)
        return false;
    if (p < end && (*p == 'e' || *p == 'E'))
        return read_exponent(p + 1, end, &d->exponent);
    return p == end;
}

enum number number_read(const char *text, size_t length, int scale, int64_t *value)
{
    struct decimal d = { 0 };
    int shift;

    if (!read_decimal(text, text + length, &d))
        return NUMBER_BAD;
    shift = d.exponent + scale;
    for (; shift > 0 && d.digits; shift--)
        if (__builtin_mul_overflow(d.digits, 10, &d.digits))
            return NUMBER_RANGE;
    for (; shift < 0 && d.digits; shift++) {
        d.cut |= d.digits % 10 != 0;
        d.digits /= 10;
    }
    if (d.digits > INT64_MAX)
        return NUMBER_RANGE;
    *value = d.negative ? -(int64_t)d.digits : (int64_t)d.digits;
    return d.cut ? NUMBER_CUT : NUMBER_EXACT;
}

enum number number_rounded(const char *text, size_t length, int scale, int64_t *value)
{
    int64_t tenths = 0;
    enum number kind = number_read(text, length, scale + 1, &tenths);

    if (kind == NUMBER_BAD || kind == NUMBER_RANGE)
        return kind;
    *value = tenths / 10 + (tenths % 10 >= 5) - (tenths % 10 <= -5);
    return NUMBER_EXACT;
}

__extension__ typedef __int128 wide;

int64_t number_scaled(int64_t value, int64_t multiply, int64_t divide)
{
    wide product = (wide)value * multiply;
    wide half = divide / 2;
    wide scaled = (product + (product < 0 ? -half : half)) / divide;

    if (value == INT64_MIN)
        return INT64_MIN;
    return scaled > INT64_MAX ? INT64_MAX : scaled < -INT64_MAX ? -INT64_MAX : (int64_t)scaled;
}

int64_t number_sum(int64_t a, int64_t b)
{
    int64_t sum;

    if (a == INT64_MIN || b == INT64_MIN)
        return INT64_MIN;
    if (__builtin_add_overflow(a, b, &sum) || sum == INT64_MIN)
        return a > 0 ? INT64_MAX : -INT64_MAX;
    return sum;
}
