/*
 * A timeline as a Perfetto trace, written by hand: protobuf's wire format has only variable-length
 * integers, 8-byte doubles and pieces with a length, and a trace needs a dozen fields of them.
 */
#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/report/export_internal.h"

/* Numbers of the fields in protos/perfetto/trace/ of Perfetto's sources. */
enum {
    /* trace.proto: Trace */
    TRACE_PACKET = 1,
    /* trace_packet.proto: TracePacket */
    PACKET_TIMESTAMP = 8,
    PACKET_SEQUENCE_ID = 10,
    PACKET_TRACK_EVENT = 11,
    PACKET_SEQUENCE_FLAGS = 13,
    PACKET_TRACK_DESCRIPTOR = 60,
    /* track_event/track_descriptor.proto: TrackDescriptor */
    TRACK_UUID = 1,
    TRACK_NAME = 2,
    TRACK_PROCESS = 3,
    TRACK_PARENT_UUID = 5,
    TRACK_COUNTER = 8,
    /* track_event/process_descriptor.proto: ProcessDescriptor */
    PROCESS_PID = 1,
    PROCESS_NAME = 6,
    /* track_event/track_event.proto: TrackEvent and its Type */
    EVENT_TYPE = 9,
    EVENT_TRACK_UUID = 11,
    EVENT_CATEGORIES = 22,
    EVENT_NAME = 23,
    EVENT_DOUBLE_COUNTER_VALUE = 44,
    TYPE_SLICE_BEGIN = 1,
    TYPE_SLICE_END = 2,
    TYPE_COUNTER = 4
};

/* SEQ_INCREMENTAL_STATE_CLEARED: the sequence starts here; it is the only one of the file. */
enum { CLEARED = 1, SEQUENCE = 1 };

enum wire { WIRE_VARINT = 0, WIRE_DOUBLE = 1, WIRE_BYTES = 2 };

/* One packet under way: its body, and the message inside it. */
struct perfetto {
    FILE *out;
    struct text packet, body, inner;
    bool begun; /* the first packet is written */
};

static void add_varint(struct text *to, uint64_t value)
{
    char byte;

    for (; value >= 0x80; value >>= 7) {
        byte = (char)(value | 0x80);
        text_add_bytes(to, &byte, 1);
    }
    byte = (char)value;
    text_add_bytes(to, &byte, 1);
}

static void add_number(struct text *to, unsigned field, uint64_t value)
{
    add_varint(to, field << 3 | WIRE_VARINT);
    add_varint(to, value);
}

static void add_bytes(struct text *to, unsigned field, const char *bytes, size_t count)
{
    add_varint(to, field << 3 | WIRE_BYTES);
    add_varint(to, count);
    text_add_bytes(to, bytes, count);
}

/* Little-endian, whatever the machine. */
static void add_double(struct text *to, unsigned field, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    add_varint(to, field << 3 | WIRE_DOUBLE);
    for (int i = 0; i < 8; i++) {
        char byte = (char)(bits >> (8 * i) & 0xff);

        text_add_bytes(to, &byte, 1);
    }
}

static void add_text(struct text *to, unsigned field, const char *words)
{
    add_bytes(to, field, words, strlen(words));
}

/* Closes the packet around `body`, which is its field `field`. */
static void write_packet(struct perfetto *p, unsigned field, const uint64_t *time)
{
    p->packet.count = 0;
    if (time)
        add_number(&p->packet, PACKET_TIMESTAMP, *time);
    add_number(&p->packet, PACKET_SEQUENCE_ID, SEQUENCE);
    if (!p->begun)
        add_number(&p->packet, PACKET_SEQUENCE_FLAGS, CLEARED);
    p->begun = true;
    add_bytes(&p->packet, field, text_get(&p->body), p->body.count);
    p->body.count = 0;
    add_bytes(&p->body, TRACE_PACKET, text_get(&p->packet), p->packet.count);
    fwrite(text_get(&p->body), 1, p->body.count, p->out);
    p->body.count = 0;
}

/* Identities of tracks: record tables first, then lines, then levels; 0 is not one. */
static uint64_t group_uuid(size_t group)
{
    return group + 1;
}

static uint64_t track_uuid(const struct export_timeline *timeline, size_t track)
{
    return timeline->group_count + track + 1;
}

static uint64_t counter_uuid(const struct export_timeline *timeline, size_t counter)
{
    return timeline->group_count + timeline->track_count + counter + 1;
}

