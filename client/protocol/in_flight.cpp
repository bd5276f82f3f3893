#include "client/protocol/in_flight.h"

#include "client/protocol/deeds.h"
#include "client/protocol/refusals.h"
#include "client/protocol/secrets.h"
#include "common/text.h"

#include <algorithm>

namespace chat::client {
namespace {

/// "NICK alice": "alice". Empty: it asks for none.
std::string_view nick_asked_for(std::string_view line) {
  constexpr std::string_view kCommand = "nick ";
  if (fold_case(line.substr(0, kCommand.size())) != kCommand) return {};
  const auto message = parse_irc(line);
  return message ? message->parameter(0) : std::string_view();
}

}  // namespace

void InFlight::add(std::string line, bool comes_back) {
  bytes_ += line.size();
  Sent& sent = lines_.emplace_back();
  sent.line = std::move(line);
  sent.nick = nick_asked_for(sent.line);
  sent.is_message = is_message(sent.line);
  sent.comes_back = sent.is_message && comes_back && !is_said_to_service(sent.line);
}

void InFlight::take(const IrcMessage& message, std::string_view nick, const ServerSupport& support) {
  refused_.clear();
  if (empty()) return;
  if (is_error(message)) return note_refusal(message, support);
  if (shows_doings_of(nick, message, support)) note_echo(message, support);
}

/// Of those of which nothing is known yet, in their order, the first of those that resemble most what `judge`
/// judges by; nothing if none does.
template <class Judge>
InFlight::Sent* InFlight::meant(Judge judge) {
  Sent* most_alike = nullptr;
  Likeness most = Likeness::none;
  for (std::deque<Sent>* const lines : {&overdue_, &lines_}) {
    for (Sent& sent : *lines) {
      if (sent.refused || sent.echoed) continue;
      const Likeness likeness = judge(sent);
      if (likeness <= most) continue;
      most = likeness;
      most_alike = &sent;
    }
  }
  return most_alike;
}

// Servers answer in order, so the first that it may be about is meant; but of a message and another line to
// the same room that which such an error is for.
void InFlight::note_refusal(const IrcMessage& error, const ServerSupport& support) {
  const bool of_messages = is_for_messages(error);
  Sent* const refused = meant([&](const Sent& sent) {
    if (!is_about(error, sent.line, support)) return Likeness::none;
    return sent.is_message == of_messages ? Likeness::same : Likeness::alike;
  });
  if (refused == nullptr) return;
  refused->refused = true;
  if (refused->is_message) {
    ++refusals_;
    refused_ = refused->line;
  } else if (asks_for_change(refused->line)) {
    ++undone_;
  }
  std::erase_if(overdue_, [](const Sent& sent) { return sent.refused; });
}

// A server may change what it delivers (colours, words), so the first to that target is meant where none is
// the same.
void InFlight::note_echo(const IrcMessage& echo, const ServerSupport& support) {
  Sent* const echoed = meant([&](const Sent& sent) { return likeness_of(echo, sent.line, support); });
  if (echoed == nullptr) return;
  echoed->echoed = true;
  note_cut(echo, *echoed);
  std::erase_if(overdue_, [](const Sent& sent) { return sent.echoed; });
}

// Of what is said to a service, which may be a password, nothing is told.
void InFlight::note_cut(const IrcMessage& echo, const Sent& sent) {
  const bool may_be = sent.is_message && !is_said_to_service(sent.line);
  const std::string_view end = may_be ? end_cut_off(echo, sent.line) : std::string_view();
  if (end.empty()) return;
  cut_.push_back({std::string(echo.parameter(0)), std::string(end)});
  ++refusals_;
}

std::size_t InFlight::longest_nick() const {
  std::size_t bytes = 0;
  for (const Sent& sent : lines_) bytes = std::max(bytes, sent.nick.size());
  return bytes;
}

std::string InFlight::last_nick_asked_for() const {
  const auto last =
      std::find_if(lines_.rbegin(), lines_.rend(), [](const Sent& sent) { return !sent.nick.empty(); });
  return last == lines_.rend() || last->refused ? std::string() : last->nick;
}

bool InFlight::asks_for_nick(std::string_view nick, const ServerSupport& support) const {
  return !nick.empty() && std::any_of(lines_.begin(), lines_.end(), [&](const Sent& sent) {
    return support.same(std::string_view(sent.nick).substr(0, nick.size()), nick);
  });
}

void InFlight::confirm(Time now) {
  for (; behind_barrier_ > 0; --behind_barrier_) {
    Sent& sent = lines_.front();
    bytes_ -= sent.line.size();
    sent.until = now + kEchoMax;
    if (sent.comes_back && !sent.echoed && !sent.refused) overdue_.push_back(std::move(sent));
    lines_.pop_front();
  }
}

void InFlight::tick(Time now) {
  for (; !overdue_.empty() && now >= overdue_.front().until; overdue_.pop_front()) {
    missing_.push_back(std::move(overdue_.front().line));
    ++refusals_;
  }
}

void InFlight::not_listening(Time now) {
  for (Sent& sent : overdue_) sent.until = now + kEchoMax;
}

std::vector<std::string> InFlight::lines() const {
  std::vector<std::string> lines;
  for (const std::deque<Sent>* const each : {&overdue_, &lines_}) {
    for (const Sent& sent : *each) {
      if (!sent.refused && !sent.echoed) lines.push_back(sent.line);
    }
  }
  return lines;
}

}  // namespace chat::client
