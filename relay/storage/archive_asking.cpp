// What is asked of the archive.

#include "common/make_room.h"
#include "relay/storage/sqlite_archive.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

namespace chat::relay {

/// The file may have it still.
std::vector<KeptLine> SqliteArchive::yet_to_take_back() const {
  std::vector<KeptLine> lines = batch_.taken_back;
  if (being_written_ != nullptr) {
    const std::vector<KeptLine>& others = being_written_->taken_back;
    lines.insert(lines.end(), others.begin(), others.end());
  }
  return lines;
}

bool SqliteArchive::ask(Ticket ticket, ArchiveQuery query) {
  const bool searches = query.kind == ArchiveQuery::Kind::search;
  if (queries_ >= kQueriesMost || (searches && searches_ >= kSearchesMost)) return false;
  // What was said before is to be found: it is written before, for the thread does one thing after the other.
  write();
  const int error = submit_or_fail(archivist_, [this, ticket, searches, file = file_,
                                                query = std::move(query), hidden = yet_to_take_back()] {
    auto found = file->use(WholeHistory::Then::fail, [&](HistoryFile& history) {
      history.hide(hidden);
      return history.answer(query);
    });
    const std::string why = !found ? found.error() : *found ? std::string() : found->error();
    const auto answer =
        std::make_shared<ArchiveAnswer>(why.empty() ? std::move(**found) : ArchiveAnswer{true});
    return [this, ticket, searches, why, answer] {
      // Nothing has been done if there is no memory for it.
      make_room(answers_, answers_.size() + 1);
      answers_.push_back({ticket, std::move(*answer)});
      --queries_;
      searches_ -= searches ? 1 : 0;
      if (!why.empty()) spdlog::error("older lines cannot be read: {}", why);
    };
  });
  if (error != 0) return false;
  ++queries_;
  searches_ += searches ? 1 : 0;
  return true;
}

}  // namespace chat::relay
