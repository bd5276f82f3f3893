#pragma once

#include "client/conversation/ctcp_allowance.h"
#include "client/conversation/ignoring.h"
#include "client/conversation/known_rooms.h"
#include "client/conversation/outgoing_lines.h"
#include "client/conversation/pending_replies.h"
#include "client/conversation/places.h"
#include "client/conversation/postponed.h"
#include "client/conversation/replay.h"
#include "client/conversation/server_view.h"
#include "client/events/event_sink.h"
#include "common/moment.h"

#include <string>
#include <vector>

namespace chat::client {

/// What a Conversation knows, in parts; each keeps itself whole and bounded.
struct ConversationState {
  /// `the_sink` must outlive this.
  explicit ConversationState(EventSink& the_sink) : sink(the_sink) {}
  ConversationState(const ConversationState&) = delete;
  ConversationState& operator=(const ConversationState&) = delete;

  EventSink& sink;
  ServerView server{};
  Places places{server.support};
  OutgoingLines outgoing{server.support};
  PendingReplies replies{};
  Replay replay{};
  Postponed postponed{};
  KnownRooms known_rooms{};
  Ignored ignored{};
  std::vector<std::string> highlights{};  ///< words that mean oneself, beside one's nick
  std::string last_in_private{};          ///< who spoke to one alone; empty: nobody has
  CtcpAllowance ctcp_answers{};

  /// Tells of an event; its text is made UTF-8.
  void emit(Event&& event);

  /// Names are compared otherwise from now on.
  void set_support(const ServerSupport& support);

  /// Places::close(). Where the prompt alone would not make it plain, it is said where one talks now.
  void close_place(Place& place, WallTime now);

  /// The connection is lost: one is in no room any more, but the places stay.
  void forget_connection(WallTime now);

  /// The server will not give the older lines that were asked for.
  void expect_no_history();

  /// Asks to be let into all rooms that are wanted.
  void join_wanted();
};

}  // namespace chat::client
