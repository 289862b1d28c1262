#!/usr/bin/env python3
"""Reads Batsim's two files with pandas, as evalys does, and checks that they hold together."""
import json
import sys

try:
    import pandas
except ImportError:
    print("no python3-pandas")
    sys.exit(77)

# https://batsim.readthedocs.io/en/latest/output-jobs.html
COLUMNS = ["job_id", "workload_name", "profile", "submission_time", "requested_number_of_resources",
           "requested_time", "success", "final_state", "starting_time", "execution_time", "finish_time",
           "waiting_time", "turnaround_time", "stretch", "allocated_resources", "consumed_energy", "metadata"]
STATES = {"COMPLETED_SUCCESSFULLY", "COMPLETED_WALLTIME_REACHED", "REJECTED"}


def processors(text):
    """"1-2 5" as the processors 1, 2 and 5."""
    found = []
    for part in text.split():
        ends = [int(end) for end in part.split("-")]
        found += range(ends[0], ends[-1] + 1)
    return found


def most_used(ran):
    """The most processors held at once; no processor is held twice."""
    held, last, most = {}, {}, 0
    for _, job in ran.sort_values(["starting_time", "execution_time"]).iterrows():
        mine = processors(job.allocated_resources)
        assert len(mine) == len(set(mine)) == job.requested_number_of_resources
        for processor in mine:
            assert last.get(processor, -1) <= job.starting_time, "processor %d is held twice" % processor
            last[processor] = job.finish_time
        held.update((processor, job.finish_time) for processor in mine)
        most = max(most, sum(end > job.starting_time for end in held.values()))
    return most, len(held)


def main():
    jobs = pandas.read_csv(sys.argv[1] + "_jobs.csv", dtype={"job_id": str, "allocated_resources": str,
                                                             "metadata": str})
    with open(sys.argv[1] + "_schedule.json", encoding="utf-8") as file:
        schedule = json.load(file)
    assert list(jobs.columns) == COLUMNS
    assert list(schedule) == sorted(schedule), "fields in the order of their names"
    assert set(jobs.final_state) <= STATES
    ran = jobs[jobs.final_state != "REJECTED"]
    gap = (ran.finish_time - ran.starting_time - ran.execution_time).abs().max()
    assert gap < 1e-6, gap
    assert (ran.starting_time - ran.submission_time - ran.waiting_time).abs().max() < 1e-6
    area = (ran.execution_time * ran.requested_number_of_resources).sum()
    assert schedule["nb_jobs"] == len(jobs) and schedule["nb_jobs_finished"] == len(ran)
    assert schedule["nb_jobs_success"] == jobs.success.sum()
    assert abs(schedule["time_computing"] / area - 1) < 1e-12
    assert abs(schedule["mean_waiting_time"] - ran.waiting_time.mean()) < 1e-6
    assert abs(schedule["max_slowdown"] - ran.stretch.max()) < 1e-9
    assert schedule["makespan"] == ran.finish_time.max()
    most, different = most_used(ran)
    print("%d jobs, %d ran, %.6f s of run time, %.3f processor seconds; %d processors, %d at once" %
          (len(jobs), len(ran), ran.execution_time.sum(), area, different, most))
    for name in sys.argv[2:]:
        print("%s: %d" % (name, (jobs.job_id == name).sum()))


main()
