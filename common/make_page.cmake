# cmake -D PROGRAM=... -D PAGE=... -D TEMPLATE=... -D OUTPUT=... -D VERSION=... [-D SCDOC=... -D EPOCH=...] -P make_page.cmake
# Writes OUTPUT: what PROGRAM tells of its options, in place of @PAGE@ in TEMPLATE where there is one. With SCDOC it is a
# manual page of the day EPOCH.
cmake_policy(VERSION 3.25)

execute_process(COMMAND ${PROGRAM} --generate ${PAGE} OUTPUT_VARIABLE PAGE COMMAND_ERROR_IS_FATAL ANY)
if(NOT TEMPLATE)
  file(WRITE ${OUTPUT} "${PAGE}")
  return()
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
if(NOT SCDOC)
  return()
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E env SOURCE_DATE_EPOCH=${EPOCH} TZ=UTC ${SCDOC}
  INPUT_FILE ${OUTPUT} OUTPUT_VARIABLE page COMMAND_ERROR_IS_FATAL ANY)
# scdoc asks for paragraphs where there can be none, of which mandoc(1) complains: at the beginning and the end of others.
string(REGEX REPLACE "(\n\\.(TH|SH|SS) [^\n]*)\n\\.P\n" "\\1\n" page "${page}")
string(REGEX REPLACE "(\n\\.(TH|SH|SS) [^\n]*)\n\\.P\n" "\\1\n" page "${page}")
string(REPLACE "\n.P\n.RE" "\n.RE\n.P" page "${page}")
string(REPLACE "\n.P\n.P" "\n.P" page "${page}")
string(REGEX REPLACE "\n\\.P(\n\\.(SH|SS)|\n$)" "\\1" page "${page}")
file(WRITE ${OUTPUT} "${page}")
