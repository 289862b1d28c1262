# Policies of the tree as plug-ins of another name, for the test that all layers agree.
set(plugins "${CMAKE_CURRENT_BINARY_DIR}/plugins")
foreach(policy fcfs sjf easy)
  set(source "${CMAKE_SOURCE_DIR}/policies/batch/${policy}.c")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
  file(READ "${source}" text)
  string(REPLACE "batch_${policy} " "batch_${policy}_so " text "${text}")
  string(REPLACE "\"batch.${policy}\"" "\"batch.${policy}_so\"" text "${text}")
  file(CONFIGURE OUTPUT "${plugins}/${policy}_so.c" CONTENT "${text}" @ONLY)
  add_library(plugin_${policy} MODULE "${plugins}/${policy}_so.c")
  target_link_libraries(plugin_${policy} PRIVATE orrery_house)
  set_target_properties(plugin_${policy} PROPERTIES PREFIX "" OUTPUT_NAME ${policy}_so
    LIBRARY_OUTPUT_DIRECTORY "${plugins}")
  add_dependencies(contract_layers plugin_${policy})
endforeach()
target_compile_definitions(contract_layers PRIVATE ORRERY_PLUGINS="${plugins}")
set_target_properties(contract_layers PROPERTIES ENABLE_EXPORTS ON
  LINK_LIBRARY_OVERRIDE "WHOLE_ARCHIVE,orrery_base,orrery_systems,orrery_policies")
