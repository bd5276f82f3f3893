// What is asked of the archive.

#include "common/make_room.h"
#include "relay/storage/sqlite_archive.h"

#include <cerrno>
#include <memory>
#include <new>
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
  if (!batch_.empty()) {
    held_.push_back({ticket, std::move(query), batches_begun_ + 1});
  } else if (submit(ticket, query) != 0) {
    return false;
  }
  ++queries_;
  searches_ += searches ? 1 : 0;
  return true;
}

int SqliteArchive::submit(Ticket ticket, const ArchiveQuery& query) {
  try {
    return archivist_.submit([this, ticket, query, file = file_, hidden = yet_to_take_back()] {
      auto found = file->use(WholeHistory::Then::fail, [&](HistoryFile& history) {
        history.hide(hidden);
        return history.answer(query);
      });
      const std::string why = !found ? found.error() : *found ? std::string() : found->error();
      const auto answer =
          std::make_shared<ArchiveAnswer>(why.empty() ? std::move(**found) : ArchiveAnswer{true});
      return [this, ticket, searches = query.kind == ArchiveQuery::Kind::search, why, answer] {
        answered(ticket, searches, *answer);
        if (!why.empty()) spdlog::error("older lines cannot be read: {}", why);
      };
    });
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

/// Takes the answer, unless there is no memory for it: then nothing has been done.
void SqliteArchive::answered(Ticket ticket, bool searches, ArchiveAnswer& answer) {
  make_room(answers_, answers_.size() + 1);
  answers_.push_back({ticket, std::move(answer)});
  --queries_;
  searches_ -= searches ? 1 : 0;
}

std::vector<Archive::Answered> SqliteArchive::take_answers() {
  ask_the_held();
  return std::exchange(answers_, {});
}

/// Those that come after a batch that the thread has by now. Where there is no memory it is tried again in
/// the next round.
void SqliteArchive::ask_the_held() {
  while (!held_.empty() && held_.front().after_batch <= batches_begun_) {
    const auto& [ticket, query, after] = held_.front();
    const int error = submit(ticket, query);
    if (error == ENOMEM) return;
    ArchiveAnswer failed{true};
    if (error != 0) answered(ticket, query.kind == ArchiveQuery::Kind::search, failed);
    held_.pop_front();
  }
}

}  // namespace chat::relay
