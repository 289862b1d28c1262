/* Montage: a mosaic of the sky from overlapping images, with its files as data items. */
#include <math.h>

#include "workloads/dag/shapes.h"

/*
 * Run times and sizes are those of the published generator for one square degree of 50 images; sums
 * over images or overlaps grow with their number, mAdd with the area, mShrink and the mosaic with
 * its side. Overlaps are pairs of images drawn without repetition. Who reads what is as in recorded
 * runs of Montage (WfInstances): mAdd reads the corrected images, mConcatFit the fits, not the
 * differences. All normal draws are cut at 0.
 */
struct montage {
    struct shape shape; /* first member */
    int64_t images;
    double overlaps;
    double time_factor;
    double size_factor;
    /* State. */
    uint32_t pairs;      /* of images that overlap */
    double area;         /* square degrees */
    uint32_t *projected; /* file of each image; that of its area is the next */
    struct rng time_rng, size_rng;
};

enum { IMAGES_PER_DEGREE = 50 };

static const struct param montage_params[] = {
    SHAPE_COMMON,
    PARAM(montage, images, 50, 2, 5000, "", "Images; 50 cover one square degree."),
    PARAM(montage, overlaps, 4, 0, 1e4, "",
          "Overlapping pairs for each image; 2 images + pairs + 6 tasks."),
    PARAM(montage, time_factor, 1, 0, 1e6, "", "Factor on all times."),
    PARAM(montage, size_factor, 1, 0, 1e6, "", "Factor on all sizes."),
    { 0 },
};

static bool montage_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct montage *self = ptr;
    double all = (double)self->images * (double)(self->images - 1) / 2;

    self->shape.exact = true;
    if (!shape_init(&self->shape, "dag.montage", input, err))
        return false;
    self->pairs = (uint32_t)fmin(floor((double)self->images * self->overlaps + 0.5), all);
    if (!shape_fits("dag.montage", 2. * (double)self->images + self->pairs + 6,
                    5. * (double)self->images + 3. * self->pairs + 6, err))
        return false;
    self->area = (double)self->images / IMAGES_PER_DEGREE;
    self->projected = arena_array(input->arena, (size_t)self->images, sizeof *self->projected);
    return true;
}

/* Normal with this variance, not below 0. */
static double about(struct rng *rng, double mean, double variance)
{
    return fmax(0, rng_normal(rng, mean, sqrt(variance)));
}

/* So many tasks; each takes `parts` times one draw. Returns the number of the first. */
static uint32_t add(struct montage *self, uint32_t count, const char *name, double parts,
                    const double moments[2])
{
    uint32_t first = (uint32_t)self->shape.tasks;

    for (uint32_t i = 0; i < count; i++)
        shape_task(&self->shape, name,
                   self->time_factor * parts * about(&self->time_rng, moments[0], moments[1]));
    return first;
}

/* First task of each kind. */
struct jobs {
    uint32_t project, diff_fit, concat_fit, bg_model, background, imgtbl, add, shrink, jpeg;
};

static struct jobs add_jobs(struct montage *self)
{
    uint32_t images = (uint32_t)self->images;
    struct jobs jobs;

    jobs.project = add(self, images, "mProject", 1, (double[]){ 13.59, 0.06 });
    jobs.diff_fit = add(self, self->pairs, "mDiffFit", 1, (double[]){ 10.59, 0.01 });
    jobs.concat_fit = add(self, 1, "mConcatFit", self->pairs, (double[]){ 0.08, 0 });
    jobs.bg_model = add(self, 1, "mBgModel", self->pairs, (double[]){ 0.13, 0.01 });
    jobs.background = add(self, images, "mBackground", 1, (double[]){ 10.74, 0.03 });
    jobs.imgtbl = add(self, 1, "mImgtbl", images, (double[]){ 0.37, 0.01 });
    jobs.add = add(self, 1, "mAdd", self->area, (double[]){ 30.11, 0.05 });
    jobs.shrink = add(self, 1, "mShrink", sqrt(self->area), (double[]){ 12.21, 0 });
    return jobs;
}

static uint32_t file(struct montage *self, const char *name, double bytes)
{
    return taskgraph_add_file(self->shape.builder, name, floor(bytes * self->size_factor));
}

static uint32_t written(struct montage *self, uint32_t task, const char *name, double bytes)
{
    uint32_t number = file(self, name, bytes);

    taskgraph_add_output(self->shape.builder, task, number);
    return number;
}

static void read(struct montage *self, uint32_t task, uint32_t number)
{
    taskgraph_add_input(self->shape.builder, task, number);
}

