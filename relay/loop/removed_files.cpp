#include "relay/loop/removed_files.h"

#include <spdlog/spdlog.h>

namespace chat::relay {

void restore_file(const ListeningSocket& socket) {
  if (!socket.file) return;
  const auto restored = socket.file->restore(socket.fd);
  if (!restored) {
    spdlog::warn("nobody can connect to {}: its file was removed, and cannot be made anew: {}",
                 to_string(socket.endpoint), restored.error());
  } else if (*restored) {
    spdlog::info("the file of {} was removed, and has been made anew", to_string(socket.endpoint));
  }
}

}  // namespace chat::relay
