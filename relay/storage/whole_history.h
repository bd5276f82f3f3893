#pragma once

#include "common/result.h"
#include "relay/storage/history_file.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace chat::relay {

/// The history file that is in use. Once something meets damage in it, it is set aside, and another takes its
/// place. Used by several threads, one at a time.
class WholeHistory {
 public:
  explicit WholeHistory(std::string path) : path_(std::move(path)) {}

  /// What is done where a file that was damaged is replaced meanwhile.
  enum class Then {
    again,  ///< it is asked of the new file
    fail,   ///< what is asked for was in the old one
  };

  /// Asks `ask` of the file, which is opened first if it is not: there may have been no room for a new one.
  /// Fails if there is no file, or if it is damaged.
  template <class Ask>
  Result<std::invoke_result_t<const Ask&, HistoryFile&>> use(Then then, const Ask& ask) {
    const std::lock_guard lock(mutex_);
    if (const auto opened = open(); !opened) return Failure(opened.error());
    auto answer = ask(*file_);
    if (!file_->has_met_damage()) return answer;
    if (const auto replaced = replace(); !replaced) return Failure(replaced.error());
    if (then == Then::fail) return Failure("the file was damaged");
    return ask(*file_);
  }

  /// How many files have been set aside, and of how many lines that is known. To be read by any thread,
  /// without waiting.
  std::uint64_t files_set_aside() const { return files_set_aside_; }
  std::uint64_t lines_set_aside() const { return lines_set_aside_; }

 private:
  Result<void> open();
  Result<void> replace();

  // A disk that damages each file is not to be filled with them.
  static constexpr std::chrono::minutes kBetweenFiles{10};

  std::string path_;
  std::mutex mutex_{};
  std::optional<HistoryFile> file_{};
  std::chrono::steady_clock::time_point replace_again_at_{};
  std::atomic<std::uint64_t> files_set_aside_ = 0;
  std::atomic<std::uint64_t> lines_set_aside_ = 0;
};

}  // namespace chat::relay
