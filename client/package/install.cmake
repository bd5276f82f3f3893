# What is installed with the client alone: a sample of its settings, its documents.

add_page(chat-client client.toml sample client.toml.in)
install_program(chat-client client)

install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/client.toml
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/chat-client/examples COMPONENT client)
install(FILES ${PROJECT_SOURCE_DIR}/docs/client.md ${PROJECT_SOURCE_DIR}/docs/client-pipeline.md
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/chat-client COMPONENT client)
