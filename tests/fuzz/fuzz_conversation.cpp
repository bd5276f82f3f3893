// A whole conversation: bytes decide which of several clients says what, when the clock moves, who reads and
// who leaves. After each round what was sent and who is where must make sense.

#include "tests/fuzz/checks.h"
#include "tests/fuzz/fake_connection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace chat;
using namespace chat::fuzz;
using namespace chat::relay;

namespace {

constexpr std::array<Protocol, 7> kProtocols{Protocol::irc,  Protocol::irc,  Protocol::irc, Protocol::irc,
                                             Protocol::line, Protocol::line, Protocol::raw};

// What a fuzzer would take long to guess. Those without an end are completed by the bytes that follow.
constexpr std::array<std::string_view, 94> kPhrases{
    "NICK alice\r\nUSER a 0 * :Alice A\r\n",
    "NICK bob\r\nUSER b 0 * :Bob\r\n",
    "NICK carol\r\nUSER c 0 * :\xC3\xA9\r\n",
    "NICK thisnameisasmanybytesaspossible\r\nUSER longlonglong 0 * :x\r\n",
    "CAP LS 302\r\n",
    "CAP END\r\n",
    "CAP LIST\r\n",
    "CAP REQ :message-tags server-time batch labeled-response echo-message\r\n",
    "CAP REQ :away-notify extended-join invite-notify setname draft/chathistory\r\n",
    "CAP REQ :multi-prefix userhost-in-names\r\n",
    "CAP REQ :-message-tags -batch\r\n",
    "CAP REQ :",
    "JOIN #lobby\r\n",
    "JOIN #a,#b,#c\r\n",
    "JOIN 0\r\n",
    "JOIN #a key\r\n",
    "JOIN #aroomwiththelongestnamethatthereisforaroomatallxx\r\n",
    "JOIN ",
    "PART #lobby :bye\r\n",
    "PART #a,#b\r\n",
    "PRIVMSG #lobby :hi\r\n",
    "PRIVMSG #a,#b :both\r\n",
    "PRIVMSG alice,bob :psst\r\n",
    "PRIVMSG #lobby :\x01"
    "ACTION waves\x01\r\n",
    "PRIVMSG guest1 :hi\r\n",
    "PRIVMSG @#lobby,+#a :ops\r\n",
    "PRIVMSG #lobby :",
    "NOTICE #lobby :n\r\n",
    "NOTICE bob :",
    "@+typing=active TAGMSG #lobby\r\n",
    "@label=1 TAGMSG @#a\r\n",
    "@+a=b;+c;label=x PRIVMSG #lobby :tagged\r\n",
    "@label=2 WHOIS alice\r\n",
    "@label=3 PING x\r\n",
    "@label=4 JOIN #c\r\n",
    "@label=5 PONG\r\n",
    "@",
    "TOPIC #lobby :t\r\n",
    "TOPIC #a :",
    "TOPIC #lobby\r\n",
    "NAMES #lobby,#a\r\n",
    "NAMES\r\n",
    "LIST\r\n",
    "LIST >0,*a*,C<5\r\n",
    "WHO\r\n",
    "WHO #lobby %tcuihsnfdlaor,7\r\n",
    "WHO *\r\n",
    "WHO ",
    "WHOIS bob\r\n",
    "WHOIS guest1\r\n",
    "WHOWAS alice 1\r\n",
    "AWAY :lunch\r\n",
    "AWAY\r\n",
    "AWAY :",
    "INVITE bob #a\r\n",
    "INVITE guest1 #lobby\r\n",
    "KICK #lobby alice,bob :out\r\n",
    "KICK #a alice\r\n",
    "KICK #lobby guest1 :",
    "MODE #lobby +m\r\n",
    "MODE #lobby -m+ntis\r\n",
    "MODE #a +k key\r\n",
    "MODE #a -k key\r\n",
    "MODE #a +l 2\r\n",
    "MODE #a +b bob\r\n",
    "MODE #a +be *!*@* alice\r\n",
    "MODE #a beI\r\n",
    "MODE #lobby +ov alice bob\r\n",
    "MODE #lobby +o guest1\r\n",
    "MODE #a +bbbbbbbbbbbb ",
    "MODE #a ",
    "MODE alice +iB\r\n",
    "MODE bob +B-i\r\n",
    "USERHOST alice bob carol guest1\r\n",
    "ISON alice bob\r\n",
    "NICK alice2\r\n",
    "NICK ",
    "SETNAME :A. L.\r\n",
    "SETNAME :",
    "CHATHISTORY LATEST #lobby * 10\r\n",
    "CHATHISTORY BEFORE #lobby msgid=3 2\r\n",
    "CHATHISTORY AROUND #lobby timestamp=2026-11-19T12:00:01.000Z 3\r\n",
    "CHATHISTORY BETWEEN #a msgid=1 msgid=9 5\r\n",
    "CHATHISTORY TARGETS timestamp=2026-11-19T11:00:00.000Z timestamp=2026-11-20T11:00:00.000Z 5\r\n",
    "CHATHISTORY ",
    "MOTD\r\nLUSERS\r\nVERSION\r\nTIME\r\nINFO\r\nADMIN\r\nSTATS u\r\nHELP\r\n",
    "HELP ",
    "STATS ",
    "PING ",
    "QUIT :see you\r\n",
    "/nick dave\n",
    "/me waves\n",
    "/msg alice hello\n",
    "/join a key\n"};

constexpr std::array<std::string_view, 21> kLinePhrases{"/topic t\n",
                                                        "/who\n/rooms\n/help\n",
                                                        "/join lobby\n",
                                                        "/quit bye\n",
                                                        "hello\n",
                                                        "/msg bob ",
                                                        "/me ",
                                                        "/join ",
                                                        "/kick alice\n",
                                                        "/kick guest1 ",
                                                        "/op alice bob guest1\n",
                                                        "/deop bob\n",
                                                        "/mode\n/mode b\n",
                                                        "/mode +mk-n key\n",
                                                        "/mode -mkl+n\n",
                                                        "/mode ",
                                                        "/invite bob\n",
                                                        "/away lunch\n",
                                                        "/away\n",
                                                        "PRIVMSG #lobby,guest1 :\x01VERSION\x01\r\n",
                                                        "NOTICE guest1 :\x01PING 1\x01\r\n"};

constexpr std::array<std::chrono::milliseconds, 8> kDelays{
    std::chrono::milliseconds(1), std::chrono::milliseconds(100), std::chrono::milliseconds(500),
    std::chrono::seconds(5),      std::chrono::seconds(31),       std::chrono::seconds(61),
    std::chrono::seconds(91),     std::chrono::seconds(151)};

/// The fuzzer's input, as decisions.
class Script {
 public:
  explicit Script(std::string_view bytes) : bytes_(bytes) {}

