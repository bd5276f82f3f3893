#pragma once

#include "catch.h"
#include "fake_client.h"
#include "relay/storage/history_file.h"
#include "temporary_directory.h"

#include <cstdint>
#include <string>
#include <vector>

namespace chat::test {

using relay::ArchivedLine;
using relay::ArchivePoint;
using relay::ArchiveQuery;
using relay::Fact;
using relay::History;
using relay::HistoryFile;

inline ArchivedLine said(std::uint64_t id, double second, const std::string& room = "#tea",
                         std::int64_t era = 1, bool closed = false) {
  ArchivedLine made{room, era, closed, {}};
  made.entry.kind = Fact::Kind::said;
  made.entry.id = id;
  made.entry.at = at_second(second).wall;
  made.entry.nick = "bob";
  made.entry.text = std::to_string(id);
  return made;
}

using Ids = std::vector<std::uint64_t>;

/// As the ledger gives them.
inline std::uint64_t id_at(double second) {
  return static_cast<std::uint64_t>(in_milliseconds(at_second(second).wall).time_since_epoch().count()) *
         1'000;
}

struct HistoryScene {
  TemporaryDirectory directory;
  std::string path = directory / "history.sqlite";
  HistoryFile file = *HistoryFile::open(path);

  /// The ids that were found.
  std::vector<std::uint64_t> ids(const ArchiveQuery& query) const {
    const auto found = file.find(query);
    REQUIRE(found);
    std::vector<std::uint64_t> ids;
    for (const History::Entry& entry : found->lines) ids.push_back(entry.id);
    return ids;
  }
  std::vector<std::uint64_t> all(const std::string& room = "#tea", std::int64_t era = 1) const {
    return ids({.kind = ArchiveQuery::Kind::latest, .room = room, .era = era, .count = 10'000});
  }
};

inline ArchivePoint at(double second) {
  return {.at = in_milliseconds(at_second(second).wall)};
}

}  // namespace chat::test
