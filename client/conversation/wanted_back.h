#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace chat::client {

/// Which line is to be taken back.
struct WantedBack {
  std::string place;    ///< where it was said
  std::string of{};     ///< who said it; empty: the person
  std::string words{};  ///< that are in it; empty: any
};

/// What the person wants taken back, until all that they said before is known by its id: the server echoes
/// it before it answers a PING.
class TakingBack {
 public:
  static constexpr std::size_t kWaitingMax = 20;

  bool is_full() const { return waiting_.size() == kWaitingMax; }

  /// `question` is the number of the PING: higher than those of the wishes before.
  void add(WantedBack wanted, std::uint64_t question) { waiting_.push_back({std::move(wanted), question}); }

  /// The first wish's; 0 if there is none.
  std::uint64_t first_question() const { return waiting_.empty() ? 0 : waiting_.front().question; }

  /// Takes the first wish, which there must be.
  WantedBack take() {
    WantedBack wanted = std::move(waiting_.front().wanted);
    waiting_.pop_front();
    return wanted;
  }

 private:
  struct Wish {
    WantedBack wanted;
    std::uint64_t question;
  };

  std::deque<Wish> waiting_{};
};

}  // namespace chat::client
