#include "relay/storage/whole_history.h"

namespace chat::relay {

Result<void> WholeHistory::open() {
  if (file_) return {};
  auto opened = HistoryFile::open(path_);
  if (!opened) return Failure(opened.error());
  if (opened->has_replaced_another()) ++files_set_aside_;
  file_.emplace(std::move(*opened));
  return {};
}

/// A damaged file that cannot be renamed is opened again by what comes next: some of it can be used.
Result<void> WholeHistory::replace() {
  const auto now = std::chrono::steady_clock::now();
  if (now < replace_again_at_) {
    return Failure(
        "the file is damaged, and so was the one before it: look at the disk. Another is begun ten minutes "
        "after this one was");
  }
  replace_again_at_ = now + kBetweenFiles;
  const auto lines = file_->count_lines();
  HistoryFile damaged = std::move(*file_);
  file_.reset();
  if (auto done = HistoryFile::set_aside(std::move(damaged), lines); !done) return done;
  ++files_set_aside_;
  lines_set_aside_ += lines.value_or(0);
  return open();
}

}  // namespace chat::relay