static void write_tracks(struct perfetto *p, const struct export_timeline *timeline)
{
    for (size_t i = 0; i < timeline->group_count; i++) {
        p->inner.count = 0;
        add_number(&p->inner, PROCESS_PID, i + 1);
        add_text(&p->inner, PROCESS_NAME, timeline->groups[i]);
        add_number(&p->body, TRACK_UUID, group_uuid(i));
        add_bytes(&p->body, TRACK_PROCESS, text_get(&p->inner), p->inner.count);
        write_packet(p, PACKET_TRACK_DESCRIPTOR, NULL);
    }
    for (size_t i = 0; i < timeline->track_count; i++) {
        add_number(&p->body, TRACK_UUID, track_uuid(timeline, i));
        add_number(&p->body, TRACK_PARENT_UUID, group_uuid(timeline->tracks[i].group));
        add_text(&p->body, TRACK_NAME, timeline->tracks[i].name);
        write_packet(p, PACKET_TRACK_DESCRIPTOR, NULL);
    }
    for (size_t i = 0; i < timeline->counter_count; i++) {
        const struct export_counter *counter = &timeline->counters[i];

        p->inner.count = 0;
        text_format(&p->inner, "%s%s%s%s", counter->name, *counter->unit ? " [" : "", counter->unit,
                    *counter->unit ? "]" : "");
        add_number(&p->body, TRACK_UUID, counter_uuid(timeline, i));
        add_bytes(&p->body, TRACK_NAME, text_get(&p->inner), p->inner.count);
        add_bytes(&p->body, TRACK_COUNTER, "", 0);
        write_packet(p, PACKET_TRACK_DESCRIPTOR, NULL);
    }
}

static void write_slice(struct perfetto *p, const struct export_timeline *timeline,
                        const struct export_slice *slice)
{
    uint64_t start = (uint64_t)slice->start - (uint64_t)timeline->origin;
    uint64_t finish = (uint64_t)slice->finish - (uint64_t)timeline->origin;

    add_number(&p->body, EVENT_TYPE, TYPE_SLICE_BEGIN);
    add_number(&p->body, EVENT_TRACK_UUID, track_uuid(timeline, slice->track));
    if (slice->group)
        add_text(&p->body, EVENT_CATEGORIES, slice->group);
    add_text(&p->body, EVENT_NAME, slice->name);
    write_packet(p, PACKET_TRACK_EVENT, &start);
    add_number(&p->body, EVENT_TYPE, TYPE_SLICE_END);
    add_number(&p->body, EVENT_TRACK_UUID, track_uuid(timeline, slice->track));
    write_packet(p, PACKET_TRACK_EVENT, &finish);
}

static void write_counter(struct perfetto *p, const struct export_work *work,
                          const struct export_timeline *timeline, size_t which)
{
    const struct export_counter *counter = &timeline->counters[which];

    for (size_t i = 0; i < counter->count; i++) {
        double value = export_double(counter->y, i);
        sim_time time = time_from_seconds(export_double(counter->x, i));
        uint64_t stamp = (uint64_t)time - (uint64_t)timeline->origin;

        if (!isfinite(value) || time < work->from || time > work->to)
            continue;
        add_number(&p->body, EVENT_TYPE, TYPE_COUNTER);
        add_number(&p->body, EVENT_TRACK_UUID, counter_uuid(timeline, which));
        add_double(&p->body, EVENT_DOUBLE_COUNTER_VALUE, value);
        write_packet(p, PACKET_TRACK_EVENT, &stamp);
    }
}

bool export_perfetto(struct export_work *work, struct error *err)
{
    const char *path = work->order->path;
    struct export_timeline timeline;
    struct export_file file = { 0 };
    struct perfetto p = { 0 };

    if (!export_may_write(path, db_path(results_db(work->results)), work->order->force, err) ||
        !export_read_timeline(work, &timeline, err) || !export_file_open(&file, path, err))
        return false;
    p.out = file.out;
    write_tracks(&p, &timeline);
    for (size_t i = 0; i < timeline.count; i++)
        write_slice(&p, &timeline, &timeline.slices[i]);
    for (size_t i = 0; i < timeline.counter_count; i++)
        write_counter(&p, work, &timeline, i);
    text_free(&p.packet);
    text_free(&p.body);
    text_free(&p.inner);
    return export_file_end(&file, true, err);
}
