// Who is lost comes back to what it had: what was sent and did not arrive, the codes, and the dialects.

#include "catch.h"
#include "common/line_reader.h"
#include "fake_client.h"
#include "relay/delivery/outbox.h"
#include "relay/delivery/stream.h"
#include "relay/hub/return_codes.h"

#include <memory>
#include <string>
#include <vector>

using namespace chat::relay;
using chat::LineReader;
using chat::test::at_second;
using chat::test::FakeClient;
using chat::test::FakeRelay;
using chat::test::LocalHub;
using chat::test::take_from;

namespace {

constexpr const char* kKey = "sixteen bytes ok";

std::string lines(int from, int to) {
  std::string all;
  for (int i = from; i < to; ++i) all += "line " + std::to_string(i) + "\n";
  return all;
}

/// What is sent of `all` from the beginning of the line on that holds this byte.
std::string from_line_with(const std::string& all, std::size_t byte) {
  const std::size_t end = byte == 0 ? std::string::npos : all.rfind('\n', byte - 1);
  return end == std::string::npos ? all : all.substr(end + 1);
}

struct Reader {
  StreamOrder order{};
  Stream stream{order};
  Outbox outbox{};
  Reader() {
    outbox.subscribe(stream);
    outbox.keep_sent();
  }
  void append(const std::string& text) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin) + 1;
      stream.append(text.substr(begin, end - begin));
      begin = end;
    }
  }
  void settle() {
    outbox.catch_up();
    order.settle();
  }
};

FakeRelay returning_relay() {
  return FakeRelay(HubSettings{.return_within = std::chrono::minutes(10), .return_key = kKey});
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string code_in(const std::string& text) {
  constexpr std::string_view kBefore = "/resume ";
  const std::size_t at = text.find(kBefore) + kBefore.size();
  return text.substr(at, text.find(' ', at) - at);
}

}  // namespace

TEST_CASE("what has not arrived is sent again from its line's beginning, wherever it was cut", "[outbox]") {
  const std::string all = lines(0, 12);
  for (std::size_t bite = 1; bite <= all.size(); bite += 7) {
    for (std::size_t unacknowledged = 0; unacknowledged <= bite; ++unacknowledged) {
      Reader reader;
      reader.append(all);
      const std::string sent = take_from(reader.outbox, bite);
      reader.settle();
      reader.outbox.rewind(unacknowledged);
      const std::size_t arrived = sent.size() - unacknowledged;
      CHECK(take_from(reader.outbox) == from_line_with(all, arrived));
    }
  }
}

TEST_CASE("what comes first stands before all that waits, and after it all goes on", "[outbox]") {
  Reader reader;
  reader.append(lines(0, 3));
  take_from(reader.outbox, 10);
  reader.settle();
  reader.outbox.rewind(2);
  reader.outbox.queue_first("first\n");
  reader.outbox.queue("of its own\n");
  reader.append(lines(3, 4));
  CHECK(take_from(reader.outbox) == "first\nline 1\nline 2\nof its own\nline 3\n");
  CHECK(reader.outbox.is_empty());
  reader.outbox.forget_sent(0);
  CHECK(reader.outbox.sent_bytes() == 0);
}

TEST_CASE("who has taken all is told what comes first and nothing else", "[outbox]") {
  Reader reader;
  reader.append(lines(0, 3));
  take_from(reader.outbox);
  reader.settle();
  reader.outbox.rewind(0);
  reader.outbox.queue_first("first\n");
  CHECK(take_from(reader.outbox) == "first\n");
}

