#pragma once

#include "client/events/event.h"
#include "client/protocol/session.h"
#include "client/text/irc_words.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <string>
#include <string_view>

namespace chat::client {

struct ConversationState;

/// How a message is told. "{1}" is the second parameter (the first is the person's nick), "{*}" the last,
/// which is the server's own words.
struct Phrase {
  Event::Kind kind = Event::Kind::answer;
  std::string_view text{};  ///< empty: the server's words
  std::size_t room = 0;     ///< the parameter that may name one; 0: none does
};

/// One of the server's messages while it is handled, with what its tags and its source say. The views are
/// into the message.
struct Received {
  ConversationState& state;
  const IrcMessage& message;
  const Session& session;
  Moment now;
  IrcSource source{};
  WallTime time{};        ///< the server's if has_time, else now
  bool has_time = false;  ///< the server says when it was
  std::string_view id{};  ///< msgid, escaped still
  bool replayed = false;  ///< in a batch of history
  bool missed = false;    ///< in one that was asked for on coming back, which is heard as if it came now
  Phrase phrase{};

  Received(ConversationState& the_state, const IrcMessage& the_message, const Session& the_session,
           Moment the_now);

  std::string_view operator[](std::size_t index) const { return message.parameter(index); }
  std::string_view last() const { return last_parameter(message); }

  /// Whether it is from a server rather than from a person ("nick!user@host").
  bool from_server() const;

  /// Whether it is from somebody whom the person ignores.
  bool is_ignored() const;

  /// An event with the message's time, id, and who did it.
  Event event(Event::Kind kind) const;

  /// Emits an event that nobody did: the server's words, or this client's.
  void tell(Event::Kind kind, std::string text, std::string_view room = {}) const;
};

using Handler = void (*)(Received&);

/// Handle a CTCP request (a PRIVMSG that is no ACTION) and an answer (a NOTICE). `body` stood between the
/// marks.
void take_ctcp_request(Received& received, std::string_view body);
void take_ctcp_answer(Received& received, std::string_view body);

/// The parameters from `first` on, with a space between each two.
std::string joined_parameters(const IrcMessage& message, std::size_t first);

}  // namespace chat::client
