#include "client/rendering/wording.h"

#include "client/rendering/comings_and_goings.h"
#include "common/display_width.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::client {
namespace {

using Role = Part::Role;
using Compose = void (*)(const Event&, Wording&);

Part person(const Event& event) {
  return {event.own ? Role::you : Role::nick, event.nick};
}

Part said(const Event& event) {
  return {Role::said, event.text};
}

Part frame(std::string_view words) {
  return {Role::frame, words};
}

/// "alice " or "You ", with the verb that goes with it.
void subject(const Event& event, Wording& line, std::string_view they, std::string_view you) {
  if (event.own) {
    line << Part{Role::you, "You"} << you;
  } else {
    line << Part{Role::nick, event.nick} << they;
  }
}

void reason(const Event& event, Wording& line) {
  if (!event.text.empty()) line << " (" << said(event) << ")";
}

void star(Wording& line) {
  line << "* ";
  line.begin_body();
}

/// Whether it is not said to all of a room: to one person, or, "@#ops", to its operators alone.
bool is_to_some(const Event& event) {
  return event.is_private || !event.object.empty();
}

/// "[alice -> you] ", "[you -> alice] ", "[alice -> @#ops] ": of a private line the room is the other's nick.
void lead_to_some(const Event& event, Wording& line, std::string_view opening = "[") {
  const Part you{Role::you, "you"};
  const Part from = event.own ? you : Part{Role::nick, event.nick};
  const Part other = event.own ? Part{Role::nick, event.room} : you;
  const Part to = event.is_private ? other : Part{Role::said, event.object};
  line << frame(opening) << from << frame(" -> ") << to << frame("] ");
  line.names_room();
}

void message(const Event& event, Wording& line) {
  if (is_to_some(event)) {
    lead_to_some(event, line);
  } else {
    line << "<" << person(event) << "> ";
  }
  line.begin_body();
  line << said(event);
}

/// Unlike what the client tells, which begins with a star: who is called The, or You, does not speak for it.
void action(const Event& event, Wording& line) {
  if (is_to_some(event)) {
    lead_to_some(event, line, "[* ");
  } else {
    line << "<* " << person(event) << "> ";
  }
  line.begin_body();
  line << said(event);
}

void notice(const Event& event, Wording& line) {
  if (event.nick.empty()) {
    line << "-server- ";
  } else if (is_to_some(event)) {
    lead_to_some(event, line);
    line << "notice: ";
  } else {
    line << "-" << person(event) << "- ";
  }
  line.begin_body();
  line << said(event);
}

void joined(const Event& event, Wording& line) {
  star(line);
  if (event.own) {
    line << Part{Role::you, "You"} << " are in " << Part{Role::said, event.room};
    line.names_room();
  } else {
    line << person(event) << " joined";
    if (!event.object.empty()) line << " (also " << Part{Role::said, event.object} << ")";
  }
}

void left(const Event& event, Wording& line) {
  star(line);
  subject(event, line, " left", " left ");
  if (event.own) {
    line << Part{Role::said, event.room};
    line.names_room();
  }
  if (!event.object.empty()) line << " (also " << Part{Role::said, event.object} << ")";
  reason(event, line);
}

void quit(const Event& event, Wording& line) {
  star(line);
  subject(event, line, " quit", " quit");
  if (event.text == kNamelessSplit) {
    line << " (net split)";
  } else {
    reason(event, line);
  }
}

/// Whom it is done to: "you", if the event names the person, and "yourself", if they did it.
Part object(const Event& event) {
  if (event.own && event.object == event.nick) return Part{Role::you, "yourself"};
  return event.mention ? Part{Role::you, "you"} : Part{Role::nick, event.object};
}

void kicked(const Event& event, Wording& line) {
  star(line);
  subject(event, line, " kicked ", " kicked ");
  line << object(event);
  reason(event, line);
}

void renamed(const Event& event, Wording& line) {
  star(line);
  subject(event, line, " is now known as ", " are now known as ");
  line << Part{event.own ? Role::you : Role::nick, event.object};
}

void topic(const Event& event, Wording& line) {
  star(line);
  if (event.nick.empty()) {
    line << (event.text.empty() ? "No topic is set" : "The topic is: ");
  } else {
    const std::string_view verb = event.text.empty() ? " cleared the topic" : " set the topic: ";
    subject(event, line, verb, verb);
  }
  line << said(event);
}

void mode(const Event& event, Wording& line) {
  star(line);
  if (event.nick.empty()) {
    line << "Modes: ";
  } else {
    subject(event, line, " set ", " set ");
  }
  line << said(event);
}

void invited(const Event& event, Wording& line) {
  star(line);
  subject(event, line, " invited ", " invited ");
  line << object(event) << " to " << Part{Role::said, event.room};
  if (event.mention) line << ": /join " << Part{Role::said, event.room};
  line.names_room();
}

void away(const Event& event, Wording& line) {
  star(line);
  if (event.text.empty()) {
    subject(event, line, " is back", " are back");
  } else {
    subject(event, line, " is away", " are away");
    reason(event, line);
  }
}

void told(const Event& event, Wording& line) {
  star(line);
  line << said(event);
}

void error(const Event& event, Wording& line) {
  line << Part{Role::mark, "! "};
  line.begin_body();
  line << said(event);
}

void marker(const Event& event, Wording& line) {
  line << "-- ";
  line.begin_body();
  line << said(event) << " --";
}

/// ', "the keys are unde..."'
void beginning_of(const std::string& said, Wording& line) {
  constexpr std::size_t kColumns = 40;
  const std::string_view beginning = fitting(said, kColumns);
  line << ", \"" << Part{Role::said, beginning} << (beginning.size() < said.size() ? "...\"" : "\"");
}

void taken_back(const Event& event, Wording& line) {
  star(line);
  subject(event, line, " took back", " took back");
  line << (event.when.empty() ? " an earlier line" : " the line of ") << event.when;
  if (event.is_private) line << (event.own ? " to " : " to you");
  if (event.is_private && event.own) line << Part{Role::nick, event.room};
  if (event.is_private) line.names_room();
  if (!event.object.empty()) line << " of " << Part{Role::nick, event.object};
  if (!event.said.empty()) beginning_of(event.said, line);
  reason(event, line);
}

struct Row {
  Compose compose;
  bool quiet;
};

// By Event::Kind.
constexpr std::array<Row, 18> kRows{{{message, false},
                                     {action, false},
                                     {notice, false},
                                     {joined, true},
                                     {left, true},
                                     {quit, true},
                                     {kicked, false},
                                     {renamed, true},
                                     {topic, false},
                                     {mode, true},
                                     {invited, false},
                                     {away, true},
                                     {told, false},
                                     {told, false},
                                     {error, false},
                                     {marker, true},
                                     {told, true},
                                     {taken_back, false}}};
static_assert(kRows.size() == static_cast<std::size_t>(Event::Kind::taken_back) + 1);

const Row& row_of(Event::Kind kind) {
  return kRows[static_cast<std::size_t>(kind)];
}

}  // namespace

Wording::Wording(const Event& event) : needs_room_(!event.room.empty() && !event.is_private) {
  row_of(event.kind).compose(event, *this);
}

Wording& Wording::operator<<(Part part) {
  if (part.text.empty()) return *this;
  parts_.at(count_) = part;
  ++count_;
  return *this;
}

bool is_quiet(Event::Kind kind) {
  return row_of(kind).quiet;
}

}  // namespace chat::client
