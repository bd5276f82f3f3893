#pragma once

#include "common/iso_time.h"
#include "common/moment.h"
#include "common/result.h"
#include "relay/storage/sqlite.h"

#include <cstdint>
#include <string>

namespace chat::relay {

/// An open file of what was said, or why it is none; `damaged` says whether another may take its place.
struct HistoryOpening {
  Result<Sqlite> database;
  bool damaged = false;
};

/// Makes the file if it is not there. One of an older version becomes one of this.
HistoryOpening open_history(const std::string& path);

/// Of the first row; -1 where there is none.
std::int64_t number_from(const Sqlite& database, const char* sql);

/// As times are in the file.
inline std::int64_t milliseconds(WallTime at) {
  return in_milliseconds(at).time_since_epoch().count();
}

}  // namespace chat::relay
