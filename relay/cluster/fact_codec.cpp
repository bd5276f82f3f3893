#include "relay/cluster/fact_codec.h"

#include "common/unix_time.h"
#include "relay/hub/bookmarks.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace chat::relay {
namespace {

// The bits of a source, and of a fact.
struct SourceBits {
  static constexpr std::uint64_t bot = 1, invisible = 2, rules_relay = 4, in_own_words = 8, is_encrypted = 16;
};
struct FactBits {
  static constexpr std::uint64_t to_one = 1, is_forced = 2, has_ban = 4, has_line = 8, is_late = 16,
                                 has_between = 32, is_unheard = 64, is_over = 128;
};

bool has_new_id(Fact::Kind kind) {
  return kind == Fact::Kind::moved || kind == Fact::Kind::lost || kind == Fact::Kind::ignoring;
}

std::uint64_t bit_if(bool is_set, std::uint64_t bit) {
  return is_set ? bit : 0;
}

constexpr std::array kOfThisRelayAlone{Fact::Kind::unseated,  Fact::Kind::dispossessed, Fact::Kind::came,
                                       Fact::Kind::went,      Fact::Kind::crowd_moved,  Fact::Kind::netsplit,
                                       Fact::Kind::unwritten, Fact::Kind::undeleted};

void put_change(std::string& out, const RoomChange& change) {
  put_number(out, static_cast<std::uint64_t>(change.rule));
  put_number(out, change.adding ? 1 : 0);
  put_text(out, change.argument);
  const auto lasts =
      change.lasts ? std::chrono::ceil<std::chrono::milliseconds>(*change.lasts).count() + 1 : 0;
  put_number(out, static_cast<std::uint64_t>(std::max<std::int64_t>(lasts, 0)));
}

std::optional<RoomChange> take_change(BinaryReader& bytes) {
  constexpr std::uint64_t kMost = 1ULL << 40;  // milliseconds
  const std::uint64_t rule = bytes.number();
  if (rule > static_cast<std::uint64_t>(RoomRule::voice)) return std::nullopt;
  RoomChange change{static_cast<RoomRule>(rule)};
  change.adding = bytes.number() != 0;
  change.argument = bytes.text();
  const std::uint64_t lasts = std::min(bytes.number(), kMost);
  if (lasts > 0) change.lasts = std::chrono::milliseconds(lasts - 1);
  return change;
}

void put_ban(std::string& out, const AddressBan& ban) {
  put_text(out, ban.network.to_string());
  put_text(out, ban.by);
  put_text(out, ban.reason);
  put_number(out, id_at(ban.until));
}

std::optional<AddressBan> take_ban(BinaryReader& bytes) {
  const auto network = Network::parse(bytes.text());
  const std::string by(bytes.text());
  const std::string reason(bytes.text());
  const WallTime until = take_wall_time(bytes);
  if (!network) return std::nullopt;
  return AddressBan{*network, by, reason, until};
}

/// As far as it takes to find the line again, and to tell of it.
void put_line(std::string& out, const KeptLine& line) {
  put_number(out, static_cast<std::uint64_t>(line.kind));
  put_number(out, line.id);
  put_number(out, id_at(line.at));
  put_number(out, line.speaker);
  for (const std::string* const each : {&line.nick, &line.user, &line.host, &line.text}) put_text(out, *each);
}

std::optional<KeptLine> take_line(BinaryReader& bytes) {
  const std::uint64_t kind = bytes.number();
  if (kind >= kFactKinds) return std::nullopt;
  KeptLine line{};
  line.kind = static_cast<Fact::Kind>(kind);
  line.id = bytes.number();
  line.at = take_wall_time(bytes);
  line.speaker = bytes.number();
  for (std::string* const each : {&line.nick, &line.user, &line.host, &line.text}) *each = bytes.text();
  return line;
}

}  // namespace

void put_source(std::string& out, const Source& source) {
  put_number(out, source.id);
  put_number(out, bit_if(source.bot, SourceBits::bot) | bit_if(source.invisible, SourceBits::invisible) |
                      bit_if(source.rules_relay, SourceBits::rules_relay) |
                      bit_if(source.in_own_words, SourceBits::in_own_words) |
                      bit_if(source.is_encrypted, SourceBits::is_encrypted));
  for (const std::string_view each :
       {source.nick, source.user, source.host, source.realname, source.account, source.address})
    put_text(out, each);
}

Source take_source(BinaryReader& bytes) {
  Source source{};
  source.id = bytes.number();
  const std::uint64_t bits = bytes.number();
  source.bot = (bits & SourceBits::bot) != 0;
  source.invisible = (bits & SourceBits::invisible) != 0;
  source.rules_relay = (bits & SourceBits::rules_relay) != 0;
  source.in_own_words = (bits & SourceBits::in_own_words) != 0;
  source.is_encrypted = (bits & SourceBits::is_encrypted) != 0;
  for (std::string_view* const each :
       {&source.nick, &source.user, &source.host, &source.realname, &source.account, &source.address})
    *each = bytes.text();
  return source;
}

