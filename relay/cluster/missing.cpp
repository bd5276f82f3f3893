#include "relay/cluster/missing.h"

#include "common/unix_time.h"
#include "relay/hub/bookmarks.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace chat::relay {
namespace {

using std::chrono::milliseconds;

struct MissingBits {
  static constexpr std::uint64_t bot = 1, invisible = 2, rules_relay = 4, is_encrypted = 8, in_own_words = 16;
};
constexpr std::uint64_t kOp = 1;
constexpr std::uint64_t kVoice = 2;

std::uint64_t bits_of(const MissingPerson& person) {
  return (person.bot ? MissingBits::bot : 0) | (person.invisible ? MissingBits::invisible : 0) |
         (person.rules_relay ? MissingBits::rules_relay : 0) |
         (person.is_encrypted ? MissingBits::is_encrypted : 0) |
         (person.profile.in_own_words() ? MissingBits::in_own_words : 0);
}

void put_seat(std::string& out, const MissingSeat& seat) {
  put_text(out, seat.room);
  put_number(out, id_at(seat.created));
  put_number(out, (seat.op ? kOp : 0) | (seat.voice ? kVoice : 0));
}

MissingSeat take_seat(BinaryReader& bytes) {
  constexpr std::uint64_t kMost = 1ULL << 62;
  MissingSeat seat;
  seat.room = bytes.text();
  const std::uint64_t created = std::min(bytes.number(), kMost);
  seat.created = wall_time_at(std::chrono::microseconds(static_cast<std::int64_t>(created)));
  const std::uint64_t standing = bytes.number();
  seat.op = (standing & kOp) != 0;
  seat.voice = (standing & kVoice) != 0;
  return seat;
}

MissingPerson take_person(BinaryReader& bytes, Time now) {
  constexpr std::uint64_t kMost = 1ULL << 40;  // milliseconds
  MissingPerson person;
  person.id = bytes.number();
  person.code = bytes.number();
  person.until = now + milliseconds(std::min(bytes.number(), kMost));
  const std::uint64_t bits = bytes.number();
  person.bot = (bits & MissingBits::bot) != 0;
  person.invisible = (bits & MissingBits::invisible) != 0;
  person.rules_relay = (bits & MissingBits::rules_relay) != 0;
  person.is_encrypted = (bits & MissingBits::is_encrypted) != 0;
  person.nick = bytes.text();
  const std::string_view user = bytes.text();
  const std::string_view host = bytes.text();
  const std::string_view realname = bytes.text();
  person.profile = {user, host, realname, (bits & MissingBits::in_own_words) != 0};
  person.account = bytes.text();
  person.away = bytes.text();
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left)
    person.seats.push_back(take_seat(bytes));
  return person;
}

}  // namespace

void put_missing(std::string& out, const MissingPeople& people, Time now) {
  put_number(out, people.all().size());
  for (const auto& [id, person] : people.all()) {
    const auto left = std::chrono::ceil<milliseconds>(std::max(person.until - now, Duration::zero()));
    for (const std::uint64_t each :
         {id, person.code, static_cast<std::uint64_t>(left.count()), bits_of(person)})
      put_number(out, each);
    for (const std::string_view each :
         {std::string_view(person.nick), person.profile.user(), person.profile.host(),
          person.profile.realname(), std::string_view(person.account), std::string_view(person.away)})
      put_text(out, each);
    put_number(out, person.seats.size());
    for (const MissingSeat& seat : person.seats) put_seat(out, seat);
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

}  // namespace chat::relay
