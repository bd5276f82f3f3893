#include "relay/service/inherited_sockets.h"

#include "common/error_codes.h"
#include "common/text.h"

#include <cstdlib>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#ifdef CHAT_HAS_SYSTEMD
#include <fcntl.h>
#include <systemd/sd-daemon.h>
#endif

namespace chat::relay {

#ifdef CHAT_HAS_SYSTEMD
namespace {

/// Takes over the names, which malloc(3) has made, and their array.
std::vector<std::string> take_names(char** names, int count) {
  std::vector<std::string> taken;
  for (int i = 0; names != nullptr && i < count; ++i) {
    const std::unique_ptr<char, decltype(&std::free)> name(names[i], &std::free);
    taken.emplace_back(name.get());
  }
  std::free(static_cast<void*>(names));
  return taken;
}

Failure about_sockets(std::string_view why) {
  return Failure(with_code(fmt::format("the service manager's sockets: {}", why), codes::kInherited));
}

}  // namespace

Result<std::vector<InheritedSocket>> take_inherited_sockets() {
  char** name_array = nullptr;
  const int count = ::sd_listen_fds_with_names(1, &name_array);
  if (count < 0) return about_sockets(std::strerror(-count));
  const std::vector<std::string> names = take_names(name_array, count);
  std::vector<InheritedSocket> sockets;
  for (int i = 0; i < count; ++i) {
    sockets.push_back({UniqueFd(SD_LISTEN_FDS_START + i), names[static_cast<std::size_t>(i)]});
    const int fd = sockets.back().fd.get();
    // AF_UNSPEC: of any family. The last argument: it listens.
    if (::sd_is_socket(fd, 0, SOCK_STREAM, 1) <= 0) {
      return about_sockets(
          fmt::format("{} is no listening stream socket: its unit needs ListenStream= and Accept=no",
                      visible(sockets.back().name)));
    }
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  }
  return sockets;
}

#else

Result<std::vector<InheritedSocket>> take_inherited_sockets() {
  if (std::getenv("LISTEN_FDS") != nullptr)
    spdlog::warn("the service manager's sockets are not taken: this chat-relay was built without libsystemd");
  return {};
}

#endif

}  // namespace chat::relay
