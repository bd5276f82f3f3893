#include "relay/trace/recorder.h"

#include "common/result.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chat::relay::trace {
namespace {

constexpr const char* kNothingToExplain = "hung up";

std::string words_for(int error) {
  return error == 0 ? std::string() : std::strerror(error);
}

std::string joined(std::span<const iovec> pieces, std::size_t bytes) {
  std::string whole;
  whole.reserve(bytes);
  for (const iovec& piece : pieces) {
    whole.append(static_cast<const char*>(piece.iov_base), std::min(piece.iov_len, bytes - whole.size()));
  }
  return whole;
}

std::size_t size_of(std::span<const iovec> pieces) {
  std::size_t bytes = 0;
  for (const iovec& piece : pieces) bytes += piece.iov_len;
  return bytes;
}

std::string_view after_last_line_end(std::string_view bytes) {
  const std::size_t end = bytes.rfind('\n');
  return end == std::string_view::npos ? bytes : bytes.substr(end + 1);
}

}  // namespace

Recorder::Recorder(Header header, std::vector<std::unique_ptr<Teller>> tellers, Clock clock)
    : Observer(true), tellers_(std::move(tellers)), clock_(std::move(clock)) {
  const Moment now = clock_();
  began_ = now.steady;
  header.time = now.wall;
  for (const auto& teller : tellers_) teller->begin(header);
}

void Recorder::falls_asleep(const Selector& selector, Time deadline) {
  asleep_since_ = clock_().steady;
  round_ = {.number = round_.number + 1, .in = selector.watched()};
  if (deadline != kNever) round_.timeout = std::max(deadline - asleep_since_, Duration::zero());
  for (const auto& teller : tellers_) teller->falls_asleep(round_);
}

void Recorder::wakes(const Selector& selector, Moment now) {
  step_ = Step::signals;
  round_.woke = selector.woken_by();
  round_.out = selector.ready();
  round_.slept = now.steady - asleep_since_;
  round_.woke_at = now.wall;
  round_.at = now.steady - began_;
}

void Recorder::expires(const Connection& connection, Due due) {
  finish_act();
  step_ = Step::deadlines;
  round_.deadlines.push_back({connection.id(), due});
  start_act(connection, round_.deadlines.back().follows);
}

void Recorder::accepted(const Connection& connection, int listener) {
  finish_act();
  step_ = Step::arrivals;
  round_.accepted.push_back({connection.id(), connection.descriptor(), listener, connection.peer_name()});
  clients_.emplace(connection.id(), Client{.connection = &connection});
}

void Recorder::turned_away(const Accepted& newcomer, const std::string& words) {
  round_.turned_away.push_back({newcomer.name, words});
}

void Recorder::received(const Connection& connection, const Transfer& transfer, std::string_view bytes) {
  finish_act();
  step_ = Step::reads;
  const auto protocol = clients_.at(connection.id()).protocol;
  const std::string_view before = after_last_line_end(connection.kept());
  round_.reads.push_back({.id = connection.id(),
                          .fd = connection.descriptor(),
                          .look = looks(),
                          .result = transfer.status,
                          .error = words_for(transfer.error),
                          .bytes = bytes.size(),
                          .is_encrypted = connection.is_encrypted(),
                          .text = show(without_secrets(before, bytes, protocol))});
  read_ = &round_.reads.back();
  start_act(connection, read_->follows);
}

void Recorder::recognised(const Connection& connection, Protocol protocol, Dialect& dialect) {
  Client& client = clients_.at(connection.id());
  client.protocol = protocol;
  client.dialect = &dialect;
  client.is_news = true;
  dialect.show_lines_to(*this);
}

void Recorder::took(const LineReader::Line& line) {
  note_who_has_more();
  if (follows_ == nullptr) return;
  const bool too_long = line.kind == LineReader::Line::Kind::too_long;
  const std::string text = too_long ? std::string() : without_secrets({}, line.text, actor_->protocol);
  follows_->lines.push_back({.too_long = too_long, .bytes = line.length, .text = show(text)});
}

void Recorder::looked_again(const Selector& selector) {
  finish_act();
  round_.looks.push_back({selector.ready().read, {}});
}

void Recorder::starts_sending() {
  finish_act();
  step_ = Step::sends;
}

void Recorder::see_send(const Connection& connection, std::span<const iovec> pieces,
                        const Transfer& transfer) {
  const std::string taken = joined(pieces, transfer.bytes);
  round_.sends.push_back(
      {.id = connection.id(),
       .fd = connection.descriptor(),
       .result = transfer.status,
       .error = words_for(transfer.error),
       .wanted = size_of(pieces),
       .taken = taken.size(),
       .lines = static_cast<std::size_t>(std::count(taken.begin(), taken.end(), '\n')),
       .is_short = transfer.status != Transfer::Status::failed && taken.size() < connection.backlog(),
       .text = show(without_secrets_sent(taken, clients_.at(connection.id()).protocol))});
}

void Recorder::skipped(const Connection& connection, std::uint64_t lines) {
  // Nothing is skipped if what the client is being sent already exceeds the limit by itself.
  if (lines > 0) round_.skips.push_back({connection.id(), lines});
}

