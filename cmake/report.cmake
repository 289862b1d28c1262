# The page of `orrery report`: its template and the chart library, which is not part of this tree.
find_file(ORRERY_DYGRAPHS dygraph.min.js
  PATHS /usr/share/javascript/dygraphs /usr/share/nodejs/dygraphs/dist
  DOC "dygraph.min.js of dygraphs 2.2, embedded in reports" NO_DEFAULT_PATH)
if(NOT EXISTS "${ORRERY_DYGRAPHS}")
  message(FATAL_ERROR "dygraph.min.js (dygraphs 2.2) is not installed; reports need it. "
    "Install the package libjs-dygraphs or set -DORRERY_DYGRAPHS=/path/of/dygraph.min.js")
endif()

orrery_embed(orrery_report "${ORRERY_DYGRAPHS}" dygraph_js)
orrery_embed(orrery_report sim/report/report.html report_page)
orrery_embed(orrery_report sim/report/report.css report_css)
orrery_embed(orrery_report sim/report/report.js report_js)
orrery_embed(orrery_report sim/report/report_heat.js report_heat_js)
orrery_embed(orrery_report sim/report/report_gantt.js report_gantt_js)
orrery_embed(orrery_report sim/report/report_jobs.js report_jobs_js)
orrery_embed(orrery_report sim/report/report_pairs.js report_pairs_js)
orrery_embed(orrery_report sim/report/report_sweep.js report_sweep_js)
orrery_embed(orrery_report sim/report/report_pareto.js report_pareto_js)
