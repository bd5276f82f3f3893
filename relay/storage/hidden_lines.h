#pragma once

#include "relay/hub/history.h"
#include "relay/storage/sqlite.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace chat::relay {

/// What the history file has still, and is to be deleted from it: whatever is found in the file is without
/// that. It is kept in memory alone, for the disk may take nothing now.
class HiddenLines final : public Sqlite::RowTest {
 public:
  /// These, and no others: see HistoryFile::take_back().
  void set(const std::vector<KeptLine>& taken_back);

  /// Whether a line or an event of that id, by who had logged in to the account, is one of them.
  bool is_so(std::int64_t id, std::string_view account) const override;

 private:
  std::unordered_set<std::int64_t> ids_{};
  std::map<std::string, std::int64_t> accounts_{};  // folded, each with the last id that is to go
};

}  // namespace chat::relay
