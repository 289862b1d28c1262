/* The heat maps of a report: levels as 256 shades, which is more than an eye tells apart. */
#include <math.h>
#include <string.h>

#include "sim/report/report_internal.h"

enum { DIGITS = 7 };
#define RESIDUE 1e-9

/* One map as the results file has it. */
struct map {
    size_t rows, columns;
    const unsigned char *data; /* 32-bit floats without any alignment */
    double low, high;          /* of the finite values, and 0 */
};

static double value_at(const struct map *map, size_t i)
{
    float value;

    memcpy(&value, map->data + i * sizeof value, sizeof value);
    return (double)value;
}

static void find_range(struct map *map)
{
    map->low = map->high = 0;
    for (size_t i = 0; i < map->rows * map->columns; i++) {
        double value = value_at(map, i);

        if (!isfinite(value))
            continue;
        map->low = value < map->low ? value : map->low;
        map->high = value > map->high ? value : map->high;
    }
    if (-map->low < RESIDUE * map->high)
        map->low = 0; /* what sums of levels leave of nothing */
}

static unsigned shade_at(const struct map *map, size_t i)
{
    double value = i < map->rows * map->columns ? value_at(map, i) : map->low;

    if (!isfinite(value) || map->high == map->low || value < map->low)
        return 0;
    return (unsigned)(255 * (value - map->low) / (map->high - map->low) + 0.5);
}

/* One byte a cell, in base 64. */
static void add_shades(struct text *json, const struct map *map)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t count = map->rows * map->columns;

    for (size_t i = 0; i < count; i += 3) {
        unsigned bits = shade_at(map, i) << 16 | shade_at(map, i + 1) << 8 | shade_at(map, i + 2);
        char group[4];

        for (int k = 0; k < 4; k++)
            group[k] = digits[bits >> (18 - 6 * k) & 63];
        for (size_t k = count - i + 1; k < 4; k++)
            group[k] = '=';
        text_add_bytes(json, group, sizeof group);
    }
}

static bool take_map(struct report_study *study, struct db_query *query, struct error *err)
{
    size_t size;
    const void *data = db_col_blob(query, 6, &size);
    int64_t machines = db_col_int(query, 2);
    int64_t rows = db_col_int(query, 3);
    int64_t columns = db_col_int(query, 4);
    double step = db_col_real(query, 5);
    struct map map = { .data = data };

    if (rows < 1 || machines < rows || columns < 1 || rows > REPORT_NUMBERS ||
        columns > REPORT_NUMBERS || size != (size_t)(rows * columns) * sizeof(float) ||
        !(step > 0) || !isfinite(step))
        return error_set(err, "%s: damaged heat map '%.40s'", db_path(results_db(study->results)),
                         db_col_text(query, 0));
    map.rows = (size_t)rows;
    map.columns = (size_t)columns;
    find_range(&map);
    report_next(study->json);
    text_format(study->json, "{\"run\":%zu,\"name\":", study->at);
    text_add_json(study->json, db_col_text(query, 0));
    text_add(study->json, ",\"unit\":");
    text_add_json(study->json, db_col_text(query, 1));
    text_format(study->json,
                ",\"machines\":%lld,\"rows\":%zu,\"cols\":%zu,\"step\":", (long long)machines,
                map.rows, map.columns);
    text_add_real(study->json, step);
    text_add(study->json, ",\"low\":");
    report_number(study->json, map.low, DIGITS);
    text_add(study->json, ",\"high\":");
    report_number(study->json, map.high, DIGITS);
    text_add(study->json, ",\"data\":\"");
    add_shades(study->json, &map);
    text_add(study->json, "\"}");
    return true;
}

bool report_heat(struct report_study *study, struct error *err)
{
    report_next(study->json);
    text_add(study->json, "\"heat\":[");
    for (study->at = 0; study->at < study->run_count; study->at++)
        if (study->runs[study->at].chosen &&
            !report_each(study,
                         "SELECT name, unit, machines, rows, cols, step_s, data FROM heat "
                         "WHERE run_no = ? ORDER BY name",
                         study->runs[study->at].run_no, take_map, err))
            return false;
    text_add(study->json, "]");
    return true;
}
