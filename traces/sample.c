/* Values of measured use as integers of a power of ten. */
#include "traces/sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "traces/number.h"

void sample_id(const char *id, struct store_vm *vm)
{
    char plain[24] = "";
    int64_t number;

    if (number_read(id, strlen(id), 0, &number) == NUMBER_EXACT)
        snprintf(plain, sizeof plain, "%" PRId64, number);
    vm->number = strcmp(id, plain) == 0 ? number : STORE_UNKNOWN;
    vm->name = strcmp(id, plain) == 0 ? NULL : id;
}

enum sample sample_read(const char *text, size_t length, int decimals, uint32_t *raw)
{
    int64_t fine = 0;
    enum number kind = number_read(text, length, decimals + 1, &fine);
    int64_t value = fine / 10 + (fine % 10 >= 5);

    if ((kind != NUMBER_EXACT && kind != NUMBER_CUT) || fine < 0 || value > UINT32_MAX)
        return SAMPLE_BAD;
    *raw = (uint32_t)value;
    return kind == NUMBER_CUT || fine % 10 ? SAMPLE_ROUNDED : SAMPLE_EXACT;
}

double sample_scale(struct pack *pack, int decimals)
{
    static const double scales[] = { 1, 0.1, 0.01, 0.001 };
    uint32_t *values = pack->values.data;
    size_t even;

    for (; decimals; decimals--) {
        for (even = 0; even < pack->values.count && values[even] % 10 == 0;)
            even++;
        if (even < pack->values.count)
            break;
        for (size_t i = 0; i < even; i++)
            values[i] /= 10;
    }
    return scales[decimals];
}