bool is_shared(Fact::Kind kind) {
  return std::find(kOfThisRelayAlone.begin(), kOfThisRelayAlone.end(), kind) == kOfThisRelayAlone.end();
}

bool is_for_room(const Fact& fact) {
  return is_kept(fact.kind) && !fact.to_one;
}

void put_fact(std::string& out, const Fact& fact) {
  put_number(out, static_cast<std::uint64_t>(fact.kind));
  put_source(out, fact.source);
  for (const std::string_view each : {fact.target, fact.text, fact.object, fact.tags}) put_text(out, each);
  put_number(out, bit_if(fact.to_one, FactBits::to_one) | bit_if(fact.is_forced, FactBits::is_forced) |
                      bit_if(fact.ban != nullptr, FactBits::has_ban) |
                      bit_if(fact.line != nullptr, FactBits::has_line) |
                      bit_if(fact.is_over, FactBits::is_over) | bit_if(fact.is_late, FactBits::is_late) |
                      bit_if(fact.between != nullptr, FactBits::has_between) |
                      bit_if(fact.between != nullptr && fact.between->unheard, FactBits::is_unheard));
  put_number(out, static_cast<unsigned char>(fact.to_status));
  put_number(out, fact.id);
  put_number(out, id_at(fact.at.wall));
  put_number(out, fact.changes.size());
  for (const RoomChange& change : fact.changes) put_change(out, change);
  if (fact.ban != nullptr) put_ban(out, *fact.ban);
  if (fact.line != nullptr) put_line(out, *fact.line);
  if (fact.between != nullptr) put_number(out, fact.between->one);
  if (fact.between != nullptr) put_number(out, fact.between->other);
  if (has_new_id(fact.kind)) put_number(out, fact.new_id);
}

WallTime take_wall_time(BinaryReader& bytes) {
  constexpr std::uint64_t kMost = 1ULL << 62;
  return wall_time_at(std::chrono::microseconds(static_cast<std::int64_t>(std::min(bytes.number(), kMost))));
}

Moment take_time(BinaryReader& bytes, Moment now) {
  const WallTime at = take_wall_time(bytes);
  const auto age = std::max(now.wall - at, WallTime::duration::zero());
  return {now.steady - std::min<Duration>(age, now.steady.time_since_epoch()), at};
}

std::optional<HeardFact> HeardFact::take(BinaryReader& bytes, Moment now) {
  const std::uint64_t kind = bytes.number();
  if (kind >= kFactKinds || !is_shared(static_cast<Fact::Kind>(kind))) return std::nullopt;
  HeardFact heard(Fact{static_cast<Fact::Kind>(kind), take_source(bytes)});
  Fact& fact = heard.fact_;
  for (std::string_view* const each : {&fact.target, &fact.text, &fact.object, &fact.tags})
    *each = bytes.text();
  const std::uint64_t bits = bytes.number();
  fact.to_one = (bits & FactBits::to_one) != 0;
  fact.is_forced = (bits & FactBits::is_forced) != 0;
  fact.is_over = (bits & FactBits::is_over) != 0;
  fact.is_late = (bits & FactBits::is_late) != 0;
  fact.to_status = static_cast<char>(bytes.number());
  fact.id = bytes.number();
  fact.at = take_time(bytes, now);
  for (std::uint64_t left = bytes.number(); left > 0 && bytes.is_fine(); --left) {
    auto change = take_change(bytes);
    if (!change) return std::nullopt;
    heard.changes_.push_back(std::move(*change));
  }
  if ((bits & FactBits::has_ban) != 0 && !(heard.ban_ = take_ban(bytes))) return std::nullopt;
  if ((bits & FactBits::has_line) != 0 && !(heard.line_ = take_line(bytes))) return std::nullopt;
  if ((bits & FactBits::has_between) != 0) {
    const PrivateNumber one = bytes.number();
    const PrivateNumber other = bytes.number();
    heard.between_ = Conversation{one, other, (bits & FactBits::is_unheard) != 0};
  }
  if (has_new_id(fact.kind)) fact.new_id = bytes.number();
  const bool has_all =
      (fact.kind != Fact::Kind::address_banned && fact.kind != Fact::Kind::address_freed) || heard.ban_;
  const bool lacks_what_it_is_about = (fact.kind == Fact::Kind::redacted && !heard.line_) ||
                                      (fact.kind == Fact::Kind::conversations_ended && !heard.between_);
  if (!bytes.is_fine() || !has_all || lacks_what_it_is_about) return std::nullopt;
  return heard;
}

Fact HeardFact::view() const {
  Fact fact = fact_;
  fact.changes = changes_;
  fact.ban = ban_ ? &*ban_ : nullptr;
  fact.line = line_ ? &*line_ : nullptr;
  fact.between = between_ ? &*between_ : nullptr;
  return fact;
}

}  // namespace chat::relay
