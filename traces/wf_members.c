/* The members of the objects of WfFormat, by version. */
#include "traces/wf_members.h"

#define AT(kind, member) offsetof(struct wf_##kind, member)
#define OPTIONAL(key, kind, type, field)            \
    {                                               \
        key, kind, AT(type, field), false, 0, false \
    }
#define NEEDED(key, kind, type, field)             \
    {                                              \
        key, kind, AT(type, field), true, 0, false \
    }
#define SCALED(key, type, field, decimals)                          \
    {                                                               \
        key, MEMBER_NUMBER, AT(type, field), false, decimals, false \
    }
#define IGNORED(key)                            \
    {                                           \
        key, MEMBER_IGNORED, 0, false, 0, false \
    }

static const struct member document_members[] = {
    OPTIONAL("name", MEMBER_TEXT, document, name),
    NEEDED("schemaVersion", MEMBER_TEXT, document, version),
    NEEDED("workflow", MEMBER_OBJECT, document, workflow),
    OPTIONAL("runtimeSystem", MEMBER_OBJECT, document, system),
    OPTIONAL("wms", MEMBER_OBJECT, document, wms),
    IGNORED("description"),
    IGNORED("createdAt"),
    IGNORED("author"),
};

static const struct member workflow_members[] = {
    OPTIONAL("specification", MEMBER_OBJECT, workflow, specification),
    OPTIONAL("execution", MEMBER_OBJECT, workflow, execution),
    OPTIONAL("tasks", MEMBER_LIST, workflow, tasks),
    OPTIONAL("jobs", MEMBER_LIST, workflow, jobs),
    OPTIONAL("machines", MEMBER_LIST, workflow, machines),
    SCALED("makespan", workflow, makespan, 9),
    SCALED("makespanInSeconds", workflow, makespan_s, 9),
    OPTIONAL("executedAt", MEMBER_TEXT, workflow, executed),
    IGNORED("repo"),
    IGNORED("runName"),
    IGNORED("metrics"),
};

/* The specification: `tasks` as above, and the files in the place of `machines`. */
static const struct member specification_members[] = {
    NEEDED("tasks", MEMBER_LIST, workflow, tasks),
    OPTIONAL("files", MEMBER_LIST, workflow, machines),
    IGNORED("metrics"),
};

static const struct member old_task_members[] = {
    NEEDED("name", MEMBER_TEXT, task, name),
    OPTIONAL("id", MEMBER_TEXT, task, id),
    OPTIONAL("category", MEMBER_TEXT, task, category),
    OPTIONAL("machine", MEMBER_TEXT, task, machine),
    OPTIONAL("machines", MEMBER_LIST, task, machines),
    OPTIONAL("parents", MEMBER_LIST, task, parents),
    OPTIONAL("children", MEMBER_LIST, task, children),
    OPTIONAL("files", MEMBER_LIST, task, files),
    SCALED("runtime", task, runtime, 9),
    SCALED("runtimeInSeconds", task, runtime_s, 9),
    SCALED("cores", task, cores, 3),
    SCALED("coreCount", task, core_count, 3),
    SCALED("memory", task, memory_kb, 0),
    SCALED("memoryInBytes", task, memory, 0),
    IGNORED("type"),
    IGNORED("command"),
    IGNORED("arguments"),
    IGNORED("avgCPU"),
    IGNORED("bytesRead"),
    IGNORED("bytesWritten"),
    IGNORED("readBytes"),
    IGNORED("writtenBytes"),
    IGNORED("energy"),
    IGNORED("avgPower"),
    IGNORED("priority"),
    IGNORED("launchDir"),
    IGNORED("startedAt"),
    IGNORED("executedAt"),
};

static const struct member task_members[] = {
    NEEDED("id", MEMBER_TEXT, task, id),
    NEEDED("name", MEMBER_TEXT, task, name),
    NEEDED("parents", MEMBER_LIST, task, parents),
    NEEDED("children", MEMBER_LIST, task, children),
    OPTIONAL("inputFiles", MEMBER_LIST, task, inputs),
    OPTIONAL("outputFiles", MEMBER_LIST, task, outputs),
    IGNORED("metrics"),
};

static const struct member executed_members[] = {
    NEEDED("id", MEMBER_TEXT, task, id),
    SCALED("runtimeInSeconds", task, runtime_s, 9),
    OPTIONAL("machines", MEMBER_LIST, task, machines),
    SCALED("coreCount", task, core_count, 3),
    SCALED("memoryInBytes", task, memory, 0),
    IGNORED("executedAt"),
    IGNORED("command"),
    IGNORED("avgCPU"),
    IGNORED("readBytes"),
    IGNORED("writtenBytes"),
    IGNORED("energyInKWh"),
    IGNORED("avgPowerInW"),
    IGNORED("priority"),
    IGNORED("launchDir"),
    IGNORED("metrics"),
};

static const struct member old_file_members[] = {
    NEEDED("name", MEMBER_TEXT, file, name),   OPTIONAL("path", MEMBER_TEXT, file, path),
    OPTIONAL("link", MEMBER_TEXT, file, link), SCALED("size", file, size, 0),
    SCALED("sizeInBytes", file, size_b, 0),
};

static const struct member file_members[] = {
    NEEDED("id", MEMBER_TEXT, file, id),
    { "sizeInBytes", MEMBER_NUMBER, AT(file, size_b), true, 0, false },
};

static const struct member machine_members[] = {
    NEEDED("nodeName", MEMBER_TEXT, machine, name),
    OPTIONAL("cpu", MEMBER_OBJECT, machine, cpu),
    SCALED("memory", machine, memory_kb, 0),
    SCALED("memoryInBytes", machine, memory, 0),
    IGNORED("system"),
    IGNORED("architecture"),
    IGNORED("release"),
    IGNORED("machine_code"),
    IGNORED("hashcode"),
};

static const struct member cpu_members[] = {
    SCALED("count", cpu, count, 3),
    SCALED("coreCount", cpu, core_count, 3),
    SCALED("speed", cpu, speed, 6),
    SCALED("speedInMHz", cpu, speed_mhz, 6),
    IGNORED("vendor"),
};

#define LIST(array) array, sizeof(array) / sizeof((array)[0])
const struct members wf_documents = { "the file", LIST(document_members) };
const struct members wf_workflows = { "the workflow", LIST(workflow_members) };
const struct members wf_specifications = { "the specification", LIST(specification_members) };
const struct members wf_executions = { "the execution", LIST(workflow_members) };
const struct members wf_old_tasks = { "a task", LIST(old_task_members) };
const struct members wf_tasks = { "a task", LIST(task_members) };
const struct members wf_executed = { "an executed task", LIST(executed_members) };
const struct members wf_old_files = { "a file", LIST(old_file_members) };
const struct members wf_files = { "a file", LIST(file_members) };
const struct members wf_machines = { "a machine", LIST(machine_members) };
const struct members wf_cpus = { "a CPU", LIST(cpu_members) };

const struct wf_task wf_task_unknown = {
    .runtime = STORE_UNKNOWN,
    .runtime_s = STORE_UNKNOWN,
    .cores = STORE_UNKNOWN,
    .core_count = STORE_UNKNOWN,
    .memory_kb = STORE_UNKNOWN,
    .memory = STORE_UNKNOWN,
};
const struct wf_cpu wf_cpu_unknown = { STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN };
const struct wf_file wf_file_unknown = { .size = STORE_UNKNOWN, .size_b = STORE_UNKNOWN };
const struct wf_machine wf_machine_unknown = { .memory_kb = STORE_UNKNOWN,
                                               .memory = STORE_UNKNOWN };
