#pragma once

#include "client/events/event.h"
#include "client/files/log_file.h"
#include "common/result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// The name of the file for what happens in a room or a private talk: "#lobby.log". Letters are small, and
/// what is no part of a file's name is written as %2F. For what happens nowhere in particular it is
/// "-server-.log", as nobody can be called.
std::string log_name(std::string_view room);

/// All that happens in one file, each room's and each private talk's in a file of its own, or both.
class Logs {
 public:
  Logs() = default;

  void keep_all_in(LogFile file) { all_ = std::move(file); }

  /// The directory is made if it is missing, readable to nobody else.
  Result<void> keep_rooms_in(const std::string& directory);

  void append(const Event& event);

  /// To be called once a round: writes what was appended. Returns what the person should know, one line each.
  std::vector<std::string> flush();

  /// Whether every entry so far is in its files, but for those not yet flushed.
  bool is_whole() const { return is_whole_ && (!all_ || all_->is_whole()); }

 private:
  void append_to_room(const std::string& room, std::string_view entry);
  void flush(LogFile& file, std::vector<std::string>& troubles);

  std::optional<LogFile> all_{};
  std::string directory_{};
  std::map<std::string, LogFile, std::less<>> rooms_{};  ///< by file name; those that are open
  bool is_whole_ = true;                                 // but for what all_ lacks
  bool cannot_open_ = false;                             // one of them; it is told once
  std::vector<std::string> troubles_{};
};

}  // namespace chat::client
