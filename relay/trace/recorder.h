#pragma once

#include "relay/connection/observer.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/trace/round.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay::trace {

/// Puts what it is told together into rounds, and has the tellers tell them.
///
/// It learns from the backlogs to whom something was forwarded: that client has more to receive than before.
/// So it looks at every client's backlog after every line, which is too slow to do where nobody watches.
class Recorder final : public Observer, private LineWatcher {
 public:
  using Clock = std::function<Moment()>;

  /// `clock` is read at once, when the relay falls asleep, and when it stops.
  Recorder(Header header, std::vector<std::unique_ptr<Teller>> tellers, Clock clock);

  void falls_asleep(const Selector& selector, Time deadline) override;
  void wakes(const Selector& selector, Moment now) override;
  void obeys(int signal) override { round_.signals.push_back(signal); }
  void expires(const Connection& connection, Due due) override;
  void accepted(const Connection& connection, int listener) override;
  void turned_away(const Accepted& newcomer, const std::string& words) override;
  void rang(const DescriptorSet& clients) override { round_.rang = clients.list(); }
  void received(const Connection& connection, const Transfer& transfer, std::string_view bytes) override;
  void encrypted(const Connection& connection) override { clients_.at(connection.id()).is_news = true; }
  void recognised(const Connection& connection, Protocol protocol, Dialect& dialect) override;
  void looked_again(const Selector& selector) override;
  void starts_sending() override;
  void skipped(const Connection& connection, std::uint64_t lines) override;
  void closing(const Connection& connection, const std::string& reason, bool at_once) override;
  void leaves(const Connection& connection) override;
  void closed(const Connection& connection) override;
  void goes_on(const Connection& newcomer, const Connection& lost, Dialect& dialect) override;
  void round_ends() override;
  void stops() override;

 private:
  struct Client {
    const Connection* connection;
    std::size_t backlog = 0;  // when it was looked at last
    std::string name{};
    std::optional<Protocol> protocol{};
    const Dialect* dialect = nullptr;
    bool is_news = false;  // of its name or protocol
    std::string reason{};  // of its closing
  };

  void see_send(const Connection& connection, std::span<const iovec> pieces,
                const Transfer& transfer) override;
  void took(const LineReader::Line& line) override;

  void start_act(const Connection& connection, Consequences& follows);
  void finish_act();
  void note_who_has_more();
  void note_what_is_left();
  void note_who_was_told();
  void note_write_set();
  void note_names();
  void note_name(ConnectionId id, Client& client);
  int looks() const { return static_cast<int>(round_.looks.size()) + 1; }
  bool is_orderly(const Client& leaving) const;
  Closed account_of(const Connection& connection) const;

  std::vector<std::unique_ptr<Teller>> tellers_;
  Clock clock_;
  Time began_;
  Time asleep_since_{};
  Round round_;
  Step step_ = Step::signals;  // where the round is
  std::map<ConnectionId, Client> clients_;

  // Who does something, and what follows from it; both null between acts.
  Client* actor_ = nullptr;
  Consequences* follows_ = nullptr;
  Read* read_ = nullptr;  // the act, if it is a read
  Consequences leaving_;  // what follows, if the act is a departure
};

}  // namespace chat::relay::trace
