#pragma once

#include <string>
#include <string_view>

namespace chat::relay {

/// Something that happened in a room or to a person, before any dialect has put it into words.
struct Event {
  enum class Kind {
    said,       ///< `text` in the room
    acted,      ///< `text` is what `nick` does: "/me waves"
    told,       ///< `text` to one person
    joined,     ///< the room
    left,       ///< the room or the relay; `text` is the reason, or empty
    renamed,    ///< `text` is the new nick
    topic_set,  ///< `text` is the topic; empty: cleared
  };
  Kind kind;
  std::string_view nick;  ///< who did it
  std::string_view text{};
};

/// One wire format's words for events. Stateless; the room keeps one log for each rendering that its members
/// use, so the same rendering must be the same object.
class Rendering {
 public:
  virtual ~Rendering() = default;

  /// Appends the line, its line end included, to `out`; nothing if the format has no line for it.
  virtual void render(const Event& event, std::string& out) const = 0;

 protected:
  Rendering() = default;
  Rendering(const Rendering&) = default;
  Rendering& operator=(const Rendering&) = default;
};

}  // namespace chat::relay
