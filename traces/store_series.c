/* Trace store, reading: packed series, and the values in them. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/vec.h"
#include "traces/store_internal.h"

const char *const store_entity_name[3] = { "machine", "task", "site" };
const char *const store_codec_name[5] = { "u8", "u16", "u32", "f32", "t32u32" };

const size_t store_codec_width[5] = { 1, 2, 4, 4, 8 };

struct store_cursor *store_all_series(struct store *store, int64_t trace_id,
                                      const struct store_series_key *key, struct error *err)
{
    struct store_cursor *cursor = store_cursor_open(
        store,
        "SELECT entity_id,metric,unit,t0_ns,step_ns,span_ns,n,scale,codec,data FROM series "
        "WHERE trace_id=?1 AND entity=?2 AND entity_id>=?3 AND entity_id<=?4 AND "
        "(?5 IS NULL OR metric=?5) ORDER BY entity_id,metric,piece",
        trace_id, err);

    if (!cursor)
        return NULL;
    db_bind_text(cursor->query, 2, store_entity_name[key->entity]);
    db_bind_int(cursor->query, 3, key->id == STORE_UNKNOWN ? INT64_MIN : key->id);
    db_bind_int(cursor->query, 4, key->id == STORE_UNKNOWN ? INT64_MAX : key->id);
    db_bind_text(cursor->query, 5, key->metric);
    cursor->entity = key->entity;
    return cursor;
}

/* Whether the values are all there and none lies beyond the end of time. */
static bool is_sound(const struct store_series *series, int codec, size_t size)
{
    sim_time last = UINT32_MAX * MILLISECOND;

    if (codec == 5 || series->n < 0 || (uint64_t)series->n > SIZE_MAX / 8 ||
        size != (size_t)series->n * store_codec_width[codec] || !isfinite(series->scale) ||
        series->t0 == STORE_UNKNOWN)
        return false;
    if (codec != STORE_T32U32 &&
        (series->step <= 0 || __builtin_mul_overflow(series->n, series->step, &last)))
        return false;
    return !__builtin_add_overflow(series->t0, last, &last);
}

bool store_next_series(struct store_cursor *cursor, struct store_series *series, bool *more,
                       struct error *err)
{
    struct db_query *query = cursor->query;
    const char *word;
    size_t size;
    int codec = 0;

    if (!db_step(query, more, err))
        return false;
    if (!*more)
        return true;
    *series = (struct store_series){
        .entity = cursor->entity,
        .id = store_number(query, 0),
        .metric = db_col_text(query, 1),
        .unit = db_col_text(query, 2),
        .t0 = store_number(query, 3),
        .step = store_number(query, 4),
        .span = store_number(query, 5),
        .n = store_number(query, 6),
        .scale = store_real(query, 7),
    };
    word = db_col_text(query, 8);
    while (codec < 5 && strcmp(store_codec_name[codec], word) != 0)
        codec++;
    series->codec = (enum store_codec)codec;
    series->data = db_col_blob(query, 9, &size);
    if (!is_sound(series, codec, size))
        return error_set(err, "%s: damaged store: series '%s' of %s %" PRId64, cursor->path,
                         series->metric, store_entity_name[series->entity], series->id);
    return true;
}

/* A copy of a piece in memory of the store. */
static void keep(struct store *store, struct store_series *series)
{
    size_t size = (size_t)series->n * store_codec_width[series->codec];
    void *data = store_array(store, size, 1);

    if (size)
        memcpy(data, series->data, size);
    series->data = data;
    series->metric = store_text(store, series->metric);
    series->unit = store_text(store, series->unit);
}

struct store_series *store_series(struct store *store, int64_t trace_id,
                                  const struct store_series_key *key, size_t *count,
                                  struct error *err)
{
    struct store_cursor *cursor = store_all_series(store, trace_id, key, err);
    struct vec found = { 0 };
    struct store_series series, *pieces;
    bool more = true;
    bool ok = cursor != NULL;

    while (ok && (ok = store_next_series(cursor, &series, &more, err)) && more) {
        keep(store, &series);
        *(struct store_series *)vec_push(&found, sizeof series) = series;
    }
    store_done(cursor);
    *count = found.count;
    pieces = store_array(store, found.count, sizeof series);
    if (found.count)
        memcpy(pieces, found.data, found.count * sizeof series);
    vec_free(&found);
    return ok ? pieces : NULL;
}

static uint32_t load(const unsigned char *p, size_t bytes)
{
    uint32_t value = 0;

    for (size_t i = bytes; i-- > 0;)
        value = value << 8 | p[i];
    return value;
}

double store_value(const struct store_series *series, int64_t i, sim_time *time)
{
    const unsigned char *p =
        (const unsigned char *)series->data + (size_t)i * store_codec_width[series->codec];
    uint32_t raw;
    float real;

    if (series->codec == STORE_T32U32) {
        *time = series->t0 + (sim_time)load(p, 4) * MILLISECOND;
        return load(p + 4, 4) * series->scale;
    }
    *time = series->t0 + i * series->step;
    raw = load(p, store_codec_width[series->codec]);
    if (series->codec != STORE_F32)
        return raw * series->scale;
    memcpy(&real, &raw, sizeof real);
    return (double)real * series->scale;
}

bool store_step(struct store_steps *steps, sim_time *time, double *value)
{
    if (steps->at >= steps->series->n)
        return false;
    *value = store_value(steps->series, steps->at++, time);
    return true;
}
