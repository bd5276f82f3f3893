#include "client/files/password.h"

#include "common/irc_message.h"
#include "common/text.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kPasswordBytesMax = kIrcMessageBytes - std::string_view("PASS :\r\n").size();

}  // namespace

Result<std::string> read_password(const std::string& path) {
  std::string password;
  std::ifstream file(path);
  if (!file || !std::getline(file, password)) {
    const std::string why = file.eof() ? "it is empty" : std::strerror(errno);
    return Failure(fmt::format("cannot read {}: {}", path, why));
  }
  if (!password.empty() && password.back() == '\r') password.pop_back();
  if (password.size() <= kPasswordBytesMax) return password;
  return Failure(fmt::format("the password in {} is too long: {} bytes, and IRC has room for {}", path,
                             with_commas(password.size()), kPasswordBytesMax));
}

}  // namespace chat::client
