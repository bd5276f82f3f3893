#include "relay/option_values.h"

#include "common/quantity.h"
#include "common/take_until.h"
#include "common/text.h"
#include "common/units.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include <grp.h>

namespace chat::relay {
namespace {

/// No relay has less, so that a smaller limit is a slip, as in the unit.
constexpr std::size_t kMemoryLeast = kMiB;

constexpr std::string_view kOfLines = "lines";

/// Takes a part of what says how much is kept. Returns why that cannot be; empty if it can.
std::string take_part(KeepHistory& keep, std::string_view part) {
  constexpr std::chrono::days kMost{36'500};
  const bool is_of_lines = part.ends_with(kOfLines);
  const auto lines = parse_count(part.substr(0, part.size() - (is_of_lines ? kOfLines.size() : 0)));
  const auto age = parse_duration(part, std::chrono::days(1));
  if (!lines && !age) return "does not say how much is kept";
  if (lines ? *lines == 0 : *age <= std::chrono::milliseconds(0))
    return "keeps nothing, which is said by off";
  if (lines ? keep.lines.has_value() : keep.age.has_value()) return "says one of the two twice";
  if (!lines && *age > kMost)
    return fmt::format("is too long: {} at the most", with_commas(kMost.count()) + " days");
  if (lines) keep.lines = static_cast<std::size_t>(*lines);
  if (!lines) keep.age = *age;
  return {};
}

}  // namespace

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
    return c > ' ' && c < 0x7F && std::string_view(":!@*?,").find(c) == std::string_view::npos;
  }) && text.front() != '#';
  if (fine) return text;
  return Failure(
      fmt::format("{} is no server name: 1 to 63 visible ASCII characters, none of : ! @ * ? and ',', no # "
                  "at the beginning",
                  in_quotes(text)));
}

Result<std::optional<std::size_t>> parse_memory(const std::string& text) {
  const auto size = parse_size(text);
  if (!size) return Failure(size.error());
  if (*size != 0 && *size < kMemoryLeast) {
    return Failure(fmt::format("{} is less than {}, the least (0 is no limit)", in_quotes(text),
                               human_size(kMemoryLeast)));
  }
  return static_cast<std::size_t>(*size);
}

Result<std::string> parse_directory(const std::string& text) {
  if (!text.empty()) return text;
  return Failure("'' is no directory");
}

Result<std::optional<KeepHistory>> parse_keep_history(const std::string& text) {
  KeepHistory keep;
  if (text == "off") return keep;
  std::string complaint = text.empty() || text.ends_with(',') ? "does not say how much is kept" : "";
  for (std::string_view rest = text; complaint.empty() && !rest.empty();)
    complaint = take_part(keep, take_until(rest, ','));
  // People write 30 for 30 days, and would lose all but 30 lines.
  if (complaint.empty() && !keep.age && !text.ends_with(kOfLines))
    complaint = fmt::format("says neither days ({0}d) nor lines ({0}lines)", text);
  if (complaint.empty()) return keep;
  return Failure(
      fmt::format("{} {}: for how long (30d), how many lines of a room (10000lines), or each of the two once "
                  "(30d,10000lines) is wanted; or off",
                  in_quotes(text), complaint));
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
  const std::string account = in_quotes(text);
  if (!check_nick(text)) return Failure(fmt::format("{} can be no account, for it can be no nick", account));
  if (is_guest_name(text))
    return Failure(fmt::format("{} can be no account: such names are given to newcomers", account));
  if (passes_for_relay(text))
    return Failure(fmt::format("{} can be no account: people would take it for the relay's own", account));
  return text;
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

Result<std::string> parse_kept_account(const std::string& text) {
  if (!text.starts_with('#')) return parse_kept_name(text);
  return Failure(fmt::format("{} is a room, and what is forgotten is an account", in_quotes(text)));
}

}  // namespace chat::relay
