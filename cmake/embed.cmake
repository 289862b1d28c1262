# A file of the source tree inside the program: orrery_embed(TARGET FILE SYMBOL) writes
# <build>/generated/FILE.inc, a static const char array SYMBOL[] closed by a zero byte, at build time.
# A file outside the tree is given by its absolute path and becomes <build>/generated/NAME.inc.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${FROM}" bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
  # Bytes beyond ASCII do not fit a signed char as numbers, but do as character constants.
  string(REGEX REPLACE "0x([89a-f][0-9a-f])" "'\\\\x\\1'" bytes "${bytes}")
  file(WRITE "${TO}" "static const char ${SYMBOL}[] = {\n${bytes}\n0};\n")
  return()
endif()

set(ORRERY_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(orrery_embed target file symbol)
  set(from "${file}")
  if(IS_ABSOLUTE "${file}")
    get_filename_component(file "${file}" NAME)
  else()
    set(from "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  endif()
  set(to "${CMAKE_CURRENT_BINARY_DIR}/generated/${file}.inc")
  add_custom_command(OUTPUT "${to}"
    COMMAND "${CMAKE_COMMAND}" -DFROM=${from} -DTO=${to} -DSYMBOL=${symbol} -P "${ORRERY_EMBED_SCRIPT}"
    DEPENDS "${from}" "${ORRERY_EMBED_SCRIPT}" VERBATIM)
  target_sources(${target} PRIVATE "${to}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
endfunction()

orrery_embed(orrery_traces traces/schema.sql schema_sql)
