# What is installed with the relay alone: its unit, its account, its configuration, its documents.

add_page(chat-relay chat-relay.toml sample chat-relay.toml.in)
install_program(chat-relay relay)

set(from ${CMAKE_CURRENT_SOURCE_DIR}/package)
set(examples ${CMAKE_INSTALL_DATADIR}/doc/chat-relay/examples)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/chat-relay.toml ${from}/low-port.conf ${from}/Containerfile
  DESTINATION ${examples} COMPONENT relay)
install(FILES ${from}/chat-relay.sysusers DESTINATION lib/sysusers.d RENAME chat-relay.conf COMPONENT relay)
install(FILES ${from}/chat-relay.tmpfiles DESTINATION lib/tmpfiles.d RENAME chat-relay.conf COMPONENT relay)
install(FILES ${from}/chat-relay.socket DESTINATION lib/systemd/system COMPONENT relay)

list(TRANSFORM CHAT_RELAY_DOCUMENTS PREPEND ${PROJECT_SOURCE_DIR}/docs/)
install(FILES ${CHAT_RELAY_DOCUMENTS} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/chat-relay COMPONENT relay)

install(CODE "set(from \"${from}\")
set(made \"${CMAKE_CURRENT_BINARY_DIR}/package\")
set(bin \"${CMAKE_INSTALL_BINDIR}\")
set(etc \"${CMAKE_INSTALL_SYSCONFDIR}\")" COMPONENT relay)
install(SCRIPT package/install_service.cmake COMPONENT relay)
