/* Quantities with units: strict readers, exact for times. */
#include "sim/base/units.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"

__extension__ typedef __int128 wide;

struct time_unit {
    const char *name;
    int64_t ns;
};

static const struct time_unit time_units[] = {
    { "ns", 1 },
    { "us", 1000 },
    { "ms", 1000000 },
    { "s", 1000000000 },
    { "sec", 1000000000 },
    { "second", 1000000000 },
    { "seconds", 1000000000 },
    { "m", 60000000000 },
    { "min", 60000000000 },
    { "minute", 60000000000 },
    { "minutes", 60000000000 },
    { "h", 3600000000000 },
    { "hour", 3600000000000 },
    { "hours", 3600000000000 },
    { "d", 86400000000000 },
    { "day", 86400000000000 },
    { "days", 86400000000000 },
    { "w", 604800000000000 },
    { "week", 604800000000000 },
    { "weeks", 604800000000000 },
    { "", 1000000000 },
};

sim_time time_from_seconds(double seconds)
{
    double ns = ceil(seconds * 1e9);

    if (!(ns > 0))
        return 0;
    return ns >= 9.2233720368547e18 ? TIME_NEVER : (sim_time)ns;
}

static int64_t unit_of(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof time_units / sizeof time_units[0]; i++)
        if (strlen(time_units[i].name) == length && !strncmp(time_units[i].name, name, length))
            return time_units[i].ns;
    return 0;
}

/* One "number unit" at *at, added to *sum; false if it is not one or does not fit exactly. */
static bool add_part(const char **at, bool first, int64_t *sum)
{
    const char *p = *at;
    const char *name;
    wide whole = 0;
    wide ns;
    int64_t unit;
    int decimals = -1;
    int digits = 0;

    for (; isdigit((unsigned char)*p) || (*p == '.' && decimals < 0); p++) {
        if (*p == '.') {
            decimals = 0;
            continue;
        }
        if (++digits > 20)
            return false;
        whole = whole * 10 + (*p - '0');
        decimals += decimals >= 0;
    }
    if (!digits)
        return false;
    while (*p == ' ')
        p++;
    for (name = p; isalpha((unsigned char)*p);)
        p++;
    unit = unit_of(name, (size_t)(p - name));
    /* Only a number that stands alone may do without a unit. */
    if (!unit || (p == name && (*p || !first)))
        return false;
    ns = whole * unit;
    for (; decimals > 0; decimals--) {
        if (ns % 10)
            return false;
        ns /= 10;
    }
    if (ns > INT64_MAX || __builtin_add_overflow(*sum, (int64_t)ns, sum))
        return false;
    while (*p == ' ')
        p++;
    *at = p;
    return true;
}

bool units_time(const char *text, sim_time *value, struct error *err)
{
    const char *at = text;
    sim_time sum = 0;

    if (!strcmp(text, "never")) {
        *value = TIME_NEVER;
        return true;
    }
    do {
        if (!add_part(&at, at == text, &sum))
            return error_set(err, "'%.40s' is not a duration such as 90s, 4ms, 1h30m or 2 weeks",
                             text);
    } while (*at);
    *value = sum;
    return true;
}

/* Factor of a prefixed unit, e.g. "GiB" for "B"; 0 if the suffix does not measure the unit. */
static double factor_of(const char *suffix, const char *unit)
{
    static const char prefixes[] = "kMGTP";
    const char *at;
    double base = 1000;
    int power;

    if (!strcmp(suffix, unit) || !*suffix)
        return 1;
    if (!*unit)
        return !strcmp(suffix, "%") ? 0.01 : 0;
    if (!strcmp(unit, "W") && !strncmp(suffix, "m", 1) && !strcmp(suffix + 1, unit))
        return 1e-3;
    at = strchr(prefixes, *suffix == 'K' ? 'k' : *suffix);
    if (!at)
        return 0;
    power = (int)(at - prefixes) + 1;
    suffix++;
    if (*suffix == 'i' && (*unit == 'B' || *unit == 'b')) {
        base = 1024;
        suffix++;
    }
    return strcmp(suffix, unit) ? 0 : pow(base, power);
}

bool units_real(const char *text, const char *unit, double *value, struct error *err)
{
    char number[64];
    size_t length = strspn(text, "0123456789+-.eE");
    const char *suffix = text + length;
    sim_time t;
    double factor;

    if (!strcmp(unit, "s") && *suffix) {
        /* Several parts, "1h30m", are exact; one part may have any number of digits. */
        if (units_time(text, &t, err)) {
            *value = time_seconds(t);
            return t != TIME_NEVER || error_set(err, "'never' is not a number in s");
        }
        while (*suffix == ' ')
            suffix++;
        factor = (double)unit_of(suffix, strlen(suffix)) / 1e9;
        if (factor == 0)
            return false;
    } else {
        while (*suffix == ' ')
            suffix++;
        factor = factor_of(suffix, unit);
    }
    if (length < sizeof number) {
        memcpy(number, text, length);
        number[length] = '\0';
    }
    if (length >= sizeof number || factor == 0 || !text_to_real(number, value))
        return error_set(err, "'%.40s' is not a number%s%s", text, *unit ? " in " : "", unit);
    *value *= factor;
    return true;
}

void units_time_text(char *out, sim_time value)
{
    static const struct time_unit shown[] = { { "h", 3600000000000 }, { "min", 60000000000 },
                                              { "s", 1000000000 },    { "ms", 1000000 },
                                              { "us", 1000 },         { "ns", 1 } };
    size_t i = 0;

    if (value == TIME_NEVER) {
        snprintf(out, 32, "never");
        return;
    }
    if (value == 0) {
        snprintf(out, 32, "0s");
        return;
    }
    while (value % shown[i].ns)
        i++;
    snprintf(out, 32, "%" PRId64 "%s", value / shown[i].ns, shown[i].name);
}
