# Compiler flags of the house and the function that makes one library of a layer.
add_library(orrery_house INTERFACE)
target_compile_features(orrery_house INTERFACE c_std_17)
target_include_directories(orrery_house INTERFACE "${CMAKE_CURRENT_SOURCE_DIR}")
target_compile_definitions(orrery_house INTERFACE _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64)
target_compile_options(orrery_house INTERFACE
  -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla -Wcast-qual -Wcast-align -Wpointer-arith
  -Wwrite-strings -Wformat=2 -Wdouble-promotion -Wnull-dereference -Wswitch-enum
  -Wimplicit-fallthrough)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  # Packing two 8-byte fields into one 16-byte store stalls the next 8-byte load of either: event
  # keys are such pairs, and the engine is 10 to 25 % slower with it.
  target_compile_options(orrery_house INTERFACE -Wduplicated-cond -Wlogical-op -Wjump-misses-init
    -fno-tree-slp-vectorize)
endif()
if(ORRERY_WERROR)
  target_compile_options(orrery_house INTERFACE -Werror)
endif()
if(ORRERY_SANITIZE)
  # The checks that are built in mislead the two warnings that follow values through a function.
  target_compile_options(orrery_house INTERFACE -fsanitize=${ORRERY_SANITIZE}
    -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-maybe-uninitialized
    -Wno-format-truncation)
  target_link_options(orrery_house INTERFACE -fsanitize=${ORRERY_SANITIZE})
endif()
# Archives hold both forms of the code: the program and the benchmarks are optimised as a whole when
# they are linked (orrery_whole_program), the many tests link at once.
if(ORRERY_LTO)
  add_compile_options(-flto=auto -ffat-lto-objects)
  add_link_options(-fno-lto)
  set(CMAKE_AR "${CMAKE_C_COMPILER_AR}")
  set(CMAKE_RANLIB "${CMAKE_C_COMPILER_RANLIB}")
endif()
function(orrery_whole_program target)
  if(ORRERY_LTO)
    target_link_options(${target} PRIVATE -flto=auto -O3)
  endif()
endfunction()
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# orrery_layer(NAME PLACES place... LINKS library...): a static library orrery_NAME of every .c
# directly in the folders, and of the files, named as places.
function(orrery_layer name)
  cmake_parse_arguments(LAYER "" "" "PLACES;LINKS" ${ARGN})
  set(sources "")
  foreach(place IN LISTS LAYER_PLACES)
    if(place MATCHES "\\.c$")
      list(APPEND sources "${place}")
    else()
      file(GLOB found CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${place}/*.c")
      list(APPEND sources ${found})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES sources)
  if(sources)
    add_library(orrery_${name} STATIC ${sources})
    target_link_libraries(orrery_${name} PRIVATE $<BUILD_INTERFACE:orrery_house> PUBLIC ${LAYER_LINKS})
    target_include_directories(orrery_${name} PUBLIC
      "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>")
  else()
    add_library(orrery_${name} INTERFACE)
    target_link_libraries(orrery_${name} INTERFACE ${LAYER_LINKS})
  endif()
endfunction()

# An optional dependency of a layer: the library and the macro that says it is there.
function(orrery_layer_option name)
  cmake_parse_arguments(OPTION "" "LINK;DEFINE" "" ${ARGN})
  get_target_property(kind orrery_${name} TYPE)
  if(NOT kind STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(orrery_${name} PUBLIC ${OPTION_LINK})
    target_compile_definitions(orrery_${name} PRIVATE ${OPTION_DEFINE})
  endif()
endfunction()