TEST_CASE("what has arrived is not kept, and what has not is kept up to a bound", "[outbox]") {
  struct Words : GapWords {
    std::string words_for_gap(std::uint64_t missed) const override {
      return std::to_string(missed) + " missed\n";
    }
  } words;
  Reader reader;
  reader.outbox.use_gap_words(words);
  const std::string block = std::string(1023, 'x') + "\n";
  std::size_t sent = 0;
  for (int i = 0; i < 200; ++i) {
    reader.append(block);
    sent += take_from(reader.outbox).size();
    reader.settle();
    reader.outbox.forget_sent(sent);
    CHECK(reader.outbox.sent_bytes() <= Outbox::kSentMostBytes + 17 * 1024);
  }
  SECTION("an acknowledgement of all frees all") {
    reader.outbox.forget_sent(0);
    CHECK(reader.outbox.sent_bytes() == 0);
    reader.outbox.rewind(0);
    CHECK(take_from(reader.outbox).empty());
  }
  SECTION("who never took them is told how many are missing") {
    const std::size_t kept = reader.outbox.sent_bytes();
    reader.outbox.rewind(sent);
    const std::string again = take_from(reader.outbox);
    CHECK(again.substr(0, again.find('\n') + 1) == std::to_string(200 - kept / 1024) + " missed\n");
    CHECK(again.size() == kept + again.find('\n') + 1);
  }
}

TEST_CASE("held places keep what is said meanwhile, also at a log's head", "[outbox]") {
  Reader reader;
  reader.append(lines(0, 1));
  take_from(reader.outbox);
  reader.settle();
  reader.outbox.hold_all_places();
  for (int i = 1; i < 4; ++i) {
    reader.append(lines(i, i + 1));
    reader.order.settle();
  }
  CHECK(take_from(reader.outbox) == lines(1, 4));
  reader.outbox.forget_sent(0);
  reader.settle();
  CHECK(reader.stream.kept_bytes() == 0);
}

TEST_CASE("a line whose rest will not come is dropped, and whole ones stay") {
  for (const std::size_t max_line : {std::size_t{4}, std::size_t{100}}) {
    LineReader reader(max_line);
    reader.feed("one\ntwo\nunfinished");
    if (max_line == 4) CHECK(reader.next().text == "one");
    reader.forget_unfinished();
    if (max_line != 4) CHECK(reader.next().text == "one");
    CHECK(reader.next().text == "two");
    CHECK(reader.next().kind == LineReader::Line::Kind::none);
    reader.feed("new\n");
    CHECK(reader.next().text == "new");
  }
}

TEST_CASE("a line that was too long already and will not end is forgotten") {
  LineReader reader(4);
  reader.feed("much too long");
  CHECK(reader.next().kind == LineReader::Line::Kind::none);
  reader.forget_unfinished();
  reader.feed("new\n");
  CHECK(reader.next().text == "new");
}

TEST_CASE("a code is read as people write it, and is of one person and one return") {
  const ReturnCodes codes(kKey);
  const std::string code = codes.code_of(7, 0);
  CHECK(code.size() == 11);
  CHECK(codes.is_code_of(code, 7, 0));
  CHECK_FALSE(codes.is_code_of(code, 8, 0));
  CHECK_FALSE(codes.is_code_of(code, 7, 1));
  CHECK_FALSE(ReturnCodes("another 16 bytes").is_code_of(code, 7, 0));
  std::string typed;
  for (const char c : code) {
    if (c != '-') typed += c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
  }
  CHECK(codes.is_code_of(typed, 7, 0));
  for (const std::string& wrong :
       {std::string(), code + "0", code.substr(1), "u" + code.substr(1), code + " "})
    CHECK_FALSE(codes.is_code_of(wrong, 7, 0));
}

TEST_CASE("an address has five tries a minute") {
  ReturnCodes codes(kKey);
  const chat::Time now = at_second(0).steady;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(codes.count_try("192.0.2.1", now));
  CHECK(codes.count_try("192.0.2.1", now) == now + std::chrono::seconds(12));
  CHECK_FALSE(codes.count_try("192.0.2.2", now));
  CHECK_FALSE(codes.count_try("192.0.2.1", now + std::chrono::seconds(12)));
}

TEST_CASE("a lost text client is away, has a new code when it is back, and its half line is gone", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay);
  alice.type("/nick alice");
  const std::string code = code_in(alice.received());
  FakeClient bob(relay, "bob");
  CHECK_FALSE(FakeClient(relay).dialect().may_return());
  alice.type("hello");
  alice.received();
  REQUIRE(alice.dialect().may_return());
  alice.send("unfinish");
  alice.dialect().lose(at_second(1));
  CHECK(has(bob.answer_to("/who alice"), "and away: connection lost"));
  CHECK(has(bob.answer_to("/msg alice psst"), "alice is away: connection lost"));
  const std::string told =
      alice.dialect().come_back({.host = "host", .is_encrypted = true}, true, at_second(2));
  CHECK(told.starts_with("* You are back as alice, in #lobby. What you missed comes now.\n"));
  CHECK(code_in(told) != code);
  CHECK(bob.received() == "* alice is back\n");
  alice.type("whole");
  CHECK(bob.received() == "<alice> whole\n");
  CHECK(has(alice.received(), "psst"));
}

