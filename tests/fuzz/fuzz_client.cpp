// A hostile server: the bytes are what it sends, cut where they like, between which the clock moves, the
// person says something, or the connection is lost. Whatever comes, what is shown and sent must make sense.

#include "client/conversation/conversation.h"
#include "client/conversation/limits.h"
#include "client/protocol/session.h"
#include "common/line_reader.h"
#include "tests/fuzz/checks.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

using namespace chat;
using namespace chat::client;
using namespace chat::fuzz;

namespace {

constexpr std::size_t kLineBytesMax = kIrcTagsBytes + 8192;

// Bytes that no server needs to send: here they are the person, the clock and the network.
constexpr char kPersonActs = '\x05';
constexpr char kTimePasses = '\x06';
constexpr char kConnectionDies = '\x18';

class Client {
 public:
  Client() { connect(); }

  void run(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = std::min(bytes.find_first_of("\x05\x06\x18"), bytes.size());
      receive(bytes.substr(0, end));
      bytes.remove_prefix(end);
      if (!bytes.empty()) act(bytes.front(), bytes.size() > 1 ? bytes[1] : '0');
      bytes.remove_prefix(std::min<std::size_t>(2, bytes.size()));
    }
    check();
  }

 private:
  void connect() {
    session_ = std::make_unique<Session>(Identity{"alice", "Alice"}, now_);
    reader_ = std::make_unique<LineReader>(kLineBytesMax);
    registered_ = false;
    exchange();
  }

  void receive(std::string_view bytes) {
    reader_->feed(bytes);
    for (LineReader::Line line = reader_->next(); line.kind != LineReader::Line::Kind::none;
         line = reader_->next()) {
      const auto message = parse_irc(line.text);
      if (message && session_->take(*message, now_)) talk_.take(*message, *session_, now_);
      exchange();
    }
    check();
  }

  void act(char what, char how) {
    if (what == kTimePasses) pass(how);
    if (what == kPersonActs) do_something(how);
    if (what == kConnectionDies) {
      talk_.on_lost(now_);
      connect();
    }
    exchange();
    check();
  }

  void pass(char how) {
    const auto span = std::chrono::seconds(static_cast<unsigned char>(how));
    now_.steady += span;
    now_.wall += span;
    session_->tick(now_);
    require(session_->deadline() > now_.steady, "what is due is done, and then is due no more");
  }

  void do_something(char how) {
    const auto places = talk_.places();
    const std::string target =
        places.empty() ? "#lobby" : places[static_cast<unsigned char>(how) % places.size()]->name;
    switch (static_cast<unsigned char>(how) % 10) {
      case 0:
        talk_.say(Event::Kind::message, target, "hi", now_);
        return;
      case 1:
        talk_.say(Event::Kind::action, target, std::string(700, 'x'), now_);
        return;
      case 2:
        talk_.say(Event::Kind::notice, "@#lobby", "a\nb", now_);
        return;
      case 3:
        talk_.join("#lobby", "key");
        return;
      case 4:
        talk_.join(target);
        return;
      case 5:
        talk_.leave(target, now_, "bye");
        return;
      case 6:
        talk_.switch_to(target);
        return;
      case 7:
        talk_.open_private("bob");
        return;
      case 8:
        talk_.ignore("bob");
        return;
      default:
        talk_.unignore("bob");
        return;
    }
  }

  void exchange() {
    if (session_->registered() && !registered_) {
      registered_ = true;
      talk_.on_registered(*session_, now_);
    }
    for (std::string& line : talk_.take_lines()) {
      check_line(line);
      session_->say(std::move(line));
    }
    check_outgoing(session_->take_outgoing());
  }

  static void check_line(std::string_view line) {
    // A server may have told us of names with anything in them but spaces and line ends.
    require(line.find_first_of(std::string_view("\r\n", 2)) == std::string_view::npos, "a line is one", line);
  }

  void check_outgoing(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find("\r\n");
      require(end != std::string_view::npos, "lines end", bytes);
      const std::string_view line = bytes.substr(0, end);
      require(line.size() + 2 <= session_->support().line_bytes(), "no line is too long", line);
      require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
              "nothing is within it", line);
      bytes.remove_prefix(end + 2);
    }
  }

  void check() {
    const auto events = happened_.take_all();
    require(events.size() <= 2 * EventLimit::kEventsMax + 1, "events are bounded");
    for (const Event& event : events) {
      for (const std::string* text : {&event.room, &event.nick, &event.text, &event.object, &event.id}) {
        require(!find_invalid_utf8(*text), "it is UTF-8", *text);
      }
    }
    const auto places = talk_.places();
    require(places.size() <= kPlacesMax, "places are bounded");
    std::size_t members = 0;
    bool has_current = talk_.current() == nullptr;
    for (const Place* place : places) {
      has_current = has_current || place == talk_.current();
      members += place->members.size();
      require(place->joined || place->members.empty(), "who is nowhere sees nobody", place->name);
      require(place->replay.seen.size() <= kSeenLinesMax, "what was seen is bounded", place->name);
      const auto nicks = talk_.nicks(*place);
      require(nicks.size() <= std::max<std::size_t>(place->members.size(), 1), "nicks are members",
              place->name);
    }
    require(members <= kMembersMax, "members are bounded");
    require(has_current, "the current place is one of the places");
    require(session_->all_confirmed() || !session_->broken().empty() || session_->deadline() != kNever,
            "there is always something to wait for");
  }

  EventQueue happened_{};
  Conversation talk_{happened_};
  std::unique_ptr<Session> session_{};
  std::unique_ptr<LineReader> reader_{};
  Moment now_{Time{} + std::chrono::hours(1), WallTime{} + std::chrono::hours(500'000)};
  bool registered_ = false;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Client().run({reinterpret_cast<const char*>(data), size});
  return 0;
}
