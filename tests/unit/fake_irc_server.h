#pragma once

#include "client/conversation/conversation.h"
#include "client/protocol/session.h"
#include "common/text.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chat::test {

/// The words by which tests name kinds of events.
inline std::string_view word_for(client::Event::Kind kind) {
  using enum client::Event::Kind;
  switch (kind) {
    case message:
      return "message";
    case action:
      return "action";
    case notice:
      return "notice";
    case joined:
      return "joined";
    case left:
      return "left";
    case quit:
      return "quit";
    case kicked:
      return "kicked";
    case renamed:
      return "renamed";
    case topic:
      return "topic";
    case mode:
      return "mode";
    case invited:
      return "invited";
    case away:
      return "away";
    case answer:
      return "answer";
    case info:
      return "info";
    case error:
      return "error";
    case attendance:
      return "attendance";
    case marker:
      return "marker";
    case taken_back:
      return "taken back";
  }
  return "?";
}

/// One line: "message #a <alice> hi {mention}".
inline std::string shown(const client::Event& event) {
  std::string line(word_for(event.kind));
  if (!event.room.empty()) line += " " + event.room;
  if (!event.nick.empty()) line += " <" + event.nick + ">";
  if (!event.object.empty()) line += " -> " + event.object;
  if (!event.text.empty()) line += " " + event.text;
  if (!event.about.empty()) line += " (about " + event.about + ", of " + event.when + ")";
  if (event.is_private) line += " {private}";
  if (event.own) line += " {own}";
  if (event.mention) line += " {mention}";
  if (event.replayed) line += " {replayed}";
  return visible(line) + "\n";
}

/// The server's side of a conversation, written by the test; and the client's, as the app would run it.
struct FakeIrcServer {
  client::EventQueue happened{};
  client::Conversation talk{happened};
  std::optional<client::Session> session{};
  Moment now{Time{} + std::chrono::hours(1), WallTime{} + std::chrono::hours(500'000)};
  bool told = false;
  std::string sent{};  ///< by the client, with LF, not yet taken by client_sent()

  explicit FakeIrcServer(client::Identity identity = {"alice", "Alice"}) { connect(std::move(identity)); }

  void connect(client::Identity identity = {"alice", "Alice"}) {
    session.emplace(std::move(identity), now);
    told = false;
    play();
  }

  void lose() {
    session.reset();
    talk.on_lost(now);
  }

  /// Lines, each ending in LF; "PONG" answers the last PING.
  void says(std::string_view lines) {
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
      const auto message = parse_irc(line);
      if (message && session->take(*message, now)) talk.take(*message, *session, now);
      play();
    }
  }

  /// Answers the barrier that the client waits for.
  void confirms() {
    const std::size_t at = sent.rfind("PING :");
    const std::string token = sent.substr(at + 6, sent.find('\n', at) - at - 6);
    sent.clear();
    says(":irc.example PONG irc.example :" + token + "\n");
  }

  void play() {
    if (session->registered() && !told) {
      told = true;
      talk.on_registered(*session, now);
      for (std::string& line : talk.take_lines()) session->say(std::move(line));
      talk.say_postponed(now);
    }
    for (std::string& line : talk.take_lines()) session->say(std::move(line));
    const std::string bytes = session->take_outgoing();
    for (const char c : bytes) {
      if (c != '\r') sent += c;
    }
  }

  std::string client_sent() {
    play();
    return std::exchange(sent, {});
  }

  std::string events() {
    std::string lines;
    for (const client::Event& event : happened.take_all()) lines += shown(event);
    return lines;
  }

  void wait(Duration span) {
    now.steady += span;
    now.wall += std::chrono::duration_cast<WallTime::duration>(span);
  }

  void forget() {
    events();
    client_sent();
  }

  /// The shortest way in; `capabilities` are offered and granted.
  void lets_in(std::string_view capabilities = "") {
    if (!capabilities.empty()) {
      says(":irc.example CAP * LS :" + std::string(capabilities) + "\n");
      says(":irc.example CAP alice ACK :" + std::string(capabilities) + "\n");
    }
    says(
        ":irc.example 001 alice :Welcome\n"
        ":irc.example 005 alice CASEMAPPING=ascii CHANTYPES=# PREFIX=(ov)@+ STATUSMSG=@+ NETWORK=Example "
        ":are\n"
        ":irc.example 422 alice :No message of the day\n");
    std::string greeting = sent;
    confirms();
    sent.insert(0, greeting);
  }

  void opens(const std::string& room, const std::string& members = "@bob alice") {
    says(":alice!~a@host JOIN " + room + "\n:irc.example 353 alice = " + room + " :" + members +
         "\n:irc.example 366 alice " + room + " :End\n");
  }
};

}  // namespace chat::test
