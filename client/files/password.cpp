#include "client/files/password.h"

#include "common/file.h"
#include "common/irc_message.h"
#include "common/text.h"
#include "common/units.h"

#include <chrono>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kPasswordBytesMax = kIrcMessageBytes - std::string_view("PASS :\r\n").size();
constexpr std::size_t kPasswordFileBytesMax = 64 * kKiB;

// A program that keeps passwords may have to ask its user for one of its own: <(pass show irc).
constexpr std::chrono::minutes kKeepersPatience{1};

}  // namespace

Result<std::string> read_password(const std::string& path) {
  auto password = read_first_line(path, kPasswordFileBytesMax, kKeepersPatience);
  if (!password) return password;
  if (password->ends_with('\r')) password->pop_back();
  if (password->size() <= kPasswordBytesMax) return password;
  return Failure(fmt::format("the password in {} is too long: {} bytes, and IRC has room for {}", path,
                             with_commas(password->size()), kPasswordBytesMax));
}

}  // namespace chat::client
