#pragma once

#include "common/endpoint.h"
#include "common/result.h"
#include "relay/cluster/redis_address.h"
#include "relay/loop/doors.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include <sys/types.h>

namespace chat::relay {

/// How much of what was said is kept on disk; neither: nothing is.
struct KeepHistory {
  std::optional<std::chrono::milliseconds> age{};
  std::optional<std::size_t> lines{};  ///< of each room

  bool is_on() const { return age || lines; }
};

// What the values of options are read from, where no kind that common/command_line has fits. An error says in
// one line what is wrong with the text.

Result<std::optional<mode_t>> parse_socket_mode(const std::string& text);
Result<std::optional<gid_t>> parse_group(const std::string& text);
Result<std::string> parse_server_name(const std::string& text);
Result<std::optional<std::size_t>> parse_memory(const std::string& text);
Result<std::string> parse_directory(const std::string& text);
Result<std::optional<KeepHistory>> parse_keep_history(const std::string& text);
/// What follows "is kept": " for 30 days", ", the last 10,000 lines", " for 30 days, the last 10,000 lines at
/// most".
std::string in_words(const KeepHistory& keep);
Result<NamedDoor> read_door(const std::string& text);
Result<std::string> read_account(const std::string& text);
/// An endpoint, on this machine alone where only a port is said.
Result<std::optional<Endpoint>> parse_metrics_endpoint(const std::string& text);
Result<std::optional<RedisAddress>> parse_cluster(const std::string& text);
/// The name of an account, or a room.
Result<std::string> parse_kept_name(const std::string& text);
/// The name of an account.
Result<std::string> parse_kept_account(const std::string& text);

}  // namespace chat::relay