TEST_CASE("a code is told once it is good for something, and once", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay);
  CHECK_FALSE(has(alice.received(), "/resume"));
  CHECK_FALSE(has(alice.answer_to(""), "/resume"));
  const std::string told = alice.answer_to("hello");
  CHECK(code_in(told) == relay.hub.return_code(*relay.hub.find("guest1")));
  CHECK_FALSE(has(alice.answer_to("hello again"), "/resume"));
}

TEST_CASE("who has yet to give the relay's password has no code, and no seat", "[line]") {
  FakeRelay relay(
      HubSettings{.return_within = std::chrono::minutes(10), .return_key = kKey, .relay_password = "sesame"});
  FakeClient eve(relay);
  CHECK_FALSE(has(eve.answer_to("hello"), "/resume"));
  CHECK_FALSE(eve.dialect().may_return());
  CHECK(has(eve.answer_to("/pass sesame"), "/resume"));
  CHECK(eve.dialect().may_return());
}

TEST_CASE("who names itself in its first line is told its code in the greeting", "[line]") {
  FakeRelay relay = returning_relay();
  chat::relay::Outbox outbox;
  LineDialect dialect(relay.hub, outbox, relay.renderings, relay.settings, {"host"}, at_second(0));
  dialect.receive("/nick alice\n", at_second(0));
  const std::string told = take_from(outbox);
  CHECK(code_in(told) == relay.hub.return_code(*relay.hub.find("alice")));
  dialect.receive("hello\n", at_second(0));
  CHECK_FALSE(has(take_from(outbox), "/resume"));
}

TEST_CASE("a newcomer with the code goes on as who was lost, and nobody is told of the newcomer", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay);
  alice.type("/nick alice");
  const std::string code = code_in(alice.received());
  alice.type("hello");
  FakeClient bob(relay, "bob");
  bob.type("hello");
  alice.dialect().lose(at_second(1));
  bob.received();
  FakeClient newcomer(relay);
  newcomer.type("/resume " + code);
  REQUIRE(newcomer.dialect().closing_reason() != nullptr);
  CHECK(newcomer.dialect().closing_reason()->returns_as.person == alice.dialect().person_id());
  CHECK(bob.received().empty());
}

TEST_CASE("many who come back at once from one address have not guessed", "[line]") {
  FakeRelay relay = returning_relay();
  std::vector<std::unique_ptr<FakeClient>> lost;
  for (int i = 0; i < 10; ++i) {
    lost.push_back(std::make_unique<FakeClient>(relay));
    lost.back()->type("hello");
    const std::string code = code_in(lost.back()->received());
    lost.back()->dialect().lose(at_second(1));
    FakeClient newcomer(relay);
    newcomer.type("/resume " + code);
    CHECK(newcomer.dialect().closing_reason() != nullptr);
  }
}

TEST_CASE("a code that was right is of no use once another has come back by it", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay);
  alice.type("hello");
  const std::string code = code_in(alice.received());
  alice.dialect().lose(at_second(1));
  FakeClient newcomer(relay);
  newcomer.type("/resume " + code);
  REQUIRE(newcomer.dialect().closing_reason() != nullptr);
  const Returning proved = newcomer.dialect().closing_reason()->returns_as;
  CHECK(relay.hub.is_still_due(proved));
  alice.dialect().come_back({.host = "host", .is_encrypted = true}, true, at_second(2));
  CHECK_FALSE(relay.hub.is_still_due(proved));
  CHECK(relay.hub.is_still_due({proved.person, proved.returns + 1}));
  alice.dialect().leave("gone", at_second(3));
  CHECK_FALSE(relay.hub.is_still_due({proved.person, proved.returns + 1}));
}

