#include "relay/service/inherited_sockets.h"

#include "common/error_codes.h"
#include "common/text.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#ifdef CHAT_HAS_SYSTEMD
#include <fcntl.h>
#include <systemd/sd-daemon.h>
#endif

namespace chat::relay {
namespace {

/// Some managers say so of a service that has none.
bool says_that_there_are_none(const char* count) {
  return count != nullptr && std::string_view(count) == "0";
}

}  // namespace

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
  // sd_listen_fds(3) takes 0 for an error.
  const bool has_none = says_that_there_are_none(std::getenv("LISTEN_FDS"));
  char** name_array = nullptr;
  const int count = ::sd_listen_fds_with_names(1, &name_array);
  if (count < 0 && has_none) return {};
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
  const char* const count = std::getenv("LISTEN_FDS");
  if (count != nullptr && !says_that_there_are_none(count))
    spdlog::warn("the service manager's sockets are not taken: this chat-relay was built without libsystemd");
  return {};
}

#endif

}  // namespace chat::relay
