// What is to be forgotten, or past the retention, goes: bit by bit, in the archive's thread.

#include "relay/storage/sqlite_archive.h"

#include <algorithm>
#include <chrono>

namespace chat::relay {
namespace {

constexpr std::chrono::minutes kBetweenTidyings{5};

struct TidyingStep {
  bool is_more = false;
  bool has_to_forget = false;
  PastRetention past{};
};

TidyingStep tidy_some(HistoryFile& history, Sparing::Step step, const Retention& retention, WallTime now) {
  TidyingStep done;
  if (step == Sparing::Step::count) done.past = history.past(retention, now);
  const bool spares = step == Sparing::Step::spare || (step == Sparing::Step::count && done.past.is_much());
  done.is_more = history.tidy(spares ? Retention{} : retention, now);
  done.has_to_forget = history.has_to_forget();
  return done;
}

}  // namespace

void SqliteArchive::change_retention(const Retention& retention) {
  if (retention != retention_) {
    sparing_ = {};
    ++retentions_;
  }
  retention_ = retention;
  tidy_at_ = {};
}

/// Bit by bit, so that what is said meanwhile is written in between.
void SqliteArchive::tidy_soon() {
  if (is_tidying_ || last_at_.steady < tidy_at_) return;
  const auto begun_at = forgetting_failed_ ? forgotten_number_ : settled_;
  const auto step = sparing_.next(last_at_);
  const int error = submit_or_fail(archivist_, [this, begun_at, step, of = retentions_, file = file_,
                                                retention = retention_, now = last_at_] {
    const auto done = file->use(WholeHistory::Then::again, [&](HistoryFile& history) {
      return tidy_some(history, step, retention, now.wall);
    });
    return [this, begun_at, step, of, now, done] {
      is_tidying_ = false;
      if (step == Sparing::Step::count && done && of == retentions_)
        sparing_.note(done->past, retention_, now);
      if (!done || !done->is_more) tidied(begun_at, !done || done->has_to_forget);
      tidy_soon();
    };
  });
  is_tidying_ = error == 0;
}

/// All that was to go, up to the number, has gone, unless some is left: then it could not be deleted.
void SqliteArchive::tidied(std::uint64_t number, bool is_left) {
  forgetting_failed_ |= is_left;
  if (!is_left) forgotten_number_ = std::max(forgotten_number_, number);
  // Where forgetting has failed, it is tried again with what else waits to be taken back.
  const bool knows_more =
      !is_left && !forgetting_failed_ && forgotten_number_ < forgetting_number_ && settled_ > number;
  tidy_at_ = knows_more ? Time{} : last_at_.steady + kBetweenTidyings;
}

Forgetting SqliteArchive::forgetting() const {
  if (forgotten_number_ >= forgetting_number_) return Forgetting::done;
  return forgetting_failed_ ? Forgetting::failed : Forgetting::goes_on;
}

}  // namespace chat::relay
