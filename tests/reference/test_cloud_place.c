/*
 * Placement against published findings: openb (Alibaba 2023) filled with pods that ask for all of
 * its GPUs, as in Weng et al., USENIX ATC 2023, section 6: fragmentation gradient descent leaves
 * the fewest idle.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "sim/base/vec.h"
#include "tests/support/cloud_harness.h"
#include "tests/unit/unit.h"

enum { FIELDS = 11, MOST_KINDS = 64, SKIPPED = 77 };

/* The next line of a CSV file in fields; false at the end. Its header is passed over. */
static bool next_line(gzFile file, char line[512], char *fields[FIELDS])
{
    char *at = line;

    do {
        if (!gzgets(file, line, 512))
            return false;
    } while (strncmp(line, "openb", 5) != 0);
    line[strcspn(line, "\r\n")] = '\0';
    for (int i = 0; i < FIELDS; i++) {
        fields[i] = at;
        at += strcspn(at, ",");
        if (*at)
            *at++ = '\0';
    }
    return true;
}

struct openb {
    struct arena *arena;
    struct cloud_machine kinds[MOST_KINDS];
    struct vec hosts; /* of struct cloud_host, in the order of the file */
    size_t kind_count;
    struct vec pods; /* of struct cloud_arrival */
    double gpus;
};

static uint32_t kind_of(struct openb *o, char **fields)
{
    struct cloud_machine kind = { .cores = strtod(fields[1], NULL) / 1000,
                                  .memory = strtod(fields[2], NULL) * 1048576,
                                  .gpus = strtol(fields[3], NULL, 10),
                                  .gpu_model = fields[4],
                                  .numa = 1,
                                  .power = "constant" };
    size_t k = 0;

    while (k < o->kind_count &&
           (o->kinds[k].cores != kind.cores || o->kinds[k].memory != kind.memory ||
            o->kinds[k].gpus != kind.gpus || strcmp(o->kinds[k].gpu_model, kind.gpu_model) != 0))
        k++;
    if (k == o->kind_count) {
        assert_true(k < MOST_KINDS);
        kind.gpu_model = arena_text(o->arena, fields[4]);
        o->kinds[o->kind_count++] = kind;
    }
    o->kinds[k].count++;
    o->gpus += (double)kind.gpus;
    return (uint32_t)k;
}

static bool read_openb(struct openb *o, const char *nodes, const char *pods)
{
    gzFile file = gzopen(nodes, "rb");
    char line[512];
    char *fields[FIELDS];

    if (!file)
        return false;
    while (next_line(file, line, fields)) {
        struct cloud_host *host = vec_push(&o->hosts, sizeof *host);

        host->machine = kind_of(o, fields);
        host->rack = host->zone = -1;
    }
    gzclose(file);
    file = gzopen(pods, "rb");
    if (!file)
        return false;
    while (next_line(file, line, fields)) {
        struct cloud_arrival *pod = vec_push(&o->pods, sizeof *pod);

        *pod =
            cloud_harness_vm(0, -1, strtod(fields[1], NULL) / 1000, strtod(fields[2], NULL) / 1024);
        pod->gpus = (int32_t)strtol(fields[3], NULL, 10);
        pod->gpu_milli = (int32_t)strtol(fields[4], NULL, 10);
        pod->gpu_models = *fields[5] ? arena_text(o->arena, fields[5]) : NULL;
    }
    gzclose(file);
    return true;
}

/* Pods drawn until they ask for all GPUs there are, one each second; the same for every policy. */
static struct vec draw_pods(const struct openb *o, uint64_t seed)
{
    struct vec drawn = { 0 };
    struct rng rng;
    double asked = 0;

    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    for (sim_time at = 0; asked < o->gpus; at += SECOND) {
        const struct cloud_arrival *pod =
            vec_at(&o->pods, rng_below(&rng, o->pods.count), sizeof *pod);
        struct cloud_arrival *copy = vec_push(&drawn, sizeof *copy);

        *copy = *pod;
        copy->submit = at;
        asked += pod->gpus * pod->gpu_milli / 1000.0;
    }
    return drawn;
}

/* Part of all GPUs given out when nothing more comes. */
static double fill(const struct openb *o, const struct vec *pods, const char *policy)
{
    struct cloud_harness h = { .machines = o->kinds,
                               .machine_count = o->kind_count,
                               .hosts = o->hosts.data,
                               .host_count = o->hosts.count,
                               .items = pods->data,
                               .count = pods->count };
    struct error err = { "" };
    double given = 0;

    h.policies[0].policy = policy_find(policy, &err);
    h.vms = mem_alloc(pods->count * sizeof *h.vms);
    if (!h.policies[0].policy || !cloud_harness_run(&h, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < pods->count; i++) {
        const struct cloud_arrival *pod = vec_at(pods, i, sizeof *pod);

        if (h.vms[i].start >= 0)
            given += pod->gpus * pod->gpu_milli / 1000.0;
    }
    mem_free(h.vms);
    return given / o->gpus;
}

static void descent_leaves_the_fewest_gpus_idle(void **state)
{
    static const char *const others[] = { "cloud.random_fit", "cloud.dot_product",
                                          "cloud.best_fit",   "cloud.weighted_sum",
                                          "cloud.worst_fit",  "cloud.kubernetes",
                                          "cloud.openstack" };
    struct openb *o = *state;

    for (uint64_t seed = 0; seed < 2; seed++) {
        struct vec pods = draw_pods(o, seed);
        double fgd = fill(o, &pods, "cloud.fgd");

        printf("seed %d: fgd %.4f", (int)seed, fgd);
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
            double other = fill(o, &pods, others[i]);

            printf(", %s %.4f", others[i] + 6, other);
            assert_true(1 - fgd < 0.9 * (1 - other));
        }
        printf("\n");
        vec_free(&pods);
    }
}

int main(void)
{
    struct openb o = { .arena = arena_create() };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(descent_leaves_the_fewest_gpus_idle, &o),
    };
    int failed;

    if (!read_openb(&o, ORRERY_DATA "/traces/openb/openb_node_list_all_node.csv",
                    ORRERY_DATA "/traces/openb/openb_pod_list_default.csv.gz")) {
        printf("skipped: no openb trace\n");
        arena_destroy(o.arena);
        return SKIPPED;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    vec_free(&o.hosts);
    vec_free(&o.pods);
    arena_destroy(o.arena);
    return failed;
}
