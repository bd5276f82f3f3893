# cpack -G DEB: a package of each program, for Debian 12 and its like. Two, as the client contains Readline.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chat-relay)
set(CHAT_PACKAGE_CONTACT "chat-relay maintainers <maintainers@chat-relay.invalid>" CACHE STRING
  "Who answers for packages that are made here: 'NAME <ADDRESS>'. Whoever hands them on names themselves")
set(CPACK_PACKAGE_CONTACT "${CHAT_PACKAGE_CONTACT}")
set(CPACK_COMPONENTS_ALL relay client)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
# What stands in /etc is installed there, and what is in the unit is what holds on the machine.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/common/debian_documents.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
# Below what Debian itself would call its own.
set(CPACK_DEBIAN_PACKAGE_RELEASE 0upstream1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_RELAY_PACKAGE_NAME chat-relay)
set(CPACK_DEBIAN_RELAY_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_RELAY_PACKAGE_SUGGESTS chat-client)
set(CPACK_DEBIAN_RELAY_DESCRIPTION "chat rooms for nc, telnet and IRC clients
A relay for groups that talk in terminals. People join with what they have:
nc, telnet, an IRC client, or chat-client. Rooms are the same for all of
them. It has accounts, operators, encryption and a history, needs no
configuration, and serves ten thousand clients in one loop.")
set(debian ${PROJECT_SOURCE_DIR}/relay/package/debian)
set(CPACK_DEBIAN_RELAY_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm ${debian}/conffiles)

set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME chat-client)
set(CPACK_DEBIAN_CLIENT_DESCRIPTION "chat in a terminal or a pipeline, with chat-relay or IRC
A client for those who stay a while: what arrives never disturbs the line
that is being typed, Tab completes names, several rooms fit in a terminal,
and a lost connection comes back by itself. In a pipeline it says what it
reads, and its exit status tells whether that has arrived.")

set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_BINARY_DIR}/cpack_project.cmake)
file(WRITE ${CPACK_PROJECT_CONFIG_FILE} "set(CHAT_RELEASE_DAY ${CHAT_RELEASE_DAY})
set(CHAT_SOURCE ${PROJECT_SOURCE_DIR})
# All in the packages is of this time, so that they are the same bytes whenever they are made.
set(ENV{SOURCE_DATE_EPOCH} ${CHAT_RELEASE_EPOCH})
")
include(CPack)
