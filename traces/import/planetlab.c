/* CPU use of the PlanetLab VMs (CoMon: Park and Pai 2006; picked by Beloglazov and Buyya 2012). */
#include <ctype.h>
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"
#include "traces/number.h"
#include "traces/pack.h"

struct planetlab_options {
    sim_time step;
};

static const struct param planetlab_params[] = {
    PARAM_TIME(planetlab_options, step, "300s", "Time between two values."),
    { 0 },
};

static const struct intake_reason no_values = { STORE_DROPPED, "no values; row dropped", NULL };
static const struct intake_reason no_name = { STORE_DROPPED, "no name; row dropped", NULL };
static const struct intake_reason open_quote = { STORE_DROPPED, "a quote is not closed; VM dropped",
                                                 NULL };
static const struct intake_reason bad_value = {
    STORE_DROPPED, "is not a whole number of percent from 0 to 100; VM dropped", "0 to 100"
};
static const struct intake_reason other_length = { STORE_NOTED,
                                                   "has another number of values than the first VM",
                                                   NULL };

struct reader {
    struct intake *intake;
    sim_time step;
    struct vec fields; /* struct csv_field */
    struct pack pack;
    size_t length; /* values of the first VM */
};

/* A VM lives for the whole time that was observed, and nobody knows how much longer. */
static bool add_vm(struct reader *r, const char *name, struct error *err)
{
    struct store_vm vm = store_vm_unknown;
    struct store_series series = { .entity = STORE_TASK,
                                   .id = intake_items(r->intake),
                                   .metric = "cpu",
                                   .unit = "%",
                                   .scale = 1 };
    size_t count = r->pack.values.count;

    if (count == 0)
        return intake_count(r->intake, &no_values, NULL, err);
    if (r->length == 0)
        r->length = count;
    if (count != r->length && !intake_count(r->intake, &other_length, NULL, err))
        return false;
    series.span = (sim_time)count * r->step;
    vm.name = name;
    vm.submit = 0;
    vm.run = series.span;
    vm.censored = 1;
    return intake_vm(r->intake, &vm, err) &&
           pack_write(&r->pack, intake_writer(r->intake), &series, err);
}

/* One value; *good is false if it is none. */
static bool add_value(struct reader *r, const struct csv_field *field, bool *good,
                      struct error *err)
{
    const struct intake_field where = { 0, "value", field->text, field->length };
    int64_t value;

    *good = number_read(field->text, field->length, 0, &value) == NUMBER_EXACT && value >= 0 &&
            value <= 100;
    if (!*good)
        return intake_count(r->intake, &bad_value, &where, err);
    if ((int64_t)r->pack.values.count >= INT64_MAX / r->step - 1)
        return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake), 0,
                        "the values of a VM last longer than 292 years");
    pack_add(&r->pack, (sim_time)r->pack.values.count * r->step, (uint32_t)value);
    return true;
}

/* A row of the joined form: the name of the VM and its values. */
static bool read_row(struct reader *r, char *line, struct error *err)
{
    const struct csv_field *fields;
    bool good = true;

    if (!csv_split(line, ',', &r->fields))
        return intake_count(r->intake, &open_quote, NULL, err);
    fields = r->fields.data;
    if (fields[0].length == 0)
        return intake_count(r->intake, &no_name, NULL, err);
    pack_clear(&r->pack);
    for (size_t i = 1; i < r->fields.count && good; i++)
        if (!add_value(r, &fields[i], &good, err))
            return false;
    return !good || add_vm(r, fields[0].text, err);
}

/* The original form: a file is a VM of that name, with a value on each line. */
static bool read_file(struct reader *r, char *line, struct error *err)
{
    size_t length;
    bool good = true;

    pack_clear(&r->pack);
    while (line && good) {
        struct csv_field field = { line + strspn(line, " \t"), 0, 1 };

        field.length = strcspn(field.text, " \t");
        if (field.length && !add_value(r, &field, &good, err))
            return false;
        if (!input_line(intake_input(r->intake), &line, &length, err))
            return false;
    }
    return !good || add_vm(r, intake_file_name(r->intake), err);
}

/* Each line with something in it, from `line` on. */
static bool read_rows(struct reader *r, char *line, struct error *err)
{
    size_t length;

    while (line) {
        if (line[strspn(line, " \t")] && !read_row(r, line, err))
            return false;
        if (!input_line(intake_input(r->intake), &line, &length, err))
            return false;
    }
    return true;
}

/* The first line with something in it tells the form of a file. */
static bool read_all(struct reader *r, struct error *err)
{
    bool more = true;
    size_t length;
    char *line;

    while (more) {
        do
            if (!input_line(intake_input(r->intake), &line, &length, err))
                return false;
        while (line && line[strspn(line, " \t")] == '\0');
        if (line && !(strchr(line, ',') ? read_rows(r, line, err) : read_file(r, line, err)))
            return false;
        if (!intake_next_file(r->intake, &more, err))
            return false;
    }
    return true;
}

static bool planetlab_import(struct intake *intake, const void *options, struct error *err)
{
    const struct planetlab_options *chosen = options;
    struct reader r = { .intake = intake, .step = chosen->step };
    struct trace_info *info = intake_info(intake);
    bool ok;

    if (r.step <= 0)
        return error_set(err, "format planetlab: step is a time above 0");
    ok = read_all(&r, err);
    vec_free(&r.fields);
    pack_free(&r.pack);
    memcpy(info->family, "vm", sizeof "vm");
    info->citation = "K. Park and V. Pai, CoMon, ACM SIGOPS OSR 40(1), 2006; A. Beloglazov and R. "
                     "Buyya, Concurrency and Computation 24(13), 2012";
    return ok;
}

/* A name with a letter in it, and a dozen whole numbers behind it. */
static bool planetlab_probe(const char *bytes, size_t count)
{
    const char *end = memchr(bytes, ',', count);
    const char *p = end;
    bool letter = false;

    for (const char *at = bytes; end && at < end; at++) {
        letter |= isalpha((unsigned char)*at) != 0;
        if (*at == '\n')
            return false;
    }
    for (int values = 0; letter && values < 12; values++) {
        const char *digits = ++p;

        while (p < bytes + count && isdigit((unsigned char)*p))
            p++;
        if (p == digits || p == bytes + count || *p != ',')
            return false;
    }
    return letter;
}

const struct trace_format trace_format_planetlab = {
    .name = "planetlab",
    .doc =
        "CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.",
    .item = "VM",
    .folder = true,
    .version = 1,
    .options = planetlab_params,
    .options_size = sizeof(struct planetlab_options),
    .probe = planetlab_probe,
    .import = planetlab_import,
};
