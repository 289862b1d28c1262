/* Reads the JSON forms of DS3's SoCs and jobs, and the tables of its runs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/base/vec.h"
#include "tests/support/ds3.h"

const char *const ds3_apps[] = { "job_WIFI_5TXM", "job_WIFI_5RXM", "job_LAG", "job_SCT",
                                 "job_SCR",       "job_TEMP_MIT",  NULL };

static void insist(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "ds3: %s\n", what);
        exit(1);
    }
}

/* The whole file with a zero byte behind it; NULL when it is absent. */
static char *slurp(const char *path, size_t *size, struct arena *arena)
{
    FILE *file = fopen(path, "rb");
    char *data;
    long length;

    if (!file)
        return NULL;
    insist(!fseek(file, 0, SEEK_END) && (length = ftell(file)) >= 0 && !fseek(file, 0, SEEK_SET),
           path);
    data = arena_alloc(arena, (size_t)length + 1);
    *size = fread(data, 1, (size_t)length, file);
    insist(*size == (size_t)length, path);
    fclose(file);
    return data;
}

static const struct json *load(const char *name, struct arena *arena)
{
    char path[512];
    struct error err = { "" };
    size_t size;
    char *data;
    const struct json *json;

    snprintf(path, sizeof path, "%s/traces/ds3/%s.json", ORRERY_DATA, name);
    data = slurp(path, &size, arena);
    if (!data)
        return NULL;
    json = json_parse(arena_text(arena, path), data, size, arena, &err);
    insist(json, err.text);
    return json;
}

static double number(const struct json *object, const char *key)
{
    const struct json *value = json_get(object, key);

    insist(value && value->kind == JSON_NUMBER, key);
    return value->number;
}

static const char *word(const struct json *object, const char *key)
{
    const struct json *value = json_get(object, key);

    insist(value && value->kind == JSON_STRING, key);
    return value->text;
}

static void read_cluster(const struct json *from, struct ds3_cluster *to)
{
    to->type = word(from, "type");
    to->name = word(from, "name");
    to->capacity = (int)number(from, "capacity");
    for (const struct json *opp = json_get(from, "opp_mhz_mv")->first; opp; opp = opp->next) {
        insist(to->points < DS3_POINTS && opp->count == 2, "operating points");
        to->mhz[to->points] = opp->first->number;
        to->volt[to->points++] = opp->first->next->number / 1000;
    }
    for (const struct json *row = json_get(from, "power_profile_w")->first; row; row = row->next) {
        struct ds3_profile *profile = &to->profile[to->profiles++];
        int n = 0;

        insist(to->profiles <= 2 && row->count <= DS3_CORES, "power profile");
        profile->mhz = strtod(row->key, NULL);
        for (const struct json *w = row->first; w; w = w->next)
            profile->watt[n++] = w->number;
    }
    for (const struct json *task = json_get(from, "exec_us")->first; task; task = task->next) {
        insist(to->names < DS3_NAMES, "tasks of a cluster");
        to->task[to->names] = task->key;
        to->us[to->names++] = task->number;
    }
}

bool ds3_load_soc(const char *name, struct ds3_soc *soc, struct arena *arena)
{
    const struct json *json = load(name, arena);

    if (!json)
        return false;
    *soc = (struct ds3_soc){ .self = number(json, "comm_band_self") };
    for (const struct json *pe = json_get(json, "pes")->first; pe; pe = pe->next) {
        insist(soc->clusters < DS3_KINDS, "clusters");
        read_cluster(pe, &soc->cluster[soc->clusters++]);
    }
    for (int c = 0; c + 1 < soc->clusters; c++)
        for (int i = 0; i < soc->cluster[c].capacity; i++) {
            insist(soc->machines < DS3_MACHINES, "processing elements");
            soc->cluster_of[soc->machines++] = c;
        }
    /* Pairs that the file leaves out have a bandwidth of 1. */
    for (int a = 0; a < soc->clusters; a++)
        for (int b = 0; b < soc->clusters; b++)
            soc->band[a][b] = 1;
    for (const struct json *band = json_get(json, "comm_band")->first; band; band = band->next) {
        int a = (int)band->first->number, b = (int)band->first->next->number;

        insist(a >= 0 && a < soc->clusters && b >= 0 && b < soc->clusters, "comm_band");
        soc->band[a][b] = soc->band[b][a] = band->first->next->next->number;
    }
    return true;
}

