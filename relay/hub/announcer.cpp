#include "relay/hub/announcer.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {
namespace {

// What a look at a member costs, measured in bytes delivered.
constexpr std::size_t kLookBytes = 16;

/// A fact in the words of each rendering that is asked for, put into words once.
class Rendered {
 public:
  explicit Rendered(const Fact& fact) : fact_(fact) {}

  std::string_view in(const Rendering& rendering) {
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [&](const auto& each) { return each.first == &rendering; });
    if (found != lines_.end()) return found->second;
    std::string line;
    rendering.render(fact_, line);
    return lines_.emplace_back(&rendering, std::move(line)).second;
  }

 private:
  const Fact& fact_;
  std::vector<std::pair<const Rendering*, std::string>> lines_;
};

/// Those who share a room with the actor, each once. Nobody is counted before and after, also where there is
/// no memory for all of them.
class Peers {
 public:
  explicit Peers(Person& actor) {
    count(actor);
    for (const Seat& seat : actor.seats) {
      for (Person* const each : seat.room->members()) count(*each);
    }
  }
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;
  ~Peers() {
    for (Person* const each : counted_) each->is_counted = false;
  }

  std::span<Person* const> others() const { return std::span(counted_).subspan(1); }

 private:
  void count(Person& person) {
    if (person.is_counted) return;
    counted_.push_back(&person);
    person.is_counted = true;
  }

  std::vector<Person*> counted_{};  // the actor first
};

}  // namespace

void Announcer::tell_room(Room& room, const Fact& fact, const Person* actor) {
  effort_ += room.announce(fact, actor, line_) * room.members().size();
  deliveries_ += room.members().size();
}

void Announcer::tell_peers(const Fact& fact, Person& actor) {
  if (actor.seats.size() == 1) return tell_room(*actor.seats.front().room, fact, &actor);
  for (const Seat& seat : actor.seats) count_looks(seat.room->members().size());
  Rendered rendered(fact);
  const Peers peers(actor);
  for (Person* const peer : peers.others()) {
    if (peer->reader) send(*peer, rendered.in(*peer->reader.rendering));
  }
}

void Announcer::tell_one(Person& to, const Fact& fact) {
  if (!to.reader) return;
  std::string line;
  to.reader.rendering->render(fact, line);
  send(to, line);
}

void Announcer::tell_each(std::span<Person* const> readers, const Fact& fact) {
  Rendered rendered(fact);
  for (Person* const reader : readers) queue(*reader, rendered.in(*reader->reader.rendering));
}

void Announcer::count_looks(std::size_t people) {
  effort_ += kLookBytes * people;
}

void Announcer::send(Person& to, std::string_view line) {
  if (line.empty() || to.reader.outbox->backlog() <= private_backlog_) return queue(to, line);
  effort_ += line.size();
  ++deliveries_;
  to.reader.outbox->miss_one();
}

void Announcer::queue(Person& to, std::string_view line) {
  if (line.empty()) return;
  effort_ += line.size();
  ++deliveries_;
  to.reader.outbox->queue(line);
}

}  // namespace chat::relay
