/* The TPC-H templates of the reference data as stages of the bigdata system. */
#include "tests/support/tpch_bed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/big_harness.h"
#include "traces/input.h"
#include "traces/tpch.h"

#define FILE_NAME ORRERY_DATA "/traces/tpch/tpch_templates.jsonl.gz"

static struct big_sample *samples(const struct tpch_list *list, uint32_t count, struct arena *arena)
{
    struct big_sample *sample = arena_array(arena, count, sizeof *sample);

    for (uint32_t i = 0; i < count; i++)
        sample[i] = (struct big_sample){ list[i].value, list[i].count };
    return sample;
}

static void add_template(struct tpch_bed *bed, const struct tpch_template *t, struct arena *arena)
{
    struct big_stage *stage = arena_array(arena, t->stages, sizeof *stage);
    struct tpch_bed_template *item = &bed->item[bed->count++];

    snprintf(item->name, sizeof item->name, "tpch-%s-%d", t->size, (int)t->query);
    for (uint32_t s = 0; s < t->stages; s++) {
        const struct tpch_stage *from = &t->stage[s];
        struct big_profile *profile = arena_alloc(arena, sizeof *profile);

        *profile = (struct big_profile){ .key = from->key,
                                         .keys = from->keys,
                                         .first = samples(from->first, from->keys, arena),
                                         .rest = samples(from->rest, from->keys, arena),
                                         .fresh = samples(from->fresh, from->keys, arena),
                                         .rough = (sim_time)llround(from->rough_ms * 1e6),
                                         .rough_ns = from->rough_ms * 1e6 };
        stage[s] = big_harness_stage(from->tasks, profile->rough);
        stage[s].profile = profile;
        stage[s].parent = from->parent;
        stage[s].parents = from->parents;
        item->tasks += from->tasks;
    }
    item->stage = stage;
    item->stages = t->stages;
    item->work_ms = t->work_ms;
}

struct tpch_bed *tpch_bed_open(struct arena *arena)
{
    struct tpch_bed *bed = arena_alloc(arena, sizeof *bed);
    struct error err = { "" };
    struct input *input;
    struct tpch_template template;
    size_t length;
    char *line;

    if (access(FILE_NAME, R_OK) != 0)
        return NULL;
    input = input_open(FILE_NAME, &err);
    for (;;) {
        struct tpch_text text = { "templates", 0, NULL, 0 };

        if (!input || !input_line(input, &line, &length, &err))
            bug_stop(__FILE__, __LINE__, err.text);
        if (!line)
            break;
        text.number = (int)input_line_number(input);
        text.line = line;
        text.size = length;
        if (bed->count == TPCH_BED_TEMPLATES || !tpch_parse(&text, arena, &template, &err))
            bug_stop(__FILE__, __LINE__, err.text);
        add_template(bed, &template, arena);
    }
    input_close(input);
    return bed;
}

const struct tpch_bed_template *tpch_bed_find(const struct tpch_bed *bed, const char *name)
{
    for (uint32_t i = 0; i < bed->count; i++)
        if (strcmp(bed->item[i].name, name) == 0)
            return &bed->item[i];
    return NULL;
}

struct big_arrival tpch_bed_arrival(const struct tpch_bed_template *item, sim_time submit)
{
    struct big_arrival arrival = big_harness_arrival(submit, item->stage, item->stages);

    arrival.name = item->name;
    return arrival;
}
