# cmake --install: the program, the libraries of the layers, the headers that a policy may include,
# ready studies, and what CMake and pkg-config need to find them. The program itself: CMakeLists.txt.
include(CMakePackageConfigHelpers)

set(ORRERY_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/orrery")
set(ORRERY_PC_LIBS "")
set(installed "")
foreach(layer report run policies workloads traces systems model engine base)
  set_target_properties(orrery_${layer} PROPERTIES EXPORT_NAME ${layer})
  list(APPEND installed orrery_${layer})
  get_target_property(kind orrery_${layer} TYPE)
  if(kind STREQUAL "STATIC_LIBRARY")
    string(APPEND ORRERY_PC_LIBS " -lorrery_${layer}")
    target_include_directories(orrery_${layer} PUBLIC
      "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/orrery>")
  endif()
endforeach()
install(TARGETS ${installed} EXPORT orrery ARCHIVE)
install(EXPORT orrery FILE orreryTargets.cmake NAMESPACE orrery:: DESTINATION "${ORRERY_CMAKE_DIR}")

set(places sim/base policies policies/lib ${ORRERY_POLICY_HELPERS})
foreach(folder IN LISTS ORRERY_SYSTEM_FOLDERS)
  get_filename_component(system "${folder}" NAME)
  # A contract may be in parts: trial.h and cloud_spec.h beside cloud.h, problem.h beside dag.h, coflow.h
  # beside bigdata.h.
  file(GLOB parts CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/trial*.h"
    "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/problem.h" "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/coflow.h"
    "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${system}_spec.h")
  install(FILES "${folder}/${system}.h" ${parts} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/orrery/${folder}")
endforeach()
foreach(place IN LISTS places)
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${place}/*.h")
  install(FILES ${headers} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/orrery/${place}")
endforeach()
install(FILES sim/model/taskgraph.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/orrery/sim/model")
install(FILES sim/policy.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/orrery/sim")
install(DIRECTORY workloads/studies DESTINATION "${CMAKE_INSTALL_DATADIR}/orrery")

# What the program writes about itself.
set(pages "${CMAKE_BINARY_DIR}/share")
file(MAKE_DIRECTORY "${pages}")
add_custom_command(TARGET orrery POST_BUILD
  COMMAND orrery help --man > "${pages}/orrery.1"
  COMMAND orrery help --completion bash > "${pages}/orrery.bash"
  COMMAND orrery help --completion zsh > "${pages}/_orrery" VERBATIM)
install(FILES "${pages}/orrery.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${pages}/orrery.bash" RENAME orrery
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${pages}/_orrery" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")

set(ORRERY_PC_GLPK "")
if(GLPK_LIBRARY AND GLPK_INCLUDE)
  set(ORRERY_PC_GLPK " -lglpk")
endif()
set(ORRERY_PC_ZSTD "")
if(ZSTD_FOUND)
  set(ORRERY_PC_ZSTD " libzstd")
endif()
configure_file(cmake/orrery.pc.in "${CMAKE_CURRENT_BINARY_DIR}/orrery.pc.in" @ONLY)
# The same for a build that is not installed: PKG_CONFIG_PATH=build/release/pkgconfig.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pkgconfig/orrery.pc" @ONLY CONTENT
"Name: orrery
Description: @PROJECT_DESCRIPTION@
Version: @PROJECT_VERSION@
Cflags: -I@CMAKE_SOURCE_DIR@ -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -ffp-contract=off
")
# The prefix is known when it is installed, not before.
install(CODE "file(READ \"${CMAKE_CURRENT_BINARY_DIR}/orrery.pc.in\" text)
  string(REGEX REPLACE \"^prefix=[^\\n]*\" \"prefix=\${CMAKE_INSTALL_PREFIX}\" text \"\${text}\")
  file(WRITE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/pkgconfig/orrery.pc\" \"\${text}\")")
configure_package_config_file(cmake/orreryConfig.cmake.in
  "${CMAKE_CURRENT_BINARY_DIR}/orreryConfig.cmake" INSTALL_DESTINATION "${ORRERY_CMAKE_DIR}"
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/orreryConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/orreryConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/orreryConfigVersion.cmake" DESTINATION "${ORRERY_CMAKE_DIR}")
