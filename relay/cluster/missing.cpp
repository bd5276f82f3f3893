#include "relay/cluster/missing.h"

#include "common/unix_time.h"
#include "relay/cluster/fact_codec.h"
#include "relay/hub/bookmarks.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace chat::relay {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kOp = 1;
constexpr std::uint64_t kVoice = 2;

Source source_of(const MissingPerson& person) {
  return {.nick = person.nick,
          .user = person.profile.user(),
          .host = person.profile.host(),
          .realname = person.profile.realname(),
          .account = person.account,
          .bot = person.bot,
          .invisible = person.invisible,
          .rules_relay = person.rules_relay,
          .in_own_words = person.profile.in_own_words(),
          .id = person.id,
          .is_encrypted = person.is_encrypted};
}

void put_seat(std::string& out, const MissingSeat& seat) {
  put_text(out, seat.room);
  put_number(out, id_at(seat.created));
  put_number(out, (seat.op ? kOp : 0) | (seat.voice ? kVoice : 0));
}

MissingSeat take_seat(BinaryReader& bytes) {
  MissingSeat seat;
  seat.room = bytes.text();
  seat.created = take_wall_time(bytes);
  const std::uint64_t standing = bytes.number();
  seat.op = (standing & kOp) != 0;
  seat.voice = (standing & kVoice) != 0;
  return seat;
}

void put_lists(std::string& out, const MissingPerson& person) {
  put_number(out, person.ignored.size());
  for (const Ignored& each : person.ignored) {
    put_text(out, each.mask);
    put_number(out, each.id);
  }
  put_number(out, person.watched.size());
  for (const std::string& each : person.watched) put_text(out, each);
}

/// What comes from elsewhere may be longer than it may be.
void take_lists(BinaryReader& bytes, MissingPerson& person) {
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    std::string mask(bytes.text());
    const std::uint64_t id = bytes.number();
    if (person.ignored.size() < kIgnoredMax) person.ignored.push_back({std::move(mask), id});
  }
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    std::string nick(bytes.text());
    if (person.watched.size() < kWatchedMax) person.watched.push_back(std::move(nick));
  }
}

MissingPerson take_person(BinaryReader& bytes, Time now) {
  constexpr std::uint64_t kMost = 1ULL << 40;  // milliseconds
  const Source source = take_source(bytes);
  MissingPerson person{.id = source.id,
                       .nick = std::string(source.nick),
                       .profile = {source.user, source.host, source.realname, source.in_own_words},
                       .account = std::string(source.account),
                       .bot = source.bot,
                       .invisible = source.invisible,
                       .rules_relay = source.rules_relay,
                       .is_encrypted = source.is_encrypted};
  person.told_up_to = bytes.number();
  person.code = bytes.number();
  person.until = now + milliseconds(std::min(bytes.number(), kMost));
  person.away = bytes.text();
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left)
    person.seats.push_back(take_seat(bytes));
  take_lists(bytes, person);
  return person;
}

}  // namespace

void put_missing(std::string& out, const MissingPeople& people, Time now) {
  put_number(out, people.all().size());
  for (const auto& [id, person] : people.all()) {
    const auto left = std::chrono::ceil<milliseconds>(std::max(person.until - now, Duration::zero()));
    put_source(out, source_of(person));
    put_number(out, person.told_up_to);
    put_number(out, person.code);
    put_number(out, static_cast<std::uint64_t>(left.count()));
    put_text(out, person.away);
    put_number(out, person.seats.size());
    for (const MissingSeat& seat : person.seats) put_seat(out, seat);
    put_lists(out, person);
  }
}

bool take_missing(BinaryReader& bytes, MissingPeople& people, Time now) {
  people.clear();
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    MissingPerson person = take_person(bytes, now);
    if (bytes.is_fine()) people.add(std::move(person), now);
  }
  return bytes.is_fine();
}

void put_private_lines(std::string& out, const PrivateLines& lines) {
  put_number(out, lines.lost_up_to());
  put_number(out, lines.all().size());
  for (const PrivateLines::Line& each : lines.all()) {
    put_number(out, each.to);
    Fact fact = each.line.fact({});
    fact.source.id = each.line.speaker;
    fact.to_one = true;
    put_fact(out, fact);
  }
}

bool take_private_lines(BinaryReader& bytes, PrivateLines& lines, Moment now) {
  lines.begin_after(bytes.number());
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    const std::uint64_t to = bytes.number();
    const auto heard = HeardFact::take(bytes, now);
    if (!heard) return false;
    lines.note(to, heard->view());
  }
  return bytes.is_fine();
}

void put_heard_late(std::string& out, const HeardLate& heard) {
  put_number(out, heard.all().size());
  for (const HeardLate::Lines& each : heard.all()) {
    put_number(out, each.after);
    put_number(out, each.oldest);
  }
}

bool take_heard_late(BinaryReader& bytes, HeardLate& heard) {
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    const std::uint64_t after = bytes.number();
    heard.note(bytes.number(), after);
  }
  return bytes.is_fine();
}

}  // namespace chat::relay