void Recorder::closing(const Connection& connection, const std::string& reason, bool at_once) {
  const std::string words = reason.empty() ? kNothingToExplain : show(reason).text;
  Client& client = clients_.at(connection.id());
  client.reason = words;
  round_.closing.push_back({.id = connection.id(),
                            .reason = words,
                            .at_once = at_once,
                            .orderly = is_orderly(client),
                            .during = step_,
                            .look = looks()});
}

/// Whether the client quit or finished sending, or the relay stops. If its dialect closes it for a reason
/// that the client did not type, it was put out.
bool Recorder::is_orderly(const Client& leaving) const {
  if (step_ == Step::signals) return true;
  const ClosingReason* reason = leaving.dialect == nullptr ? nullptr : leaving.dialect->closing_reason();
  if (reason != nullptr) return reason->in_own_words || reason->words.empty();
  return read_ != nullptr && read_->result == Transfer::Status::ended;
}

void Recorder::leaves(const Connection& connection) {
  finish_act();
  leaving_ = {};
  start_act(connection, leaving_);
}

void Recorder::closed(const Connection& connection) {
  finish_act();
  note_name(connection.id(), clients_.at(connection.id()));  // it may have come in this very round
  round_.closed.push_back(account_of(connection));
  clients_.erase(connection.id());
}

void Recorder::goes_on(const Connection& newcomer, const Connection& lost, Dialect& dialect) {
  Client& client = clients_.at(newcomer.id());
  client.connection = &lost;
  client.dialect = &dialect;
  client.backlog = lost.backlog();
  dialect.show_lines_to(*this);
}

void Recorder::round_ends() {
  finish_act();
  note_write_set();
  note_names();
  for (const auto& teller : tellers_) teller->tell(round_);
}

void Recorder::stops() {
  const Moment now = clock_();
  End end{.time = now.wall, .at = now.steady - began_, .rounds = round_.number};
  for (const auto& [id, client] : clients_) end.closed.push_back(account_of(*client.connection));
  for (const auto& teller : tellers_) teller->end(end);
}

void Recorder::start_act(const Connection& connection, Consequences& follows) {
  note_who_has_more();  // what grew between acts, by a line about a gap for instance, follows from no act
  actor_ = &clients_.at(connection.id());
  follows_ = &follows;
}

void Recorder::finish_act() {
  note_who_has_more();
  if (read_ != nullptr) note_what_is_left();
  if (follows_ == &leaving_) note_who_was_told();
  actor_ = nullptr;
  follows_ = nullptr;
  read_ = nullptr;
}

void Recorder::note_who_has_more() {
  for (auto& [id, client] : clients_) {
    const std::size_t before = std::exchange(client.backlog, client.connection->backlog());
    if (follows_ == nullptr || client.backlog <= before) continue;
    const bool from_line = !follows_->lines.empty();
    if (&client == actor_) {
      (from_line ? follows_->lines.back().answer : follows_->answer) += client.backlog - before;
    } else {
      (from_line ? follows_->lines.back().to : follows_->to).push_back(id);
    }
  }
}

void Recorder::note_what_is_left() {
  const std::string_view kept = actor_->connection->kept();
  const std::string_view unfinished = after_last_line_end(kept);
  read_->unfinished_bytes = unfinished.size();
  read_->unfinished = show(without_secrets({}, unfinished, actor_->protocol));
  read_->waiting_lines = unfinished.size() < kept.size();
}

void Recorder::note_who_was_told() {
  const auto mark = std::find_if(round_.closing.begin(), round_.closing.end(),
                                 [this](const Closing& each) { return each.id == actor_->connection->id(); });
  if (mark != round_.closing.end()) mark->to = leaving_.to;
}

void Recorder::note_write_set() {
  const auto was_in = [this](int fd) {
    return std::binary_search(round_.in.write.begin(), round_.in.write.end(), fd);
  };
  for (const Closed& closed : round_.closed) {
    if (was_in(closed.fd)) round_.left_write_set.push_back(closed.id);
  }
  for (const auto& [id, client] : clients_) {
    const bool was = was_in(client.connection->descriptor());
    const bool is = client.connection->wants_to_write();
    if (is && !was) round_.joined_write_set.push_back(id);
    if (was && !is) round_.left_write_set.push_back(id);
  }
  std::sort(round_.left_write_set.begin(), round_.left_write_set.end());
}

void Recorder::note_names() {
  for (auto& [id, client] : clients_) note_name(id, client);
  std::sort(round_.known.begin(), round_.known.end(),
            [](const Known& one, const Known& other) { return one.id < other.id; });
}

void Recorder::note_name(ConnectionId id, Client& client) {
  std::string name = client.connection->name();
  if (name != client.name) {
    client.name = std::move(name);
    client.is_news = true;
  }
  if (std::exchange(client.is_news, false))
    round_.known.push_back({id, client.name, client.protocol, client.connection->cipher()});
}

Closed Recorder::account_of(const Connection& connection) const {
  return {.id = connection.id(),
          .fd = connection.descriptor(),
          .name = connection.name(),
          .reason = clients_.at(connection.id()).reason,
          .bytes_in = connection.bytes_in(),
          .bytes_out = connection.bytes_out(),
          .unsent = connection.backlog()};
}

}  // namespace chat::relay::trace
