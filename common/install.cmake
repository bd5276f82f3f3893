# What is installed with a program, and made from what it tells of its options: so there each option stands once, in the
# source that declares it.

include(GNUInstallDirs)

# The day of the release, from docs/changelog.md, dates what is made: it is the same whenever it is made.
file(STRINGS docs/changelog.md release_line REGEX "^## ${PROJECT_VERSION} ")
if(NOT release_line MATCHES "\\(([0-9]+-[0-9]+-[0-9]+)\\)$")
  message(FATAL_ERROR "docs/changelog.md has no line \"## ${PROJECT_VERSION} (YEAR-MONTH-DAY)\"")
endif()
set(CHAT_RELEASE_DAY ${CMAKE_MATCH_1})
execute_process(COMMAND date --utc --date=${CHAT_RELEASE_DAY} +%s
  OUTPUT_VARIABLE CHAT_RELEASE_EPOCH OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

find_program(SCDOC scdoc)
if(NOT SCDOC)
  message(STATUS "scdoc is missing, so there will be no manual pages")
endif()

# add_page(PROGRAM OUTPUT PAGE [TEMPLATE]): see make_page.cmake. What ends in ".1" or ".5" is a manual page.
function(add_page program output page)
  set(template "")
  if(ARGC GREATER 3)
    set(template ${CMAKE_CURRENT_SOURCE_DIR}/package/${ARGV3})
  endif()
  set(as_manual "")
  if(output MATCHES "\\.[15]$")
    if(NOT SCDOC)
      return()
    endif()
    set(as_manual -D SCDOC=${SCDOC} -D EPOCH=${CHAT_RELEASE_EPOCH})
  endif()
  add_custom_command(OUTPUT package/${output}
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${program}> -D PAGE=${page} -D TEMPLATE=${template}
            -D OUTPUT=${CMAKE_CURRENT_BINARY_DIR}/package/${output} -D VERSION=${PROJECT_VERSION}
            ${as_manual} -P ${PROJECT_SOURCE_DIR}/common/make_page.cmake
    DEPENDS ${program} ${template} ${PROJECT_SOURCE_DIR}/common/make_page.cmake
    VERBATIM)
  set_property(TARGET ${program} APPEND PROPERTY CHAT_PAGES ${CMAKE_CURRENT_BINARY_DIR}/package/${output})
endfunction()

# The program, its completions, its manual pages and its licence, as a component by which a package is made.
function(install_program program component)
  add_page(${program} ${program}.bash bash)
  add_page(${program} _${program} zsh)
  add_page(${program} ${program}.fish fish)
  add_page(${program} ${program}.1 options ${program}.1.scd.in)
  add_page(${program} ${program}.conf.5 settings ${program}.conf.5.scd.in)
  get_target_property(pages ${program} CHAT_PAGES)
  add_custom_target(${program}-pages ALL DEPENDS ${pages})

  set(here ${CMAKE_CURRENT_BINARY_DIR}/package)
  install(TARGETS ${program} RUNTIME COMPONENT ${component})
  install(FILES ${here}/${program}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME ${program} COMPONENT ${component})
  install(FILES ${here}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT ${component})
  install(FILES ${here}/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
    COMPONENT ${component})
  if(SCDOC)
    install(FILES ${here}/${program}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
    install(FILES ${here}/${program}.conf.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT ${component})
  else()
    install(CODE "message(\"${program}: no manual pages, as scdoc was missing when it was built\")"
      COMPONENT ${component})
  endif()
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/docs/changelog.md
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${program} COMPONENT ${component})
endfunction()
