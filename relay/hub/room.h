#pragma once

#include "common/moment.h"
#include "relay/hub/event.h"
#include "relay/hub/history.h"
#include "relay/outbox.h"
#include "relay/stream.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

class Room;

/// A person in the hub, by whichever dialect. The outbox and the rendering outlive the member.
struct Member {
  std::string nick;
  Outbox& outbox;
  const Rendering& rendering;
  std::vector<Room*> rooms{};
};

/// Who is here, what was said, and one log for each rendering that somebody here reads.
class Room {
 public:
  Room(std::string_view name, std::size_t history_lines) : name_(name), history_(history_lines) {}

  const std::string& name() const { return name_; }
  const std::string& topic() const { return topic_; }
  void set_topic(std::string_view topic) { topic_ = topic; }

  /// In the order in which they came.
  const std::vector<Member*>& members() const { return members_; }
  const History& history() const { return history_; }

  /// From now on `member` receives what is announced.
  void add(Member& member);
  void remove(Member& member);

  /// Everybody here receives the event, but not `actor`, who did it and need not be told.
  void announce(const Event& event, Member* actor);

  /// As announce(), and those who come later will be shown it too.
  void record(const Event& event, Member& actor, WallTime at);

  /// See Stream::settle().
  void settle();

 private:
  struct Log {
    const Rendering* rendering;
    std::size_t readers = 0;
    Stream stream{};
    explicit Log(const Rendering& r) : rendering(&r) {}
  };

  std::vector<std::unique_ptr<Log>>::iterator log_of(const Rendering& rendering);

  std::string name_;
  std::string topic_;
  std::vector<Member*> members_;
  History history_;
  std::vector<std::unique_ptr<Log>> logs_;  // one or two: searching beats hashing
};

}  // namespace chat::relay
