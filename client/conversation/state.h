#pragma once

#include "client/conversation/ctcp_allowance.h"
#include "client/conversation/ignoring.h"
#include "client/conversation/known_rooms.h"
#include "client/conversation/outgoing_lines.h"
#include "client/conversation/pending_replies.h"
#include "client/conversation/places.h"
#include "client/conversation/postponed.h"
#include "client/conversation/questions.h"
#include "client/conversation/replay.h"
#include "client/conversation/server_view.h"
#include "client/conversation/wanted_back.h"
#include "client/events/event_sink.h"
#include "common/moment.h"

#include <map>
#include <string>
#include <vector>

namespace chat::client {

/// What a Conversation knows, in parts. Each part keeps its own bounds.
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
  Questions questions{};
  TakingBack taking_back{};
  Replay replay{};
  Postponed postponed{};
  KnownRooms known_rooms{};
  Ignored ignored{};
  std::vector<std::string> highlights{};  ///< words that mean the person, beside the nick
  std::string last_in_private{};          ///< who spoke to the person alone; empty: nobody has
  CtcpAllowance ctcp_answers{};
  /// Rooms that the person left and whose PART was lost with the connection, by folded name: whoever comes
  /// back by another relay of those that share a chat is in them still.
  std::map<std::string, std::string> lost_parts{};

  /// Makes the event's text UTF-8, and gives it to the sink.
  void emit(Event&& event);

  /// Takes what the server says of itself, and files all names anew: it may compare them in another way than
  /// before.
  void set_support(const ServerSupport& support);

  /// Places::close(). Tells the person where they talk now, unless they go from room to room: then the prompt
  /// is enough.
  void close_place(Place& place, WallTime now);
  /// The person no longer talks in `place`, but in another, or nowhere.
  void step_aside(const Place& place, WallTime now);
  void tell_where_one_is(bool was_in_room, WallTime now);

  /// To be called when the connection is lost: the person is in no room any more, but the places stay.
  void forget_connection(WallTime now);

  /// Closes the rooms whose PART has no answer, to be called when the person is in them no longer.
  void close_parted(WallTime now);

  /// The server will not give the older lines that were asked for.
  void expect_no_history();

  /// Forgets the first wish to take something back, which nothing will answer, and tells the person.
  void give_up_taking_back(WallTime now);

  /// The same for all questions that were lost with the connection (Questions).
  void give_up_lost_questions(WallTime now);

  /// Tells of the places of which the server did not remember what was known here last: what was said next
  /// may have been lost on the way.
  void tell_of_what_is_forgotten(WallTime now);

  /// Asks the server for all wanted rooms.
  void join_wanted();
};

}  // namespace chat::client
