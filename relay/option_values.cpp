#include "relay/option_values.h"

#include "common/quantity.h"
#include "common/take_until.h"
#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>

#include <fmt/format.h>

#include <grp.h>

namespace chat::relay {

Result<std::optional<mode_t>> parse_socket_mode(const std::string& text) {
  const std::string digits = text.substr(text.starts_with("0o") ? 2 : 0);  // as TOML writes octal numbers
  const bool octal = !digits.empty() && digits.find_first_not_of("01234567") == std::string::npos;
  if (octal && digits.size() <= 5 && std::stoul(digits, nullptr, 8) <= 0777)
    return static_cast<mode_t>(std::stoul(digits, nullptr, 8));
  return Failure(fmt::format("{} is no mode of a socket: octal, 0 to 0777, such as 0660", in_quotes(text)));
}

Result<std::optional<gid_t>> parse_group(const std::string& text) {
  if (const group* const found = ::getgrnam(text.c_str())) return found->gr_gid;
  constexpr auto kNone = static_cast<gid_t>(-1);  // to chown(2)
  if (const auto number = parse_count(text); number && *number < kNone) return static_cast<gid_t>(*number);
  return Failure(fmt::format("this machine has no group {} (getent group lists them)", in_quotes(text)));
}

Result<std::string> parse_server_name(const std::string& text) {
  const bool fine = !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != ':';
  });
  if (fine) return text;
  return Failure(
      fmt::format("{} is no server name: 1 to 63 visible ASCII characters, no ':'", in_quotes(text)));
}

Result<std::optional<std::size_t>> parse_memory(const std::string& text) {
  const auto size = parse_size(text);
  if (!size) return Failure(size.error());
  return static_cast<std::size_t>(*size);
}

Result<std::string> parse_directory(const std::string& text) {
  if (!text.empty()) return text;
  return Failure("'' is no directory");
}

Result<std::optional<KeepHistory>> parse_keep_history(const std::string& text) {
  KeepHistory keep;
  if (text == "off") return keep;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view part = take_until(rest, ',');
    const auto lines = parse_count(part);
    const auto age = parse_duration(part, std::chrono::hours(24));
    if (lines && *lines > 0) {
      keep.lines = static_cast<std::size_t>(*lines);
    } else if (age && *age > std::chrono::milliseconds(0) && *age <= std::chrono::hours(24) * 36'500) {
      keep.age = *age;
    } else {
      return Failure(
          fmt::format("{} says neither for how long nor how many lines of a room are kept, as 30d, 10000 or "
                      "30d,10000; or off",
                      in_quotes(text)));
    }
  }
  if (keep.is_on()) return keep;
  return Failure("'' says nothing of how much is kept: 30d, 10000, 30d,10000 or off");
}

std::string in_words(const KeepHistory& keep) {
  const std::string of_lines = keep.lines ? ", the last " + counted(*keep.lines, "line") : "";
  const std::string of_age = keep.age ? " for " + chat::in_words(*keep.age) : "";
  return fmt::format("{}{}{}", of_age, of_lines, keep.age && keep.lines ? " at most" : "");
}

Result<NamedDoor> read_door(const std::string& text) {
  return parse_door(text);
}

Result<std::string> read_account(const std::string& text) {
  if (check_nick(text)) return text;
  return Failure(fmt::format("{} can be no account, for it can be no nick", in_quotes(text)));
}

Result<std::optional<Endpoint>> parse_metrics_endpoint(const std::string& text) {
  auto endpoint = parse_endpoint(text);
  if (!endpoint) return Failure(endpoint.error());
  if (!endpoint->is_unix() && endpoint->host.empty()) endpoint->host = "127.0.0.1";
  return std::optional(std::move(*endpoint));
}

Result<std::optional<RedisAddress>> parse_cluster(const std::string& text) {
  auto address = parse_redis_address(text);
  if (!address) return Failure(address.error());
  return std::optional(std::move(*address));
}

Result<std::string> parse_kept_name(const std::string& text) {
  if (!text.empty() && text.find_first_of(" \t\r\n") == std::string::npos) return text;
  return Failure(fmt::format("{} is neither an account nor a room", in_quotes(text)));
}

}  // namespace chat::relay