TEST_CASE("of two who say the same code one comes back, and the other stays as it was", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay);
  alice.type("hello");
  const std::string code = code_in(alice.received());
  alice.dialect().lose(at_second(1));
  auto first = std::make_unique<FakeClient>(relay);
  first->type("/resume " + code);
  REQUIRE(first->dialect().closing_reason() != nullptr);
  FakeClient second(relay);
  CHECK(has(second.answer_to("/resume " + code), "is nobody's code."));
  CHECK(second.dialect().closing_reason() == nullptr);

  SECTION("unless the first has gone without it") {
    first.reset();
    second.type("/resume " + code);
    CHECK(second.dialect().closing_reason()->returns_as.person == alice.dialect().person_id());
  }
}

TEST_CASE("who comes back has shown what the new connection shows", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay, {}, at_second(0), {.host = "host", .is_encrypted = true, .certificate = "f1"});
  alice.type("/nick alice");
  alice.type("hello");
  const Person& person = *relay.hub.find("alice");
  REQUIRE(person.particulars().certificate == "f1");
  const auto comes_back_with = [&](const std::string& certificate) {
    alice.dialect().lose(at_second(1));
    const Origin origin{.host = "host", .is_encrypted = true, .certificate = certificate};
    alice.dialect().come_back(origin, false, at_second(2));
    return person.particulars().certificate;
  };
  CHECK(comes_back_with("").empty());
  CHECK(comes_back_with("f2") == "f2");
}

TEST_CASE("who has come back from elsewhere is banned where it is, and as it is called", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient ruler(relay, "ruler");
  ruler.type("hello");
  FakeClient alice(relay, {}, at_second(0), {.host = "192.0.2.1", .is_encrypted = true});
  alice.type("/nick alice");
  alice.type("hello");
  FakeClient stranger(relay, {}, at_second(0), {.host = "192.0.2.1", .is_encrypted = true});
  alice.dialect().lose(at_second(1));
  alice.dialect().come_back({.host = "198.51.100.7", .is_encrypted = true}, false, at_second(2));
  ruler.type("/ban alice");
  const RoomModes& modes = relay.hub.find_room("#lobby")->modes();
  CHECK(modes.is_banned(relay.hub.find("alice")->source()));
  CHECK(modes.is_banned({.nick = "other", .user = "u", .host = "198.51.100.7"}));
  CHECK_FALSE(modes.is_banned({.nick = "stranger", .user = "u", .host = "192.0.2.1"}));
}

TEST_CASE("one's own code is no way out", "[line]") {
  FakeRelay relay = returning_relay();
  FakeClient alice(relay);
  const std::string code = code_in(alice.answer_to("hello"));
  CHECK(alice.answer_to("/resume " + code) == "! That is your own code, and you are here.\n");
}

TEST_CASE("who comes back from another address is there from then on, and looks as before", "[line]") {
  for (const std::string cloak : {"", "k3j5h2q7.ip"}) {
    FakeRelay relay = returning_relay();
    FakeClient alice(relay, {}, at_second(0), {.host = "192.0.2.1", .cloak = cloak, .is_encrypted = true});
    alice.type("/nick alice");
    alice.type("hello");
    FakeClient bob(relay, "bob");
    const Person& person = *relay.hub.find("alice");
    const std::string shown(person.profile.host());
    const auto comes_from = [&](const std::string& address) {
      alice.dialect().lose(at_second(1));
      alice.dialect().come_back({.host = address, .is_encrypted = true}, false, at_second(2));
      CHECK(person.profile.host() == shown);
      CHECK(person.address() == address);
    };
    comes_from("198.51.100.7");
    comes_from("192.0.2.1");
    CHECK(person.particulars().hidden_address == (cloak.empty() ? "" : "192.0.2.1"));
    comes_from("198.51.100.7");
    const auto is_banned = [&](const char* address) {
      Person& ruler = *relay.hub.find("bob");
      ruler.rules_relay = true;
      REQUIRE(relay.hub.ban_address(ruler, address, {}, "", at_second(3)));
      return alice.dialect().closing_reason() != nullptr;
    };
    CHECK_FALSE(is_banned("192.0.2.1"));
    CHECK(is_banned("198.51.100.7"));
  }
}
