# Installs the unit and the configuration, whose places depend on the prefix, which is known now alone.

# As GNUInstallDirs has it: what is in /usr has its configuration in /etc.
if(NOT IS_ABSOLUTE "${etc}")
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(etc "/${etc}")
  else()
    set(etc "${CMAKE_INSTALL_PREFIX}/${etc}")
  endif()
endif()
if(NOT IS_ABSOLUTE "${bin}")
  set(bin "${CMAKE_INSTALL_PREFIX}/${bin}")
endif()

configure_file("${from}/chat-relay.service.in" "${made}/chat-relay.service" @ONLY)
file(INSTALL "${made}/chat-relay.service" DESTINATION "${CMAKE_INSTALL_PREFIX}/lib/systemd/system")

# What somebody has written there is theirs; the sample is among the examples as well.
if(EXISTS "$ENV{DESTDIR}${etc}/chat-relay/chat-relay.toml")
  message(STATUS "Kept: $ENV{DESTDIR}${etc}/chat-relay/chat-relay.toml")
else()
  file(INSTALL "${made}/chat-relay.toml" DESTINATION "${etc}/chat-relay")
endif()