bool ds3_load_graph(const char *name, struct ds3_graph *graph, struct arena *arena)
{
    const struct json *json = load(name, arena);
    const struct json *tasks = json_get(json, "tasks"), *edges = json_get(json, "edges");

    if (!json)
        return false;
    *graph = (struct ds3_graph){ .name = word(json, "name") };
    graph->task = arena_array(arena, tasks->count, sizeof *graph->task);
    graph->preds = arena_array(arena, tasks->count, sizeof *graph->preds);
    graph->edge = arena_array(arena, edges->count, sizeof *graph->edge);
    for (const struct json *task = tasks->first; task; task = task->next) {
        insist((int)number(task, "id") == graph->tasks, "ids of tasks");
        graph->preds[graph->tasks] = (int)json_get(task, "preds")->count;
        graph->task[graph->tasks++] = word(task, "name");
    }
    for (const struct json *edge = edges->first; edge; edge = edge->next)
        graph->edge[graph->edges++] =
            (struct ds3_edge){ (int)edge->first->number, (int)edge->first->next->number,
                               edge->first->next->next->number };
    return true;
}

double ds3_time(const struct ds3_cluster *cluster, const char *task)
{
    for (int i = 0; i < cluster->names; i++)
        if (!strcmp(cluster->task[i], task))
            return cluster->us[i];
    return -1;
}

/* The lines behind the first of a table; NULL when it is absent. */
static char *lines(const char *folder, const char *file, struct arena *arena)
{
    char path[512];
    size_t size;
    char *data;

    snprintf(path, sizeof path, "%s/reference/dag/ds3-reference/%s/%s", ORRERY_DATA, folder, file);
    data = slurp(path, &size, arena);
    if (!data)
        return NULL;
    data = strchr(data, '\n');
    insist(data, path);
    return data + 1;
}

/* The number at *at, which moves behind it and the separator. */
static int64_t next_number(char **at)
{
    char *end;
    double value = strtod(*at, &end);

    insist(end > *at, *at);
    *at = *end ? end + 1 : end;
    return (int64_t)value;
}

static void skip(char **at, const char *until)
{
    *at += strcspn(*at, until);
    *at += **at != '\0';
}

struct ds3_arrival *ds3_load_arrivals(const char *folder, size_t *count, struct arena *arena)
{
    char *at = lines(folder, "arrivals.csv", arena);
    struct vec rows = { 0 };
    struct ds3_arrival *all;

    if (!at)
        return NULL;
    while (*at) {
        struct ds3_arrival *row = vec_push(&rows, sizeof *row);

        row->us = next_number(&at);
        row->app = (int)next_number(&at);
        skip(&at, "\n");
    }
    *count = rows.count;
    all = arena_array(arena, rows.count, sizeof *all);
    memcpy(all, rows.data, rows.count * sizeof *all);
    vec_free(&rows);
    return all;
}

struct ds3_row *ds3_load_rows(const char *folder, size_t *count, struct arena *arena)
{
    char *at = lines(folder, "tasks.csv", arena);
    struct vec rows = { 0 };
    struct ds3_row *all;

    if (!at)
        return NULL;
    while (*at) {
        struct ds3_row *row = vec_push(&rows, sizeof *row);

        row->job = (int)next_number(&at);
        row->task = (int)next_number(&at);
        skip(&at, ",");
        row->pe = (int)next_number(&at);
        row->start = next_number(&at);
        row->finish = next_number(&at);
    }
    *count = rows.count;
    all = arena_array(arena, rows.count, sizeof *all);
    memcpy(all, rows.data, rows.count * sizeof *all);
    vec_free(&rows);
    return all;
}
