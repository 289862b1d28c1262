# Reads the list.def files: the only places where systems, policies, generators and formats are named.
# orrery_read_list(FILE MACRO OUT): OUT becomes "folder/file.c" for each MACRO(folder, file) line.
function(orrery_read_list file macro out)
  set(result "")
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/${file}" lines REGEX "^${macro}\\(")
    get_filename_component(base "${file}" DIRECTORY)
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^${macro}\\(([a-z0-9_]+), *([a-z0-9_]+)\\).*" "${base}/\\1/\\2.c" one "${line}")
      list(APPEND result "${one}")
    endforeach()
  endif()
  set(${out} "${result}" PARENT_SCOPE)
endfunction()

orrery_read_list(policies/list.def POLICY ORRERY_POLICY_SOURCES)
orrery_read_list(workloads/list.def GENERATOR ORRERY_GENERATOR_SOURCES)

set(ORRERY_SYSTEM_FOLDERS "")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS sim/list.def)
file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/sim/list.def" lines REGEX "^SYSTEM\\(")
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^SYSTEM\\(([a-z0-9_]+)\\).*" "sim/\\1" one "${line}")
  list(APPEND ORRERY_SYSTEM_FOLDERS "${one}")
endforeach()

# Helpers that the policies of one system share: policies/lib/<system>.
file(GLOB ORRERY_POLICY_HELPERS CONFIGURE_DEPENDS LIST_DIRECTORIES true
  RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/policies/lib/*")
list(FILTER ORRERY_POLICY_HELPERS EXCLUDE REGEX "\\.[ch]$")

# What the generators of one system share has a header of its own.
file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}"
  "${CMAKE_CURRENT_SOURCE_DIR}/workloads/*/*.h")
list(TRANSFORM headers REPLACE "\\.h$" ".c" OUTPUT_VARIABLE ORRERY_GENERATOR_HELPERS)