/* Images, projected and corrected, each with a file that says what it covers. */
static void link_images(struct montage *self, const struct jobs *jobs, uint32_t header)
{
    uint32_t images = (uint32_t)self->images;
    uint32_t corrections = written(self, jobs->bg_model, "corrections.tbl", 53.1778 * images);

    read(self, jobs->bg_model, file(self, "pimages.tbl", 167.556 * images));
    for (uint32_t i = 0; i < images; i++) {
        uint32_t project = jobs->project + i;
        uint32_t background = jobs->background + i;
        double bytes = about(&self->size_rng, 4162432, 113770496);
        uint32_t image;

        read(self, project, header);
        read(self, project, file(self, "2mass.fits", 4222080));
        self->projected[i] = written(self, project, "p2mass.fits", bytes);
        written(self, project, "p2mass_area.fits", bytes);
        read(self, background, self->projected[i]);
        read(self, background, self->projected[i] + 1);
        read(self, background, corrections);
        image = written(self, background, "c2mass.fits", bytes);
        read(self, jobs->imgtbl, image);
        read(self, jobs->add, image);
        read(self, jobs->add, written(self, background, "c2mass_area.fits", bytes));
    }
}

static void link_pair(struct montage *self, const struct jobs *jobs, uint32_t task,
                      const uint32_t image[2])
{
    for (int side = 0; side < 2; side++) {
        read(self, task, self->projected[image[side]]);
        read(self, task, self->projected[image[side]] + 1);
    }
    read(self, jobs->concat_fit,
         written(self, task, "fit.txt", about(&self->size_rng, 273.74, 98.96)));
    written(self, task, "diff.fits", about(&self->size_rng, 284097.2, 21782993947.28));
}

/* Goes through all pairs of images and takes as many as wanted, every set of them alike. */
static void link_pairs(struct montage *self, const struct jobs *jobs, uint32_t header)
{
    uint32_t images = (uint32_t)self->images;
    double left = (double)images * (images - 1) / 2;
    uint32_t taken = 0;

    for (uint32_t i = 0; i < images; i++)
        for (uint32_t k = i + 1; k < images; k++, left--)
            if (rng_uniform(&self->shape.rng) * left < self->pairs - taken) {
                uint32_t task = jobs->diff_fit + taken++;

                read(self, task, header);
                link_pair(self, jobs, task, (uint32_t[]){ i, k });
            }
}

static void link_ones(struct montage *self, const struct jobs *jobs, uint32_t header, double mosaic)
{
    double images = (double)self->images;
    uint32_t whole;

    read(self, jobs->bg_model, written(self, jobs->concat_fit, "fits.tbl", 209.953 * self->pairs));
    read(self, jobs->concat_fit, file(self, "fits_list.tbl", 27.2617 * self->pairs));
    read(self, jobs->imgtbl, file(self, "cimages.tbl", 167.556 * images));
    read(self, jobs->add,
         written(self, jobs->imgtbl, "newcimages.tbl",
                 about(&self->size_rng, 352.24, 2309.84) * images));
    read(self, jobs->add, header);
    whole = written(self, jobs->add, "mosaic.fits", mosaic);
    read(self, jobs->shrink, whole);
    written(self, jobs->add, "mosaic_area.fits", mosaic);
    read(self, jobs->jpeg, written(self, jobs->shrink, "shrunken.fits", mosaic / 24.99));
}

static bool montage_next(void *ptr, void *item)
{
    struct montage *self = ptr;
    struct shape *s = &self->shape;
    double mosaic, picture;
    struct jobs jobs;
    uint32_t header;

    if (!shape_begin(s))
        return false;
    self->time_rng = shape_stream(s, RNG_SERVICE);
    self->size_rng = shape_stream(s, RNG_SIZE);
    mosaic = 173465280 * sqrt(self->area) * (0.9 + 0.2 * rng_uniform(&self->size_rng));
    picture = mosaic / 24.99 / 4 * (0.75 + 0.5 * rng_uniform(&self->size_rng));
    jobs = add_jobs(self);
    /* Its time is that of a rate in bytes of the picture a second. */
    jobs.jpeg = shape_task(s, "mJPEG",
                           self->time_factor * picture /
                               fmax(1, about(&self->time_rng, 549291, 3933630100.67)));
    shape_fill(s);
    header = file(self, "region.hdr", 304);
    link_images(self, &jobs, header);
    link_pairs(self, &jobs, header);
    link_ones(self, &jobs, header, mosaic);
    written(self, jobs.jpeg, "mosaic.jpg", picture);
    return shape_end(s, item);
}

const struct generator dag_montage = {
    .policy = { .name = "dag.montage",
                .doc = "Mosaics of the sky like those of Montage, with their files.",
                .source = "Bharathi et al., WORKS 2008; Juve et al., FGCS 29(3), 2013; numbers of "
                          "github.com/pegasus-isi/WorkflowGenerator",
                .params = montage_params,
                .self_size = sizeof(struct montage) },
    .init = montage_init,
    .next = montage_next,
};
