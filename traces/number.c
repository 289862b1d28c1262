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
