/*
 * A timeline as JSON trace events (Chromium's "Trace Event Format": complete events X, counters C
 * and metadata M; times in microseconds). A process for each record table, a thread for each line.
 */
#include <math.h>

#include "sim/base/text.h"
#include "sim/report/export_internal.h"

/* What is under way: one event a line. */
struct chrome {
    FILE *out;
    struct text line;
    size_t events;
};

static void begin(struct chrome *c, const char *kind, size_t process, size_t thread)
{
    c->line.count = 0;
    text_format(&c->line, "%s\n{\"ph\":\"%s\",\"pid\":%zu,\"tid\":%zu", c->events++ ? "," : "",
                kind, process + 1, thread);
}

static void end(struct chrome *c)
{
    text_add(&c->line, "}");
    fwrite(text_get(&c->line), 1, c->line.count, c->out);
}

static void name(struct chrome *c, const char *what, const char *words)
{
    text_format(&c->line, ",\"name\":\"%s\",\"args\":{\"name\":", what);
    text_add_json(&c->line, words);
    text_add(&c->line, "}");
    end(c);
}

static void write_names(struct chrome *c, const struct export_timeline *timeline)
{
    for (size_t i = 0; i < timeline->group_count; i++) {
        begin(c, "M", i, 0);
        name(c, "process_name", timeline->groups[i]);
    }
    for (size_t i = 0; i < timeline->track_count; i++) {
        begin(c, "M", timeline->tracks[i].group, i + 1);
        name(c, "thread_name", timeline->tracks[i].name);
        begin(c, "M", timeline->tracks[i].group, i + 1);
        text_format(&c->line, ",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%zu}", i);
        end(c);
    }
    if (timeline->counter_count) {
        begin(c, "M", timeline->group_count, 0);
        name(c, "process_name", "levels");
    }
}

static void write_slice(struct chrome *c, const struct export_timeline *timeline,
                        const struct export_slice *slice)
{
    begin(c, "X", timeline->tracks[slice->track].group, slice->track + 1);
    text_add(&c->line, ",\"ts\":");
    export_micros(&c->line, slice->start);
    text_add(&c->line, ",\"dur\":");
    export_micros(&c->line, slice->finish - slice->start);
    text_add(&c->line, ",\"name\":");
    text_add_json(&c->line, slice->name);
    if (slice->group) {
        text_add(&c->line, ",\"cat\":");
        text_add_json(&c->line, slice->group);
    }
    end(c);
}

/* A level keeps its value until the next event. */
static void write_counter(struct chrome *c, const struct export_work *work, size_t process,
                          const struct export_counter *counter)
{
    for (size_t i = 0; i < counter->count; i++) {
        double value = export_double(counter->y, i);
        sim_time time = time_from_seconds(export_double(counter->x, i));

        if (!isfinite(value) || time < work->from || time > work->to)
            continue;
        begin(c, "C", process, 0);
        text_add(&c->line, ",\"ts\":");
        export_micros(&c->line, time);
        text_add(&c->line, ",\"name\":");
        text_add_json(&c->line, counter->name);
        text_add(&c->line, ",\"args\":{");
        text_add_json(&c->line, *counter->unit ? counter->unit : "value");
        text_add(&c->line, ":");
        text_add_real(&c->line, value);
        text_add(&c->line, "}");
        end(c);
    }
}

static void write_about(struct chrome *c, const struct export_run *run)
{
    c->line.count = 0;
    text_add(&c->line, "\n],\n\"displayTimeUnit\":\"ms\",\n\"otherData\":{\"run\":");
    text_add_json(&c->line, run->run_id);
    text_add(&c->line, ",\"study\":");
    text_add_json(&c->line, run->study);
    text_add(&c->line, ",\"policy\":");
    text_add_json(&c->line, run->policy);
    text_add(&c->line, ",\"point\":");
    text_add_json(&c->line, run->point);
    text_add(&c->line, ",\"pair\":");
    text_add_json(&c->line, run->pair);
    text_add(&c->line, "}}\n");
    fwrite(text_get(&c->line), 1, c->line.count, c->out);
}

bool export_chrome(struct export_work *work, struct error *err)
{
    const char *path = work->order->path;
    struct export_timeline timeline;
    struct export_file file = { 0 };
    struct chrome c = { 0 };

    if (!export_may_write(path, db_path(results_db(work->results)), work->order->force, err) ||
        !export_read_timeline(work, &timeline, err) || !export_file_open(&file, path, err))
        return false;
    c.out = file.out;
    fputs("{\"traceEvents\":[", c.out);
    write_names(&c, &timeline);
    for (size_t i = 0; i < timeline.count; i++)
        write_slice(&c, &timeline, &timeline.slices[i]);
    for (size_t i = 0; i < timeline.counter_count; i++)
        write_counter(&c, work, timeline.group_count, &timeline.counters[i]);
    write_about(&c, work->runs);
    text_free(&c.line);
    return export_file_end(&file, true, err);
}
