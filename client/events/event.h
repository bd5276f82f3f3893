#pragma once

#include "common/moment.h"

#include <string>
#include <utility>
#include <vector>

namespace chat::client {

/// Somebody who is in a room, with the signs of their rank there: "@+", highest first; empty for most.
struct Member {
  std::string nick;
  std::string prefixes{};
};

/// One thing that happened, as a person is told of it, whatever shows it: a terminal, a pipe, JSON, the log.
/// All text is UTF-8 and otherwise as it came: control characters are made visible by whoever shows it.
struct Event {
  enum class Kind {
    message,
    action,  ///< "/me waves": `text` is what is done
    notice,
    joined,      ///< `object`: further rooms, as Folding found them
    left,        ///< `text` is the reason
    quit,        ///< `room` is each room that they were in, one event a room
    kicked,      ///< `nick` kicked `object`
    renamed,     ///< `nick` is now `object`
    topic,       ///< `nick` set it, or nobody did: it is what was found on entering
    mode,        ///< `text` is "+o bob"
    invited,     ///< `nick` asks `object`, mostly the person, into `room`
    away,        ///< `text` is why; empty: back again
    answer,      ///< what the server said to a question (who, whois, rooms) or of itself
    info,        ///< this client's own words
    error,       ///< something that was asked for was not done
    marker,      ///< a dividing line: "since you left", "earlier"; `time` is when that was
    attendance,  ///< several came and went, folded (folding.h): `text` is "alice and bob joined"
    taken_back,  ///< by `nick`: what was said under the msgid `about`; `text` is the reason
  };
  Kind kind = Kind::info;
  WallTime time{};     ///< the server's, where it says
  std::string room{};  ///< where: a channel; or the other's nick, in private; empty: nowhere in particular
  std::string nick{};  ///< who did it; empty: the server, or this client
  std::string text{};
  std::string object{};  ///< whom it was done to; of a message: "@#room", said to that room's operators
                         ///< alone; of what was refused: to whom it was said, where that is no room; of
                         ///< another's line that this person has had taken back: whose
  std::string id{};      ///< IRCv3 msgid; empty: none
  std::string about{};   ///< another message's
  std::string said{};  ///< of an error: what this person said and the server refused; of what this person has
                       ///< had taken back: what it was
  std::string when{};  ///< of what was taken back, for people: "14:02"; empty: not known
  std::vector<Member> members{};  ///< of an answer on who is in a room: all whom the server listed
  bool is_private = false;
  bool by_server = false;  ///< `nick` is the server's name
  bool own = false;        ///< done by this person
  bool mention = false;    ///< names this person, in what another said
  bool replayed = false;   ///< history: it happened before the person came
};

/// An event that nobody did: this client's own words.
inline Event own_words(Event::Kind kind, std::string text, WallTime time) {
  Event event;
  event.kind = kind;
  event.time = time;
  event.text = std::move(text);
  return event;
}

}  // namespace chat::client
