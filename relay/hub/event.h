#pragma once

#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat::relay {

/// Who did something, as others may address and recognise them. Views: valid as long as what they were taken
/// from.
struct Source {
  std::string_view nick;
  std::string_view user;
  std::string_view host;
  std::string_view realname{};
  bool bot = false;
};

/// "nick!user@host", which is what masks are compared with.
inline void append_full_source(const Source& source, std::string& out) {
  out.append(source.nick).append("!").append(source.user).append("@").append(source.host);
}

inline std::string full_source(const Source& source) {
  std::string full;
  append_full_source(source, full);
  return full;
}

/// Something that happened in a room or to a person, before any dialect has put it into words.
struct Event {
  enum class Kind {
    said,     ///< `text`
    noticed,  ///< `text`, which nothing automatic may answer
    acted,    ///< `text` is what the source does: "/me waves"
    tagged,   ///< `tags` alone: typing, a reaction
    joined,
    parted,  ///< `text` is the reason, or empty; `object` the room gone to, where that is known and no secret
    quit,    ///< left the relay; `text` is the reason, or empty
    renamed,    ///< `object` is the new nick
    topic_set,  ///< `text` is the topic; empty: cleared
    kicked,     ///< `object` is who; `text` the reason, or empty
    modes_set,  ///< `text` is the change as it is written: "+ov alice bob"
    invited,    ///< `object` is who
    away_set,   ///< `text` is where to; empty: back
    name_set,   ///< `text` is the new real name
    asked,      ///< one client asks another, of which people need not know: "VERSION"
    answered,   ///< the same the other way; nothing may answer it
    unseated,   ///< for the source alone: it has been thrown out of a room
  };

  Kind kind;
  Source source;
  std::string_view target{};  ///< the room's name, with "@" or "+" before it if for those alone; or a nick
  std::string_view text{};
  std::string_view object{};
  bool to_one = false;      ///< the target is a person
  std::string_view tags{};  ///< from the source's client, for others' clients: "+typing=active"
  std::uint64_t id = 0;     ///< of what was said, unique in this relay's life; 0: it was not said
  WallTime at{};
};

/// What a source does, before it is said where, to whom and in which words.
inline Event event_of(Event::Kind kind, const Source& source, Moment now) {
  Event event{kind, source};
  event.at = now.wall;
  return event;
}

inline constexpr std::size_t kEventKinds = static_cast<std::size_t>(Event::Kind::unseated) + 1;

/// One wire format's words for events. The room keeps one log for each rendering that its members use, so the
/// same rendering must be the same object.
class Rendering {
 public:
  virtual ~Rendering() = default;

  /// Appends the line or lines, with their line ends, to `out`; nothing if the format has no words for it.
  virtual void render(const Event& event, std::string& out) const = 0;

 protected:
  Rendering() = default;
  Rendering(const Rendering&) = default;
  Rendering& operator=(const Rendering&) = default;
};

}  // namespace chat::relay
