/* Reads operating points, power profiles and trip points as people write them. */
#include <string.h>

#include "sim/base/text.h"
#include "sim/model/soc_internal.h"

enum { MOST = 256 };

/* Pieces of a list between commas; words between blanks. */
struct cursor {
    const char *at;
};

static bool next_word(struct cursor *c, char word[32])
{
    size_t length;

    c->at += strspn(c->at, " \t");
    length = strcspn(c->at, " \t,");
    if (length == 0)
        return false;
    memcpy(word, c->at, length < 32 ? length : 31);
    word[length < 32 ? length : 31] = '\0';
    c->at += length;
    return true;
}

/* Steps over the comma behind a piece; false at the end of the text. */
static bool next_piece(struct cursor *c)
{
    c->at += strspn(c->at, " \t");
    if (*c->at != ',')
        return false;
    c->at++;
    return true;
}

static bool read_hz(const char *word, double *hz)
{
    struct error ignored;

    return units_real(word, "Hz", hz, &ignored) && *hz > 0 && *hz < 1e15;
}

/* "0.9V" or "900mV". */
static bool read_volt(const char *word, double *volt)
{
    size_t length = strlen(word);
    char number[32] = "";
    bool milli;

    if (length < 2 || length >= sizeof number || word[length - 1] != 'V')
        return false;
    milli = word[length - 2] == 'm';
    memcpy(number, word, length - 1 - milli);
    if (!text_to_real(number, volt))
        return false;
    *volt /= milli ? 1000 : 1;
    return *volt > 0 && *volt < 1e3;
}

static bool read_points(const char *text, struct soc_part *part, struct error *err)
{
    struct cursor c = { text };
    char hz[32], volt[32], rest[32];

    do {
        struct operating_point *point = &part->point[part->points];

        if (part->points == MOST)
            return error_set(err, "opp: more than %d operating points", MOST);
        if (!next_word(&c, hz) || !read_hz(hz, &point->hz) || !next_word(&c, volt) ||
            !read_volt(volt, &point->volt) || next_word(&c, rest))
            return error_set(err,
                             "opp: number %u of '%.80s' is no operating point; expected one "
                             "such as 600MHz 0.9V",
                             part->points + 1, text);
        if (part->points && !(point->hz > point[-1].hz && point->volt >= point[-1].volt))
            return error_set(
                err, "opp: '%s %s' comes behind a higher point; expected ascending ones", hz, volt);
        part->points++;
    } while (next_piece(&c));
    return true;
}

static const struct operating_point *find_point(const struct soc_part *part, double hz)
{
    for (uint32_t i = 0; i < part->points; i++)
        if (part->point[i].hz == hz)
            return &part->point[i];
    return NULL;
}

static bool read_row(struct cursor *c, struct soc_profile *row, const struct soc_part *part,
                     struct error *err)
{
    const struct operating_point *point;
    char word[32];
    size_t length;

    if (!next_word(c, word) || (length = strlen(word)) < 2 || word[length - 1] != ':')
        return error_set(err, "profile: expected a frequency with a colon, such as 600MHz:");
    word[length - 1] = '\0';
    if (!read_hz(word, &row->hz) || !(point = find_point(part, row->hz)))
        return error_set(err, "profile: '%s' is none of the operating points", word);
    row->volt = point->volt;
    while (next_word(c, word)) {
        if (row->count == part->cores)
            return error_set(err, "profile: more than %u values; expected one for each core",
                             part->cores);
        if (!text_to_real(word, &row->watt[row->count]) || !(row->watt[row->count] >= 0) ||
            row->watt[row->count] > 1e9)
            return error_set(err, "profile: '%s' is no power; expected a number of W", word);
        row->count++;
    }
    if (row->count == 0)
        return error_set(err, "profile: no power at %g MHz", row->hz / 1e6);
    return true;
}

static bool read_profile(const char *text, struct soc_part *part, struct arena *arena,
                         struct error *err)
{
    struct cursor c = { text };

    do {
        struct soc_profile *row = &part->profile[part->profiles];

        if (part->profiles == MOST)
            return error_set(err, "profile: more than %d rows", MOST);
        row->watt = arena_array(arena, part->cores, sizeof *row->watt);
        if (!read_row(&c, row, part, err))
            return false;
        if (part->profiles && !(row->hz > row[-1].hz))
            return error_set(err, "profile: %g MHz comes behind %g MHz; expected ascending rows",
                             row->hz / 1e6, row[-1].hz / 1e6);
        part->profiles++;
    } while (next_piece(&c));
    return true;
}

static bool read_trips(const char *text, struct soc_part *part, struct error *err)
{
    struct cursor c = { text };
    char word[32];

    while (next_word(&c, word)) {
        if (part->trips == MOST)
            return error_set(err, "trip: more than %d trip points", MOST);
        if (strcmp(word, "-") != 0 && !read_hz(word, &part->trip[part->trips]))
            return error_set(err, "trip: '%s' is no frequency; expected one such as 600MHz, or -",
                             word);
        part->trips++;
    }
    return *c.at == '\0' ||
           error_set(err, "trip: '%.40s'; expected blanks between frequencies", c.at);
}

static size_t commas(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == ',' || *text == ' ' || *text == '\t';
    return count < MOST ? count + 1 : MOST;
}

static bool read_dvfs(const struct soc_cluster *text, struct soc_part *part, struct arena *arena,
                      struct error *err)
{
    if (!text->opp) {
        const char *what = text->profile ? "profile" : text->trip ? "trip" : NULL;

        if (!what && part->governor.kind != GOVERNOR_PERFORMANCE)
            what = "governor";
        return !what || error_set(err, "'%s:' needs operating points, 'opp:'", what);
    }
    part->point = arena_array(arena, commas(text->opp), sizeof *part->point);
    if (!read_points(text->opp, part, err))
        return false;
    if (text->profile) {
        part->profile = arena_array(arena, commas(text->profile), sizeof *part->profile);
        if (!read_profile(text->profile, part, arena, err))
            return false;
    }
    if (text->trip) {
        part->trip = arena_array(arena, commas(text->trip), sizeof *part->trip);
        if (!read_trips(text->trip, part, err))
            return false;
    }
    return true;
}

bool soc_read(const struct soc_cluster *text, struct soc_part *part, struct arena *arena,
              struct error *err)
{
    *part = (struct soc_part){
        .cores = text->cores, .idle_w = text->idle_w, .busy_w = text->busy_w, .input = THERMAL_NONE
    };
    if (text->busy_w < text->idle_w && text->opp && !text->profile)
        return error_set(err, "idle_w %g W is above busy_w %g W", text->idle_w, text->busy_w);
    return thermal_input_parse(text->thermal ? text->thermal : "none", &part->input, err) &&
           governor_parse(text->governor ? text->governor : "performance", &part->governor, err) &&
           read_dvfs(text, part, arena, err);
}
