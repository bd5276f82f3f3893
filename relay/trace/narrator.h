#pragma once

#include "relay/trace/ndjson.h"
#include "relay/trace/page.h"
#include "relay/trace/roster.h"
#include "relay/trace/round.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::trace {

/// The trace for people: each round in words. What select() is asked is told before the relay sleeps.
class Narrator final : public Teller {
 public:
  /// `look` is asked at the start of every round, since a terminal's width changes.
  Narrator(Output output, std::function<Page::Look()> look)
      : output_(std::move(output)), look_(std::move(look)), page_(look_()) {}

  void begin(const Header& header) override;
  void falls_asleep(const Round& round) override;
  void tell(const Round& round) override;
  void end(const End& end) override;

 private:
  /// A client that leaves, and who was told so. That happens after the sends, whenever the client was marked.
  struct Departure {
    ConnectionId id;
    const Ids& to;
  };

  void tell_waking(const Round& round);
  void tell_of(const PassedDeadline& deadline);
  void tell_of(const Arrival& arrival);
  void tell_of(const TurnedAway& newcomer);
  void tell_of(const Read& read);
  void tell_of(const Send& send);
  void tell_of(const Skip& skip);
  void tell_of(const Closing& closing);
  void tell_of(const Departure& departure);
  void tell_of(const Closed& closed);
  void tell_of(const Known& known);
  void tell_reads(const Round& round);
  void tell_sends(const Round& round);
  void tell_marks(const Round& round, Step during, int look = 0);
  void tell_departures(const Round& round);
  void tell_write_set(const Round& round);
  void tell_consequences(const std::string& name, const Consequences& follows);
  template <class Things>
  void tell_each(Colour colour, const char* verb, const Things& things);

  void row(const std::string& name, std::string_view text);

  std::string descriptors(const std::vector<int>& fds, std::size_t taken) const;
  std::string names(const Ids& ids, std::size_t taken) const;
  std::string forwarded(const Ids& to, std::size_t answer, std::size_t taken) const;

  Output output_;
  std::function<Page::Look()> look_;
  Page page_;
  Roster roster_;
  Colour colour_ = Colour::none;  // of the rows that are being told
  const char* verb_ = "";         // of the same rows
};

}  // namespace chat::relay::trace
