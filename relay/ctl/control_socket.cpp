#include "relay/ctl/control_socket.h"

#include "common/file_user.h"
#include "common/text.h"
#include "relay/ctl/asking.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

#include <fmt/format.h>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat::relay {
namespace {

std::string user_called(uid_t id) {
  constexpr std::size_t kEntryBytes = 4096;
  std::array<char, kEntryBytes> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  static_cast<void>(::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found));
  return found == nullptr ? fmt::format("user {}", id) : std::string(found->pw_name);
}

/// Of the socket, or of the nearest directory above it that may be looked at.
std::string owner_of(std::filesystem::path path) {
  for (; !path.empty(); path = path.parent_path()) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return user_called(status.st_uid);
    if (path == path.parent_path()) break;
  }
  return "root";
}

std::filesystem::path socket_in(const std::filesystem::path& state_directory) {
  return state_directory / "control";
}

}  // namespace

Result<Endpoint> control_endpoint(const std::filesystem::path& state_directory) {
  return parse_endpoint("unix:" + socket_in(state_directory).string());
}

bool has_control_socket(const std::filesystem::path& state_directory) {
  std::error_code unseen;
  return std::filesystem::is_socket(socket_in(state_directory), unseen);
}

std::string why_without_socket(const std::filesystem::path& state_directory, pid_t user,
                               const Result<Endpoint>& socket) {
  const std::string why =
      socket ? "a relay with --trace has none, and one whose socket was removed has none until it reads its "
               "configuration anew, which makes it"
             : socket.error();
  const std::string signals =
      user > 0 ? fmt::format(". kill -HUP {0} has it do so, and kill {0} stops it", user) : "";
  return fmt::format("{} uses the state directory {}, and there is no control socket to ask it by: {}{}",
                     process_in_words(user), visible(state_directory.string()), why, signals);
}

bool is_hidden(const std::filesystem::path& state_directory) {
  std::error_code unseen;
  return std::filesystem::is_directory(state_directory, unseen) &&
         ::access(state_directory.c_str(), X_OK) != 0;
}

bool is_unattended(int error) {
  return error == ENOENT || error == ECONNREFUSED;
}

std::string why_unreachable(const std::filesystem::path& state_directory, int error) {
  const std::string directory = visible(state_directory.string());
  if (is_unattended(error)) {
    return fmt::format(
        "no relay runs with the state directory {} (--state-dir names another, as the relay's does)",
        directory);
  }
  if (error == ETIMEDOUT) {
    return fmt::format(
        "the relay has not answered for {} seconds: it may stand still, or have much to do. It may still do "
        "what it was asked",
        kAskersPatience.count());
  }
  if (error == ECONNABORTED) {
    return "the answer is cut off: the relay has ended, or has let go of this because for a while nothing "
           "was taken of the answer, as behind a pager. Have it written to a file";
  }
  if (error == ECONNRESET || error == EPIPE)
    return "the relay has ended before it answered. It may have done what it was asked";
  if (error != EACCES && error != EPERM)
    return os_error(fmt::format("cannot connect to {}", visible(socket_in(state_directory).string())), error);
  return fmt::format("permission denied: {} is for {} alone, and you are {}: run this as {}",
                     visible(socket_in(state_directory).string()), owner_of(socket_in(state_directory)),
                     user_called(::geteuid()),
                     owner_of(socket_in(state_directory)) == "root" ? "root" : "that user, or as root");
}

}  // namespace chat::relay
