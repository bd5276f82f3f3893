#include "client/files/password.h"

#include "common/file.h"
#include "common/irc_message.h"
#include "common/text.h"
#include "common/units.h"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kPasswordBytesMax = kIrcMessageBytes - std::string_view("PASS :\r\n").size();

constexpr std::size_t kPasswordFileBytesMax = 64 * kKiB;

}  // namespace

Result<std::string> read_password(const std::string& path) {
  auto password = read_password_line(path, kPasswordFileBytesMax);
  if (!password || password->size() <= kPasswordBytesMax) return password;
  return Failure(fmt::format("the password in {} is too long: {} bytes, and IRC has room for {}", path,
                             with_commas(password->size()), kPasswordBytesMax));
}

}  // namespace chat::client