  bool is_over() const { return bytes_.empty(); }
  std::size_t below(std::size_t bound) {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte % bound;
  }
  std::string_view take(std::size_t most) {
    const std::string_view taken = bytes_.substr(0, most);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view bytes_;
};

class FuzzedConversation {
 public:
  explicit FuzzedConversation(std::string_view input) : script_(input) {
    for (std::size_t i = 0; i < kProtocols.size(); ++i) clients_.push_back(newcomer(i));
  }

  void run() {
    while (!script_.is_over()) {
      step();
      // Several may act in one round.
      if (script_.below(4) != 0) play_rounds();
    }
    drain();
  }

 private:
  std::unique_ptr<FakeConnection> newcomer(std::size_t place) {
    return std::make_unique<FakeConnection>(relay_.dialects, kProtocols[place], relay_.now);
  }

  void step() {
    using Act = void (FuzzedConversation::*)(FakeConnection&);
    constexpr std::array<Act, 12> kActs{
        &FuzzedConversation::say_phrase,    &FuzzedConversation::say_phrase,
        &FuzzedConversation::say_phrase,    &FuzzedConversation::say_phrase,
        &FuzzedConversation::say_completed, &FuzzedConversation::say_completed,
        &FuzzedConversation::say_bytes,     &FuzzedConversation::say_long,
        &FuzzedConversation::move_clock,    &FuzzedConversation::block,
        &FuzzedConversation::read_some,     &FuzzedConversation::go};
    const std::size_t act = script_.below(kActs.size());
    FakeConnection& client = *clients_[script_.below(clients_.size())];
    (this->*kActs[act])(client);
  }

  std::string_view phrase() {
    const std::size_t number = script_.below(kPhrases.size() + kLinePhrases.size());
    return number < kPhrases.size() ? kPhrases[number] : kLinePhrases[number - kPhrases.size()];
  }

  void say_phrase(FakeConnection& client) { client.receive(phrase(), relay_.now); }

  void say_completed(FakeConnection& client) {
    std::string said(phrase());
    said += script_.take(script_.below(64));
    client.receive(said + "\n", relay_.now);
  }

  void say_bytes(FakeConnection& client) { client.receive(script_.take(script_.below(128)), relay_.now); }

  void say_long(FakeConnection& client) {
    const std::string_view unit = script_.take(1 + script_.below(6));
    std::string said(phrase().substr(0, phrase().find('\r')));
    for (std::size_t i = script_.below(256) * 4; i > 0; --i) said += unit;
    client.receive(said + "\r\n", relay_.now);
  }

  void move_clock(FakeConnection&) {
    const auto delay = kDelays[script_.below(kDelays.size())];
    relay_.now.steady += delay;
    relay_.now.wall += delay;
  }

  void block(FakeConnection& client) { client.set_blocked(script_.below(2) == 0); }
  void read_some(FakeConnection& client) { client.flush(script_.below(256) * 8); }

  void go(FakeConnection& client) {
    if (script_.below(2) == 0) return client.finish_input(relay_.now);
    client.hang_up("connection reset");
  }

  /// Until nothing is due any more: a relay that always has something due never sleeps.
  void play_rounds() {
    constexpr int kRoundsMax = 8;
    int rounds = 0;
    do {
      require(++rounds <= kRoundsMax, "what is due is done, and then is due no more");
      play_round();
    } while (std::any_of(clients_.begin(), clients_.end(),
                         [this](const auto& client) { return client->deadline() <= relay_.now.steady; }));
  }

  void play_round() {
    for (const auto& client : clients_) client->expire(relay_.now);
    for (const auto& client : clients_) client->send(relay_.now);
    relay_.hub.settle();
    relay_.dialects.settle();
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (clients_[i]->bury(relay_.now)) clients_[i] = newcomer(i);
    }
    check_company(relay_.hub);
  }

  /// When all have read everything, nothing is kept.
  void drain() {
    for (const auto& client : clients_) client->set_blocked(false);
    // Who leaves is told of, and makes room for a newcomer, who is greeted.
    for (int i = 0; i < 4; ++i) play_rounds();
    for (const auto& client : clients_) client->check_drained();
    check_nothing_kept(relay_.hub);
    for (const auto& client : clients_) client->hang_up("over");
    play_round();
    relay_.hub.settle();
    check_company(relay_.hub);
  }

  Script script_;
  FakeRelay relay_;
  std::vector<std::unique_ptr<FakeConnection>> clients_;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedConversation({reinterpret_cast<const char*>(data), size}).run();
  return 0;
}
