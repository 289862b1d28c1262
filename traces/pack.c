/* Packs values into the narrowest codec of the store that keeps them exactly. */
#include "traces/pack.h"

void pack_add(struct pack *pack, sim_time time, uint32_t raw)
{
    *(sim_time *)vec_push(&pack->times, sizeof time) = time;
    *(uint32_t *)vec_push(&pack->values, sizeof raw) = raw;
}

void pack_clear(struct pack *pack)
{
    pack->times.count = pack->values.count = 0;
}

void pack_free(struct pack *pack)
{
    vec_free(&pack->times);
    vec_free(&pack->values);
    vec_free(&pack->bytes);
}

static sim_time time_at(const struct pack *pack, size_t i)
{
    return *(const sim_time *)vec_at(&pack->times, i, sizeof(sim_time));
}

static uint32_t value_at(const struct pack *pack, size_t i)
{
    return *(const uint32_t *)vec_at(&pack->values, i, sizeof(uint32_t));
}

/* The time between all values, 0 if it is not always the same. */
static sim_time even_step(const struct pack *pack)
{
    sim_time step = pack->times.count > 1 ? time_at(pack, 1) - time_at(pack, 0) : 0;

    for (size_t i = 2; i < pack->times.count && step; i++)
        if (time_at(pack, i) - time_at(pack, i - 1) != step)
            step = 0;
    return step;
}

static enum store_codec narrowest(const struct pack *pack)
{
    uint32_t all = 0;

    for (size_t i = 0; i < pack->values.count; i++)
        all |= value_at(pack, i);
    return all <= UINT8_MAX ? STORE_U8 : all <= UINT16_MAX ? STORE_U16 : STORE_U32;
}

static void put(struct pack *pack, uint32_t value, size_t width)
{
    for (; width; width--, value >>= 8)
        *(unsigned char *)vec_push(&pack->bytes, 1) = (unsigned char)value;
}

/* Pairs of values [from, end) that one piece can hold; returns the end. */
static size_t put_pairs(struct pack *pack, size_t from)
{
    size_t i = from;

    for (; i < pack->times.count; i++) {
        sim_time offset = (time_at(pack, i) - time_at(pack, from)) / MILLISECOND;

        if (offset > UINT32_MAX)
            break;
        put(pack, (uint32_t)offset, 4);
        put(pack, value_at(pack, i), 4);
    }
    return i;
}

static bool write_even(struct pack *pack, struct store_writer *writer, struct store_series *series,
                       struct error *err)
{
    series->codec = narrowest(pack);
    series->t0 = time_at(pack, 0);
    series->n = (int64_t)pack->values.count;
    if (series->span != STORE_UNKNOWN)
        series->span -= series->t0;
    pack->bytes.count = 0;
    for (size_t i = 0; i < pack->values.count; i++)
        put(pack, value_at(pack, i), store_codec_width[series->codec]);
    series->data = pack->bytes.data;
    return store_add_series(writer, series, 0, err);
}

bool pack_write(struct pack *pack, struct store_writer *writer, const struct store_series *what,
                struct error *err)
{
    struct store_series series = *what;
    int64_t piece = 0;
    size_t end;

    if (pack->values.count == 0)
        return true;
    series.step = even_step(pack);
    if (series.step)
        return write_even(pack, writer, &series, err);
    series.step = STORE_UNKNOWN;
    series.codec = STORE_T32U32;
    for (size_t from = 0; from < pack->times.count; from = end) {
        pack->bytes.count = 0;
        end = put_pairs(pack, from);
        series.t0 = time_at(pack, from);
        series.n = (int64_t)(end - from);
        series.span = end < pack->times.count ? time_at(pack, end) : what->span;
        if (series.span != STORE_UNKNOWN)
            series.span -= series.t0;
        series.data = pack->bytes.data;
        if (!store_add_series(writer, &series, piece++, err))
            return false;
    }
    return true;
}
