# Run by cpack in what is to become the packages: Debian wants manual pages and changelogs compressed, and licences in a
# file of its own form.

execute_process(COMMAND date --utc --rfc-email --date=${CHAT_RELEASE_DAY}
  OUTPUT_VARIABLE day OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

foreach(part relay client)
  set(usr ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${part}/usr)
  set(documents ${usr}/share/doc/chat-${part})
  file(REMOVE ${documents}/LICENSE)
  file(COPY ${CHAT_SOURCE}/${part}/package/debian/copyright DESTINATION ${documents}
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(RENAME ${documents}/changelog.md ${documents}/changelog)
  set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
  file(WRITE ${documents}/changelog.Debian "chat-${part} (${version}) stable; urgency=medium

  * Packaged from the sources; changelog.gz has what is new in them.

 -- ${CPACK_PACKAGE_CONTACT}  ${day}
")
  file(RENAME ${usr}/share/zsh/site-functions ${usr}/share/zsh/vendor-completions)
  file(GLOB pages ${usr}/share/man/man*/*.[15])
  execute_process(COMMAND gzip -9n ${pages} ${documents}/changelog ${documents}/changelog.Debian
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
