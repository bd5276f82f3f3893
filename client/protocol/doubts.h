#pragma once

#include "client/events/event_sink.h"
#include "client/protocol/in_flight.h"
#include "client/protocol/server_support.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// Lines that the person said and the server has not been seen to take. Tells the person of them: while they
/// wait, when the connection is lost, and once connected again, when it offers to say them again. Pure.
class Doubts {
 public:
  /// `sink` must outlive this.
  explicit Doubts(EventSink& sink) : sink_(sink) {}

  /// To be called while the server does not answer: tells of each of these lines once.
  void mark(const std::vector<std::string>& waiting, WallTime now);
  /// To be called when the server has answered.
  void unmark() { marked_ = 0; }

  /// To be called when the connection is lost. `sent` may have arrived; `unsent` has not, and will be said
  /// again.
  void lose(std::vector<std::string> sent, const std::vector<std::string>& unsent, WallTime now);

  /// Keeps lines for offer(): they may have arrived, or have waited for too long to be said unasked.
  void hold(std::vector<std::string> lines);

  /// Drops the line that the server repeats, in its history say, as said or done by `nick`: it has arrived.
  /// Returns what of it has not, where the server has cut it.
  std::optional<CutMessage> resolve(const IrcMessage& message, std::string_view nick,
                                    const ServerSupport& support);

  /// To be called once connected again: offers what is still in doubt, once.
  void offer(WallTime now);

  /// Keeps a message that the server has refused, for an hour: what hindered it may be over soon.
  void keep_refused(std::string line, WallTime now);
  /// Says once what can be done about refused ones.
  void offer_refused(WallTime now);
  /// Takes those that were refused.
  std::vector<std::string> take_refused(WallTime now);

  /// Takes the lines that are to be said again.
  std::vector<std::string> take();
  /// Takes those that were not offered, if they say something. Of what changes something the person is asked:
  /// it may have been done, and done twice it may undo what others have done since.
  std::vector<std::string> take_new_messages();

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  using Found = std::vector<std::string>::iterator;
  Found find_repeated(const IrcMessage& message, const ServerSupport& support);
  void tell(Event::Kind kind, std::string text, WallTime now);
  using Describe = std::string (*)(const std::string& line);
  void tell_each(Event::Kind kind, Describe describe, const std::vector<std::string>& lines,
                 std::size_t first, WallTime now);

  EventSink& sink_;
  std::size_t marked_ = 0;
  std::vector<std::string> lines_{};
  std::size_t offered_ = 0;  // of lines_, the first
  bool is_offer_due_ = false;
  struct Refused {
    std::string line;
    WallTime at{};
  };
  std::vector<Refused> refused_{};
  bool offered_refused_ = false;
};

}  // namespace chat::client
